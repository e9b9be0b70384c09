from __future__ import annotations

import pytest

from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    options,
    screen,
    text,
    text_input,
)
from tests.flowjson.rules.finding import ERROR, WARNING, found, hints, holding, spans

REFERENCES = ("R232", "R233", *(f"R{number}" for number in range(237, 252)))


def two_screens(words="Hello", *, version="7.3", **properties):
    """An input `name` and the data `city` on FIRST, these words on SECOND."""
    city = {"type": "string", "__example__": "Lima"}
    first = screen(
        "FIRST",
        text_input("name"),
        text("${data.city}"),
        footer(action=navigate("SECOND")),
        data={"city": city},
        terminal=None,
    )
    return flow(first, screen("SECOND", text(words), footer(), **properties), version=version)


@pytest.mark.parametrize(
    ("words", "rule_id"),
    [
        ("${data.nope}", "R238"),
        ("`'a' ${data.nope}`", "R238"),
        ("${form.nope}", "R239"),
        ("${form.name}", "R240"),
        ("${screen.NOPE.form.name}", "R242"),
        ("${screen.FIRST.form.nope}", "R243"),
        ("${screen.FIRST.data.nope}", "R243"),
        ("${screen.SECOND.data.nope}", "R244"),
    ],
)
def test_each_way_to_name_nothing_has_one_rule(words, rule_id):
    assert [each[:2] for each in found(two_screens(words))] == [(rule_id, ERROR)]


def test_an_odd_name_of_another_screen_is_found_there():
    first = screen("FIRST", text_input("T&Cs"), footer())
    second = screen("SECOND", text("${form.T&Cs}"), footer())

    assert [each[0] for each in found(flow(first, second))] == ["R240"]


@pytest.mark.parametrize(
    "words",
    ["${screen.FIRST.form.name}", "${screen.FIRST.data.city}", "`${screen.FIRST.data.city} '!'`"],
)
def test_a_reference_to_another_screen_is_fine(words):
    assert found(two_screens(words)) == []


def test_the_place_is_the_reference_alone():
    words = "`'a' ${data.name} ${data.nope}`"

    assert spans(holding(text(words)), "R238") == ["${data.nope}"]


def test_a_condition_names_fields_as_well():
    branch = component("If", condition="${data.nope} == 'a'", then=[text()])

    assert [each[0] for each in found(holding(branch), *REFERENCES)] == ["R238"]


@pytest.mark.parametrize(
    ("words", "rule_id", "hint"),
    [
        ("${data.ctiy}", "R238", "did you mean `city`?"),
        ("${data.answer}", "R238", "write `${form.answer}`: it is an input of this screen"),
        ("${data.zzz}", "R238", "declare `zzz` in the screen's `data`"),
        ("${form.anwser}", "R239", "did you mean `answer`?"),
        ("${form.city}", "R239", "write `${data.city}`: it is a field of the screen's data"),
        ("${form.zzz}", "R239", "name an input of this screen"),
        ("${screen.WELCOEM.data.city}", "R242", "did you mean `WELCOME`?"),
        ("${screen.ZZZ.data.city}", "R242", "name a screen of this flow by its `id`"),
        ("${screen.WELCOME.data.city}", "R244", "write `${data.city}`"),
        ("${screen.LAST.form.what}", "R243", "write `${screen.LAST.data.what}`"),
        ("${screen.LAST.data.waht}", "R243", "did you mean `what`?"),
        ("${screen.LAST.data.zzz}", "R243", None),
    ],
)
def test_what_was_meant_is_guessed(words, rule_id, hint):
    data = {"city": {"type": "string", "__example__": "Lima"}}
    first = screen("WELCOME", text_input(), text(words), footer(), data=data)
    last = screen("LAST", footer(), data={"what": {"type": "string", "__example__": "a"}})

    assert hints(flow(first, last), rule_id) == [hint]


def test_guesses_run_out_before_the_time_does():
    data = {f"field_{number}": {"type": "string"} for number in range(400)}
    words = [text(f"${{data.feild_{number}}}") for number in range(300)]

    given = hints(holding(*words, data=data), "R238")

    assert given[0].startswith("did you mean")
    assert given[-1].startswith("declare")


def test_below_4_the_value_of_another_screen_comes_with_the_payload():
    old = two_screens("${form.name}", version="3.1")

    assert [each[0] for each in found(old, *REFERENCES)] == ["R239"]
    (hint,) = hints(old, "R239")
    assert "payload of `navigate`" in hint


def test_below_4_no_other_screen_can_be_named():
    old = two_screens("${screen.NOPE.form.name}", version="3.1")

    assert [each[0] for each in found(old, *REFERENCES)] == ["R241"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("${data.person.nmae}", "`nmae` is not declared in `properties`"),
        ("${data.person.tags.items}", "`items` is asked of an array, which has no fields"),
        ("${data.tags.0}", "`0` is asked of an array, which has no fields"),
        ("${data.name.first}", "`first` is asked of a string, which has no fields"),
    ],
)
def test_a_path_follows_the_declaration(words, message):
    ((rule_id, severity, said),) = found(holding(text(words)), *REFERENCES)

    assert (rule_id, severity) == ("R246", ERROR)
    assert said.endswith(message)


def test_into_the_value_of_an_input_any_path_may_lead():
    picker = component("CalendarPicker", name="stay", label="Stay", mode="range")

    assert found(holding(picker, text("${form.stay.start-date}")), *REFERENCES) == []


@pytest.mark.parametrize("version", ["2.1", "5.1"])
def test_expressions_came_with_version_6(version):
    old = holding(text("`'Hi ' ${data.name}`"), version=version)

    assert [each[:2] for each in found(old, "R248", "R249", "R088", "R238")] == [("R248", ERROR)]


