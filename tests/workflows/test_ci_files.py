"""`init --ci`: what it writes is what each CI system takes, and its linter finds nothing in it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import check_jsonschema
import click
import jsonschema
import pytest
import yaml

from flowops.cli.main import flowops
from flowops.operations.ci_files import HOSTS
from tests.workflows.reading import FOLDER, OURS
from tests.workflows.writing import COMMIT, SOURCE

SCHEMAS = {"github": "github-workflows", "gitlab": "gitlab-ci", "bitbucket": "bitbucket-pipelines"}


def schema(name):
    """As the CI system publishes it, from a package that brings many of them."""
    folder = resources.files(check_jsonschema) / "builtin_schemas" / "vendor"
    return json.loads((folder / f"{name}.json").read_text())


def fits(name, path):
    read = schema(name)
    checker = jsonschema.validators.validator_for(read)(read)
    value = yaml.safe_load(path.read_text())
    # YAML 1.1, which PyYAML speaks, takes the key `on` for a boolean.
    if True in value:
        value["on"] = value.pop(True)
    return [error.message for error in checker.iter_errors(value)]


@pytest.mark.parametrize("host", HOSTS)
def test_the_files_are_what_the_ci_system_takes(written, host):
    for path in written(host).values():
        assert fits(SCHEMAS[host], path) == []


def test_what_a_ci_system_does_not_take_would_be_seen(written):
    path = written("gitlab")[".gitlab/flowops.yml"]
    path.write_text(path.read_text().replace("resource_group:", "resource_groups:"))

    assert fits("gitlab-ci", path) != []


def test_the_workflows_and_the_action_of_this_repository_fit_as_well():
    action, *workflows = OURS

    assert fits("github-actions", action) == []
    assert [each for path in workflows for each in fits("github-workflows", path)] == []


def test_zizmor_finds_nothing_at_its_strictest(written, tmp_path):
    written("github")

    ended = zizmor(tmp_path)

    assert ended.returncode == 0, ended.stdout
    assert "No findings to report" in ended.stdout


def test_zizmor_would_find_something(written, tmp_path):
    path = written("github")[".github/workflows/flowops-apply.yml"]
    path.write_text(path.read_text().replace("permissions: {}", "permissions: write-all"))

    assert zizmor(tmp_path).returncode != 0


def zizmor(folder):
    command = [Path(sys.prefix) / "bin" / "zizmor", "--offline", "--persona", "pedantic", folder]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_workflow_hands_over_what_the_one_that_it_calls_takes(written):
    for path in written("github").values():
        (job,) = yaml.safe_load(path.read_text())["jobs"].values()
        repository, _, commit = job["uses"].partition("@")
        called = yaml.safe_load((FOLDER / Path(repository).name).read_text())
        declared = called[True]["workflow_call"]
        needed = {name for name, each in declared["inputs"].items() if each.get("required")}
        (inner,) = called["jobs"].values()

        assert repository.startswith("acme/flowops/.github/workflows/")
        assert commit == COMMIT
        assert needed <= job["with"].keys() <= declared["inputs"].keys()
        assert job.get("secrets", {}).keys() <= declared.get("secrets", {}).keys()
        assert job["permissions"] == inner["permissions"]


@pytest.mark.parametrize("host", ["gitlab", "bitbucket"])
def test_every_command_in_them_is_one_that_flowops_has(written, host):
    lines = [line for path in written(host).values() for line in commands(path)]

    assert {line[0] for line in lines} >= {"validate", "plan", "apply", "drift"}
    for line in lines:
        check_line(line)


def commands(path):
    """Every call of flowops, cut where the shell would end it."""
    known = set(flowops.list_commands(click.Context(flowops)))
    found = re.findall(r"(?:- |then )flowops ([a-z]+ -?[^;>|\n]*)", path.read_text())
    return [line for line in map(shlex.split, found) if line[0] in known]


def check_line(line):
    name, *arguments = line
    command = flowops.get_command(click.Context(flowops), name)
    options = {each for option in command.params for each in option.opts}
    assert {each for each in arguments if each.startswith("-")} <= options


@pytest.mark.parametrize("host", HOSTS)
def test_the_lines_that_fail_on_a_broken_contract_need_only_to_be_let_in(written, host):
    files = {path: path.read_text() for path in written(host).values()}
    (path,) = (path for path, text in files.items() if "--fail-on" in text)
    words = r"(- flowops plan .*--fail-on breaking|args: \||  --fail-on|  breaking)"
    path.write_text(re.sub(rf"(?m)^( *)# {words}$", r"\1\2", files[path]))

    assert "--fail-on" not in json.dumps(yaml.safe_load(files[path]))
    assert re.search(r"--fail-on( |\\n)breaking", json.dumps(yaml.safe_load(path.read_text())))
    assert fits(SCHEMAS[host], path) == []


@pytest.mark.parametrize("host", HOSTS)
def test_the_environment_and_the_folder_are_those_that_were_named(written, host):
    text = "".join(
        path.read_text() for path in written(host, "whatsapp/flows", "-e", "staging").values()
    )

    assert "whatsapp/flows" in text
    assert "staging" in text
    assert not re.search(r"ENVIRONMENT|FOLDER|FLOWOPS_(URL|COMMIT|REPOSITORY)|production", text)


@pytest.mark.parametrize("host", HOSTS)
def test_it_says_what_is_left_to_do(sandboxed, host):
    ended = sandboxed.run("init", "--ci", host, "--source", SOURCE)

    assert "Next, 1: declare production in flows/flowops.yaml" in ended.err
    assert "FLOWOPS_API_KEY" in ended.err


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_that_is_there_is_overwritten(written, sandboxed, host):
    files = written(host)
    before = {path: path.read_text() for path in files.values()}
    *_, last = files.values()
    last.write_text("mine")

    again = sandboxed.run("init", "--ci", host, "--source", SOURCE, "-e", "other")

    assert again.code == 64
    assert "is there already" in again.err
    assert last.read_text() == "mine"
    assert all(path.read_text() == text for path, text in before.items() if path != last)


def test_gitlab_gets_its_own_file_beside_the_one_that_is_there(sandboxed):
    sandboxed.write(".gitlab-ci.yml", "stages: [test]\n")

    ended = sandboxed.run("init", "--ci", "gitlab", "--source", SOURCE)

    assert ended.out == "wrote .gitlab/flowops.yml\n"
    assert "include: [{local: .gitlab/flowops.yml}]" in ended.err
    assert (sandboxed.folder / ".gitlab-ci.yml").read_text() == "stages: [test]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--source", "acme/flowops@main"),
        ("--source", "acme/../flowops@" + COMMIT),
        ("--source", "file:///etc@" + COMMIT),
        ("--source", f"https://git.example.com/acme/flowops@{COMMIT}"),
        ("--source", SOURCE, "../flows"),
        ("--source", SOURCE, "a;b"),
        ("--source", SOURCE, "-e", "Production: x"),
    ],
)
def test_what_would_not_work_is_not_written(sandboxed, arguments):
    ended = sandboxed.run("init", "--ci", "github", *arguments)

    assert ended.code == 64
    assert not (sandboxed.folder / ".github").exists()


def test_a_source_belongs_to_ci(sandboxed):
    assert sandboxed.run("init", "--source", SOURCE).code == 64


def test_a_flowops_from_a_repository_knows_where_it_is_from(sandboxed, monkeypatch):
    known = {
        "url": "https://github.com/acme/flowops.git",
        "vcs_info": {"vcs": "git", "commit_id": COMMIT},
    }
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed(json.dumps(known)))

    sandboxed.run("init", "--ci", "github")

    text = (sandboxed.folder / ".github/workflows/flowops-plan.yml").read_text()
    assert f"uses: acme/flowops/.github/workflows/flowops-plan.yml@{COMMIT}" in text


@pytest.mark.parametrize("told", [None, "{}", "[]", "{", '{"url": "file:///x", "dir_info": {}}'])
def test_one_that_does_not_know_asks(sandboxed, monkeypatch, told):
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed(told))

    ended = sandboxed.run("init", "--ci", "github")

    assert ended.code == 64
    assert "--source OWNER/REPO@COMMIT" in ended.err


class Installed:
    def __init__(self, told):
        self.told = told

    def read_text(self, _):
        return self.told
