"""`make demo` without its installation: the script that its recipe runs."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.docs.running import BIN, ROOT
from tests.docs.samples import agree

pytestmark = pytest.mark.slow


@pytest.fixture
def demo(tmp_path):
    """Runs it where temporary folders are made in a folder of the test."""

    def demo():
        ended = subprocess.run(
            [ROOT / "scripts" / "demo"],
            cwd=tmp_path,
            env={
                "FLOWOPS_ENV": "nowhere",
                "PATH": os.pathsep.join([str(BIN), os.defpath]),
                "TMPDIR": str(tmp_path),
            },
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return ended.stdout

    return demo


def test_the_demo_plans_applies_and_plans_nothing(demo):
    said = demo()

    commands = [line for line in said.splitlines() if line.startswith("$ ")]
    plan, apply, empty, preview = (f"$ flowops {each}" for each in COMMANDS)
    assert commands == [plan, apply, empty, preview]
    assert "Plan: 3 to create, 3 to publish." in between(said, plan, apply)
    assert "Applied 6 of 6 steps." in between(said, apply, empty)
    assert "No changes. 3 flows in sync." in between(said, empty, preview)


COMMANDS = ("plan", "apply --yes", "plan --detailed-exitcode", "preview booking")


def between(text, start, end):
    return text.partition(start)[2].partition(end)[0]


def test_the_demo_says_the_same_each_time_and_leaves_nothing(demo, tmp_path):
    assert agree(demo(), demo())
    assert list(tmp_path.iterdir()) == []


def test_make_demo_runs_the_script():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "\ndemo: .venv/.installed\n\t@PATH=" in makefile
    assert makefile.count("scripts/demo") == 1
