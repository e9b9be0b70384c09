"""The short form of the models: every protocol with less that goes wrong, every bad design."""

import re
from pathlib import Path

import pytest

from tests.models import create_lock_cases, replace_publish_cases
from tests.models.cases import Case
from tests.models.create_lock import CreateLock
from tests.models.create_lock_terms import World
from tests.models.run import PROMISED, PROTOCOLS, main

HOLDING = [case for cases in PROTOCOLS.values() for case in cases.holding(short=True)]
FOUND_OUT = [case for cases in PROTOCOLS.values() for case in cases.FOUND_OUT]
FULL = [case for cases in PROTOCOLS.values() for case in cases.holding(short=False)]
PAGE = Path(__file__).parents[2].joinpath("docs", "reliability-models.md").read_text("utf-8")


def _ids(cases):
    return [case.name for case in cases]


@pytest.mark.parametrize("case", HOLDING, ids=_ids(HOLDING))
def test_a_sound_protocol_holds_in_every_state(case):
    assert case.what_is_wrong(case.check()) is None


@pytest.mark.parametrize("case", FOUND_OUT, ids=_ids(FOUND_OUT))
def test_a_bad_design_is_found_out_with_a_trace(case):
    found = case.check()

    assert case.what_is_wrong(found) is None
    assert found.trace


@pytest.mark.parametrize("case", FOUND_OUT, ids=_ids(FOUND_OUT))
def test_the_page_tells_of_every_bad_design(case):
    assert f"\n| {case.name} | " in PAGE


@pytest.mark.parametrize("case", FULL, ids=_ids(FULL))
def test_the_page_tells_how_many_states_a_sound_protocol_has(case):
    assert re.search(
        rf"^\| {re.escape(case.name)} \|.*\| {case.at_least:,} \|$", PAGE, re.MULTILINE
    )


def test_two_runs_without_a_lock_make_two_flows_in_eight_moves():
    case = _case(create_lock_cases, "two runs, no lock, no comparison")

    assert case.check().story().splitlines() == [
        "  1. A begins, reads the record: none",
        "  2. A lists: nothing",
        "  3. B begins, reads the record: none",
        "  4. A announces, and sends create 0",
        "  5. create 0 makes a flow",
        "  6. B lists: nothing",
        "  7. B announces, and sends create 1",
        "  8. create 1 makes a flow",
        "  => the account has two flows of this name",
    ]


def test_a_late_upload_sends_a_flow_to_draft_after_a_run_ended_well():
    case = _case(replace_publish_cases, "an upload that was not heard of is not waited for")

    assert case.check().story().splitlines() == [
        "  1. A begins an apply",
        "  2. A plans: upload, publish",
        "  3. A announces and sends an upload of the new definition",
        "  4. A hears nothing, the request is under way",
        "  5. A announces and sends an upload of the new definition",
        "  6. the upload of A lands",
        "  7. A hears that the upload is done, and records it",
        "  8. A reads the flow again: no errors",
        "  9. A announces and sends a publish",
        " 10. the publish of A lands",
        " 11. A hears that it is published",
        " 12. A reads: PUBLISHED, and records it",
        " 13. a late upload of the new definition lands",
        "  => the last run ended with 0, and the published flow is in DRAFT",
    ]


def test_a_search_of_fewer_states_than_promised_is_wrong():
    model = CreateLock(create_lock_cases.SHARED, World())

    case = Case("", "", model, at_least=1_000_000)

    assert "fewer than 1,000,000" in case.what_is_wrong(case.check())


def test_a_bad_design_that_is_not_found_out_is_wrong():
    model = CreateLock(create_lock_cases.NEVER_AGAIN, World())

    case = Case("", "", model, broken=create_lock_cases.TWO_FLOWS)

    assert "was to be found" in case.what_is_wrong(case.check())


def test_a_model_that_is_too_small_says_so():
    world = World(slots=1, lists_catch_up=False)
    design = create_lock_cases.ON_ONE_MACHINE

    found = CreateLock(design, world)

    assert Case("", "", found).check().broken == "the model has too few slots"


def test_the_full_form_promises_at_least_the_states_of_the_campaign():
    for protocol, cases in PROTOCOLS.items():
        promised = sum(case.at_least for case in cases.holding(short=False))

        assert promised >= PROMISED[protocol]


def test_the_table_names_each_design_and_ends_with_what_was_counted(capsys):
    assert main(["--short", "--only", "flock"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in said if "holds" in line] == [
        "flock, any run sends again"
    ]
    assert said[-2:] == [
        "create, lock: 451 states, all good",
        "replace, publish, roll back: 0 states, all good",
    ]


def test_the_table_tells_the_traces_if_asked(capsys):
    assert main(["--only", "the last good bytes are not kept", "--traces"]) == 0

    assert "  => a published flow is uploaded to, and nobody kept what it has" in (
        capsys.readouterr().out.splitlines()
    )


def _case(cases, name):
    (found,) = [case for case in cases.FOUND_OUT if case.name == name]
    return found