def test_below_6_text_in_backticks_is_text():
    assert found(holding(text("`a ? b`"), version="5.1"), *REFERENCES) == []


@pytest.mark.parametrize(
    "words", ["Hi `${data.name}`", "`'Hi'` ${data.name}", " `'Hi' ${data.name}`", "`${data.name}"]
)
def test_backticks_stand_around_all_or_nothing(words):
    assert [each[:2] for each in found(holding(text(words)))] == [("R248", ERROR)]


@pytest.mark.parametrize(
    "words",
    [
        "`${data.name} == 'a' ? 'x' : 'y'`",
        "`upper(${data.name})`",
        '`${data.name} "a"`',
        "`(${data.name}`",
        "`${data.name} + 1`",
        "`${data.name} == 1`",
        "`!${data.name}`",
        "`${data.name} && true`",
        "`'a' (${data.name} > 5)`",
    ],
)
def test_an_expression_must_be_sound(words):
    assert [each[:2] for each in found(holding(text(words)), "R249", "R092")] == [("R249", ERROR)]


def test_a_backtick_inside_is_escaped():
    assert [each[0] for each in found(holding(text("`'a`b' ${data.name}`")))] == ["R250"]
    assert found(holding(text("`'a\\`b' ${data.name}`"))) == []


@pytest.mark.parametrize("words", ["`code`", "``", "` `"])
def test_text_in_backticks_that_names_nothing_is_only_doubted(words):
    assert [each[:2] for each in found(holding(text(words)))] == [("R249", WARNING)]


def test_an_expression_nested_without_end_is_only_doubted():
    deep = "`${data.is_new} && " + "(" * 40 + "true" + ")" * 40 + "`"

    assert [each[:2] for each in found(holding(text(visible=deep)))] == [("R249", WARNING)]


@pytest.mark.parametrize(
    ("property_", "expression", "severity"),
    [
        ("visible", "`${data.count} > 1`", None),
        ("visible", "`${data.count} + 1`", ERROR),
        ("visible", "`'a' ${data.name}`", ERROR),
        ("visible", "`${data.person}`", ERROR),
        ("text", "`'a' ${data.name}`", None),
        ("text", "`${data.count} + 1`", WARNING),
        ("text", "`${data.is_new}`", WARNING),
        ("text", "`${data.person}`", ERROR),
        ("text", "`${data.tags}`", None),
    ],
)
def test_an_expression_gives_what_its_property_takes(property_, expression, severity):
    wrong = found(holding(text(**{"words": "a"} | _named(property_, expression))))

    assert [each[:2] for each in wrong] == ([] if severity is None else [("R251", severity)])


def _named(property_, expression):
    return {"words" if property_ == "text" else property_: expression}


@pytest.mark.parametrize(
    ("later", "severity"),
    [
        (text("${screen.SECOND.form.name}"), WARNING),
        (text(visible="`${screen.SECOND.form.name} != ''`"), WARNING),
        (component("If", condition="${screen.SECOND.form.name} != ''", then=[text()]), None),
        (
            component(
                "Switch",
                value="${screen.SECOND.form.name}",
                cases={"a": [text("${screen.SECOND.form.name}")]},
            ),
            None,
        ),
        (footer(action=navigate("SECOND", it="${screen.SECOND.form.name}")), None),
    ],
)
def test_a_later_screen_is_looked_at_with_care(later, severity):
    going = [] if later["type"] == "Footer" else [footer(action=navigate("SECOND"))]
    first = screen("FIRST", later, *going, terminal=None)
    done = footer(action=complete(name="${form.name}"))
    wrong = found(flow(first, screen("SECOND", text_input("name"), done)), "R245")

    assert [each[1] for each in wrong] == ([] if severity is None else [severity])


@pytest.mark.parametrize("model", [{"SECOND": ["FIRST"], "FIRST": ["SECOND"]}, {}, {"FIRST": 7}])
def test_a_screen_that_leads_here_is_not_later(model):
    back = two_screens("${screen.FIRST.form.name}") | {"routing_model": model}

    assert found(back, "R245") == []


def test_too_many_screens_are_not_put_in_order():
    many = [screen("A" * number, text("${screen.A.form.x}")) for number in range(1, 120)]

    assert found(flow(*many), "R245") == []


def test_a_title_names_other_screens():
    named = two_screens(title="${screen.FIRST.form.nope}")

    assert [each[0] for each in found(named)] == ["R243"]


def test_what_is_written_inside_of_properties_is_read_too():
    choice = component("Dropdown", name="a", label="A", data_source=options("${data.nope}"))

    assert [each[0] for each in found(holding(choice), "R238")] == ["R238"]


def test_patterns_and_names_are_no_references():
    field = text_input("name", pattern="^a${2}$", helper_text="Two", input_type="text")

    assert found(holding(field), "R088", "R092") == []
    assert found(holding(text_input("${data.nope}")), "R238") == []


def test_a_screen_without_data_declares_nothing():
    assert [each[0] for each in found(flow(screen("A", text("${data.x}"), footer())))] == ["R238"]


@pytest.mark.parametrize("declared", [None, 7, [], {}, {"type": 7}])
def test_a_field_of_no_known_type_fits_everything(declared):
    odd = holding(text(visible="${data.x}"), text("${data.x.y.z}"), data={"x": declared})

    assert found(odd, "R057", *REFERENCES) == []


def test_data_and_inputs_of_the_same_name_are_two_things():
    both = holding(text_input("name"), text("${data.name}"), text("${form.name}"))

    assert found(both, *REFERENCES) == []
