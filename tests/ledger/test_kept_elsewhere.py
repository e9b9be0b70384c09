"""The ledger in each kind of store: what one run keeps, the next one finds, wherever it runs."""

from __future__ import annotations

import pytest

from flowops.ledger.file_names import file_stem
from flowops.ledger.kept import KeptLedger
from tests.ledger.builders import WABA, a_definition, a_record
from tests.ledger.places import HandClock


@pytest.fixture
def open_ledger(open_anywhere):
    """A ledger in one place, as another run would open it."""

    def opened(run, commit=None):
        return KeptLedger(
            open_anywhere(run),
            "production",
            "https://gateway.example.com",
            clock=HandClock(),
            environ={"USER": "ana"},
            commit=lambda: commit,
        )

    return opened


def test_what_one_run_keeps_the_next_one_finds(open_ledger):
    ledger = open_ledger("one")
    with ledger.lock([WABA]):
        ledger.save_definition(a_definition())
        ledger.save_record(a_record(flow_id="1"))
        ledger.save_record(a_record(flow_id="2"))
        assert ledger.holders()[0].who.startswith("ana@")

    other = open_ledger("two")
    assert other.read_records() == (a_record(flow_id="2"),)
    assert other.read_definition(a_definition().fingerprint) == a_definition()
    assert [entry.number for entry in other.read_history(a_record())] == [1, 2]
    assert other.holders() == ()
    assert other.warnings == ()


def test_a_damaged_journal_is_set_aside_and_kept(open_ledger):
    ledger = open_ledger("one")
    ledger.save_record(a_record(flow_id="1"))
    account = ledger._store.names("records")[0]
    ledger._store.write("records", account, "discovery.jsonl", content=b"damage\n")

    other = open_ledger("two")
    other.save_record(a_record(flow_id="2"))

    assert len(other.warnings) == 1
    assert "it is kept as discovery.jsonl.set-aside-1" in other.warnings[0]
    names = open_ledger("three")._store.names("records", account)
    assert names == ("discovery.jsonl", "discovery.jsonl.set-aside-1")
    assert open_ledger("three").read_records() == (a_record(flow_id="2"),)


OTHER = "9c858901-8a57-4791-81fe-4c455b099bc9"


def test_two_runs_of_other_accounts_keep_their_heads_and_share_their_definitions(open_ledger):
    one, two = open_ledger("one", commit="a" * 40), open_ledger("two", commit="b" * 40)
    with one.lock([WABA]), two.lock([OTHER]):
        for ledger, waba in ((one, WABA), (two, OTHER)):
            assert ledger.read_definition(a_definition().fingerprint) is None
            ledger.save_record(a_record(waba_id=waba))
        for ledger, waba in ((one, WABA), (two, OTHER)):
            ledger.save_definition(a_definition())
            ledger.save_record(a_record(waba_id=waba, flow_id="2"))

    past = open_ledger("three").read_past()
    assert {each.waba_id: each.flow_id for each in past.records} == {WABA: "2", OTHER: "2"}
    assert past.commits == {"a" * 40, "b" * 40}
    assert open_ledger("three").read_definition(a_definition().fingerprint) == a_definition()


def test_accounts_that_are_left_out_are_not_read(open_ledger):
    ledger = open_ledger("one", commit="a" * 40)
    with ledger.lock([WABA]):
        ledger.save_record(a_record())
    account = file_stem(WABA)
    ledger._store.write("records", account, "discovery.jsonl", content=b"damage\n")

    other = open_ledger("two", commit="b" * 40)
    with other.lock([OTHER]):
        other.save_record(a_record(waba_id=OTHER))
    past = other.read_past(left_out=[WABA])

    assert [each.waba_id for each in past.records] == [OTHER]
    assert past.commits == {"b" * 40}
    assert other.warnings == ()


def test_a_run_without_accounts_needs_no_lock(open_ledger):
    with open_ledger("one").lock([]):
        assert open_ledger("two").holders() == ()


def test_a_run_that_lost_its_locks_leaves_no_head(open_ledger, request):
    if "local" in request.node.name:
        pytest.skip("a living process keeps its locks")
    ledger = open_ledger("one")
    with ledger.lock([WABA]):
        ledger.save_record(a_record())
        open_ledger("two").unlock(ledger.holders()[0].holder_id)

    assert ledger.warnings == ()
    assert open_ledger("three")._store.names("heads") == ()
