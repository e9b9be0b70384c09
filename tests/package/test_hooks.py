"""The hooks for pre-commit run commands that there are, on files that are meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from flowops.cli.main import COMMANDS

HOOKS = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
BY_ID = {hook["id"]: hook for hook in HOOKS}


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_one_of_our_commands(hook):
    program, command, *rest = hook["entry"].split()

    assert (program, rest) == ("flowops", [])
    assert command in COMMANDS
    assert hook["language"] == "python"


@pytest.mark.parametrize("hook", ["flowops-validate", "flowops-fmt"])
def test_flows_are_meant_and_other_json_is_not(hook):
    meant = re.compile(BY_ID[hook]["files"])

    for name in ("flows/booking/flow.json", "flow/a.json", "app/flows/b.json", "my-flow-v2.json"):
        assert meant.search(name), name
    for name in ("package.json", "flows/flowops.yaml", "src/tsconfig.json"):
        assert not meant.search(name), name


def test_the_manifest_is_checked_as_a_whole():
    hook = BY_ID["flowops-manifest"]

    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "flows/flowops.yaml")
