from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, options, showing
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

GROUPS = {"CheckboxGroup": "R122", "RadioButtonsGroup": "R125"}
WHOLE = {**GROUPS, "Dropdown": "R127"}
A = {"id": "a", "title": "A"}
B = {"id": "b", "title": "B"}
DOT = "iVBORw0KGgo="


def choice(kind="CheckboxGroup", *entries, **properties):
    given = {"name": "city", "label": "City", "data_source": list(entries) or [A, B]}
    return component(kind, **{**given, **properties})


def many(count, **more):
    return [{"id": str(index), "title": "A", **more} for index in range(count)]


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize(("version", "breaks"), [("3.1", False), ("4.0", True), ("7.3", True)])
def test_a_group_needs_a_label_from_4_0_on(kind, version, breaks):
    found = broken(showing(choice(kind, label=None), version=version))

    assert bool(found) is breaks


def test_a_dropdown_without_a_label_is_a_warning():
    assert graded(showing(choice("Dropdown", label=None))) == [("R126", WARNING)]


@pytest.mark.parametrize(("kind", "limit"), [*((kind, 20) for kind in GROUPS), ("Dropdown", 200)])
def test_options_are_shown_up_to_a_number(kind, limit):
    assert graded(showing(choice(kind, *many(limit)))) == []
    assert graded(showing(choice(kind, *many(limit + 1)))) == [(WHOLE[kind], WARNING)]


@pytest.mark.parametrize(("count", "grades"), [(100, []), (101, [("R127", WARNING)])])
def test_a_dropdown_with_images_shows_half_as_many(count, grades):
    assert graded(showing(choice("Dropdown", *many(count, image=DOT)))) == grades


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize(("key", "limit"), [("title", 30), ("description", 300), ("metadata", 20)])
def test_the_texts_of_an_option_have_limits(kind, key, limit):
    assert graded(showing(choice(kind, A, {**B, key: "x" * limit}))) == []
    assert graded(showing(choice(kind, A, {**B, key: "x" * (limit + 1)}))) == [
        (WHOLE[kind], WARNING)
    ]


@pytest.mark.parametrize(
    ("count", "rules"), [(0, ["R131"]), (1, ["R130"]), (2, []), (21, ["R130"])]
)
def test_chips_are_two_to_twenty(count, rules):
    assert broken(showing(choice("ChipsSelector", data_source=many(count)))) == rules


@pytest.mark.parametrize("source", [[], {}, "cities", 5, None])
def test_a_source_is_a_list_that_is_not_empty(source):
    assert broken(showing({**choice(), "data-source": source})) == ["R131"]


@pytest.mark.parametrize("option", ["a", 5, None, []])
def test_an_option_is_an_object(option):
    [flaw] = flaws(showing(choice("CheckboxGroup", A, option)), "R131")

    assert flaw.route[-2:] == ("data-source", 1)


@pytest.mark.parametrize("option", [{"id": "b"}, {"title": "B"}, {"id": 5, "title": "B"}])
def test_an_option_has_an_id_and_a_title(option):
    assert graded(showing(choice("CheckboxGroup", A, option))) == [("R132", ERROR)]


def test_an_id_that_stands_twice_is_a_warning():
    assert graded(showing(choice("Dropdown", A, A))) == [("R132", WARNING)]


@pytest.mark.parametrize(
    ("kind", "rule"), [("CheckboxGroup", "R133"), ("Dropdown", "R133"), ("ChipsSelector", "R129")]
)
def test_a_strange_key_of_an_option_is_found(kind, rule):
    assert broken(showing(choice(kind, A, {**B, "subtitle": "x"}))) == [rule]


@pytest.mark.parametrize("colour", ["red", "#FFF", "0A7CFF", "#GGGGGG", "#0A7CFF\n"])
def test_a_colour_has_six_hexadecimal_digits(colour):
    assert broken(showing(choice("CheckboxGroup", {**A, "color": colour}))) == ["R134"]


def test_an_option_has_a_colour_or_an_image():
    value = showing(choice("CheckboxGroup", {**A, "color": "#0A7CFF", "image": DOT}))

    [flaw] = flaws(value, "R134")

    assert flaw.code == "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR"


@pytest.mark.parametrize("kind", ["CheckboxGroup", "ChipsSelector"])
def test_the_fewest_choices_are_not_above_the_most(kind):
    value = showing(choice(kind, min_selected_items=3, max_selected_items=2))

    assert broken(value) == ["R123"]


@pytest.mark.parametrize(("kind", "grades"), [("RadioButtonsGroup", [("R124", WARNING)])])
def test_a_list_for_one_choice_is_a_warning(kind, grades):
    assert graded(showing(choice(kind, init_value=["a"]))) == grades


def test_a_text_for_many_choices_is_an_error():
    assert graded(showing(choice(init_value="a"))) == [("R121", ERROR)]


def test_options_may_be_bound():
    data = {
        "cities": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "title": {"type": "string"}},
            },
            "__example__": options("A"),
        }
    }

    assert broken(showing(choice(data_source="${data.cities}"), data=data)) == []
