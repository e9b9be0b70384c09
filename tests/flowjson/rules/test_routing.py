from __future__ import annotations

import pytest

from flowops.flowjson.examples import (
    complete,
    component,
    data_exchange,
    flow,
    footer,
    navigate,
    screen,
    string,
)
from tests.flowjson.rules.broken import ERROR, INFO, WARNING, broken, flaws, graded

OF_WAYS = {f"R{number}" for number in range(253, 269)}


def link(target):
    return component("EmbeddedLink", text="More", on_click_action=navigate(target))


def places(*targets, **properties):
    items = [
        {"id": each, "main-content": {"title": each}, "on-click-action": navigate(each)}
        for each in targets
    ]
    return component("NavigationList", name="places", list_items=items, **properties)


def modelled(model, names="ABC", version="7.3", **top):
    """Screens that ask an endpoint, all but the last of which go on."""
    *first, last = names
    screens = [screen(name, footer(action=data_exchange()), terminal=None) for name in first]
    top = {"data_api_version": "3.0", "routing_model": model, **top}
    return flow(*screens, screen(last), version=version, **top)


def navigating(ways, version="7.3"):
    """Screens without an endpoint that lead where this says; the last one is terminal."""
    *first, last = ways
    screens = [
        screen(name, *map(link, ways[name]), footer(action=navigate(ways[name][0])), terminal=None)
        if ways[name]
        else screen(name, component("TextBody", text="x"), terminal=None)
        for name in first
    ]
    return flow(*screens, screen(last, *map(link, ways[last]), footer()), version=version)


def of_ways(value):
    return [each for each in graded(value) if each[0] in OF_WAYS]


@pytest.mark.parametrize(
    ("model", "found"),
    [
        ([], [("R253", ERROR)]),
        ("A", [("R253", ERROR)]),
        (None, [("R253", ERROR)]),
        ({"A": "B", "B": ["C"], "C": ["B"]}, None),
        ({"A": ["B", 7], "B": ["C"]}, [("R253", ERROR)]),
        ({"A": ["B", None], "B": ["C", []]}, [("R253", ERROR)] * 2),
        ({"A": ["B", "B-1"], "B": ["C"], "": []}, [("R253", ERROR)] * 2),
    ],
)
def test_a_model_is_an_object_of_lists_of_names(model, found):
    value = modelled({})
    value["routing_model"] = model

    rules = of_ways(value)

    assert rules == found if found else ("R253", ERROR) in rules


@pytest.mark.parametrize(
    ("model", "message", "hint"),
    [
        ({"A": ["B", "LOST"], "B": ["C"]}, "there is no screen `LOST`", "the screens are"),
        ({"A": ["B"], "B": ["C"], "LOST": ["A"]}, "there is no screen `LOST`", "the screens are"),
    ],
)
def test_a_name_that_no_screen_has_is_found(model, message, hint):
    [flaw] = flaws(modelled(model), "R256")

    assert flaw.message == message
    assert flaw.hint.startswith(hint)
    assert [rule for rule, _ in of_ways(modelled(model))] == ["R256"]


@pytest.mark.parametrize("name", ["SUCCESS", "success"])
@pytest.mark.parametrize("place", ["source", "target"])
def test_the_reserved_name_is_no_screen_to_route_to(name, place):
    model = {"A": ["B"], "B": ["C", name] if place == "target" else ["C"]}
    value = modelled(model | ({name: []} if place == "source" else {}))

    [flaw] = flaws(value, "R030")

    assert flaw.message == f"`{name}` ends a flow as the answer of an endpoint, and is no screen"
    assert [rule for rule, _ in of_ways(value)] == []


@pytest.mark.parametrize("targets", ["B", None, ["LOST"], ["B-1"], [7]])
def test_a_screen_that_a_wrong_route_should_lead_to_is_not_said_to_be_apart(targets):
    rules = [rule for rule, _ in of_ways(modelled({"A": targets, "B": ["C"], "C": []}))]

    assert len(rules) == 1
    assert "R262" not in rules


