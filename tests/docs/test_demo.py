"""`make demo` without its installation: the script that its recipe runs."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.docs.running import BIN, ROOT
from tests.docs.samples import agree

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the demo makes its temporary folders."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def said(folder):
    """By each of two runs."""
    return [run(folder), run(folder)]


def run(folder):
    ended = subprocess.run(
        [ROOT / "scripts" / "demo"],
        cwd=folder,
        env={
            "FLOWOPS_ENV": "nowhere",
            "PATH": os.pathsep.join([str(BIN), os.defpath]),
            "TMPDIR": str(folder),
        },
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ended.stdout


def test_the_demo_plans_applies_and_plans_nothing(said):
    first, _ = said

    commands = [line for line in first.splitlines() if line.startswith("$ ")]
    plan, apply, empty, preview = (f"$ flowops {each}" for each in COMMANDS)
    assert commands == [plan, apply, empty, preview]
    assert "Plan: 3 to create, 3 to publish." in between(first, plan, apply)
    assert "Applied 6 of 6 steps." in between(first, apply, empty)
    assert "No changes. 3 flows in sync." in between(first, empty, preview)


COMMANDS = ("plan", "apply --yes", "plan --detailed-exitcode", "preview booking")


def between(text, start, end):
    return text.partition(start)[2].partition(end)[0]


def test_the_demo_says_the_same_each_time_and_leaves_nothing(said, folder):
    assert agree(*said)
    assert list(folder.iterdir()) == []


def test_make_demo_runs_the_script():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "\ndemo: .venv/.installed\n\t@PATH=" in makefile
    assert makefile.count("scripts/demo") == 1
