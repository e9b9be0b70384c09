"""What is known of a settling is what performing it comes to; and it is told where it is not."""

from __future__ import annotations

import pytest

from tests.simulator import known as remembering
from tests.simulator.known import Known
from tests.simulator.simulation import run_core
from tests.simulator.test_controls import uploads_once_more_for_luck


def test_a_known_settling_is_what_performing_it_comes_to():
    known = Known()

    for seed in range(500):
        assert run_core(seed, known) == run_core(seed), seed
    assert known.taken > 50
    assert known.taken + known.performed == 500


def test_a_known_settling_that_comes_out_otherwise_is_told(monkeypatch):
    known = Known()
    seeds = range(50)
    run_all(seeds, known)

    monkeypatch.setattr(remembering, "CHECKED", 1)
    uploads_once_more_for_luck(monkeypatch.setattr)

    with pytest.raises(AssertionError, match="known came out otherwise"):
        run_all(seeds, known)


def run_all(seeds, known):
    for seed in seeds:
        run_core(seed, known)


def test_no_more_than_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr(remembering, "MOST", 0)
    known = Known()

    run_all((1, 1), known)

    assert (known.performed, known.taken) == (2, 0)
