"""flowops validate, as a user runs it."""

from __future__ import annotations

import json
import time

import jsonschema
import pytest

from flowops.flowjson.schemas import load_schema
from tests.e2e.project import definition
from tests.package.test_start import NETWORK, SERVERS, modules_of

YOUNG = 0.15
"""Seconds: what was written that shortly before is not kept in the cache yet."""


def no_footer():
    flow = definition()
    del flow["screens"][0]["layout"]["children"][1]
    return flow


@pytest.fixture
def flows(sandboxed):
    """A manifest that says nothing of rules."""
    sandboxed.manifest.pop("rules", None)
    sandboxed.save()
    return sandboxed


def test_sound_flows_have_no_findings(flows):
    flows.flows("one", "two")

    ended = flows.run("validate")

    assert (ended.code, ended.out, ended.err) == (0, "No findings. 3 files.\n", "")


def test_an_error_is_shown_at_its_place_and_ends_with_3(flows):
    flows.flow("one", flow=no_footer())

    ended = flows.run("validate")

    assert ended.code == 3
    assert "error[R038]: " in ended.out
    assert "--> one.json:" in ended.out
    assert ended.out.endswith("\n1 error in 2 files\n")
    assert ended.err == ""


def test_files_and_folders_are_named_outright(flows):
    (flows.folder / "alone").mkdir()
    flows.write("alone/a.json", json.dumps(no_footer()))

    assert flows.run("validate", "alone").code == 3
    assert "1 error in 1 file" in flows.run("validate", "alone/a.json").out
    assert flows.run("validate", "gone.json").code == 3


def test_json_is_the_contract_s(flows):
    flows.flow("one", flow=no_footer())

    ended = flows.run("validate", "--format", "json")

    jsonschema.validate(ended.json, load_schema("findings"))
    (finding,) = ended.json["findings"]
    assert finding["rule"] == "R038"
    assert finding["path"] == "one.json"
    assert ended.json["summary"] == {"files": 2, "errors": 1, "warnings": 0}


def test_a_manifest_that_is_not_yaml_is_told_in_the_format_that_was_asked_for(flows):
    flows.file.write_text("version: [\n")

    ended = flows.run("validate", "--format", "json")

    assert ended.code == 3
    assert [each["rule"] for each in ended.json["findings"]] == ["M001"]


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "gitlab", "junit"])
def test_every_format_ends_alike(flows, form):
    flows.flow("one", flow=no_footer())

    ended = flows.run("validate", "--format", form)

    assert ended.code == 3
    assert "R038" in ended.out


def test_warnings_fail_where_they_are_asked_to(flows):
    flows.flow("one", "A heading of many words " * 5)

    mild, strict = flows.run("validate"), flows.run("validate", "--strict")

    assert (mild.code, strict.code) == (0, 3)
    assert "1 warning in 2 files" in mild.out
    assert "--strict" in strict.err


def test_the_flows_of_a_manifest_are_chosen(flows):
    flows.flow("one", flow=no_footer())
    flows.flow("two")

    assert flows.run("validate", "--only", "two").code == 0
    assert flows.run("validate", "--except", "one").code == 0
    assert flows.run("validate", "--only", "one").code == 3
    assert flows.run("validate", "--only", "three").code == 3


def test_no_choice_is_made_among_files(flows):
    assert flows.run("validate", "one.json", "--only", "one").code == 64


def test_a_manifest_is_no_flow(flows):
    ended = flows.run("validate", "flowops.yaml")

    assert ended.code == 64
    assert "flowops validate -f flowops.yaml" in ended.err


def test_an_unknown_environment_is_refused(flows):
    flows.flow("one")

    assert flows.run("validate", "-e", "nowhere").code == 3
    assert flows.run("validate", "-e", "sandbox").code == 0


def test_a_folder_without_files_is_worth_a_word(flows):
    (flows.folder / "empty").mkdir()

    ended = flows.run("validate", "empty")

    assert (ended.code, ended.out) == (0, "No findings. 0 files.\n")
    assert "there is no *.json in empty" in ended.err


def test_a_manifest_s_rules_hold_for_named_files_too(flows):
    flows.flow("one", flow=no_footer(), waive={"R038": "closed by hand"})
    flows.flow("two", flow=no_footer())

    ended = flows.run("validate", "one.json", "two.json")

    assert "--> two.json" in ended.out
    assert "--> one.json" not in ended.out
    assert ended.out.endswith("1 error in 2 files, 1 waived\n")


def test_without_a_manifest_files_are_looked_at_all_the_same(flows):
    flows.file.unlink()
    flows.write("a.json", json.dumps(definition()))

    assert flows.run("validate", "a.json").code == 0
    assert flows.run("validate").code == 3
    assert flows.run("validate", "-f", "gone.yaml", "a.json").code == 3


def test_a_second_look_is_taken_from_the_cache(flows):
    flows.flow("one", flow=no_footer())
    time.sleep(YOUNG)
    first = flows.run("validate")
    cache = flows.folder / ".flowops" / "cache" / "files.json"
    kept = cache.read_bytes()

    second = flows.run("validate")

    assert first == second
    assert cache.read_bytes() == kept


@pytest.mark.parametrize("damage", [b"", b"\xff\x00", b"{}\n{}"])
def test_a_damaged_cache_changes_nothing(flows, damage):
    flows.flow("one", flow=no_footer())
    first = flows.run("validate")
    (flows.folder / ".flowops" / "cache" / "files.json").write_bytes(damage)

    assert flows.run("validate") == first


def test_without_a_cache_nothing_is_written(flows):
    flows.flow("one")
    before = flows.files_written()

    flows.run("validate", "--no-cache")

    assert flows.files_written() == before


def test_it_imports_nothing_of_the_network(flows):
    flows.flow("one", flow=no_footer())

    modules = modules_of("validate", "one.json", cwd=flows.folder)

    assert "flowops.operations.validating" in modules
    assert modules & (NETWORK | SERVERS) == set()
