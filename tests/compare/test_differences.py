from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowops.compare.differences import LONGEST_VALUE, describe_differences, differences
from flowops.model.definition import Definition
from tests.builders import definition, pair, record


def flow(*screens, **root):
    return Definition.from_value({"version": "7.1", "screens": list(screens), **root})


def screen(name, *components, **own):
    layout = {"type": "SingleColumnLayout", "children": list(components)}
    return {"id": name, "layout": layout, **own}


def text(words, **more):
    return {"type": "TextBody", "text": words, **more}


def form(*children):
    return {"type": "Form", "name": "f", "children": list(children)}


INPUT = {"type": "TextInput", "name": "email", "label": "Email"}
FOOTER = {"type": "Footer", "label": "Next"}


def said(before, after):
    return list(describe_differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        pytest.param(
            flow(screen("A", title="One")),
            flow(screen("A", title="Two")),
            ['screen A › title: "One" → "Two"'],
            id="a screen's own",
        ),
        pytest.param(
            flow(screen("A", text("x"), text("y"))),
            flow(screen("A", text("x"), text("z"))),
            ['screen A › TextBody 2 › text: "y" → "z"'],
            id="the second of a kind",
        ),
        pytest.param(
            flow(screen("A", form(INPUT))),
            flow(screen("A", form({**INPUT, "required": True}))),
            ["screen A › TextInput email › required added: true"],
            id="nested",
        ),
        pytest.param(
            flow(screen("A", INPUT, FOOTER)),
            flow(screen("A", FOOTER)),
            ["screen A › TextInput email removed"],
            id="a component less",
        ),
        pytest.param(flow(), flow(screen("B")), ["screen B added"], id="a screen more"),
        pytest.param(
            flow(screen("A"), screen("B")),
            flow(screen("B"), screen("A")),
            ["screens stand in another order"],
            id="order of screens",
        ),
        pytest.param(
            flow(screen("A", INPUT, FOOTER)),
            flow(screen("A", FOOTER, INPUT)),
            ["screen A: components stand in another order"],
            id="order of components",
        ),
        pytest.param(
            flow(version="7.1"), flow(version="7.2"), ['version: "7.1" → "7.2"'], id="version"
        ),
        pytest.param(
            flow(routing_model={"A": ["B"]}),
            flow(routing_model={"A": ["B", "C"]}),
            ['routing_model › A › 1 added: "C"'],
            id="a list",
        ),
        pytest.param(
            flow(n=[1, 2, 3]), flow(n=[1, 2]), ["n › 2 removed: 3"], id="a shorter list"
        ),
        pytest.param(
            flow(screen("A", form(INPUT), FOOTER)),
            flow(screen("A", form(INPUT, FOOTER))),
            ["what is nested in what differs"],
            id="nesting",
        ),
        pytest.param(
            flow(), Definition.from_value({"version": "7.1"}), ["what is nested in what differs"],
            id="no screens",
        ),
        pytest.param(flow(n=1, m=1), flow(n=1.0, m=True), ["m: 1 → true"], id="equal numbers"),
        pytest.param(flow(n=1), flow(n=1.0), [], id="equal"),
        pytest.param(
            flow(screen("A")),
            flow(**{"screen A": None}),
            ["screen A: {} → null"],
            id="a key that is called as a screen is",
        ),
    ],
)  # fmt: skip
def test_differences_in_words(before, after, sentences):
    assert said(before, after) == sentences


def test_sentences_stand_in_the_order_of_the_wanted_definition():
    before = flow(screen("A", INPUT, title="One"), screen("B", title="One"))
    after = flow(screen("B", title="Two"), screen("A", title="Two"))

    assert said(before, after) == [
        'screen B › title: "One" → "Two"',
        "screen A › TextInput email removed",
        'screen A › title: "One" → "Two"',
        "screens stand in another order",
    ]


def test_a_long_value_is_cut():
    (sentence,) = said(flow(x="a"), flow(x="b" * 500))

    assert sentence.endswith("b…")
    assert len(sentence) < 2 * LONGEST_VALUE


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
    sentences = describe_differences(before, after)

    assert bool(sentences) == (before.fingerprint != after.fingerprint)
    assert all(isinstance(each, str) for each in sentences)
