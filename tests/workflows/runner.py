"""Reads the workflows, and runs their steps as a runner would, in a checkout that has no secret."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.iterdir())


def read_workflow(name: str) -> dict[str, Any]:
    workflow = yaml.safe_load((FOLDER / name).read_text())
    # YAML 1.1, which PyYAML speaks, takes the key `on` for a boolean.
    workflow["on"] = workflow.pop(True)
    return workflow


def jobs(name: str) -> list[dict[str, Any]]:
    return list(read_workflow(name)["jobs"].values())


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in jobs(name) for step in job["steps"]]


class Checkout:
    """A checkout with flowops installed, as after `make install`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.summary = folder / "summary.md"
        self.sandbox = folder / "flows" / ".flowops" / "sandbox.db"
        without_state = shutil.ignore_patterns(".flowops")
        shutil.copytree(ROOT / "flows", folder / "flows", ignore=without_state)
        (folder / ".venv").symlink_to(sys.prefix)

    def start(self, workflow: str, step: str, **environ: str) -> subprocess.Popen[str]:
        """The step as its runner starts it: one file, `bash -e`, and nobody's variables."""
        (job,) = jobs(workflow)
        (command,) = [each["run"] for each in job["steps"] if each.get("name") == step]
        script = self.folder / "step.sh"
        script.write_text(command)
        return subprocess.Popen(
            ["bash", "-e", script],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "GITHUB_ACTIONS": "true",
                "GITHUB_STEP_SUMMARY": str(self.summary),
                **job.get("env", {}),
                **environ,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, workflow: str, step: str, **environ: str) -> tuple[int, str, str]:
        process = self.start(workflow, step, **environ)
        out, err = process.communicate(timeout=180)
        return process.returncode, out, err

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
