from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowops.compare.changes.describing import describe_changes
from flowops.compare.changes.wording import sentence
from flowops.compare.differences import differences
from flowops.model.definition import Definition
from tests.builders import definition, pair, record


def test_a_plan_tells_what_differs_where_the_live_definition_is_at_hand():
    changed = pair(read_back=definition("before"), record=record())

    assert differences(changed) == ('screen ONLY › title: "before" → "wanted"',)


@pytest.mark.parametrize("found", [pair(), pair(read_back=definition()), pair(record=None)])
def test_a_plan_tells_nothing_where_nothing_differs_or_nothing_is_known(found):
    assert differences(found) == ()


NAMES = st.sampled_from(["A", "B", "screen A", "Footer", "title", "type", "name", "children"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.floats(0, 3) | NAMES | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
COMPONENTS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"type": NAMES | JSON, "name": NAMES, "children": JSON, "cases": JSON}
    )
    | JSON,
    max_size=3,
)
LAYOUTS = st.fixed_dictionaries({}, optional={"type": JSON, "children": COMPONENTS})
SCREENS = st.fixed_dictionaries(
    {}, optional={"id": NAMES | JSON, "title": JSON, "Footer": JSON, "layout": LAYOUTS | JSON}
)
DEFINITIONS = st.fixed_dictionaries(
    {},
    optional={"version": JSON, "screens": st.lists(SCREENS | JSON, max_size=3), "screen A": JSON},
).map(Definition.from_value)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
@given(DEFINITIONS, DEFINITIONS)
def test_whatever_a_definition_looks_like_something_is_said_if_it_differs(before, after):
    sentences = list(map(sentence, describe_changes(before, after)))

    assert bool(sentences) == (before.fingerprint != after.fingerprint)
    assert all(isinstance(each, str) for each in sentences)
