from __future__ import annotations

import pytest

from flowops.operations.catalogue import catalogue
from flowops.render.rule_markdown import prose_of, rule_page
from flowops.render.rule_text import render_rule


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a `code` in it", "a `code` in it"),
        ("a lone ` in it", "a lone \\` in it"),
        ("an * and a `*`", "an \\* and a `*`"),
    ],
)
def test_a_pair_of_backticks_is_code_and_all_else_is_prose(said, written):
    assert prose_of(said) == written


@pytest.mark.parametrize("rule", ["R001", "R002", "R010", "R159", "R245", "R270", "M031", "M052"])
def test_a_page_and_a_text_say_the_same_facts(rule):
    entry = catalogue()[rule]

    for said in (rule_page(entry), render_rule(entry)):
        assert entry.id in said
        assert entry.decided in said
        assert entry.versions in said


def test_a_byte_order_mark_in_an_example_can_be_seen():
    assert "<U+FEFF>" in rule_page(catalogue()["R002"])
