from __future__ import annotations

import json
import os
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from flowops.errors import StoreFailed
from flowops.ledger.file_names import file_stem
from flowops.ledger.local_store import LocalStore
from flowops.model.definition import Definition
from flowops.model.record import Intent
from tests.ledger.builders import WABA, a_definition, a_record


@pytest.fixture
def records(state):
    return state / "production" / "records" / WABA


def test_a_saved_record_is_read_by_the_next_run(ledger, open_ledger):
    record = a_record(intent=Intent.PUBLISH, intended="c1:abc", was_published=True)

    ledger.save_record(record)

    assert open_ledger().read_records() == (record,)


def test_a_saved_record_takes_the_place_of_the_last_one(ledger, open_ledger):
    ledger.save_record(a_record(flow_id=None))
    ledger.save_record(a_record(flow_id="42"))

    assert open_ledger().read_records() == (a_record(flow_id="42"),)


def test_nothing_is_known_where_nothing_was_applied(ledger, state):
    assert ledger.read_records() == ()
    assert ledger.read_definition(a_definition().fingerprint) is None
    assert ledger.holders() == ()
    assert ledger.warnings == ()
    assert not state.exists()


def test_environments_do_not_see_each_other(ledger, open_ledger):
    ledger.save_record(a_record())

    assert open_ledger("staging").read_records() == ()


def test_one_key_in_two_accounts_has_two_records(ledger, open_ledger):
    ledger.save_record(a_record(waba_id="acme"))
    ledger.save_record(a_record(waba_id="globex"))

    assert [record.waba_id for record in open_ledger().read_records()] == ["acme", "globex"]


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "a/b", "", ".", "Discovery", "x" * 400, "\ud800"]
)
def test_any_key_has_its_own_file_inside_the_folder(ledger, open_ledger, records, key):
    ledger.save_record(a_record(key="discovery"))
    ledger.save_record(a_record(key=key))

    assert a_record(key=key) in open_ledger().read_records()
    assert len(list(records.iterdir())) == 2


def test_keys_that_differ_in_case_have_files_that_differ_in_more():
    stems = {file_stem(key).lower() for key in ("discovery", "Discovery", "DISCOVERY")}

    assert len(stems) == 3


def test_the_folder_is_private_and_out_of_git(ledger, state, records):
    ledger.save_record(a_record())

    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert stat.S_IMODE(records.stat().st_mode) == 0o700
    assert stat.S_IMODE((records / "discovery.jsonl").stat().st_mode) == 0o600
    assert (state / ".gitignore").read_text() == "*\n"


def test_a_gitignore_of_the_user_is_left_alone(ledger, state):
    state.mkdir()
    (state / ".gitignore").write_text("")

    ledger.save_record(a_record())

    assert (state / ".gitignore").read_text() == ""


def test_no_temporary_file_is_left(ledger, records):
    ledger.save_record(a_record())

    assert [path.name for path in records.iterdir()] == ["discovery.jsonl"]


def test_many_threads_save_many_flows(ledger, open_ledger):
    keys = [f"flow-{number:02}" for number in range(64)]

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(lambda key: ledger.save_record(a_record(key=key)), keys))

    assert [record.key for record in open_ledger().read_records()] == keys


def test_many_threads_save_one_definition(ledger, open_ledger):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: ledger.save_definition(a_definition()), range(64)))

    assert open_ledger().read_definition(a_definition().fingerprint) == a_definition()


def test_a_damaged_record_is_named_and_not_used(ledger, open_ledger, records):
    ledger.save_record(a_record())
    ledger.save_record(a_record(key="booking"))
    (records / "discovery.jsonl").write_bytes(b"{")

    reader = open_ledger()

    assert [record.key for record in reader.read_records()] == ["booking"]
    (warning,) = reader.warnings
    assert warning == (
        f"{records}/discovery.jsonl: it has no whole line; it is not used, and what it would have "
        "proven is unknown"
    )


def test_reading_twice_warns_once(ledger, records):
    ledger.save_record(a_record())
    (records / "discovery.jsonl").write_bytes(b"{")

    ledger.read_records()
    ledger.read_records()

    assert len(ledger.warnings) == 1


def test_reading_moves_nothing(ledger, records):
    ledger.save_record(a_record())
    (records / "discovery.jsonl").write_bytes(b"{")

    ledger.read_records()

    assert [path.name for path in records.iterdir()] == ["discovery.jsonl"]


