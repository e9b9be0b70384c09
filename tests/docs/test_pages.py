"""The pages are whole: what flowops has, they tell of, and what they point at is there."""

from __future__ import annotations

import re
import subprocess

import jsonschema
import pytest
import yaml
from msgspec.structs import fields

from flowops import sandbox
from flowops.cli.main import COMMANDS
from flowops.errors import ExitCode
from flowops.ledger.lines import FIELDS
from flowops.manifest.schemas import load_schema
from flowops.model.record import Event
from flowops.planning.direction import Direction
from flowops.planning.guards import GUARDS
from flowops.planning.verdict import Verdict
from flowops.sandbox.fault_files import _DEEDS, ROUTES
from tests.docs.pages import blocks
from tests.docs.running import BIN, ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "README.md"]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
FENCED = re.compile(r"^(`{3,})\w*$.*?^\1$", re.MULTILINE | re.DOTALL)


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(path):
    return str(path.relative_to(ROOT))


def headings(path):
    """As anchors, the way GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", FENCED.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_inside_the_repository_leads_somewhere(page):
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        if not path.exists() or (anchor and anchor not in headings(path)):
            broken.append(target)

    assert broken == []


def test_the_pictures_of_the_readme_are_there_and_small():
    pictures = re.findall(r'(?:src|srcset)="([^"]+\.png)"', read("README.md"))

    assert len(pictures) == 2
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < 300 * 1024


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_that_a_page_names_is_one(page):
    targets = set(re.findall(r"^([\w-]+):", read("Makefile"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    typed = "\n".join([*re.findall(r"`(make [^`]+)`", text), *blocks(text, "sh")])
    named = re.findall(r"^make (?:\w+=\S+ )?([\w-]+)", typed, re.MULTILINE)

    assert set(named) - targets == set()


def test_the_readme_begins_with_the_two_commands_that_do_all_the_set_up():
    first_screen = "\n".join(read("README.md").splitlines()[:20])

    assert re.findall(r"^make (\w+)", first_screen, re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_that_the_readme_and_the_index_name(command):
    assert (ROOT / "docs" / "commands" / f"{command}.md").exists()
    assert f"docs/commands/{command}.md" in read("README.md")
    assert f"commands/{command}.md" in read("docs/README.md")


@pytest.mark.parametrize("page", ["README.md", "docs/exit-codes.md"])
def test_the_exit_codes_are_all_there(page):
    told = re.findall(r"^\| (\d+) \|", read(page), re.MULTILINE)

    assert [int(code) for code in told] == list(ExitCode)


def told_in(page):
    """What stands in the first column of the page's tables."""
    cells = re.findall(r"^\| ([^|]+) \|", read(page), re.MULTILINE)
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_every_key_of_the_manifest_is_described_and_no_other():
    schema = load_schema("manifest")
    parts = schema["$defs"]
    limits = parts["environment"]["properties"]["limits"]
    known = [schema, parts["environment"], parts["flow"], limits]
    keys = {key for each in known for key in each["properties"]}

    assert told_in("docs/manifest.md") == keys
    assert set(parts["override"]["properties"]) - keys == {"skip"}


def test_every_field_of_a_record_is_described_and_no_other():
    around = {"format", "number", "event", "environment", "gateway"}
    around |= {"who", "run", "commit", "previous", "seal"}
    events = {each.value for each in Event}
    files = {each for each in told_in("docs/records.md") if not each.isidentifier()}

    assert told_in("docs/records.md") - files == {*FIELDS, *around, *events}


def test_everything_that_the_sandbox_can_be_told_is_described():
    told = told_in("docs/sandbox.md")
    deeds = {each.partition(":")[0] for each in told}

    assert set(sandbox.Switches.__struct_fields__) - told == set()
    assert set(sandbox.PROFILES) - told == set()
    assert set(ROUTES) - {"*"} - told == set()
    assert set(_DEEDS) - deeds == set()


def test_every_default_of_a_switch_is_told_as_it_is():
    row = re.compile(r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \|", re.MULTILINE)
    rows = row.findall(read("docs/sandbox.md"))
    told = {name: value.strip("` ") for names, value in rows for name in re.findall(r"\w+", names)}
    defaults = {field.name: field.default for field in fields(sandbox.Switches)}

    assert {name: told[name] for name in defaults} == {
        name: shown(value) for name, value in defaults.items()
    }


def shown(value):
    if value == ():
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_every_verdict_direction_and_guard_is_described():
    assert {each.value for each in Verdict} - told_in("docs/commands/plan.md") == set()
    assert {each.value for each in Direction} - told_in("docs/commands/drift.md") == set()
    assert set(GUARDS) - told_in("docs/guards.md") == set()


def test_every_layer_is_described():
    folders = {path.name for path in (ROOT / "flowops").iterdir() if path.is_dir()}
    modules = {"findings", "errors"}

    layers = {name for name in folders | modules if not name.startswith("_")}
    assert layers - {"starter"} - told_in("docs/architecture.md") == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_yaml_example_of_a_manifest_is_one(page):
    validator = jsonschema.Draft202012Validator(load_schema("manifest"))
    for text in blocks(page.read_text(encoding="utf-8"), "yaml"):
        example = yaml.safe_load(text)
        if not isinstance(example, dict) or not {"flows", "environments"} & set(example):
            continue
        if "publishd" in text:
            continue  # it shows mistakes, and its transcript names them
        validator.validate({"version": 1, **example})


def test_the_workflow_of_the_docs_is_as_sound_as_ours():
    (workflow,) = [text for text in blocks(read("docs/ci.md"), "yaml") if "jobs:" in text]
    ended = subprocess.run(
        [BIN / "zizmor", "--offline", "--quiet", "--persona", "auditor", "-"],
        input=workflow,
        capture_output=True,
        check=False,
        text=True,
    )

    assert ended.returncode == 0, ended.stdout
    ours = set(re.findall(r"uses: (\S+@\w+ # \S+)", read(".github/workflows/flowops-plan.yml")))
    assert set(re.findall(r"uses: (\S+@\w+ # \S+)", workflow)) <= ours


def test_every_input_and_output_of_the_action_is_described():
    action = yaml.safe_load(read("action.yml"))

    assert {*action["inputs"], *action["outputs"]} - told_in("docs/ci.md") == set()
