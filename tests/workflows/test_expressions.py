"""What the local runner believes of expressions, which all its other tests rest on."""

from __future__ import annotations

import pytest

from tests.workflows.expressions import evaluate, fill_in, holds

CONTEXTS = {
    "status": "success",
    "inputs": {"comment": "true", "empty": "", "flag": False, "some-name": "x"},
    "github": {"event": {"pull_request": {"head": {"repo": None}}}},
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'it''s'", "it's"),
        ("inputs.comment == 'TRUE'", True),
        ("inputs.some-name", "x"),
        ("inputs.missing", None),
        ("github.event.pull_request.head.repo.full_name", None),
        ("inputs.empty || 'other'", "other"),
        ("inputs.missing != ''", False),
        ("inputs.missing == false", True),
        ("inputs.missing != 'x'", True),
        ("inputs.flag && 'yes' || 'no'", "no"),
        ("!inputs.flag && (inputs.empty == '' || inputs.flag)", True),
        ("inputs.comment != 'x' && always()", True),
        ("failure() || cancelled()", False),
    ],
)
def test_an_expression_comes_to(source, value):
    assert evaluate(source, CONTEXTS) == value


def test_what_is_not_understood_is_an_error():
    for source in ("fromJSON('1')", "inputs.x > 2", "matrix.x", "a b"):
        with pytest.raises((ValueError, AssertionError, KeyError)):
            evaluate(source, CONTEXTS)


def test_an_expression_alone_keeps_its_type_and_within_a_text_is_text():
    assert fill_in("${{ inputs.flag }}", CONTEXTS) is False
    assert fill_in("a ${{ inputs.flag }} b${{ inputs.missing }}", CONTEXTS) == "a false b"


def test_a_condition_asks_for_success_unless_it_speaks_of_the_status():
    failed = {**CONTEXTS, "status": "failure"}

    assert not holds("inputs.comment == 'true'", failed)
    assert not holds(None, failed)
    assert holds("!cancelled() && inputs.comment == 'true'", failed)
    assert holds("${{ failure() }}", failed)
