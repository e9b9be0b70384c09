from __future__ import annotations

import subprocess
import sys

import pytest

from tests.ledger.builders import CHILD, WABA, a_definition, a_record

WRITE_FOR_EVER = """
import itertools, sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore
from tests.ledger.builders import WABA, a_definition, a_record

class Clock:
    def now(self):
        return datetime(2026, 11, 28, tzinfo=UTC)

ledger = KeptLedger(
    LocalStore(Path(sys.argv[1]), "production"), "production", "https://gateway.example.com",
    clock=Clock(),
)
with ledger.lock([WABA]) if sys.argv[2] == "locked" else nullcontext():
    for number in itertools.count():
        print(flush=True)
        ledger.save_definition(a_definition(str(number)))
        ledger.save_record(
            a_record(
                flow_id=str(number),
                name="n" * 1000 * (number % 7),
                fingerprint=a_definition(str(number)).fingerprint,
            )
        )
"""


def killed_while_writing(state, after, how="locked"):
    """Kills the writer just after it began its `after`th save, wherever in it that may be."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(state), how], stdout=subprocess.PIPE, env=CHILD
    )
    try:
        for _ in range(after):
            assert process.stdout.readline() == b"\n"
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", ["locked", "alone"])
def test_a_kill_in_the_middle_of_writing_leaves_whole_records(open_ledger, state, how):
    kept = []
    for saves in range(2, 14):
        killed_while_writing(state, after=saves, how=how)
        reader = open_ledger()
        records = reader.read_records()

        # A line that is written at the end of its file may be torn by the kill, and only that.
        assert how == "locked" or reader.warnings == ()
        assert all("its last line is torn" in each for each in reader.warnings)
        assert len(records) <= 1
        for record in records:
            assert record.name == "n" * 1000 * (int(record.flow_id) % 7)
            # The definition is saved first, so a record never names one that is not there.
            assert reader.read_definition(record.fingerprint) == a_definition(record.flow_id)
        kept += records

    assert kept


def test_a_run_after_the_kill_goes_on_where_it_ended(open_ledger, state):
    killed_while_writing(state, after=20)
    ledger = open_ledger()

    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="next"))

    assert open_ledger().read_records() == (a_record(flow_id="next"),)
    assert not list(state.rglob("*.tmp"))
