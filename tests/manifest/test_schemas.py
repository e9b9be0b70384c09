from __future__ import annotations

import json
import subprocess
import sys

import jsonschema
import pytest

from flowops.flowjson import schemas
from flowops.flowjson.schemas import load_schema, schema_text
from flowops.manifest.schemas import violations

SHAPE_OF_A_FINDING = {
    "rule": "R038",
    "code": None,
    "severity": "error",
    "message": "…",
    "hint": None,
    "path": "flows/booking.json",
    "line": 41,
    "column": 22,
    "end_line": 41,
    "end_column": 58,
    "pointer": "/screens/1",
    "where": "screen CONFIRM",
}


@pytest.mark.parametrize("name", ["manifest", "findings"])
def test_a_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(load_schema(name))


def test_a_schema_is_found_inside_an_installed_package(tmp_path, monkeypatch):
    (tmp_path / "manifest.schema.json").write_text('{"title": "installed"}')
    monkeypatch.setattr(schemas, "_FOLDERS", (tmp_path, *schemas._FOLDERS))

    assert json.loads(schema_text("manifest")) == {"title": "installed"}
    assert "findings" in schema_text("findings")


def test_the_manifest_schema_helps_an_editor():
    schema = load_schema("manifest")
    flow = schema["$defs"]["flow"]["properties"]

    assert schema["properties"]["version"]["const"] == 1
    assert schema["$defs"]["status"]["enum"] == ["draft", "published"]
    assert all("title" in entry or "$ref" in entry for entry in flow.values())


def test_findings_have_their_schema():
    report = {
        "format_version": "1.0",
        "findings": [SHAPE_OF_A_FINDING],
        "summary": {"files": 1, "errors": 1, "warnings": 0},
    }

    assert list(violations("findings", report)) == []


@pytest.mark.parametrize("key", sorted(SHAPE_OF_A_FINDING))
def test_a_finding_without_one_of_its_keys_is_none(key):
    finding = {name: value for name, value in SHAPE_OF_A_FINDING.items() if name != key}
    report = {"format_version": "1.0", "findings": [finding], "summary": {}}

    keywords = [violation.keyword for violation in violations("findings", report)]

    assert "required" in keywords


def test_a_pattern_takes_a_last_line_break_for_a_character():
    value = {"version": 1, "flows": {"a": {"name": "x\n", "categories": ["OTHER"], "json": "a"}}}

    [violation] = violations("manifest", value)

    assert (violation.keyword, violation.route) == ("pattern", ("flows", "a", "name"))


def test_what_takes_long_to_import_is_imported_late():
    code = "import sys, flowops.manifest.manifest; print({'yaml', 'jsonschema'} & set(sys.modules))"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "set()"
