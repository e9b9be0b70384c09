"""A short form of the campaign: some seeds of each kind, and what a seed promises."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.simulator.__main__ import main
from tests.simulator.campaign import run_seeds, runner_of
from tests.simulator.checker import INVARIANTS
from tests.simulator.faults import CALLS, ELSEWHERE, FAULTS
from tests.simulator.trace import shown

ROOT = Path(__file__).parents[2]
KINDS = {"core": range(600), "full": range(50)}
every_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def tally_of(kind):
    return run_seeds(kind, KINDS[kind])


@every_kind
def test_no_schedule_breaks_an_invariant(kind):
    tally = tally_of(kind)

    assert tally.broken == []
    assert tally.schedules == len(KINDS[kind])
    assert tally.kills > tally.schedules / 10


@every_kind
def test_the_same_seed_makes_the_same_trace(kind):
    run = runner_of(kind)

    for seed in KINDS[kind][:12]:
        assert [shown(each) for each in run(seed)] == [shown(each) for each in run(seed)]


@pytest.mark.parametrize(("kind", "seed"), [("core", 36), ("full", 19)])
def test_another_process_makes_the_same_trace_of_a_seed(kind, seed):
    """The one meets a broken gzip, the other a lock that is held: both name what is drawn anew."""
    command = [sys.executable, "-m", "tests.simulator", str(seed), "--kind", kind]

    first, second = (
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=hashing_by(salt))
        for salt in ("1", "2")
    )

    assert first.stdout == second.stdout


def hashing_by(salt):
    return {**os.environ, "PYTHONHASHSEED": salt}


def test_each_fault_names_the_calls_that_it_strikes_and_its_number():
    for fault in FAULTS:
        assert fault.calls <= CALLS
        assert fault.calls
    assert not {fault.number for fault in FAULTS} & set(ELSEWHERE)


def test_most_faults_of_the_table_are_met_in_few_schedules():
    met = tally_of("core").faults

    assert len({fault.number for fault in FAULTS} - met.keys()) < 3
    assert {"F26", "F27", "F32", "F36", "F40", "F43", "F56"} <= met.keys()


def test_every_invariant_has_a_function():
    checked_elsewhere = {"I14", "I18"}

    assert {f"I{number}" for number in range(1, 22)} == INVARIANTS.keys() | checked_elsewhere


def test_one_seed_is_replayed_as_lines(capsys):
    assert main(["5"]) == 0
    said = capsys.readouterr().out
    assert "began    apply" in said
    assert said.splitlines()[-1].startswith("-----   settled")


def test_many_seeds_are_one_line(capsys):
    assert main(["--count", "20", "--first", "40"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("core: seeds 40-59, 20 schedules, ")
    assert ", broken 0, " in line