def test_a_damaged_record_is_kept_when_a_new_one_takes_its_place(ledger, open_ledger, records):
    for damage in (b"first", b"second"):
        ledger.save_record(a_record())
        (records / "discovery.jsonl").write_bytes(damage)
    ledger.save_record(a_record())

    assert (records / "discovery.jsonl.set-aside-1").read_bytes() == b"first"
    assert (records / "discovery.jsonl.set-aside-2").read_bytes() == b"second"
    assert open_ledger().read_records() == (a_record(),)
    assert ledger.warnings[-1] == (
        f"{records}/discovery.jsonl: it has no whole line;"
        " it is kept as discovery.jsonl.set-aside-2"
    )


def test_a_record_under_another_name_is_foreign(ledger, records):
    ledger.save_record(a_record())
    (records / "discovery.jsonl").rename(records / "booking.jsonl")

    assert ledger.read_records() == ()
    assert f"it speaks of flow 'discovery' in account '{WABA}'" in ledger.warnings[0]


def test_a_record_in_another_account_is_foreign(ledger, records):
    ledger.save_record(a_record())
    records.rename(records.with_name("acme"))

    assert ledger.read_records() == ()
    assert len(ledger.warnings) == 1


def test_records_copied_to_another_environment_are_foreign(ledger, open_ledger, state):
    ledger.save_record(a_record())
    shutil.copytree(state / "production", state / "staging")

    staging = open_ledger("staging")

    assert staging.read_records() == ()
    assert "it speaks of environment 'production', not 'staging'" in staging.warnings[0]


def test_records_of_the_gateway_that_was_there_before_are_foreign(ledger, open_ledger):
    ledger.save_record(a_record())

    moved = open_ledger(gateway="https://other.example.com")

    assert moved.read_records() == ()
    assert "it speaks of gateway" in moved.warnings[0]


def test_a_huge_record_is_not_read(ledger, records):
    ledger.save_record(a_record())
    with (records / "discovery.jsonl").open("wb") as file:
        file.truncate(1024 * 1024 * 1024)

    assert ledger.read_records() == ()
    assert "it is larger than 4194304 bytes" in ledger.warnings[0]


def test_a_pipe_in_place_of_a_record_does_not_hang(ledger, records):
    ledger.save_record(a_record())
    (records / "discovery.jsonl").unlink()
    os.mkfifo(records / "discovery.jsonl")

    assert ledger.read_records() == ()
    assert "it is not a plain file" in ledger.warnings[0]


def test_a_folder_in_place_of_a_record_is_set_aside(ledger, open_ledger, records):
    (records / "discovery.jsonl").mkdir(parents=True)

    ledger.save_record(a_record())

    assert open_ledger().read_records() == (a_record(),)
    assert (records / "discovery.jsonl.set-aside-1").is_dir()


def test_what_is_no_record_file_is_passed_over(ledger, state, records):
    ledger.save_record(a_record())
    (records / "notes.txt").write_text("mine")
    (state / "production" / "records" / ".DS_Store").write_bytes(b"\0")

    assert ledger.read_records() == (a_record(),)
    assert ledger.warnings == ()


def test_a_file_among_the_accounts_is_named(ledger, state):
    ledger.save_record(a_record())
    stray = state / "production" / "records" / "stray"
    stray.write_text("")

    assert ledger.read_records() == (a_record(),)
    assert ledger.warnings == (f"{stray}: not a directory (ENOTDIR); nothing in it is used",)


def test_a_file_name_that_is_no_text_can_still_be_printed(ledger, records):
    ledger.save_record(a_record())
    (records / os.fsdecode(b"\xff.jsonl")).write_bytes(b"{")

    ledger.read_records()

    assert ledger.warnings[0].encode().startswith(f"{records}/\\udcff.jsonl: ".encode())


def test_a_file_that_may_not_be_read_is_named(ledger, records, monkeypatch):
    ledger.save_record(a_record())
    monkeypatch.setattr(os, "read", refusing)

    assert ledger.read_records() == ()
    assert ledger.warnings[0].startswith(f"{records}/discovery.jsonl: permission denied (EACCES); ")


def refusing(*_):
    raise PermissionError(13, "Permission denied")


def test_a_record_that_an_apply_has_just_moved_is_nothing_to_warn_of(ledger, monkeypatch):
    ledger.save_record(a_record())
    listdir = os.listdir
    monkeypatch.setattr(os, "listdir", lambda folder: [*listdir(folder), "moved.jsonl"])

    assert ledger.read_records() == (a_record(),)
    assert ledger.warnings == ()


def test_a_file_in_place_of_the_folder_is_refused(ledger, state):
    state.write_text("precious")

    with pytest.raises(StoreFailed, match=r"not a directory \(ENOTDIR\)"):
        ledger.save_record(a_record())

    assert state.read_text() == "precious"


