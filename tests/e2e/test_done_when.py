"""The main job, start to end: apply, nothing left to apply, one change, one flow."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.e2e.project import Project, definition

EXAMPLES = Path(__file__).parents[2] / "flows"


@pytest.fixture(params=["embedded", "over HTTP"])
def examples(request, tmp_path, gateway_with):
    """The repository's own flows, and a way to see what was asked about them."""
    environments = {"sandbox": {"gateway": "sandbox"}}
    gateway = None
    if request.param == "over HTTP":
        gateway = gateway_with(latency=0.005, page_size=3)
        for number in range(4):
            gateway.create_outside(f"Somebody else's {number}")
        environments = {"production": gateway.environment()}
    project = Project(tmp_path / "flows", environments)
    shutil.copytree(EXAMPLES, project.folder, dirs_exist_ok=True, ignore=_only_definitions)
    for key in ("discovery", "booking", "survey"):
        entry = {"name": key.title(), "categories": ["OTHER"], "json": f"{key}/flow.json"}
        project.manifest["flows"][key] = entry | {"status": "published"}
    project.save()
    return project, gateway


def _only_definitions(_, names):
    return [name for name in names if name.startswith(".") or name.endswith(".yaml")]


def count_writes(project, gateway):
    if gateway is not None:
        return len(gateway.writes)
    shown = project.run("sandbox", "show", "--requests", "--format", "json").json
    return sum(request["method"] != "GET" for request in shown["requests"])


def test_a_second_apply_writes_nothing(examples):
    project, gateway = examples
    assert project.apply().code == 0
    first = count_writes(project, gateway)

    second = project.apply()

    assert second.code == 0
    assert "No changes. 3 flows in sync." in second.out
    assert first == 6
    assert count_writes(project, gateway) == first


def test_after_an_apply_there_is_nothing_left_to_plan(examples):
    project, _ = examples
    project.applied()

    assert project.plan().code == 0


def test_a_change_of_one_text_names_that_flow_alone(examples):
    project, _ = examples
    project.applied()
    path = project.folder / "survey" / "flow.json"
    path.write_text(path.read_text().replace("How did we do?", "How did we do today?"))

    changed = project.plan()

    assert changed.code == 2
    assert changed.actions("survey") == ["replace-json", "publish"]
    assert [flow["key"] for flow in changed.json["flows"] if flow["steps"]] == ["survey"]
    assert "survey" in project.run("plan").out
    assert "booking" not in project.run("plan").out


def test_other_formatting_and_key_order_are_no_change(examples):
    project, _ = examples
    project.applied()
    path = project.folder / "booking" / "flow.json"
    path.write_text(json.dumps(json.loads(path.read_text()), sort_keys=True, indent=7))

    assert project.plan().code == 0


def test_another_order_of_categories_is_no_change(project):
    project.flow("a", categories=["OTHER", "SURVEY", "SIGN_UP"])
    project.applied()
    project.change("a", categories=["SIGN_UP", "OTHER", "SURVEY"])

    assert project.plan().code == 0


def test_numbers_and_escapes_that_mean_the_same_are_no_change(project):
    flow = definition("Olá")
    flow["screens"][0]["layout"]["children"].insert(
        1, {"type": "TextInput", "name": "age", "label": "Age", "max-chars": 3}
    )
    project.flow("a", flow=flow)
    project.applied()
    text = json.dumps(flow, ensure_ascii=True).replace('"max-chars": 3', '"max-chars": 3.0')
    project.write("a.json", b"\xef\xbb\xbf" + text.encode())

    assert project.plan().code == 0
