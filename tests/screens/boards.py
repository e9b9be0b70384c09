"""Storyboards for tests: of the examples, of a flow that holds every component, and of a few."""

from __future__ import annotations

import json
from pathlib import Path

from flowops.flowjson.examples import flow, footer, screen
from flowops.model.definition import Definition
from flowops.screens.resolving import storyboard_of

ROOT = Path(__file__).parents[2]
EVERYTHING = Path(__file__).with_name("everything.json")
FILES = {path.parent.name: path for path in sorted(ROOT.glob("flows/*/flow.json"))} | {
    "everything": EVERYTHING
}


def definition(name):
    return Definition.from_value(json.loads(FILES[name].read_text(encoding="utf-8")))


def board(name):
    return storyboard_of(definition(name))


def board_of(*screens, **root):
    return storyboard_of(Definition.from_value(flow(*screens, **root)))


def view_of(*components, **properties):
    """The one screen that holds these and a footer."""
    return board_of(screen("ONLY", *components, footer(), **properties)).screens[0]


def part_of(component, **properties):
    return view_of(component, **properties).parts[0]
