from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, options, screen, showing, text, text_input
from flowops.flowjson.tables import components
from flowops.flowjson.versions import LIVES, Version
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

NEWER = {name: table for name, table in components().items() if table.since}
SAMPLES = {"string": "x", "boolean": True, "number": 1, "array": ["x"], "object": {}}


def before(version):
    return max(each for each in LIVES if each < version)


def newer_properties():
    for name, table in components().items():
        for each in table.properties.values():
            if each.since is not None:
                yield name, each


@pytest.mark.parametrize("name", sorted(NEWER))
def test_a_component_is_unknown_to_the_version_before_it(name):
    since = NEWER[name].since
    value = showing(component(name, colour="red"), version=str(before(since)))

    assert "R065" in broken(value)
    assert "R022" not in broken(value)
    assert "R065" not in broken(showing(component(name), version=str(since)))


@pytest.mark.parametrize(
    ("name", "wanted"), list(newer_properties()), ids=lambda each: getattr(each, "name", each)
)
def test_a_property_is_unknown_to_the_version_before_it(name, wanted):
    value = {wanted.name: SAMPLES[next(iter(wanted.types), "string")]}
    old, new = str(before(wanted.since)), str(wanted.since)

    flaw = flaws(showing({"type": name, **value}, version=old), "R066")[0]

    assert flaw.route[-1] == wanted.name
    assert flaw.key
    assert f"came with Flow JSON {new}" in flaw.message
    assert "R066" not in broken(showing({"type": name, **value}, version=new))


def test_a_property_of_an_option_is_unknown_too():
    source = [{"id": "a", "title": "A", "alt-text": "a"}]
    choice = component("CheckboxGroup", name="a", label="A", data_source=source)

    assert broken(showing(choice, version="4.0")) == ["R066"]
    assert broken(showing(choice, version="5.0")) == []


# Of the actions Meta's components page gives a version only to `update_data`.
@pytest.mark.parametrize("version", ["6.3", "7.0"])
def test_that_the_actions_of_a_chips_selector_are_too_new_is_not_sure(version):
    action = {"name": "data_exchange", "payload": {"a": "${form.a}"}}
    chips = component(
        "ChipsSelector",
        name="a",
        label="A",
        data_source=options("a", "b"),
        on_select_action=action,
    )
    value = showing(chips, version=version) | {"data_api_version": "3.0", "routing_model": {}}

    assert graded(value) == [("R066", WARNING)]


@pytest.mark.parametrize(
    ("kind", "guess"),
    [
        ("TextArea ", "TextArea"),
        ("textInput", "TextInput"),
        ("RadioButtonGroup", "RadioButtonsGroup"),
        ("text-body", "TextBody"),
        ("DropDown", "Dropdown"),
    ],
)
def test_a_type_that_is_nearly_one_is_guessed(kind, guess):
    [flaw] = flaws(showing(component(kind)), "R064")

    assert flaw.hint == f"did you mean `{guess}`?"


@pytest.mark.parametrize(
    ("version", "rules"), [("7.3", ["R022"]), ("9.9", ["R009", "R022", "R121"])]
)
def test_a_property_that_is_misspelled_is_not_missing_too(version, rules):
    choice = component("CheckboxGroup", name="a", label="A", dataSource=options("a", "b"))

    assert broken(showing(choice, version=version)) == rules


@pytest.mark.parametrize(("key", "slip"), [("id", "ID"), ("layout", "layuot")])
def test_a_key_of_a_screen_that_is_misspelled_is_not_missing_too(key, slip):
    misspelled = screen("WELCOME")
    misspelled[slip] = misspelled.pop(key)

    assert broken(flow(misspelled)) == ["R035"]


def test_a_type_is_only_guessed_from_those_that_the_version_knows():
    [flaw] = flaws(showing(component("RichTex"), version="4.0"), "R064")

    assert flaw.hint != "did you mean `RichText`?"


@pytest.mark.parametrize("kind", [None, 5, [], {}, True])
def test_a_type_is_a_text(kind):
    assert "R063" in broken(showing({"type": kind, "text": "x"}))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("dataSource", "data-source"),
        ("data_source", "data-source"),
        ("Label", "label"),
        ("onSelectAction", "on-select-action"),
        ("minSelectedItems", "min-selected-items"),
    ],
)
def test_a_key_in_another_spelling_is_guessed(slip, meant):
    group = component("CheckboxGroup", name="a", label="A", data_source=options("a"))

    [flaw] = flaws(showing({**group, slip: "x"}), "R022")

    assert flaw.message == f"CheckboxGroup has no property `{slip}`"
    assert flaw.hint == f"did you mean `{meant}`?"
    assert flaw.route[-1] == slip


def test_a_footer_is_never_hidden():
    assert broken(flow(screen("A", {**screen()["layout"]["children"][0], "visible": True}))) == [
        "R022"
    ]


def test_a_version_that_is_not_known_may_know_more():
    value = showing(text(colour="red"), component("Map"), version="7.9")

    assert graded(value) == [("R009", WARNING), ("R022", WARNING), ("R064", WARNING)]


def test_an_action_where_there_are_none_is_one_finding():
    value = showing(text_input(on_select_action={"name": "update_data", "payload": {}}))

    assert [each for each in broken(value) if each in ("R022", "R211")] == ["R211"]


def test_each_defect_is_one_finding():
    wrong = {"type": "TextInput", "name": "a", "label": 5, "required": "no", "colour": "red"}

    assert graded(showing(wrong)) == [("R022", ERROR), ("R086", ERROR), ("R111", ERROR)]


def test_nothing_is_said_of_what_a_form_lacks_here():
    value = showing(component("Form", colour="red"), version=str(Version(4, 0)))

    assert not {"R022", "R111"} & set(broken(value))
