"""The data contract: printed without a gateway, and held against what people have now."""

from __future__ import annotations

import shutil

import jsonschema
import pytest
import yaml

from flowops.cli.output import Output
from flowops.flowjson.schemas import load_schema
from tests.e2e.project import KEY_VARIABLE, definition
from tests.package.closing import closed

MAIL = "complete at ONLY: mail"


def handing_over(**payload):
    flow = definition()
    action = {"name": "complete", "payload": payload}
    footer = {"type": "Footer", "label": "Send", "on-click-action": action}
    flow["screens"][0]["layout"] = {"type": "SingleColumnLayout", "children": [footer]}
    return flow


@pytest.fixture
def live(project):
    """A flow that hands over a mail address and an age."""
    project.flow("a", flow=handing_over(mail="x", age=1))
    project.applied()
    return project


@pytest.fixture
def broken(live):
    """It is to hand over no mail address any more."""
    live.define("a", flow=handing_over(age=1))
    return live


def test_a_contract_is_printed_without_a_key_and_without_a_network(live, gateway):
    gateway.forget_requests()
    del live.environ[KEY_VARIABLE]
    live.flow("b")

    ended = live.run("outputs", "--contract", "a")

    (flow,) = ended.json["flows"]
    assert (ended.code, gateway.requests) == (0, [])
    assert (flow["key"], flow["name"], flow["endpoint"]) == ("a", "A", None)
    assert flow["receiver"][0]["payload"]["required"] == ["mail", "age"]
    assert flow["sender"] == [
        {"screen": "ONLY", "data": {"type": "object", "properties": {}, "required": []}}
    ]


def test_a_contract_fits_its_schema_which_knows_all_its_keys(live):
    schema = load_schema("contract")
    jsonschema.Draft202012Validator.check_schema(schema)
    endpoint = handing_over(mail="x")
    endpoint["data_api_version"] = "3.0"
    endpoint["routing_model"] = {"ONLY": []}
    live.flow("b", flow=endpoint)

    document = live.run("outputs", "--contract").json

    jsonschema.Draft202012Validator(schema).validate(document)
    jsonschema.Draft202012Validator(closed(schema)).validate(document)
    assert document["flows"][1]["endpoint"]["requests"][0]["action"] == "INIT"


def test_keys_choose_outputs_with_and_without_the_contract(live):
    live.flow("b")

    assert [each["key"] for each in live.run("outputs", "b").json["flows"]] == ["b"]
    assert len(live.run("outputs", "--contract", "b", "--only", "a").json["flows"]) == 2
    assert live.run("outputs", "--contract", "c").code == 3


def test_a_contract_has_one_form(live):
    ended = live.run("outputs", "--contract", "--format", "env")

    assert ended.code == 64
    assert "as JSON" in ended.err


def test_a_plan_says_first_what_it_breaks(broken):
    ended = broken.run("plan")

    assert ended.code == 0
    assert ended.out.index("1 breaking change of the data contract") < ended.out.index("~ a")


def test_a_plan_as_json_has_what_changes(broken):
    (flow,) = broken.run("plan", "--format", "json").json["flows"]

    assert flow["contract_changes"] == [
        {
            "party": "receiver",
            "breaking": True,
            "field": MAIL,
            "sentence": "`ONLY` does not hand over `mail` any more; it was the constant `x`",
            "waived_because": None,
        }
    ]


def test_a_plan_that_breaks_something_fails_where_that_is_asked_for(broken):
    ended = broken.run("plan", "--fail-on", "breaking", "-o", "it.plan")

    assert ended.code == 8
    assert MAIL in ended.err
    assert "this plan breaks 1 agreement that nobody accepted" in ended.err
    assert not (broken.folder / "it.plan").exists()


def test_a_terminal_is_told_once_what_breaks(broken, monkeypatch):
    monkeypatch.setattr(Output, "shows_result", True)

    text = broken.run("plan", "--fail-on", "breaking")
    as_json = broken.run("plan", "--fail-on", "breaking", "--format", "json")

    assert (text.code, as_json.code) == (8, 8)
    assert text.said.count("1 breaking change of the data contract") == 1
    assert "this plan breaks 1 agreement that nobody accepted" in text.err
    assert f"for who receives results · {MAIL}" in as_json.err


def test_the_hint_can_be_pasted_into_the_manifest(broken):
    hint = broken.run("plan", "--fail-on", "breaking").err.splitlines()[-1]
    said, _, pasted = hint.partition(" in the manifest: ")
    broken.change("a", **yaml.safe_load(pasted))

    assert said == "  hint: to accept it, say why under `a`"
    assert broken.run("plan", "--fail-on", "breaking").code == 0


def test_an_acceptance_that_is_misspelt_is_told_what_is_meant(broken):
    broken.change("a", breaking={"complete at ONLY: mial": "the bot does without"})

    ended = broken.run("plan", "--fail-on", "breaking")

    assert ended.code == 8
    assert f"the manifest accepts: did you mean `{MAIL}`?" in ended.err
    assert "remove it there" not in ended.err


def test_what_is_accepted_for_a_reason_fails_nothing(broken):
    broken.change("a", breaking={MAIL: "the bot does without since 2.4"})

    ended = broken.run("plan", "--fail-on", "breaking", "-o", "it.plan")

    assert ended.code == 0
    assert "accepted: the bot does without since 2.4" in ended.out
    assert broken.run("apply", "it.plan", "--yes").code == 0


def test_what_is_accepted_and_not_needed_any_more_is_a_warning(broken):
    broken.change("a", breaking={MAIL: "the bot does without since 2.4"})
    broken.applied()

    ended = broken.run("plan", "--fail-on", "breaking")

    assert ended.code == 0
    assert f"a: this plan does not break `{MAIL}`" in ended.err


def test_without_a_base_it_is_said_that_nothing_is_known(live):
    shutil.rmtree(live.folder / ".flowops")
    live.define("a", flow=handing_over(age=1))

    ended = live.run("plan", "--take-over", "a", "--fail-on", "breaking")

    assert ended.code == 0
    assert "a: whether it breaks anybody is not known" in ended.err
    assert "what people have now is not known" in ended.out


def test_a_flow_that_waits_in_draft_is_compared_with_what_it_serves(gateway_with, project_on):
    refused = {"status": 400, "body": {"error": {"message": "the endpoint is not healthy"}}}
    faults = [{"route": "publish", "nth": 2, "times": 2, "do": refused}]
    project = project_on(gateway_with(faults=faults))
    project.flow("a", flow=handing_over(mail="x", age=1))
    project.applied()
    project.define("a", flow=handing_over(age=1))
    assert project.apply().code == 7

    ended = project.run("plan", "--fail-on", "breaking")

    # The debt comes before what a guard would say.
    assert ended.code == 7
    assert MAIL in ended.out
