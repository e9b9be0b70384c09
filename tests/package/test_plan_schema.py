"""What plan, apply and drift print as JSON, held against the schema that flowops publishes."""

from __future__ import annotations

import json

import jsonschema
import pytest

from flowops import sandbox
from flowops.cli.main import run
from flowops.flowjson.schemas import load_schema
from tests.package.closing import closed

SCHEMA = jsonschema.Draft202012Validator(load_schema("plan"))
CLOSED = jsonschema.Draft202012Validator(closed(load_schema("plan")))


@pytest.fixture
def project(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLOWOPS_ENV", raising=False)
    run(["init"])
    capsys.readouterr()
    return tmp_path / "flows"


@pytest.fixture
def valid(project, capsys):
    """Runs a command, and answers its JSON once that fits the schema, which knows all its keys."""

    def valid(*arguments):
        run([*arguments, "--format", "json"])
        document = json.loads(capsys.readouterr().out)
        SCHEMA.validate(document)
        CLOSED.validate(document)
        return document

    return valid


def replace(project, old, new):
    file = project / "welcome" / "flow.json"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(load_schema("plan"))


def test_a_plan_of_new_flows(valid):
    document = valid("plan")

    (flow,) = document["flows"]
    assert (flow["verdict"], flow["flow_id"]) == ("create", None)
    assert [step["action"] for step in flow["steps"]] == ["create", "publish"]


def test_an_apply(valid):
    document = valid("apply", "--yes")

    assert document["exit_code"] == 0
    assert [step["outcome"] for step in document["flows"][0]["steps"]] == ["applied", "applied"]


def test_an_apply_of_nothing(valid):
    valid("apply", "--yes")

    assert valid("apply", "--yes")["exit_code"] == 0


def test_an_apply_that_meta_finds_errors_in(valid, project):
    replace(project, '"terminal": true,', "")
    off = "rules: {R037: off, R039: off}\n"  # what flowops finds itself is never sent
    (project / "flowops.yaml").write_text((project / "flowops.yaml").read_text() + off)

    document = valid("apply", "--yes")

    (flow,) = document["flows"]
    assert document["exit_code"] == 6
    assert [step["outcome"] for step in flow["steps"]] == ["applied", "failed"]
    assert flow["findings"]


def test_a_drift_from_outside(valid, project):
    valid("apply", "--yes")
    database = project / ".flowops" / "sandbox.db"
    (account,) = sandbox.show(database).accounts
    sandbox.create_outside(database, account.waba_id, "Theirs")
    sandbox.edit_outside(database, account.flows[0].id, {"version": "7.1", "screens": []})

    document = valid("drift")

    assert [flow["direction"] for flow in document["flows"]] == ["outside"]
    assert [each["name"] for each in document["unmanaged"]] == ["Theirs"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("format_version", "2.0"), ("plan_id", "?"), ("flows", None), ("summary", {})],
)
def test_anything_else_does_not_fit(valid, key, value):
    document = valid("plan")

    assert not SCHEMA.is_valid({**document, key: value})


def test_keys_of_a_later_version_fit(valid):
    document = valid("plan")

    assert SCHEMA.is_valid({**document, "format_version": "1.1", "later": True})