def test_a_name_is_guessed():
    value = modelled({"FIRST": ["LSAT"]}, names=("FIRST", "LAST"))

    assert flaws(value, "R256")[0].hint == "did you mean `LAST`?"


@pytest.mark.parametrize(
    ("model", "names", "found"),
    [
        ({}, "A", []),
        ({}, "AB", ["R255"]),
        ({"A": ["B"]}, "AB", []),
        ({"A": ["B"]}, "ABC", ["R255"]),
        ({"A": ["B"], "B": [], "C": []}, "ABC", ["R262"]),
        ({"A": ["A", "B"], "B": ["C"]}, "ABC", ["R257"]),
        ({"A": ["B"], "B": ["A", "C"]}, "ABC", ["R258"]),
        ({"A": ["B"], "B": ["A"], "C": []}, "ABC", ["R258", "R262"]),
        ({"A": ["B"], "B": ["C"], "C": ["B"]}, "ABC", ["R258"]),
        ({"A": ["B"], "B": ["C"], "C": ["A"]}, "ABC", ["R260"]),
        ({"A": ["B"], "B": ["C"], "C": ["D"], "D": ["B"]}, "ABCD", ["R259"]),
        ({"A": ["C"], "B": ["C"], "C": []}, "ABC", ["R261"]),
        ({"A": ["D"], "B": ["C"], "C": ["E"], "E": ["B", "D"], "D": []}, "ABCED", ["R261"]),
        ({"A": ["B", "C"], "B": [], "C": []}, "ABC", ["R265"]),
    ],
)
def test_the_shape_of_a_model_is_one_finding(model, names, found):
    assert [rule for rule, _ in of_ways(modelled(model, names))] == found


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        ({"A": "B", "B": ""}, []),
        ({"A": "BC", "B": "C", "C": ""}, []),
        ({"A": "B", "B": "A"}, ["R266"]),
        ({"A": "C", "B": "C", "C": ""}, ["R261"]),
        ({"A": "B", "B": "C", "C": "B"}, ["R259"]),
        ({"A": "C", "B": "", "C": ""}, ["R267"]),
        ({"A": "BC", "B": "", "C": ""}, ["R265"]),
        ({"A": "E", "B": "C", "C": "DE", "D": "B", "E": ""}, ["R261"]),
    ],
)
def test_the_ways_of_a_flow_without_an_endpoint_are_one_finding(ways, found):
    assert [rule for rule, _ in of_ways(navigating(ways))] == found


def test_the_way_that_leads_back_is_pointed_at():
    [backward] = flaws(modelled({"A": ["B"], "B": ["C", "A"], "C": []}), "R258")
    [circle] = flaws(navigating({"A": "B", "B": "C", "C": "B"}), "R259")
    [stated] = flaws(modelled({"A": ["B"], "B": ["C"], "C": ["D"], "D": ["B"]}, "ABCD"), "R259")

    assert backward.route == ("routing_model", "B", 1)
    assert circle.route == ("screens", 2, "layout", "children", 0, *NEXT)
    assert stated.route == ("routing_model", "D", 0)


NEXT = ("on-click-action", "next", "name")


def test_a_circle_that_closes_in_the_examples_of_data_is_told_at_its_screen():
    example = [{"on-click-action": navigate("B")}]
    data = {"it": {"type": "array", "items": {}, "__example__": example}}
    value = navigating({"A": "B", "B": "C", "C": ""})
    value["screens"][2]["data"] = data

    [flaw] = flaws(value, "R259")

    assert flaw.route == ("screens", 2, "id")


def test_the_order_of_the_model_says_which_route_leads_back():
    [flaw] = flaws(modelled({"B": ["A"], "A": ["B", "C"], "C": []}), "R258")

    assert flaw.route == ("routing_model", "A", 0)


def test_all_screens_that_are_apart_are_told_together():
    value = modelled({"A": ["C"], "B": [], "C": [], "D": []}, "ABDC")

    [flaw] = flaws(value, "R262")

    assert flaw.message == "no route connects `B` and `D` with the other screens"
    assert flaw.route == ("routing_model", "B")


