"""What the ledger makes of its journals: the record, the history, and what was put back."""

from __future__ import annotations

import shutil

import pytest

from flowops.errors import LockHeld
from flowops.ledger.local_store import LocalStore
from flowops.model.record import Event, Intent
from tests.ledger.builders import WABA, a_definition, a_record, lines_of

JOURNAL = f"records/{WABA}/discovery.jsonl"


@pytest.fixture
def journal(state):
    return state / "production" / JOURNAL


def test_every_save_is_a_line_of_the_history(ledger, open_ledger):
    announced = a_record(flow_id=None, intent=Intent.CREATE)
    ledger.save_record(announced, Event.INTENT)
    ledger.save_record(a_record(), Event.RECEIPT)

    history = open_ledger().read_history(a_record())

    assert [(each.number, each.event, each.record) for each in history] == [
        (1, Event.INTENT, announced),
        (2, Event.RECEIPT, a_record()),
    ]


def test_a_line_says_who_wrote_it_in_which_run_from_which_commit(open_ledger):
    environ = {"GITHUB_ACTOR": "ana", "CI_JOB_URL": "https://ci.example/7"}
    ledger = open_ledger(environ=environ, commit="0" * 40)
    ledger.save_record(a_record())

    (entry,) = ledger.read_history(a_record())

    assert (entry.author.who, entry.author.run) == ("ana", "https://ci.example/7")
    assert entry.author.commit == "0" * 40


def test_a_flow_without_a_journal_has_no_history(ledger):
    assert ledger.read_history(a_record()) == ()


def test_a_torn_last_line_is_named_and_the_line_before_it_holds(ledger, open_ledger, journal):
    ledger.save_record(a_record(flow_id="1"))
    ledger.save_record(a_record(flow_id="2"))
    journal.write_bytes(journal.read_bytes()[:-10])

    reader = open_ledger()

    assert reader.read_records() == (a_record(flow_id="1"),)
    assert reader.warnings == (f"{journal}: its last line is torn; the line before it holds",)


def test_damage_in_the_middle_is_named_even_where_the_last_line_is_whole(
    ledger, open_ledger, journal
):
    for number in "123":
        ledger.save_record(a_record(flow_id=number))
    journal.write_bytes(journal.read_bytes().replace(b'"flow_id":"2"', b'"flow_id":"9"'))

    reader = open_ledger()

    assert reader.read_records() == ()
    assert "line 2: its seal is broken" in reader.warnings[0]


def test_a_line_that_somebody_else_added_since_our_own_stays(ledger, open_ledger):
    ledger.save_record(a_record(flow_id="1"))
    open_ledger().save_record(a_record(flow_id="2"))
    ledger.save_record(a_record(flow_id="3"))

    assert lines_of(open_ledger()) == [(1, "1"), (2, "2"), (3, "3")]


def test_a_journal_that_was_damaged_since_our_last_line_is_moved_aside(
    ledger, open_ledger, journal
):
    ledger.save_record(a_record(flow_id="1"))
    damaged = journal.read_bytes().replace(b'"flow_id":"1"', b'"flow_id":"9"')
    journal.write_bytes(damaged)

    ledger.save_record(a_record(flow_id="2"))

    assert "line 1: its seal is broken" in ledger.warnings[0]
    assert journal.with_name("discovery.jsonl.set-aside-1").read_bytes() == damaged
    assert open_ledger().read_records() == (a_record(flow_id="2"),)


def test_what_we_left_is_not_verified_a_second_time(ledger, open_ledger, monkeypatch):
    ledger.save_record(a_record(flow_id="1"))
    with monkeypatch.context() as patched:
        patched.setattr("flowops.ledger.kept.read_journal", None)
        ledger.save_record(a_record(flow_id="2"))

    assert open_ledger().read_records() == (a_record(flow_id="2"),)


def applied(ledger, *records):
    with ledger.lock([WABA]):
        for record in records:
            ledger.save_record(record)


def test_a_journal_that_an_older_copy_took_the_place_of_is_behind(open_ledger, journal, tmp_path):
    applied(open_ledger(), a_record(flow_id="1"))
    shutil.copy(journal, tmp_path / "older")
    applied(open_ledger(), a_record(flow_id="2"))
    shutil.copy(tmp_path / "older", journal)

    past = open_ledger().read_past()

    assert past.behind == {a_record().address}
    assert past.records == (a_record(flow_id="1"),)


