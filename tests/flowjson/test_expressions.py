from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.expressions import (
    DEEPEST,
    LONGEST,
    is_expression,
    parse_condition,
    parse_expression,
)
from flowops.flowjson.references import Reference
from flowops.flowjson.syntax import Chain, Group, Literal, Not, render
from flowops.flowjson.tokens import Cause

A, B = Reference("data", ("a",)), Reference("data", ("b",))
ONE, TEXT = Literal("number", "1"), Literal("string", "'x'")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${data.a}", A),
        ("(${data.a})", Group(A)),
        ("!${data.a}", Not(A)),
        ("!!${data.a}", Not(Not(A))),
        ("${data.a} == 'x'", Chain(A, (("==", TEXT),))),
        ("${data.a}=='x'", Chain(A, (("==", TEXT),))),
        ("${data.a} > -1", Chain(A, ((">", Literal("number", "-1")),))),
        ("${data.a} > 0.5", Chain(A, ((">", Literal("number", "0.5")),))),
        ("${data.a} && ${data.b} && ${data.a}", Chain(A, (("&&", B), ("&&", A)))),
        (
            "${data.a} || ${data.b} && ${data.a}",
            Chain(A, (("||", Chain(B, (("&&", A),))),)),
        ),
        (
            "${data.a} < 1 == true",
            Chain(Chain(A, (("<", ONE),)), (("==", Literal("boolean", "true")),)),
        ),
        ("!${data.a} == true", Chain(Not(A), (("==", Literal("boolean", "true")),))),
        (r"${data.a} == 'it\'s'", Chain(A, (("==", Literal("string", r"'it\'s'")),))),
        (r"${data.a} == 'C:\'", Chain(A, (("==", Literal("string", "'C:\\'")),))),
        ("${data.a} == ''", Chain(A, (("==", Literal("string", "''")),))),
        ("${data.a} == '(${x} && ]'", Chain(A, (("==", Literal("string", "'(${x} && ]'")),))),
    ],
)
def test_a_condition_becomes_a_tree(text, tree):
    assert parse_condition(text).tree == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("`'x' ${data.a}`", Chain(TEXT, (("", A),))),
        ("` 'x' ${data.a} ' `", None),
        ("`${data.a} + ${data.b} * 1`", Chain(A, (("+", Chain(B, (("*", ONE),))),))),
        ("`${data.a} - -1`", Chain(A, (("-", Literal("number", "-1")),))),
        ("`${data.a} -1`", Chain(A, (("-", ONE),))),
        ("`'x' ${data.a} / 1`", Chain(TEXT, (("", Chain(A, (("/", ONE),))),))),
        ("`'x' ${data.a} == 'x'`", Chain(Chain(TEXT, (("", A),)), (("==", TEXT),))),
        ("`'x' !${data.a}`", Chain(TEXT, (("", Not(A)),))),
        (r"`'a\`b'`", Literal("string", r"'a\`b'")),
        ("  `${data.a}` ", A),
    ],
)
def test_an_expression_becomes_a_tree(text, tree):
    assert parse_expression(text).tree == tree