def test_a_model_without_an_endpoint_is_not_needed_but_checked():
    first = screen("A", footer(action=navigate("B")), terminal=None)
    value = flow(first, screen("B"), routing_model={"A": ["B", "A"], "B": []})

    assert of_ways(value) == [("R254", INFO), ("R257", ERROR)]


@pytest.mark.parametrize(("version", "grade"), [("7.3", ERROR), ("7.2", WARNING)])
def test_what_navigates_has_a_route(version, grade):
    value = modelled({"A": ["B"], "B": ["C"], "C": []}, version=version)
    children = value["screens"][0]["layout"]["children"]
    children[:0] = [link("C"), link("C"), link("B"), link("LOST"), link("A")]

    assert [each for each in of_ways(value) if each[0] == "R264"] == [("R264", grade)]
    assert flaws(value, "R264")[0].route == ("screens", 0, "layout", "children", 0, *NEXT)


def test_a_list_needs_no_route():
    value = modelled({"A": ["B"], "B": ["C"], "C": []}, version="7.3")
    value["screens"][0]["layout"]["children"] = [places("B", "C")]

    assert of_ways(value) == []


def test_a_list_may_lead_back_to_where_one_came_from():
    back = footer(action=navigate("A"))
    value = flow(screen("A", places("B"), terminal=None), screen("B", back, terminal=None))

    assert "R266" not in broken(value)
    assert "R259" not in broken(value)


def test_a_list_that_comes_as_data_leads_where_its_examples_do():
    offers = [{"id": "b", "main-content": {"title": "B"}, "on-click-action": navigate("B")}]
    items = {"type": "array", "items": {"type": "object"}, "__example__": offers}
    held = component("NavigationList", name="places", list_items="${data.offers}")
    first = screen("A", held, data={"offers": items}, terminal=None)

    assert of_ways(flow(first, screen("B"))) == []
    assert of_ways(flow(first, screen("B"), screen("C"))) == [("R267", WARNING)]


def test_that_a_model_has_no_entry_is_doubted_with_a_list():
    value = modelled({"A": ["B"], "B": ["C"], "C": ["A"]})
    value["screens"][0]["layout"]["children"] = [places("B")]

    assert of_ways(value) == [("R260", WARNING)]


@pytest.mark.parametrize("target", ["LOST", "A", "${data.x}"])
def test_screens_are_not_called_apart_where_an_action_is_wrong(target):
    first = screen("A", footer(action=navigate(target)), terminal=None)

    assert of_ways(flow(first, screen("B"))) == []


def test_screens_are_not_called_apart_where_a_list_leads_nowhere():
    held = component("NavigationList", name="p", list_items=[{"main-content": {"title": "A"}}])

    assert of_ways(flow(screen("A", held, terminal=None), screen("B"))) == []


@pytest.mark.parametrize("key", ["data_api_version", "data_channel_uri"])
def test_where_there_is_an_endpoint_what_navigates_says_nothing(key):
    assert of_ways(flow(screen("A"), screen("B"), **{key: "3.0"})) == []


def test_ten_branches_are_allowed_and_eleven_are_not():
    names = [f"STEP_{letter}" for letter in "ABCDEFGHIJK"]
    for count, found in ((10, []), (11, ["R263"])):
        model = {"START": names[:count], **{name: ["LAST"] for name in names[:count]}}
        value = modelled(model, ("START", *names[:count], "LAST"))

        assert [rule for rule, _ in of_ways(value)] == found


def test_a_route_that_is_stated_twice_is_one_branch():
    model = {"A": ["B"] * 11, "B": ["C"], "C": []}

    assert of_ways(modelled(model)) == []


def test_a_screen_that_completes_is_no_dead_end():
    value = modelled({"A": ["B", "C"], "B": [], "C": []})
    value["screens"][1]["layout"]["children"] = [footer(action=complete())]

    assert broken(value) == ["R225"]


def test_screens_of_the_same_id_are_one():
    value = flow(screen("A", data={"x": string()}), screen("A"))

    assert of_ways(value) == []
