from __future__ import annotations

import json

import pytest

from flowops.errors import InvalidInput
from flowops.operations import plan_report
from flowops.operations.plan_report import read_plan_report
from tests.render.plan_reports import change, contract_change, flow, plan


def read(document):
    return read_plan_report(json.dumps(document).encode(), "plan.json")


def test_a_plan_is_read_with_all_that_a_reviewer_is_told():
    report = read(
        plan(flow(changes=[change("new words")], contract_changes=[contract_change("email")]))
    )

    (found,) = report.flows
    assert (found.title, found.sign, found.steps) == ("booking", "~", ("replace-json", "publish"))
    assert found.changes[0].sentence == "new words"
    assert [each.field for each in found.breaking] == ["email"]


def test_a_plan_of_an_earlier_version_lacks_only_what_is_new():
    old = flow()
    del old["changes"], old["contract_changes"]
    document = plan(old)
    del document["where"], document["findings"]

    assert read(document).flows[0].changes == ()


REFUSED = {
    "no JSON": b"{",
    "nothing": b"",
    "not UTF-8": b"\xff",
    "a list": b"[]",
    "the same key twice": b'{"flows": [], "flows": []}',
    "of a version to come": json.dumps(plan(format_version="2.0")).encode(),
    "a verdict that is none": json.dumps(plan(flow(verdict="<b>"))).encode(),
    "a step that is none": json.dumps(plan(flow(steps=[{"action": "delete"}]))).encode(),
    "a flow without a key": json.dumps(plan({"name": "x"})).encode(),
    "an aspect that is none": json.dumps(plan(flow(changes=[change("x", "<img>")]))).encode(),
    "text in place of a number": json.dumps(plan(findings=[{"line": "x"}])).encode(),
    "a plan's id that is none": json.dumps(plan(plan_id="--> <b>")).encode(),
    "the report of an apply": json.dumps(plan(exit_code=0)).encode(),
    "the report of a drift": json.dumps(plan(flow(direction="none"))).encode(),
    "deeper than a stack": b"[" * 100_000,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_is_no_plan_is_refused_with_its_file(body):
    with pytest.raises(InvalidInput) as refused:
        read_plan_report(body, "plan.json")

    assert refused.value.message.startswith("plan.json ")


@pytest.mark.parametrize(
    "name", ["", "Production", "x -->", "x:y", "a\nb", "@everyone", "a" * 65, "production\n"]
)
def test_an_environment_that_no_manifest_can_have_is_refused(name):
    with pytest.raises(InvalidInput, match="environment"):
        read(plan(environment=name))


def test_a_file_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(plan_report, "LARGEST", 10)

    with pytest.raises(InvalidInput, match="larger"):
        read(plan())
