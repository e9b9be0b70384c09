"""flowops explain, and the pages that are made from the same registry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowops.cli.main import run
from flowops.flowjson.error_codes import DOCUMENTED, UNDECIDABLE_CODES, all_codes
from flowops.operations.catalogue import catalogue
from flowops.operations.illustrating import earned_codes, illustrate
from flowops.render.rule_markdown import rule_pages

DOCS = Path(__file__).parents[2] / "docs" / "rules"


@pytest.fixture
def explain(capsys):
    def explained(*arguments):
        code = run(["explain", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return explained


def test_a_rule_is_explained_with_what_breaks_it_and_what_does_not(explain):
    code, out, _ = explain("R038")

    assert code == 0
    assert out.startswith("R038: a terminal screen has a Footer\n")
    assert "MISSING_FOOTER_ON_TERMINAL_SCREEN" in out
    assert out.index("bad:") < out.index("good:")
    assert "Footer" in out.split("good:")[1]


def test_a_code_of_meta_is_taken_too_in_any_case(explain):
    assert explain("missing_footer_on_terminal_screen")[1] == explain("r038")[1]


def test_a_code_of_many_rules_lists_them(explain):
    code, out, _ = explain("INVALID_SCREEN_DATA")

    assert code == 0
    assert len(out.splitlines()) > 3


def test_rules_of_the_manifest_and_undecidable_ones_are_explained(explain):
    assert "warning" in explain("M031")[1]
    assert "never found" in explain("R275")[1]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("MISSING_FOOTER_ON_TERMINAL_SCREN", "did you mean `MISSING_FOOTER_ON_TERMINAL_SCREEN`?"),
        ("M0031", "did you mean `M031`?"),
        ("xyzzy", "flowops explain --all lists them"),
        ("NO_SUPPORTED_DATA_API_VERSION", "Only Meta knows"),
    ],
)
def test_what_there_is_not_ends_with_64_and_a_guess(explain, typed, hint):
    code, out, err = explain(typed)

    assert (code, out) == (64, "")
    assert hint in err


def test_a_rule_or_all_of_them_are_asked_for(explain):
    assert explain()[0] == 64
    assert explain("R038", "--all")[0] == 64


def test_all_rules_are_listed_in_every_format(explain):
    text, markdown = explain("--all")[1], explain("--all", "--format", "markdown")[1]
    as_json = json.loads(explain("--all", "--format", "json")[1])

    assert len(text.splitlines()) == len(catalogue()) == len(as_json["rules"])
    assert all(f"[{rule}]" in markdown for rule in catalogue())


def test_one_rule_is_written_in_every_format(explain):
    (rule,) = json.loads(explain("R038", "--format", "json")[1])["rules"]

    assert rule["rule"] == "R038"
    assert rule["bad"]["version"]
    assert explain("R038", "--format", "markdown")[1] == (DOCS / "R038.md").read_text()


@pytest.mark.slow
def test_no_example_is_shown_at_length():
    shown = [illustrate(entry.rule) for entry in catalogue().values() if entry.rule]
    lines = [line for each in shown for line in f"{each.bad}\n{each.good}".split("\n")]

    assert max(map(len, lines)) <= 140
    assert max(each.bad.count("\n") for each in shown) <= 40


@pytest.mark.slow
def test_the_pages_say_what_the_registry_says():
    pages = rule_pages(catalogue())
    written = {path.name: path.read_text(encoding="utf-8") for path in DOCS.iterdir()}

    assert sorted(written) == sorted(pages)
    # `make rules-docs` writes them anew.
    assert [name for name in pages if written[name] != pages[name]] == []


def test_every_level_of_decision_is_there():
    assert {entry.decided for entry in catalogue().values()} == {"yes", "in part", "no"}


COUNTED = ("EMBEDDED_LINK", "FOOTER", "IMAGE", "OPT_IN")


def test_every_documented_code_that_a_file_can_earn_has_a_rule_that_yields_it():
    documented = {code for codes in DOCUMENTED.values() for code in codes}
    yielded = {code for entry in catalogue().values() if entry.rule for code in entry.codes}

    assert documented - yielded == set(UNDECIDABLE_CODES)


def test_every_documented_code_that_a_file_can_earn_has_an_example_that_earns_it():
    documented = {code for codes in DOCUMENTED.values() for code in codes}
    earned = earned_codes(entry.rule for entry in catalogue().values() if entry.rule)

    # Of these Meta's page speaks, and its answers have COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN.
    answered_otherwise = {f"MAX_{kind}_PER_SCREEN" for kind in COUNTED}
    assert documented - earned.keys() == {*UNDECIDABLE_CODES, *answered_otherwise}


def test_every_code_of_a_rule_is_one_that_meta_has():
    assert {code for entry in catalogue().values() for code in entry.codes} <= set(all_codes())
