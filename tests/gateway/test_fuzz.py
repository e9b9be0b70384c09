from __future__ import annotations

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.model.outcome import Ambiguous, Definite, Ok
from tests.gateway.builders import KEY, Script, flow_json, gateway
from tests.gateway.test_client import CALLS
from tests.http.test_strict_json import JSON

EVIL = st.sampled_from(
    [KEY, "\x1b[2J", "\u202e", "\x00", "::error::x", "../..", "<script>", "\ud800", "x" * 300]
)
NAMES = ("id", "name", "status", "data", "error", "errors", "message", "code", "paging", "preview",
         "raw", "validationErrors", "success", "categories", "nextCursor", "page", "total_pages",
         "next", "cursors", "after", "details", "metaCode")  # fmt: skip
SHAPES = st.recursive(
    JSON | EVIL,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | EVIL, inner, max_size=6)
    ),
    max_leaves=12,
)
BODIES = (
    st.binary(max_size=300)
    | SHAPES.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from(NAMES), SHAPES, max_size=4).map(
        lambda changes: json.dumps({"data": flow_json() | changes}).encode()
    )
    | st.lists(SHAPES, max_size=3).map(lambda flows: json.dumps({"data": flows}).encode())
)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


@pytest.mark.parametrize("name", CALLS)
@given(st.integers(200, 599), BODIES, HEADER, HEADER)
def test_no_answer_at_all_breaks_a_call(name, status, body, retry_after, date):
    headers = {"Retry-After": retry_after, "Date": date}
    script = Script(lambda _: httpx.Response(status, content=body, headers=headers))
    with gateway(script) as client:
        outcome = CALLS[name][0](client)

    assert isinstance(outcome, Ok | Definite | Ambiguous)
    assert KEY not in repr(outcome)
    if not isinstance(outcome, Ok):
        assert outcome.failure.message.isprintable()
        assert len(outcome.failure.message) < 500
    if name in {"create", "send"}:
        assert script.count == 1 or status in {400, 429}
