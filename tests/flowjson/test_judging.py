from __future__ import annotations

import pytest

from flowops.flowjson.expressions import parse_expression
from flowops.flowjson.judging import Clash, judge
from flowops.flowjson.types import BOOLEAN, NUMBER, STRING, STRINGS, UNKNOWN

TYPES = {"s": STRING, "n": NUMBER, "b": BOOLEAN, "l": STRINGS, "u": UNKNOWN}


def judged(text):
    """`s`, `n`, `b`, `l` and `u` are fields of these types."""
    parsed = parse_expression(f"`{text}`")
    types = {each.start: TYPES[each.name] for each in parsed.references}
    return judge(parsed.tree, types)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("${data.s}", STRING),
        ("(${data.n})", NUMBER),
        ("'a'", STRING),
        ("-1", NUMBER),
        ("true", BOOLEAN),
        ("!${data.b}", BOOLEAN),
        ("${data.n} == 1", BOOLEAN),
        ("${data.n} < 1", BOOLEAN),
        ("${data.b} && ${data.u}", BOOLEAN),
        ("${data.n} + 1", NUMBER),
        ("${data.n} + 1 * 2 % ${data.u}", NUMBER),
        ("'a' ${data.n} ${data.b}", STRING),
        ("${data.n} > 1 == true", BOOLEAN),
        ("${data.u}", UNKNOWN),
        ("'Total: ' ${data.n} / 2", STRING),
        ("'a' ${data.s} == 'b'", BOOLEAN),
        ("(${data.s} ' ') != ''", BOOLEAN),
        ("${data.n} + 1 > 2 && ${data.s} != ''", BOOLEAN),
        ("true && 'a' ${data.s}", BOOLEAN),
    ],
)
def test_an_expression_has_a_type(text, known):
    given, misfits = judged(text)

    assert given == known
    assert misfits == ()


@pytest.mark.parametrize(
    ("text", "clash", "part", "message"),
    [
        ("${data.s} == 1", Clash.SIDES, "${data.s} == 1", "compares a string with a number"),
        ("${data.b} != 'a'", Clash.SIDES, "${data.b} != 'a'", "compares a boolean with a string"),
        ("1 == (2)", Clash.LITERALS, "1 == (2)", "compares two written values"),
        ("${data.s} > 1", Clash.OPERAND, "${data.s}", "`>` takes numbers, and this is a string"),
        ("1 <= 'a'", Clash.OPERAND, "'a'", "`<=` takes numbers"),
        ("${data.n} && true", Clash.OPERAND, "${data.n}", "`&&` takes booleans"),
        ("!${data.s}", Clash.OPERAND, "${data.s}", "`!` takes booleans"),
        ("${data.s} + 1", Clash.OPERAND, "${data.s}", "`+` takes numbers"),
        ("1 < 2 < 3", Clash.OPERAND, "1 < 2 < 3", "`<` takes numbers, and this is a boolean"),
    ],
)
def test_an_operator_points_at_what_does_not_fit(text, clash, part, message):
    _, (misfit,) = judged(text)

    assert (misfit.clash, misfit.is_sure) == (clash, True)
    assert text[misfit.start - 1 : misfit.end - 1] == part
    assert message in misfit.message


@pytest.mark.parametrize("text", ["${data.l} == 'a'", "'chosen: ' ${data.l}"])
def test_of_lists_nothing_is_claimed_for_sure(text):
    _, (misfit,) = judged(text)

    assert not misfit.is_sure


def test_every_misfit_is_found():
    _, misfits = judged("${data.s} > 1 && ${data.n} == 'a' && !${data.s}")

    assert [each.clash for each in misfits] == [Clash.OPERAND, Clash.SIDES, Clash.OPERAND]
