from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.gateway.wire import parse_created_flow, parse_flow, parse_flow_of_id
from flowops.http.strict_json import NotUnderstood
from flowops.model.flows import ValidationError
from flowops.model.status import FlowStatus
from tests.gateway.builders import FLOW_ID, flow_json, refusal
from tests.http.test_strict_json import JSON


def test_the_pages_example_is_a_flow():
    live = parse_flow({"data": flow_json()})

    assert live.flow_id == FLOW_ID
    assert live.name == "Fint Discovery Sandbox"
    assert live.status is FlowStatus.DRAFT
    assert live.categories == {"LEAD_GENERATION", "OTHER"}
    assert live.validation_errors == ()
    assert live.json_version == "7.1"
    assert live.endpoint_uri is None
    assert live.updated_at is None
    assert live.definition_url is None


def test_a_flow_may_come_bare():
    assert parse_flow(flow_json()).flow_id == FLOW_ID


def test_snake_case_is_read_as_well():
    snake = {
        "id": FLOW_ID,
        "name": "n",
        "status": "PUBLISHED",
        "json_version": 7.1,
        "data_api_version": "3.0",
        "endpoint_uri": "https://example.com/flow",
        "validation_errors": ["one"],
    }
    live = parse_flow({"data": snake})

    assert live.json_version == "7.1"
    assert live.data_api_version == "3.0"
    assert live.endpoint_uri == "https://example.com/flow"
    assert live.validation_errors == (ValidationError("", "one"),)
    assert live.status is FlowStatus.PUBLISHED
    assert live.status_text == "PUBLISHED"


@pytest.mark.parametrize("flow_id", ["1", "abcXYZ9", "9" * 100, 123456789012345])
def test_an_id_is_plain_digits_or_letters(flow_id):
    assert parse_flow(flow_json(id=flow_id)).flow_id == str(flow_id)


@pytest.mark.parametrize(
    "flow_id",
    [
        "",
        "../x",
        "1/2",
        "1?x",
        "a b",
        "1\n",
        "é",
        "٣",
        "9" * 101,
        "%2e",
        -5,
        1.5,
        True,
        None,
        [],
        {},
    ],
)
def test_any_other_id_is_refused(flow_id):
    with pytest.raises(NotUnderstood):
        parse_flow(flow_json(id=flow_id))


def test_a_refused_id_is_named_safely():
    with pytest.raises(NotUnderstood) as raised:
        parse_flow(flow_json(id="a\x1b[31m/b"))

    assert "a\ufffd[31m/b" in str(raised.value)


@pytest.mark.parametrize("field", ["id", "name", "status"])
@pytest.mark.parametrize("value", [[], {}, False])
def test_what_decides_must_be_of_its_kind(field, value):
    with pytest.raises(NotUnderstood):
        parse_flow(flow_json(**{field: value}))


@pytest.mark.parametrize("field", ["id", "name"])
def test_a_flow_without_id_or_name_is_none(field):
    with pytest.raises(NotUnderstood):
        parse_flow(flow_json(**{field: None}))


def test_a_flow_without_a_status_has_one_that_nobody_knows():
    assert parse_flow(flow_json(status=None)).status is FlowStatus.UNKNOWN


@pytest.mark.parametrize("body", [None, [], "text", 1, {"data": None}, {"data": []}, {}])
def test_what_is_no_flow_at_all_is_refused(body):
    with pytest.raises(NotUnderstood):
        parse_flow(body)


def test_a_success_that_holds_an_error_is_refused():
    with pytest.raises(NotUnderstood, match="holds an error"):
        parse_flow({"error": {"message": "x"}})


@pytest.mark.parametrize("categories", [None, "OTHER", {}, 3])
def test_categories_that_are_no_list_are_none(categories):
    assert parse_flow(flow_json(categories=categories)).categories == frozenset()


def test_missing_and_unknown_fields_do_not_matter():
    live = parse_flow({"id": 7, "name": "n", "status": "DRAFT", "colour": "red"})

    assert live.categories == frozenset()


def test_categories_that_are_no_text_are_left_out():
    assert parse_flow(flow_json(categories=["OTHER", 3, None])).categories == {"OTHER"}


def test_an_unknown_status_is_kept_as_it_came():
    live = parse_flow(flow_json(status="ON_HOLD"))

    assert live.status is FlowStatus.UNKNOWN
    assert live.status_text == "ON_HOLD"


def test_a_flow_of_another_id_is_refused():
    assert parse_flow_of_id(flow_json(), FLOW_ID).flow_id == FLOW_ID

    with pytest.raises(NotUnderstood, match="another flow"):
        parse_flow_of_id(flow_json(), "1")


