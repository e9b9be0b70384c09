"""Every file operation of a save fails once, and the old file or the new one stands whole."""

from __future__ import annotations

import errno
import gc
import itertools
import os
import stat
import subprocess
import sys

import pytest

from flowops.errors import StoreFailed
from flowops.ledger import folder
from tests.ledger.builders import CHILD, WABA, a_definition, a_record

OPERATIONS = (
    "open", "mkdir", "write", "fsync", "ftruncate", "replace", "close", "stat", "read", "fstat",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_of_others_ends_here():
    """What earlier tests left to be collected would be removed from a disk that refuses."""
    gc.collect()


class Refusing:
    """Stands before `os` and fails the nth of all its operations on files."""

    def __init__(self, monkeypatch, nth, number=errno.ENOSPC):
        self.left = nth
        self.number = number
        self.struck = False
        for name in OPERATIONS:
            monkeypatch.setattr(folder.os, name, self.guarded(name, getattr(os, name)))

    def guarded(self, name, operation):
        def guarded(*args, **kwargs):
            self.left -= 1
            if self.left == 0:
                self.struck = True
                if name == "close":
                    operation(*args, **kwargs)  # a failing close has closed all the same
                raise OSError(self.number, os.strerror(self.number))
            return operation(*args, **kwargs)

        return guarded


def strike_each_operation(monkeypatch, save):
    """Runs `save` with its first operation failing, then its second, until none is left.

    Yields what it said, and None where it could do without.
    """
    for nth in itertools.count(1):
        said = None
        with monkeypatch.context() as patched:
            refusing = Refusing(patched, nth)
            try:
                save()
            except StoreFailed as error:
                said = error
        if not refusing.struck:
            return
        yield said


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def test_whatever_fails_the_old_record_or_the_new_one_is_whole(
    ledger, open_ledger, monkeypatch, state
):
    old, new = a_record(flow_id="1"), a_record(flow_id="2")
    strikes = 0
    ledger.save_record(old)

    for error in strike_each_operation(monkeypatch, lambda: ledger.save_record(new)):
        reader = open_ledger()
        assert reader.read_records() in ({(old,), (new,)} if error else {(new,)})
        assert reader.warnings == ()
        if error:
            strikes += 1
            assert str(state) in error.message
            assert "no space left on device (ENOSPC)" in error.message
            assert error.hint.startswith("make room")
        ledger.save_record(old)

    assert strikes > 15
    assert names_in(state / "production" / "records" / WABA) == ["discovery.jsonl"]


def test_whatever_fails_under_the_lock_one_line_more_is_whole_or_not_there(
    ledger, open_ledger, monkeypatch, state
):
    old, new = a_record(flow_id="1"), a_record(flow_id="2")
    strikes = 0
    with ledger.lock([WABA]):
        ledger.save_record(old)

        for error in strike_each_operation(monkeypatch, lambda: ledger.save_record(new)):
            reader = open_ledger()
            assert reader.read_records() in ({(old,), (new,)} if error else {(new,)})
            assert reader.warnings == ()
            strikes += error is not None
            ledger.save_record(old)

    assert strikes > 4
    assert names_in(state / "production" / "records" / WABA) == ["discovery.jsonl"]


def write_a_part_of(monkeypatch, ledger, *, can_be_taken_back):
    """A save on a disk that is full after a few bytes."""
    written = []

    def write_few(descriptor, content):
        if written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(os_write(descriptor, content[:7]))
        return 7

    def refuse(*_):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    os_write = os.write
    with monkeypatch.context() as patched:
        patched.setattr(folder.os, "write", write_few)
        if not can_be_taken_back:
            patched.setattr(folder.os, "ftruncate", refuse)
        with pytest.raises(StoreFailed, match="ENOSPC"):
            ledger.save_record(a_record(flow_id="2"))


def test_a_line_that_had_no_room_is_taken_back(ledger, open_ledger, monkeypatch):
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))

        write_a_part_of(monkeypatch, ledger, can_be_taken_back=True)

    reader = open_ledger()
    assert reader.read_records() == (a_record(flow_id="1"),)
    assert reader.warnings == ()


def test_a_line_that_could_not_be_taken_back_is_torn_and_the_next_takes_its_place(
    ledger, open_ledger, monkeypatch
):
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))

        write_a_part_of(monkeypatch, ledger, can_be_taken_back=False)
        reader = open_ledger()
        found = reader.read_records()
        ledger.save_record(a_record(flow_id="3"))

    assert found == (a_record(flow_id="1"),)
    assert "its last line is torn; the line before it holds" in reader.warnings[0]
    history = open_ledger().read_history(a_record())
    assert [(each.number, each.record.flow_id) for each in history] == [(1, "1"), (2, "3")]


def test_whatever_fails_on_the_first_save_there_is_no_half_record(
    open_ledger, monkeypatch, tmp_path, state
):
    strikes = 0

    def save():
        open_ledger().save_record(a_record())

    for error in strike_each_operation(monkeypatch, save):
        strikes += 1
        found = open_ledger().read_records()
        assert found in ({(), (a_record(),)} if error else {(a_record(),)})
        if state.exists():
            state.rename(tmp_path / f"left-{strikes}")

    assert strikes > 25


