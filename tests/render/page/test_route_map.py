"""Where the map of the routes puts screens, and how ways pass each other."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from flowops.flowjson.examples import component, navigate
from flowops.render.page import render_page
from flowops.render.page.ranks import ranks_of
from flowops.render.page.roads import HEIGHT, MOST_LANES, WIDTH
from flowops.render.page.route_map import map_of
from tests.render.page.reading import Page
from tests.render.page.reviews import review_of, screen
from tests.screens.boards import board_of


def ranks(*ways, entries="A"):
    screens = sorted({name for way in ways for name in way})
    return ranks_of(screens, list(entries), [tuple(way) for way in ways])[0]


def leading(name, *targets):
    links = (
        component("EmbeddedLink", text=f"To {each}", on_click_action=navigate(each))
        for each in targets
    )
    return screen(name, name, *links)


def test_a_screen_stands_behind_all_that_lead_to_it():
    assert ranks("AC", "AB", "BC", "CD", "AD") == {"A": 0, "B": 1, "C": 2, "D": 3}


def test_a_way_back_moves_no_screen():
    assert ranks("AB", "BC", "CA", "CB", "BB") == {"A": 0, "B": 1, "C": 2}


def test_every_entry_counts():
    assert ranks("AC", "BD", "DC", entries="AB") == {"A": 0, "B": 0, "D": 1, "C": 2}


def test_what_cannot_be_reached_stands_behind_by_its_own_ways():
    screens = ["A", "B", "Y", "X"]

    found, reached = ranks_of(screens, ["A"], [("A", "B"), ("X", "Y"), ("Y", "A")])

    assert found == {"A": 0, "B": 1, "X": 2, "Y": 3}
    assert reached == {"A", "B"}


@pytest.fixture
def skipping():
    """A way that passes a screen beside the two that lead over it."""
    return map_of(None, board_of(leading("A", "B", "C"), leading("B", "C"), leading("C")))


def test_a_way_that_passes_a_screen_goes_above_it(skipping):
    passed = next(stop for stop in skipping.stops if stop.screen.id == "B")
    passing = next(road for road in skipping.roads if (road.source, road.target) == ("A", "C"))

    level = re.search(r"(\d+) (\d+)L(\d+) (\d+)C", passing.curve.path)

    assert level is not None
    left, height, right, same = map(int, level.groups())
    assert left <= passed.x
    assert right >= passed.x + WIDTH
    assert 0 < height == same < passed.y


def test_a_way_back_goes_below_what_it_passes():
    drawn = map_of(None, board_of(leading("A", "B"), leading("B", "C"), leading("C", "A")))

    back = next(road for road in drawn.roads if road.source == "C")
    lowest = max(stop.y + HEIGHT for stop in drawn.stops)

    assert back.curve.path.startswith("M")
    assert f" {lowest + 26} " in back.curve.path
    assert back.curve.middle[1] <= drawn.height


def test_many_ways_that_pass_share_the_lanes():
    names = [f"S{number}" for number in range(12)]
    drawn = map_of(
        None, board_of(*(leading(name, *names[at + 1 :]) for at, name in enumerate(names)))
    )

    heights = {
        re.search(r" (\d+)L", road.curve.path)[1] for road in drawn.roads if "L" in road.curve.path
    }

    assert len(heights) == MOST_LANES
    assert all(int(height) > 0 for height in heights)


def test_a_map_is_made_to_fit_until_nobody_could_read_it(skipping):
    names = [f"S{number}" for number in range(12)]
    long = map_of(None, board_of(*(leading(a, b) for a, b in pairwise(names))))

    assert (skipping.is_scrolled, long.is_scrolled) == (False, True)


def flow(*screens):
    return {"version": "7.3", "screens": list(screens)}


def test_a_way_that_came_and_one_that_went_say_so():
    before = flow(leading("A", "B", "C"), leading("B"), leading("C"))
    after = flow(leading("A", "B"), leading("B", "C"), leading("C"))

    page = Page(render_page([review_of(before, after)], None))

    roads = {road.one("title").text.split(",")[0]: road for road in page.all("g", class_="road")}
    said = {name: [each.text for each in road.all("text")] for name, road in roads.items()}
    assert said == {"A to B": [], "B to C": ["new"], "A to C": ["gone"]}
    assert "fits" in page.one("svg", class_="routes").classes


def test_a_map_that_is_not_made_to_fit_says_that_it_scrolls():
    names = [f"S{number}" for number in range(12)]
    screens = [leading(a, b) for a, b in pairwise(names)]

    page = Page(render_page([review_of(flow(*screens), flow(*screens))], None))

    assert "fits" not in page.one("svg", class_="routes").classes
    assert "it scrolls sideways" in page.one("main").text
