"""Definitions with anything in the place of something: what a parser lets through."""

from __future__ import annotations

import copy

from hypothesis import strategies as st

from tests.screens.boards import FILES, definition

EXAMPLES = [definition(name).value for name in FILES]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "${data.a}", "`${form.a} == 'b'`", "${", "If", "Form", "x" * 30]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "id", "children", "title"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def places(value, route=()):
    yield route
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in entries if isinstance(value, (dict, list)) else ():
        yield from (
            places(each, (*route, key)) if isinstance(each, (dict, list)) else [(*route, key)]
        )


@st.composite
def mutants(draw):
    """An example in which anything stands in the place of something, a few times."""
    value = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        route = draw(st.sampled_from([each for each in places(value) if each]))
        holder = value
        for step in route[:-1]:
            holder = holder[step]
        holder[route[-1]] = draw(VALUES)
    return value
