"""A short form of what the campaign does at every point: a spread of them, in every way."""

from __future__ import annotations

import pytest

from flowops.ledger import folder
from tests.simulator.every_point import (
    Way,
    all_points,
    count_deaths,
    pairs_from,
    strike,
    was_struck,
    wrong_with,
)
from tests.simulator.known import Known
from tests.simulator.trace import Calm

READ_BACK = 5
SPREAD = 60


@pytest.mark.parametrize("way", Way)
def test_struck_at_any_point_it_settles_in_two_applies(way):
    for point in all_points(READ_BACK)[::SPREAD]:
        _, trace = strike(READ_BACK, point, way)

        assert wrong_with(trace) == [], point
        assert was_struck(trace) or way is Way.FULL, point


def test_a_settling_that_is_known_is_what_performing_it_comes_to():
    known = Known()

    for point in all_points(READ_BACK)[100:120]:
        for way in Way:
            _, trace = strike(READ_BACK, point, way, known)

            assert calm_of(trace) == calm_of(strike(READ_BACK, point, way)[1]), (point, way)
    assert known.taken > known.performed


def calm_of(trace):
    return trace[trace.index(Calm()) :]


def test_killed_and_killed_again_it_settles_in_two_applies():
    known = Known()
    for first in range(0, count_deaths(READ_BACK), 3):
        for second, trace in pairs_from(READ_BACK, first, every=29, known=known):
            assert wrong_with(trace) == [], (first, second)


def sync_no_folder(_descriptor):
    pass


def write_without_a_sync(descriptor, content):
    folder.os.write(descriptor, content)


@pytest.mark.parametrize(
    ("function", "without"),
    [("_sync_folder", sync_no_folder), ("_write_durably", write_without_a_sync)],
)
def test_what_is_not_synced_is_seen_to_be_lost_in_a_power_cut(monkeypatch, function, without):
    monkeypatch.setattr(folder, function, without)
    last = [point for point in all_points(READ_BACK) if point.name == "turn"][-1]

    with pytest.raises(AssertionError, match=r"I12: \w was durable, and is gone"):
        strike(READ_BACK, last, Way.TORN)
