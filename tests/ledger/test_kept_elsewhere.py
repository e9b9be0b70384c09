"""The ledger in each kind of store: what one run keeps, the next one finds, wherever it runs."""

from __future__ import annotations

import os

import pytest

from flowops.ledger.kept import KeptLedger
from flowops.ledger.opening import open_store
from tests.ledger.builders import WABA, a_definition, a_record
from tests.ledger.object_places import CREDENTIALS, ObjectPlace, moto_app, serving
from tests.ledger.places import IDENTITY, HandClock, a_git_place


@pytest.fixture(params=["local", "git", "objects"])
def open_ledger(request, tmp_path, monkeypatch):
    """A ledger in one place, as another run would open it; in git, from a clone of its own."""
    for name, value in {**CREDENTIALS, **IDENTITY}.items():
        monkeypatch.setenv(name, value)

    def opened(state, folder):
        store = open_store(state, folder, "production", HandClock(), os.environ)
        gateway = "https://gateway.example.com"
        return KeptLedger(store, "production", gateway, clock=HandClock(), environ={"USER": "ana"})

    if request.param == "local":
        yield lambda _run: opened(".flowops", tmp_path)
    elif request.param == "git":
        place = a_git_place(tmp_path)
        yield lambda run: opened("git:refs/flowops/state", place.clone(run))
    else:
        with serving(moto_app()) as url:
            monkeypatch.setenv("AWS_ENDPOINT_URL", url)
            bucket = ObjectPlace(url).make().bucket
            yield lambda _run: opened(f"s3://{bucket}/flowops", tmp_path)


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