def test_a_record_is_not_read_through_a_symbolic_link(ledger, records, tmp_path):
    ledger.save_record(a_record())
    (records / "discovery.jsonl").rename(tmp_path / "elsewhere.jsonl")
    (records / "discovery.jsonl").symlink_to(tmp_path / "elsewhere.jsonl")

    assert ledger.read_records() == ()
    assert "it is a symbolic link, which is not followed" in ledger.warnings[0]


def test_a_record_is_not_written_through_a_symbolic_link(ledger, open_ledger, records, tmp_path):
    ledger.save_record(a_record())
    (tmp_path / "precious").write_text("precious")
    (records / "discovery.jsonl").unlink()
    (records / "discovery.jsonl").symlink_to(tmp_path / "precious")

    ledger.save_record(a_record())

    assert (tmp_path / "precious").read_text() == "precious"
    assert open_ledger().read_records() == (a_record(),)


@pytest.mark.parametrize(
    "part", [".", "production", "production/records", f"production/records/{WABA}"]
)
def test_no_folder_is_entered_through_a_symbolic_link(ledger, state, tmp_path, part):
    (tmp_path / "elsewhere").mkdir()
    (state / part).parent.mkdir(parents=True, exist_ok=True)
    (state / part).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreFailed) as caught:
        ledger.save_record(a_record())

    assert caught.value.message.endswith(
        f"{state / part} is a symbolic link, and those are not followed"
    )
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_linked_account_is_not_read(ledger, records, tmp_path):
    ledger.save_record(a_record())
    records.rename(tmp_path / "elsewhere")
    records.symlink_to(tmp_path / "elsewhere")

    assert ledger.read_records() == ()
    assert len(ledger.warnings) == 1


def test_a_definition_is_kept_under_its_fingerprint_in_its_own_order(ledger, open_ledger):
    definition = Definition.from_value({"version": "7.3", "b": 1.0, "a": ["\ud800", "ñ", None]})

    ledger.save_definition(definition)

    found = open_ledger().read_definition(definition.fingerprint)
    assert found == definition
    assert list(found.value) == ["version", "b", "a"]


def test_a_definition_that_is_kept_already_is_not_written_again(ledger, state):
    ledger.save_definition(a_definition())
    (path,) = (state / "production" / "definitions").iterdir()
    before = path.stat().st_ino

    ledger.save_definition(a_definition())

    assert path.stat().st_ino == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "it is not JSON in UTF-8"),
        (b"[", "it is not JSON in UTF-8"),
        (b"[" * 200_000, "it is not JSON in UTF-8"),
        (b"[]", "its content is not what its name says"),
        (b'{"version": "7.3"}', "its content is not what its name says"),
    ],
)
def test_a_damaged_definition_is_named_not_used_and_kept(
    ledger, open_ledger, state, content, words
):
    definition = a_definition()
    ledger.save_definition(definition)
    (path,) = (state / "production" / "definitions").iterdir()
    path.write_bytes(content)

    assert ledger.read_definition(definition.fingerprint) is None
    assert ledger.warnings == (f"{path}: {words}; it is not used",)

    ledger.save_definition(definition)
    assert open_ledger().read_definition(definition.fingerprint) == definition
    assert path.with_name(path.name + ".set-aside-1").read_bytes() == content


@pytest.mark.parametrize("fingerprint", ["", "c1:", "../../../etc/passwd", "c2:" + "0" * 64, "\0"])
def test_no_definition_is_kept_under_what_is_no_fingerprint(ledger, fingerprint):
    ledger.save_definition(a_definition())

    assert ledger.read_definition(fingerprint) is None
    assert ledger.warnings == ()


def test_what_is_in_the_files_is_the_whitelist_and_nothing_else(ledger, records, open_ledger):
    secretive = open_ledger(gateway="https://ana:hunter2@gateway.example.com")
    secretive.save_record(a_record())

    content = (records / "discovery.jsonl").read_text()

    assert "hunter2" not in content
    assert set(json.loads(content)) == {
        "format", "number", "event", "environment", "gateway", "who", "run", "commit", "previous",
        "seal", "key", "waba_id", "flow_id", "name",
        "status", "fingerprint", "categories", "endpoint_uri", "updated_at", "intent", "intended",
        "was_published", "last_published", "refused", "held", "readable", "applied_at",
    }  # fmt: skip


def test_many_files_of_several_folders_are_written_at_once(state):
    store = LocalStore(state, "production")
    paths = [("heads", "a.json"), ("heads", "b.json"), ("records", "acc", "a.jsonl")]

    store.write_all({path: "/".join(path).encode() for path in paths})

    assert [store.read(*path, limit=100) for path in paths] == [
        b"heads/a.json",
        b"heads/b.json",
        b"records/acc/a.jsonl",
    ]