def test_a_journal_that_a_killed_run_went_on_with_is_not_behind(open_ledger):
    applied(open_ledger(), a_record(flow_id="1"))
    open_ledger().save_record(a_record(flow_id="2"))

    assert open_ledger().read_past().behind == frozenset()


def test_a_journal_that_had_to_begin_anew_is_not_behind(open_ledger, journal):
    applied(open_ledger(), a_record(flow_id="1"), a_record(flow_id="2"))
    journal.write_bytes(b"damaged")
    open_ledger().save_record(a_record(flow_id="3"))

    past = open_ledger().read_past()

    assert past.behind == frozenset()
    assert past.records == (a_record(flow_id="3"),)


def test_the_commit_of_the_last_apply_that_ended_is_remembered(open_ledger):
    applied(open_ledger(commit="a" * 40), a_record())
    applied(open_ledger(commit="b" * 40))

    assert open_ledger().read_past().commits == {"a" * 40}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"seal": "x", "format": 1}'])
def test_a_damaged_head_is_named_and_not_used(open_ledger, state, content):
    applied(open_ledger(commit="a" * 40), a_record())
    (state / "production" / "heads" / f"{WABA}.json").write_bytes(content)

    reader = open_ledger()

    assert reader.read_past().commits == frozenset()
    assert reader.read_records() == (a_record(),)
    assert reader.warnings[0].startswith(f"{state}/production/heads/{WABA}.json: ")


def test_a_head_that_cannot_be_written_is_no_reason_to_fail(open_ledger, state):
    ledger = open_ledger()
    with ledger.lock([WABA]):
        ledger.save_record(a_record())
        (state / "production" / "heads" / f"{WABA}.json").mkdir(parents=True)

    assert ledger.warnings
    assert open_ledger().read_records() == (a_record(),)


def test_the_lock_of_a_living_process_cannot_be_taken_from_it(ledger, open_ledger):
    with ledger.lock([WABA]), pytest.raises(LockHeld):
        open_ledger().unlock(ledger.holders()[0].holder_id)


def test_what_a_dead_process_left_in_the_lock_is_cleared_for_who_names_it(ledger, state):
    with ledger.lock([WABA]):
        (path,) = (state / "production" / "locks").glob("*.json")
        text = path.read_text()
    path.write_text(text)
    (dead,) = ledger.holders()

    with pytest.raises(LockHeld):
        ledger.unlock("somebody-else")
    ledger.unlock(dead.holder_id)

    assert ledger.holders() == ()
    ledger.unlock("whoever")


def test_a_journal_whose_end_was_cut_off_after_the_run_is_damaged(open_ledger, journal):
    applied(open_ledger(), a_record(flow_id="1"), a_record(flow_id="2"))
    journal.write_bytes(journal.read_bytes()[:-10])

    reader = open_ledger()

    assert reader.read_records() == ()
    assert "its last lines are missing" in reader.warnings[0]


def test_a_definition_that_was_kept_under_the_lock_is_not_read_again(ledger, monkeypatch):
    definition = a_definition()
    with ledger.lock([WABA]):
        ledger.save_definition(definition)
        with monkeypatch.context() as patched:
            patched.setattr(LocalStore, "read", None)
            ledger.save_definition(definition)

        assert ledger.read_definition(definition.fingerprint) == definition


def test_under_the_next_lock_a_definition_is_read_again(ledger, state):
    definition = a_definition()
    with ledger.lock([WABA]):
        ledger.save_definition(definition)
    (kept,) = (state / "production" / "definitions").iterdir()
    kept.unlink()

    with ledger.lock([WABA]):
        ledger.save_definition(definition)

    assert ledger.read_definition(definition.fingerprint) == definition


def test_a_definition_that_is_kept_is_parsed_once_and_its_damage_is_seen_all_the_same(
    ledger, monkeypatch, state
):
    definition = a_definition()
    ledger.save_definition(definition)
    with monkeypatch.context() as patched:
        patched.setattr("flowops.ledger.kept.decode_definition", None)
        ledger.save_definition(definition)
    (kept,) = (state / "production" / "definitions").iterdir()
    kept.write_bytes(b"damaged")

    ledger.save_definition(definition)

    assert ledger.read_definition(definition.fingerprint) == definition
    assert kept.with_name(f"{kept.name}.set-aside-1").read_bytes() == b"damaged"
