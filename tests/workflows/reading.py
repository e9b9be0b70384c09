"""The workflows of this repository as they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.iterdir())
OURS = [ROOT / "action.yml", *(FOLDER / name for name in NAMES)]


def read_workflow(name: str | Path) -> dict[str, Any]:
    return parsed((FOLDER / name).read_text())


def parsed(text: str) -> dict[str, Any]:
    workflow = yaml.safe_load(text)
    # YAML 1.1, which PyYAML speaks, takes the key `on` for a boolean.
    workflow["on"] = workflow.pop(True)
    return workflow


def jobs(name: str) -> list[dict[str, Any]]:
    return list(read_workflow(name)["jobs"].values())


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in jobs(name) for step in job.get("steps", [])]