def test_the_answer_to_a_create_needs_only_an_id():
    live = parse_created_flow({"id": "7", "success": True}, "Wanted")

    assert live.flow_id == "7"
    assert live.name == "Wanted"
    assert live.status is FlowStatus.UNKNOWN
    assert live.status_text == ""


def test_the_answer_to_a_create_may_be_the_flow():
    assert parse_created_flow({"data": flow_json()}, "x").status is FlowStatus.DRAFT


META_ERROR = {
    "error": "INVALID_PROPERTY_VALUE",
    "error_type": "FLOW_JSON_ERROR",
    "message": "Invalid value found for property 'type'.",
    "line_start": 10,
    "pointers": [{"line_start": 10, "path": "screens [0]. layout.children [0].type"}],
}
CAMEL_ERROR = {
    "error": "INVALID_PROPERTY",
    "errorType": "JSON_SCHEMA_ERROR",
    "message": "Unknown property at $root/screens/0/layout/children/2.",
    "lineStart": 1,
}


@pytest.mark.parametrize(
    ("found", "errors"),
    [
        (None, ()),
        ([], ()),
        ({}, ()),
        (
            [META_ERROR],
            (
                ValidationError(
                    "INVALID_PROPERTY_VALUE",
                    "Invalid value found for property 'type'.",
                    ("screens[0].layout.children[0].type",),
                ),
            ),
        ),
        (
            [CAMEL_ERROR],
            (
                ValidationError(
                    "INVALID_PROPERTY",
                    "Unknown property at $root/screens/0/layout/children/2.",
                    ("screens[0].layout.children[2]",),
                ),
            ),
        ),
        (["a", "b"], (ValidationError("", "a"), ValidationError("", "b"))),
        ("one text", (ValidationError("", "one text"),)),
        ([5], (ValidationError("", "5"),)),
        ([{"odd": 1}], (ValidationError("", '{"odd": 1}'),)),
        ([{"error": 7, "message": "m"}], (ValidationError("7", "m"),)),
        ([{"errorCode": "E", "message": "m"}], (ValidationError("E", "m"),)),
        ([{"message": "m", "pointers": "x"}], (ValidationError("", "m"),)),
        ([{"message": "m", "pointers": [None, {}, {"path": 3}]}], (ValidationError("", "m"),)),
    ],
)
def test_validation_errors_of_any_shape_are_normalised(found, errors):
    assert parse_flow(flow_json(validationErrors=found)).validation_errors == errors


def test_errors_that_only_raw_has_are_errors():
    live = parse_flow(flow_json(raw={"validation_errors": ["hidden"]}))

    assert live.validation_errors == (ValidationError("", "hidden"),)


def test_an_endless_message_is_cut():
    (error,) = parse_flow(flow_json(validationErrors=["x" * 10_000])).validation_errors

    assert len(error.message) == 2000


ASSET = {"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": "https://cdn/x"}


@pytest.mark.parametrize(
    "raw",
    [
        {"assets": {"data": [ASSET]}},
        {"assets": [{"asset_type": "PICTURE", "download_url": "https://cdn/y"}, ASSET]},
        {"assets": [None, "x", {}, ASSET]},
        {"asset": ASSET},
        {"asset": {"assetType": "FLOW_JSON", "downloadUrl": "https://cdn/x"}},
        {"download_url": "https://cdn/x"},
        {"assets": None, "download_url": "https://cdn/x"},
    ],
)
def test_the_definition_is_found_wherever_raw_offers_it(raw):
    assert parse_flow(flow_json(raw=raw)).definition_url == "https://cdn/x"


@pytest.mark.parametrize(
    "raw",
    [
        *(None, [], "x", {}, {"assets": {"data": {}}}, {"download_url": 5}, {"asset": []}),
        {"asset_type": ["FLOW_JSON"], "download_url": "https://cdn/x"},
        {"asset": {"assetType": {}, "download_url": "https://cdn/x"}},
    ],
)
def test_no_definition_offered_is_none(raw):
    assert parse_flow(flow_json(raw=raw)).definition_url is None


@pytest.mark.parametrize(
    ("raw", "updated_at"),
    [
        ({"updated_at": "2026-11-23T10:00:00+0000"}, "2026-11-23T10:00:00+0000"),
        ({"updatedAt": 1790000000}, "1790000000"),
        ({"updated_at": 1.5}, "1.5"),
        ({"updated_at": True}, None),
        ({"updated_at": {}}, None),
        ({}, None),
    ],
)
def test_the_timestamp_is_kept_as_it_came(raw, updated_at):
    assert parse_flow(flow_json(raw=raw)).updated_at == updated_at


@given(st.dictionaries(st.sampled_from([*flow_json(), "error", "data"]), JSON))
def test_no_shape_of_a_flow_breaks_the_reading(changes):
    for body in (flow_json() | changes, {"data": flow_json() | changes}):
        assert refusal(lambda body=body: parse_flow(body)).isprintable()
