"""The page of the guards says what the guards do, with their numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flowops.planning import guards

PAGE = (Path(__file__).parents[2] / "docs" / "guards.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", PAGE, re.MULTILINE))


def test_the_page_has_a_row_for_each_guard_in_their_order():
    assert list(ROWS) == list(guards.GUARDS)


@pytest.mark.parametrize(
    ("guard", "numbers"),
    [
        ("many-published", (guards.MANY_PUBLISHED_SHARE, guards.MANY_PUBLISHED_FROM)),
        ("short-list", (guards.SHORT_LIST_FROM, guards.SHORT_LIST_SHARE)),
        ("near-names", (guards.NEAR_NAMES_FROM, guards.NEAR_NAMES_SHARE)),
    ],
)
def test_the_numbers_on_the_page_are_those_of_the_guard(guard, numbers):
    said = [f"{number:.0%}".replace("%", " %") if number < 1 else str(number) for number in numbers]

    assert re.findall(r"\d+(?: %)?", ROWS[guard]) == said
