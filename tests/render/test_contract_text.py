from __future__ import annotations

from flowops.compare.pairing import Consent
from flowops.model.definition import Definition
from flowops.render.contract_text import contract_lines, render_breaking
from flowops.render.plan_text import render_plan
from tests.builders import desired_flow, pair
from tests.planning.plans import plan_of
from tests.planning.test_breaking import BEFORE, MAIL, desired, handing_over, planned


def test_breaking_changes_are_the_first_that_a_plan_says():
    plan = plan_of(pair(desired(), read_back=BEFORE))

    lines = render_plan(plan, "here").splitlines()

    assert lines[2:5] == [
        "1 breaking change of the data contract",
        "  ! booking  `END` does not hand over `mail` any more; it was the constant `a`",
        f"      for who receives results · {MAIL}",
    ]


def test_what_is_accepted_is_shown_with_the_reason():
    plan = plan_of(pair(desired(breaking={MAIL: "nobody reads it"}), read_back=BEFORE))

    assert render_breaking(plan).splitlines() == [
        "1 breaking change of the data contract, all accepted",
        "  = booking  `END` does not hand over `mail` any more; it was the constant `a`",
        f"      for who receives results · {MAIL}",
        "      accepted: nobody reads it",
    ]


def test_some_of_several_may_be_accepted():
    after = handing_over(more=2)
    flow = desired_flow(definition=after, breaking={MAIL: "nobody reads it"})
    plan = plan_of(pair(flow, read_back=BEFORE))

    assert render_breaking(plan).startswith("2 breaking changes of the data contract, 1 accepted\n")


def test_where_nothing_breaks_nothing_is_said():
    assert render_breaking(plan_of(pair())) == ""


def test_what_breaks_nobody_stands_with_its_flow():
    assert list(contract_lines(planned())) == [
        "        data contract: `END` hands over `more` in addition, the constant `2`"
    ]


def test_what_an_entry_screen_takes_no_more_from_its_endpoint_and_from_a_message_is_said_once():
    screen = {"id": "ASK", "data": {"gone": {"type": "string", "__example__": "x"}}}
    before = Definition.from_value({"data_api_version": "3.0", "screens": [screen]})
    after = Definition.from_value({"data_api_version": "3.0", "screens": [{"id": "ASK"}]})
    (flow,) = plan_of(pair(desired_flow(definition=after), read_back=before)).flows

    assert len(list(contract_lines(flow))) == 1


def test_of_many_the_first_are_shown_and_the_others_counted():
    many = handing_over(mail="a", **{f"f{number}": number for number in range(14)})
    (flow,) = plan_of(pair(desired_flow(definition=many), read_back=handing_over(mail="a"))).flows

    lines = list(contract_lines(flow))

    assert len(lines) == 13
    assert lines[-1] == "        … and 2 more compatible changes"


def test_that_nothing_can_be_told_is_said():
    (flow,) = plan_of(pair(desired(), record=None, consent=Consent.TAKE_OVER)).flows

    assert list(contract_lines(flow)) == [
        "      what people have now is not known, and so not what breaks of its data contract"
    ]


def test_where_nothing_is_written_that_is_not_said_again():
    (flow,) = plan_of(pair(desired(), record=None)).flows

    assert list(contract_lines(flow)) == []
