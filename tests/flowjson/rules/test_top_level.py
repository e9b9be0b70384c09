from __future__ import annotations

import pytest

from flowops.flowjson.examples import data_exchange, flow, footer, screen, showing, text
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

EXCHANGING = screen("WELCOME", footer(action=data_exchange()))


@pytest.mark.parametrize("screens", [None, {}, "WELCOME", 5])
def test_screens_of_another_type_are_one_error(screens):
    assert broken({"version": "7.3", "screens": screens}) == ["R014"]


def test_a_flow_without_screens_is_one_error():
    assert broken({"version": "7.3"}) == ["R014"]


def test_each_screen_is_an_object():
    value = flow()
    value["screens"] += [5, None]

    assert [flaw.route for flaw in flaws(value, "R014")] == [("screens", 1), ("screens", 2)]


@pytest.mark.parametrize(
    ("key", "slip"),
    [
        ("version", "Version"),
        ("screens", "screen"),
        ("routing_model", "routing-model"),
        ("data_api_version", "dataApiVersion"),
    ],
)
def test_a_key_that_is_misspelled_is_not_missing_too(key, slip):
    exchange = footer(action={"name": "data_exchange", "payload": {}})
    value = flow(screen("A", exchange), data_api_version="3.0", routing_model={})
    value[slip] = value.pop(key)

    assert broken(value) == ["R005"]


def test_an_unknown_key_of_the_root_is_guessed():
    [flaw] = flaws(flow(dataApiVersion="3.0"), "R005")

    assert flaw.hint == "did you mean `data_api_version`?"
    assert flaw.route == ("dataApiVersion",)
    assert flaw.key


@pytest.mark.parametrize(
    ("said", "version", "grades"),
    [
        ("3.0", "5.1", []),
        ("4.0", "7.3", []),
        ("4.0", "7.2", [("R016", WARNING)]),
        (3.0, "7.3", [("R016", ERROR)]),
        ("2.0", "7.3", [("R016", ERROR)]),
        (["3.0"], "7.3", [("R016", ERROR)]),
    ],
)
def test_the_version_of_the_data_api(said, version, grades):
    value = flow(EXCHANGING, version=version, data_api_version=said, routing_model={})

    assert graded(value) == grades


def test_null_is_no_version_of_the_data_api():
    value = {**flow(), "data_api_version": None}

    assert "R016" in broken(value)


@pytest.mark.parametrize(("version", "rule_id"), [("2.1", None), ("3.0", "R019"), ("7.3", "R019")])
def test_the_channel_is_in_the_file_below_3_0_only(version, rule_id):
    value = flow(
        EXCHANGING,
        version=version,
        data_api_version="3.0",
        routing_model={},
        data_channel_uri="https://example.com",
    )

    assert broken(value) == ([rule_id] if rule_id else [])


@pytest.mark.parametrize("uri", ["example.com", "", 5, None, "https://a b"])
def test_a_channel_is_a_uri(uri):
    value = flow(version="2.1", data_api_version="3.0", routing_model={})

    assert "R020" in broken({**value, "data_channel_uri": uri})


def test_every_null_of_an_example_is_found():
    items = {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}
    data = {"rows": {**items, "__example__": [{"a": None}, None]}}

    value = showing(text("${data.rows}"), data=data)

    assert [flaw.route[-3:] for flaw in flaws(value, "R023")] == [
        ("__example__", 0, "a"),
        ("rows", "__example__", 1),
    ]


def test_a_null_is_not_a_wrong_type_too():
    value = showing(text("${data.a}"), data={"a": {"type": "string", "__example__": None}})

    assert broken(value) == ["R023"]


def test_an_unknown_key_of_an_action_is_found():
    action = {"name": "complete", "payload": {}, "paylod": {}}

    [flaw] = flaws(flow(screen("WELCOME", footer(action=action))), "R022")

    assert flaw.message == "action has no property `paylod`"
    assert flaw.hint == "did you mean `payload`?"