def test_whatever_fails_a_damaged_record_is_never_lost(open_ledger, monkeypatch, state):
    ledger = open_ledger()
    ledger.save_record(a_record())
    folder = state / "production" / "records" / WABA

    def damage():
        for path in folder.iterdir():
            path.unlink()
        (folder / "discovery.jsonl").write_bytes(b"damaged")

    damage()
    for _ in strike_each_operation(monkeypatch, lambda: ledger.save_record(a_record())):
        assert b"damaged" in {path.read_bytes() for path in folder.iterdir()}
        damage()


def test_whatever_fails_a_definition_is_whole_or_absent(open_ledger, monkeypatch, tmp_path, state):
    strikes = 0

    def save():
        open_ledger().save_definition(a_definition())

    for error in strike_each_operation(monkeypatch, save):
        strikes += 1
        reader = open_ledger()
        found = reader.read_definition(a_definition().fingerprint)
        assert found == a_definition() or (error and found is None)
        assert reader.warnings == ()
        if state.exists():
            state.rename(tmp_path / f"left-{strikes}")

    assert strikes > 20


def test_a_short_write_is_carried_on(ledger, open_ledger, monkeypatch):
    write = os.write
    with monkeypatch.context() as patched:
        patched.setattr(
            folder.os, "write", lambda descriptor, content: write(descriptor, content[:7])
        )
        ledger.save_record(a_record())

    assert open_ledger().read_records() == (a_record(),)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders_is_good_enough(
    ledger, open_ledger, monkeypatch, number
):
    fsync = os.fsync

    def only_files(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(folder.os, "fsync", only_files)
        ledger.save_record(a_record())

    assert open_ledger().read_records() == (a_record(),)


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.EROFS, "let your user write to"),
        (errno.EACCES, "let your user write to"),
        (errno.EIO, "check"),
    ],
)
def test_the_hint_fits_the_refusal(ledger, monkeypatch, state, number, hint):
    with monkeypatch.context() as patched:
        Refusing(patched, 2, number)
        with pytest.raises(StoreFailed) as caught:
            ledger.save_record(a_record())

    assert caught.value.hint.startswith(f"{hint} {state}")
    assert f"({errno.errorcode[number]})" in caught.value.message


def test_a_folder_of_records_that_cannot_be_listed_is_no_empty_one(ledger, monkeypatch):
    ledger.save_record(a_record())

    with monkeypatch.context() as patched:
        Refusing(patched, 1, errno.EACCES)
        with pytest.raises(StoreFailed, match="permission denied"):
            ledger.read_records()


def test_a_definition_that_cannot_be_reached_is_named(ledger, monkeypatch):
    ledger.save_definition(a_definition())

    with monkeypatch.context() as patched:
        Refusing(patched, 1, errno.EACCES)

        assert ledger.read_definition(a_definition().fingerprint) is None
    assert "permission denied (EACCES); it is not used" in ledger.warnings[0]


SAVE_UNDER_A_LIMIT = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from flowops.errors import StoreFailed
from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore
from tests.ledger.builders import CHILD, a_record

class Clock:
    def now(self):
        return datetime(2026, 11, 28, tzinfo=UTC)

resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
ledger = KeptLedger(
    LocalStore(Path(sys.argv[1]), "production"), "production", "https://gateway.example.com",
    clock=Clock(),
)
try:
    ledger.save_record(a_record(flow_id="2"))
except StoreFailed as error:
    print(error.message)
"""


def test_a_real_limit_on_file_size_leaves_the_old_record(ledger, open_ledger, state):
    ledger.save_record(a_record(flow_id="1"))

    said = subprocess.run(
        [sys.executable, "-c", SAVE_UNDER_A_LIMIT, str(state)],
        check=True,
        capture_output=True,
        env=CHILD,
        text=True,
    ).stdout

    assert said.rstrip().endswith("discovery.jsonl: file too large (EFBIG)")
    assert open_ledger().read_records() == (a_record(flow_id="1"),)


def test_interrupting_a_save_leaves_no_temporary_file(ledger, monkeypatch, state):
    ledger.save_record(a_record())

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(folder.os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ledger.save_record(a_record(flow_id="2"))

    assert names_in(state / "production" / "records" / WABA) == ["discovery.jsonl"]


def test_a_file_is_synced_before_it_takes_its_place_and_its_folder_after(ledger, monkeypatch):
    """A power cut loses what was not synced, in any order: only this order leaves a whole file."""
    ledger.save_record(a_record())
    done = []
    for name in ("write", "fsync", "replace"):
        monkeypatch.setattr(folder.os, name, noting(done, name, getattr(os, name)))

    ledger.save_record(a_record(flow_id="2"))

    assert done == ["write a file", "fsync a file", "replace", "fsync a folder"]


def test_a_line_more_is_synced_and_nothing_else_is_touched(ledger, monkeypatch):
    done = []
    with ledger.lock([WABA]):
        ledger.save_record(a_record())
        with monkeypatch.context() as patched:
            for name in ("write", "fsync", "replace"):
                patched.setattr(folder.os, name, noting(done, name, getattr(os, name)))
            ledger.save_record(a_record(flow_id="2"))

    assert done == ["write a file", "fsync a file"]


def noting(done, name, operation):
    def noted(first, *args, **kwargs):
        result = operation(first, *args, **kwargs)
        if name == "replace":
            done.append(name)
        else:
            is_folder = stat.S_ISDIR(os.fstat(first).st_mode)
            done.append(f"{name} a {'folder' if is_folder else 'file'}")
        return result

    return noted
