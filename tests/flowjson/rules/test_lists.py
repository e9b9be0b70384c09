from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, navigate, screen
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

A = {"id": "a", "main-content": {"title": "A"}}
GO = {"on-click-action": navigate("B")}


def listing(*items, **properties):
    given = {"name": "places", "list_items": list(items), "on_click_action": navigate("B")}
    places = component("NavigationList", **{**given, **properties})
    return flow(screen("A", places, terminal=None), screen("B"))


def test_an_action_stands_on_the_list_or_on_every_item():
    both = flaws(listing(A, {**A, **GO}), "R172")
    some = flaws(listing(A, {**A, **GO}, on_click_action=None), "R172")
    none = flaws(listing(A, A, on_click_action=None), "R172")

    assert [flaw.code for flaw in both] == ["DUPLICATE_PROPETY_FOR_CONDITION"]
    assert [flaw.route[-2:] for flaw in some] == [("list-items", 0)]
    assert len(none) == 1


def test_what_items_do_that_are_bound_is_not_known():
    assert "R172" not in broken(listing(list_items="${data.places}", on_click_action=None))


@pytest.mark.parametrize(
    "item",
    [
        {"id": "a"},
        {"main-content": {}},
        {"main-content": {"title": 5}},
        {"main-content": "A"},
        {**A, "start": {}},
        {**A, "colour": "red"},
        {**A, "end": {"titel": "x"}},
        5,
    ],
)
def test_an_item_has_a_shape(item):
    assert graded(listing(item)) == [("R171", ERROR)]


def test_a_list_without_items_is_one_finding():
    assert broken(listing()) == ["R171"]


@pytest.mark.parametrize(("count", "grades"), [(20, []), (21, [("R177", WARNING)])])
def test_twenty_items_are_shown(count, grades):
    assert graded(listing(*[A] * count)) == grades


@pytest.mark.parametrize(
    ("part", "key", "limit"),
    [
        ("main-content", "title", 30),
        ("main-content", "description", 20),
        ("main-content", "metadata", 80),
        ("end", "title", 10),
        ("end", "metadata", 10),
    ],
)
def test_the_texts_of_an_item_have_limits(part, key, limit):
    assert graded(listing(_with(part, key, "x" * limit))) == []
    assert graded(listing(_with(part, key, "x" * (limit + 1)))) == [("R177", WARNING)]


def test_a_badge_and_tags_have_limits():
    assert graded(listing({**A, "badge": "x" * 16})) == [("R177", WARNING)]
    assert graded(listing({**A, "tags": ["x" * 16]})) == [("R177", WARNING)]


@pytest.mark.parametrize(
    ("tags", "rules"), [([], ["R176"]), (["a"], []), (["a"] * 3, []), (["a"] * 4, ["R176"])]
)
def test_an_item_has_one_to_three_tags(tags, rules):
    assert broken(listing({**A, "tags": tags})) == rules


def test_every_badge_after_the_first_is_found():
    badged = {**A, "badge": "New"}

    assert len(flaws(listing(badged, A, badged, badged), "R173")) == 2


@pytest.mark.parametrize(
    ("size", "rules"), [("large", ["R174"]), ("regular", []), (None, []), ("small", ["R089"])]
)
def test_large_media_leave_no_end(size, rules):
    assert broken(listing({**A, "end": {"title": "x"}}, media_size=size)) == rules


def test_the_image_of_an_item_has_a_size():
    large = {**A, "start": {"image": "A" * (101 * 1024 * 4 // 3)}}

    assert graded(listing(large)) == [("R177", WARNING)]


def _with(part, key, text):
    base = {"title": "A"} if part == "main-content" else {}
    return {**A, part: {**base, key: text}}
