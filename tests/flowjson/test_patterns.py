from __future__ import annotations

import pytest

from flowops.flowjson.patterns import problem_of_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "007",
        r"^(19|20)\d\d-(0[1-9]|1[012])$",
        r"\(\[\)",
        "[(*+?]",
        r"[\]]",
        "[]a]",
        "[^]",
        "[]",
        "a+?b*?c??",
        "a{2,3}",
        "{2}",
        "(?:a)(?=b)(?!c)(?<=d)(?<!e)(?<name>f)",
        r"(?<year>\d{4})-\k<year>",
        r"\p{L}+",
        "a|b|",
    ],
)
def test_what_some_engine_reads_is_no_problem(pattern):
    assert problem_of_pattern(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("[0-9", "a `[` is not closed"),
        ("[0-9{6}", "a `[` is not closed"),
        ("(a", "a `(` is not closed"),
        ("(?:a(b)", "a `(` is not closed"),
        ("a)", "a `)` closes nothing"),
        ("*a", "`*` has nothing before it to repeat"),
        ("(+a)", "`+` has nothing before it to repeat"),
        ("a|?", "`?` has nothing before it to repeat"),
        ("a\\", "it ends in a backslash"),
    ],
)
def test_what_no_engine_reads_is_one(pattern, problem):
    assert problem_of_pattern(pattern) == problem


def test_a_long_pattern_takes_no_long_time():
    assert problem_of_pattern("[" + "a" * 100_000 + "]") is None
    assert problem_of_pattern("(" * 50_000 + ")" * 50_000) is None
