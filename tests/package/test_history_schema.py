"""What history prints as JSON, held against the schema that flowops publishes."""

from __future__ import annotations

import json

import jsonschema
import pytest

from flowops.cli.main import run
from flowops.flowjson.schemas import load_schema
from tests.package.closing import closed

SCHEMA = jsonschema.Draft202012Validator(load_schema("history"))
CLOSED = jsonschema.Draft202012Validator(closed(load_schema("history")))


@pytest.fixture
def history(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLOWOPS_ENV", raising=False)
    run(["init"])

    def history():
        capsys.readouterr()
        run(["history", "--format", "json"])
        return json.loads(capsys.readouterr().out)

    return history


def edit(tmp_path):
    file = tmp_path / "flows" / "welcome" / "flow.json"
    file.write_text(file.read_text().replace("Nice", "Good"))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(load_schema("history"))


def test_a_history_fits_the_schema_which_knows_all_its_keys(history, tmp_path):
    for command in (["apply", "--yes"], ["rollback", "welcome", "--yes"]):
        run(["apply", "--yes"])
        edit(tmp_path)
        run(command)

    document = history()

    (flow,) = document["flows"]
    assert [each["rollback"] for each in flow["entries"]] == [True] * 2 + [False] * 4
    SCHEMA.validate(document)
    CLOSED.validate(document)


def test_of_a_flow_that_was_never_applied_there_is_none(history):
    document = history()

    assert document["flows"] == []
    SCHEMA.validate(document)


@pytest.mark.parametrize(
    ("key", "value"), [("format_version", "2.0"), ("environment", None), ("flows", {})]
)
def test_anything_else_does_not_fit(history, key, value):
    assert not SCHEMA.is_valid({**history(), key: value})
