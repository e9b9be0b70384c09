from __future__ import annotations

import pytest

from flowops.flowjson.examples import complete, component, flow, footer, options, screen, text_input
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

SENT = footer(action=complete(answer="${form.answer}"))


def form(*children, **properties):
    return component("Form", name="form", children=list(children), **properties)


def asked(*children, version="7.3", **properties):
    return flow(screen("WELCOME", form(*children, **properties)), version=version)


def with_input(kind, version="7.3", more=None, **properties):
    """A Form with one input called `answer`."""
    chosen = {"data_source": options("A", "B")} if kind in CHOICES else {}
    field = component(kind, name="answer", label="Answer", **chosen, **(more or {}))
    return asked(field, SENT, version=version, **properties)


CHOICES = {"CheckboxGroup", "RadioButtonsGroup", "Dropdown", "ChipsSelector"}


def of_form(value):
    return [each for each in graded(value) if "R093" <= each[0] <= "R104"]


@pytest.mark.parametrize(("version", "rules"), [("3.1", ["R093"]), ("4.0", []), ("7.3", [])])
def test_inputs_need_a_form_below_4_0(version, rules):
    found = broken(flow(screen("WELCOME", text_input(), SENT), version=version))

    assert [each for each in found if each in {"R093", "R094"}] == rules


def test_an_input_in_a_branch_of_a_form_stands_in_it():
    branch = component("If", condition="${form.answer} != 'a'", then=[text_input("more")])
    sent = footer(action=complete(answer="${form.answer}", more="${form.more}"))

    assert of_form(asked(text_input(), branch, sent)) == []


def test_every_input_beside_a_form_is_found_once_even_with_two_forms():
    value = flow(screen("WELCOME", form(SENT), form(), text_input(), text_input("more")))

    assert [each.route[4] for each in flaws(value, "R094")] == [2, 3]


def test_a_picker_of_files_beside_a_form_is_only_doubted():
    photos = component("PhotoPicker", name="photos", label="Photos", max_uploaded_photos=1)

    assert of_form(flow(screen("WELCOME", form(text_input(), SENT), photos))) == [("R094", WARNING)]


def test_a_form_below_4_0_sends_its_values_from_inside():
    outside = flow(screen("WELCOME", form(text_input()), SENT), version="3.1")

    [flaw] = flaws(outside, "R097")

    assert (flaw.start, flaw.end) == (0, len("${form.answer}"))
    assert flaws(asked(text_input(), SENT, version="3.1"), "R097") == []


def test_a_footer_outside_of_the_form_sends_what_is_no_value_of_it():
    sent = footer(action=complete(name="${data.name}"))
    data = {"name": {"type": "string", "__example__": "Ada"}}
    value = flow(screen("WELCOME", form(text_input()), sent, data=data), version="3.1")

    assert flaws(value, "R097") == []


@pytest.mark.parametrize("key", ["visible", "on-click-action", "initValues"])
def test_a_form_has_no_other_properties(key):
    value = asked(text_input(), SENT)
    value["screens"][0]["layout"]["children"][0][key] = {}

    assert of_form(value) == [("R095", ERROR)]


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({"name": None}, WARNING),
        ({"name": 7}, ERROR),
        ({"children": None}, ERROR),
        ({"children": {}}, ERROR),
    ],
)
def test_a_form_has_children_and_is_asked_for_a_name(change, grade):
    held = {"name": "form", "children": [SENT]} | change
    found = of_form(flow(screen("WELCOME", component("Form", **held), footer())))

    assert ("R096", grade) in found


@pytest.mark.parametrize("key", ["init-values", "error-messages"])
@pytest.mark.parametrize(
    ("value", "is_one"), [({}, True), ("${data.it}", True), ("it", False), ([], False), (7, False)]
)
def test_values_and_messages_are_an_object_or_bound(key, value, is_one):
    rules = [each for each, _ in of_form(asked(text_input(), SENT, **{key: value}))]

    assert rules == ([] if is_one else ["R098" if key == "init-values" else "R102"])


@pytest.mark.parametrize(
    ("kind", "value", "grade"),
    [
        ("CheckboxGroup", ["0"], None),
        ("CheckboxGroup", "0", ERROR),
        ("CheckboxGroup", [0], ERROR),
        ("CheckboxGroup", "${data.it}", None),
        ("ChipsSelector", "0", WARNING),
        ("RadioButtonsGroup", "0", None),
        ("RadioButtonsGroup", ["0"], WARNING),
        ("Dropdown", ["0"], ERROR),
        ("TextInput", 7, ERROR),
        ("TextArea", True, ERROR),
        ("DatePicker", 7, WARNING),
        ("CalendarPicker", {"start-date": "2026-01-01"}, None),
        ("CalendarPicker", ["2026-01-01"], WARNING),
        ("OptIn", True, None),
        ("OptIn", "true", WARNING),
    ],
)
def test_an_init_value_suits_its_input_from_7_0_on(kind, value, grade):
    now = of_form(with_input(kind, init_values={"answer": value}))
    before = of_form(with_input(kind, version="6.3", init_values={"answer": value}))

    assert now == ([] if grade is None else [("R099", grade)])
    assert before == ([] if grade is None else [("R098", WARNING)])


def test_a_number_for_a_field_of_numbers_is_only_doubted():
    number = {"input_type": "number"}

    assert of_form(with_input("TextInput", more=number, init_values={"answer": 7})) == [
        ("R099", WARNING)
    ]


@pytest.mark.parametrize(("key", "rule"), [("init_values", "R098"), ("error_messages", "R102")])
def test_a_name_that_no_input_has_is_guessed(key, rule):
    value = asked(text_input(), SENT, **{key: {"anser": "x"}})

    [flaw] = flaws(value, rule)

    assert flaw.hint == "did you mean `answer`?"
    assert of_form(value) == [(rule, WARNING)]


@pytest.mark.parametrize(("version", "grade"), [("6.3", WARNING), ("7.0", ERROR)])
def test_a_message_is_a_text(version, grade):
    value = with_input("TextInput", version=version, error_messages={"answer": 7})

    assert of_form(value) == [("R102", grade)]


def test_a_calendar_may_have_two_messages():
    messages = {"answer": {"start-date": "x", "end-date": "y"}}

    assert of_form(with_input("CalendarPicker", error_messages=messages)) == []


@pytest.mark.parametrize("kind", ["PhotoPicker", "DocumentPicker"])
def test_files_are_not_among_the_first_values(kind):
    assert [each for each, _ in of_form(with_input(kind, init_values={"answer": ["a"]}))] == [
        "R101"
    ]


@pytest.mark.parametrize("key", ["init-value", "error-message"])
def test_an_input_in_a_form_has_no_values_of_its_own(key):
    inside = asked(text_input(**{key: "x"}), SENT)

    assert of_form(inside) == [("R103", ERROR)]
    assert of_form(flow(screen("WELCOME", text_input(**{key: "x"}), SENT))) == []


def test_a_picker_of_files_may_have_its_own_message_anywhere():
    photos = component("PhotoPicker", name="answer", label="Photos", error_message="too many")

    assert of_form(asked(photos, SENT)) == []


def test_an_input_with_the_name_of_its_form_is_a_value():
    sent = footer(action=complete(all="${form.form}"))

    assert of_form(asked(text_input("form"), sent)) == []
    assert of_form(asked(text_input("other"), sent)) == [("R104", ERROR)]
