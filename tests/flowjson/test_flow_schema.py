from __future__ import annotations

import jsonschema
import pytest

from flowops.flowjson.examples import component, flow, options, screen, showing, text, text_input
from flowops.flowjson.flow_schema import flow_schema
from flowops.flowjson.rules import RULES
from flowops.flowjson.versions import LIVES, NEWEST, Version

GOOD = [rule for rule in RULES if isinstance(rule.good, dict)]
SEEN_BY_A_SCHEMA = (
    *("R005", "R007", "R008", "R014", "R015", "R016", "R019", "R022", "R025", "R026", "R031"),
    *("R035", "R036", "R042", "R045", "R046", "R047", "R048", "R049", "R053", "R060", "R061"),
    *("R062", "R063", "R064", "R065", "R066", "R086", "R087", "R089", "R095", "R096", "R102"),
    *("R105", "R106", "R107", "R109", "R111", "R112", "R118", "R119", "R121", "R124", "R126"),
    *("R128", "R129", "R131", "R132", "R133", "R134", "R137", "R142", "R143", "R148", "R151"),
    *("R152", "R153", "R156", "R158", "R161", "R162", "R163", "R164", "R165", "R166", "R167"),
    *("R170", "R171", "R176", "R178", "R179", "R194", "R195", "R202", "R203", "R204", "R205"),
)


def accepts(value, version=None):
    schema = flow_schema(version or Version.parse(str(value["version"])) or NEWEST)
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.slow
@pytest.mark.parametrize("version", LIVES, ids=str)
def test_it_is_a_json_schema(version):
    jsonschema.Draft202012Validator.check_schema(flow_schema(version))


@pytest.mark.parametrize("rule", GOOD, ids=lambda rule: rule.id)
def test_it_takes_what_no_rule_is_against(rule):
    assert accepts(rule.good)


@pytest.mark.parametrize("rule_id", SEEN_BY_A_SCHEMA)
def test_it_refuses_a_wrong_shape(rule_id):
    bad = next(rule.bad for rule in RULES if rule.id == rule_id)

    assert not accepts(bad, None if isinstance(bad.get("version"), str) else NEWEST)


def test_it_says_nothing_in_our_own_words():
    def words(value):
        if isinstance(value, dict):
            yield from value
            value = list(value.values())
        for each in value if isinstance(value, list) else ():
            yield from words(each)

    assert not [word for word in words(flow_schema(NEWEST)) if word.startswith("x-")]


def test_a_property_is_there_where_sources_disagree_on_its_version():
    action = {"name": "data_exchange", "payload": {}}
    chips = component("ChipsSelector", name="a", label="A", data_source=options("a", "b"))

    assert accepts(showing(chips | {"on-select-action": action}, version="6.3"))


def test_a_component_is_there_from_its_version_on():
    chips = component("ChipsSelector", name="a", label="A", data_source=options("a", "b"))

    assert not accepts(showing(chips, version="6.2"))
    assert accepts(showing(chips, version="6.3"))


def test_an_action_is_there_from_its_version_on():
    link = component("EmbeddedLink", text="Terms", on_click_action={"name": "open_url", "url": "…"})

    assert not accepts(showing(link, version="5.1"))
    assert accepts(showing(link, version="6.0"))


@pytest.mark.parametrize("value", [True, "${data.is_new}", "`${data.count} > 1`"])
def test_a_value_may_be_bound(value):
    assert accepts(showing(text(visible=value)))


def test_a_text_is_no_boolean_because_one_may_be_bound():
    assert not accepts(showing(text(visible="yes")))


def test_how_much_is_shown_is_described_and_not_enforced():
    label = flow_schema(NEWEST)["$defs"]["TextInput"]["properties"]["label"]

    assert label["description"] == "20 characters are shown"
    assert accepts(showing(text_input(label="x" * 21)))


def test_a_wrong_component_is_told_apart_by_its_type():
    value = flow(screen("WELCOME", text_input()))
    del value["screens"][0]["layout"]["children"][0]["label"]

    errors = jsonschema.Draft202012Validator(flow_schema(NEWEST)).iter_errors(value)

    assert [each.message for each in errors] == ["'label' is a required property"]
