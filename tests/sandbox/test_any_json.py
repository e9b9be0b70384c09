from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowops.sandbox import Switches, create_app, read_switches
from flowops.sandbox.rules import COMPONENTS
from flowops.sandbox.screens import entry_screens
from flowops.sandbox.validation import validate
from tests.sandbox.builders import FLOWS, Api

calm = settings(max_examples=80, derandomize=True, database=None, deadline=None)

names = st.sampled_from(["A", "B", "SUCCESS", ""])
words = st.sampled_from(
    [
        "version",
        "screens",
        "id",
        "layout",
        "type",
        "children",
        "then",
        "else",
        "cases",
        "terminal",
        "routing_model",
        "next",
        "name",
        "navigate",
        "data_api_version",
        "on-click-action",
        "SingleColumnLayout",
        "7.1",
        "3.0",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | words | st.sampled_from(sorted(COMPONENTS)) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | names, inner, max_size=4),
    max_leaves=12,
)
screens = st.fixed_dictionaries(
    {},
    optional={
        "id": names | anything,
        "terminal": st.booleans() | anything,
        "layout": anything
        | st.fixed_dictionaries(
            {"type": st.just("SingleColumnLayout"), "children": st.lists(anything, max_size=3)}
        ),
    },
)
definitions = st.fixed_dictionaries(
    {},
    optional={
        "version": st.just("7.1") | anything,
        "data_api_version": st.just("3.0") | anything,
        "screens": st.lists(screens | anything, max_size=3) | anything,
        "routing_model": anything | st.dictionaries(names, st.lists(names, max_size=2)),
    },
)


@calm
@given(definitions)
def test_whatever_the_json_says_its_errors_can_be_placed(definition):
    switches = read_switches("documented", ["bad_version=stored"])

    for problem in validate(definition, switches):
        assert problem.column_start < problem.column_end


@calm
@given(definitions)
def test_whatever_the_json_says_its_entry_screens_are_screens(definition):
    assert all(isinstance(name, str) for name in entry_screens(definition))


@pytest.fixture(scope="module")
def shared_api():
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Path(folder) / "sandbox.db", switches=Switches(extended=True))
        with Api(app) as api:
            yield api
        app.close()


@calm
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": names | anything,
            "categories": st.just(["OTHER"]) | anything,
            "flowJson": definitions | anything,
            "endpointUri": anything,
            "fileName": anything,
        },
    )
)
def test_whatever_a_body_says_it_is_answered(shared_api, body):
    answers = [
        shared_api.post(FLOWS, json=body),
        shared_api.put(f"{FLOWS}/123456789012345/json", json=body),
        shared_api.patch(f"{FLOWS}/123456789012345", json=body),
    ]

    assert all(answer.status_code in {200, 201, 400, 404} for answer in answers)


@calm
@given(
    st.dictionaries(
        st.sampled_from(
            ["type", "to", "bodyText", "flowId", "flowCta", "flowAction", "screen", "data", "mode"]
        ),
        st.sampled_from(["flow", "123456789012345", "navigate", "draft"]) | anything,
    )
)
def test_whatever_a_message_says_it_is_answered(shared_api, body):
    answer = shared_api.post("/v1/phones/1/messages", json=body)

    assert answer.status_code in {200, 400}