@pytest.mark.parametrize(
    ("text", "cause", "start", "end", "message"),
    [
        ("", Cause.EMPTY, 0, 0, "the expression is empty"),
        (" \t", Cause.EMPTY, 0, 2, "the expression is empty"),
        ("()", Cause.STRUCTURE, 0, 2, "the parentheses are empty"),
        ("true && ( )", Cause.STRUCTURE, 8, 11, "the parentheses are empty"),
        ("(true", Cause.STRUCTURE, 0, 1, "the parenthesis is never closed"),
        ("true)", Cause.STRUCTURE, 4, 5, "the parenthesis was never opened"),
        ("true &&", Cause.STRUCTURE, 5, 7, "a value is missing after `&&`"),
        ("== true", Cause.STRUCTURE, 0, 2, "a value is missing before `==`"),
        ("true && || true", Cause.STRUCTURE, 8, 10, "a value is missing between `&&` and `||`"),
        ("(true &&)", Cause.STRUCTURE, 8, 9, "a value is missing between `&&` and `)`"),
        ("!", Cause.STRUCTURE, 0, 1, "a value is missing after `!`"),
        ("true false", Cause.STRUCTURE, 5, 10, "an operator is missing here"),
        ("true !false", Cause.STRUCTURE, 5, 6, "an operator is missing here"),
        ("true (false)", Cause.STRUCTURE, 5, 6, "an operator is missing here"),
        ("1 == 007", Cause.STRUCTURE, 5, 8, "a number has leading zeros"),
        ("1 == 'abc", Cause.STRUCTURE, 5, 9, "the quote is never closed"),
        ("-${data.a} > 1", Cause.STRUCTURE, 0, 1, "`-` stands only before a number"),
        ("1 - 1 > 1", Cause.STRUCTURE, 2, 3, "`-` stands only before a number"),
        ("1 = 1", Cause.OPERATOR, 2, 3, "`=` is no operator"),
        ("1 === 1", Cause.OPERATOR, 4, 5, "`=` is no operator"),
        ("true & true", Cause.OPERATOR, 5, 6, "`&` is no operator"),
        ("true | true", Cause.OPERATOR, 5, 6, "`|` is no operator"),
        ("true and true", Cause.OPERATOR, 5, 8, "`and` is no operator"),
        ("1 + 1 > 1", Cause.OPERATOR, 2, 3, "a condition does not calculate with `+`"),
        ("1 % 1 > 1", Cause.OPERATOR, 2, 3, "a condition does not calculate with `%`"),
        ("true ? 1 : 2", Cause.OPERATOR, 5, 6, "`?` is no operator: there is no ternary"),
        ("true; false", Cause.OPERATOR, 4, 5, "`;` means nothing here"),
        ('1 == "abc"', Cause.QUOTE, 5, 10, "a text stands in double quotes"),
        ('1 == "abc', Cause.QUOTE, 5, 6, "a text stands in double quotes"),
        ("len('x') > 1", Cause.OPERAND, 0, 3, "`len` is not a function"),
        ("data.x == 1", Cause.OPERAND, 0, 4, "a reference stands in `${` and `}`"),
        ("1 == cat", Cause.OPERAND, 5, 8, "`cat` is neither a reference nor a value"),
        ("null == 1", Cause.OPERAND, 0, 4, "`null` is neither a reference nor a value"),
        ("1 == 1.", Cause.OPERAND, 5, 7, "`1.` is not a number"),
        ("1 == 1e5", Cause.OPERAND, 5, 8, "`1e5` is not a number"),
        ("1 == ${x}", Cause.REFERENCE, 5, 9, "a reference cannot begin with `x`"),
        ("`true`", Cause.BACKTICK, 0, 1, "a backtick stands inside the expression"),
    ],
)
def test_a_broken_condition_says_where(text, cause, start, end, message):
    problem = parse_condition(text).problem

    assert (problem.cause, problem.start, problem.end) == (cause, start, end)
    assert problem.message == message


@pytest.mark.parametrize(
    ("text", "cause", "start"),
    [
        ("``", Cause.EMPTY, 0),
        ("`'a", Cause.STRUCTURE, 0),
        ("`", Cause.STRUCTURE, 0),
        ("`'a`b'`", Cause.BACKTICK, 3),
        ("`${data.a} ` ${data.b}`", Cause.BACKTICK, 11),
        ("`'a' + `", Cause.STRUCTURE, 5),
        ("`'a' ? 'b' : 'c'`", Cause.OPERATOR, 5),
        ('`"a"`', Cause.QUOTE, 1),
        ("`upper('a')`", Cause.OPERAND, 1),
    ],
)
def test_a_broken_expression_says_where(text, cause, start):
    problem = parse_expression(text).problem

    assert (problem.cause, problem.start) == (cause, start)


def test_what_was_read_before_a_mistake_is_still_known():
    parsed = parse_condition("${data.a} == ${data.b} = 1")

    assert parsed.references == (A, B)
    assert parsed.tree is None


def test_places_count_from_the_beginning_of_the_string():
    tree = parse_expression("  `'x' (${data.a} + 1)`").tree

    group = tree.rest[0][1]
    assert (tree.start, tree.end) == (3, 22)
    assert (group.start, group.end) == (7, 22)
    assert (group.inner.start, group.inner.end) == (8, 21)


@pytest.mark.parametrize(
    ("text", "is_one"), [("`a`", True), ("``", True), ("`", False), ("a`", False), ("", False)]
)
def test_an_expression_stands_in_backticks_as_a_whole(text, is_one):
    assert is_expression(text) is is_one


@pytest.mark.parametrize("opening", ["(", "!", "(!"])
def test_deep_nesting_is_not_followed(opening):
    shallow = opening * (DEEPEST // len(opening))

    assert parse_condition(opening * 100_000).problem.cause in {Cause.DEPTH, Cause.STRUCTURE}
    assert parse_condition(opening * 1_000).problem.cause is Cause.DEPTH
    assert parse_condition(f"{shallow}true{')' * shallow.count('(')}").tree is not None


def test_a_novel_is_not_read():
    assert parse_expression(f"`'{'a' * LONGEST}'`").problem.cause is Cause.DEPTH


def test_a_long_chain_is_not_a_deep_tree():
    tree = parse_condition(" && ".join(["true"] * 2_000)).tree

    assert len(tree.rest) == 1_999
    assert parse_condition(render(tree)).tree == tree


names = st.sampled_from(["a", "first_name", "b-c"])
references = st.builds(
    Reference,
    st.sampled_from(["data", "form"]),
    st.lists(names, min_size=1, max_size=2).map(tuple),
    st.none() | st.just("FIRST"),
)
literals = (
    st.builds(Literal, st.just("number"), st.sampled_from(["0", "1", "42", "0.25"]))
    | st.builds(Literal, st.just("boolean"), st.sampled_from(["true", "false"]))
    | st.builds(Literal, st.just("string"), st.sampled_from(["''", "'a b'", r"'\''", r"'\`'"]))
)


def _compound(operands, operators):
    pairs = st.lists(st.tuples(st.sampled_from(operators), operands), min_size=1, max_size=4)
    return st.builds(Chain, operands, pairs.map(tuple)).map(Group)


def trees(levels):
    return st.recursive(
        references | literals,
        lambda inner: st.one_of(
            st.builds(Not, inner), *(_compound(inner, operators) for operators in levels)
        ),
        max_leaves=12,
    )


CONDITIONS = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="]]
EXPRESSIONS = [*CONDITIONS, [""], ["+", "-"], ["*", "/", "%"]]


@given(trees(CONDITIONS))
def test_a_written_condition_reads_the_same(tree):
    assert parse_condition(render(tree)).tree == tree


@given(trees(EXPRESSIONS))
def test_a_written_expression_reads_the_same(tree):
    assert parse_expression(f"`{render(tree)}`").tree == tree


pieces = st.sampled_from(
    ["${data.a}", "${", "(", ")", "==", "=", "&&", "!", "-", "1", "01", "'a'", "'", '"', "\\", "`"]
)
anything = st.text(max_size=40) | st.lists(pieces, max_size=12).map(" ".join)


@given(anything)
def test_no_text_is_too_strange(text):
    for parsed in (parse_condition(text), parse_expression(text), parse_expression(f"`{text}`")):
        assert (parsed.tree is None) is not (parsed.problem is None)
        if parsed.problem is not None:
            assert 0 <= parsed.problem.start <= parsed.problem.end <= len(text) + 2
        else:
            again = parse_expression(f"`{render(parsed.tree)}`")
            assert again.tree == parsed.tree


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["'", "\\'", "(", "!", "1", "${", "a", "1+", "'a' ", "${data.a} && ", '"', "-", " "]
)
def test_the_time_grows_with_the_length_and_no_faster(part):
    text = part * (LONGEST // len(part))

    began = time.process_time()
    parse_condition(text)
    parse_expression(f"`{text[:-2]}`")

    # Quadratic time would be minutes.
    assert time.process_time() - began < 2
