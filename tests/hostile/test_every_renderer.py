"""No renderer lets a text be more than a text; a new one has to be listed here to be let in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.media import assert_log
from tests.hostile.renderers import OF_OURS, PARTS, RENDERERS, public_functions, try_renderer

ROOT = Path(__file__).parents[2]
TEXTS = 400
"""For each renderer; `python -m tests.campaign.hostile` tries 10,000."""


def test_no_renderer_is_forgotten():
    assert sorted(public_functions()) == sorted([*RENDERERS, *OF_OURS, *PARTS])


@pytest.mark.slow
@pytest.mark.parametrize("name", RENDERERS)
def test_a_text_from_outside_is_nothing_but_text(name):
    assert try_renderer(name, TEXTS) >= TEXTS


@pytest.mark.parametrize("name", OF_OURS)
def test_our_own_words_hold_nothing_that_a_terminal_obeys(name):
    assert_log(OF_OURS[name]().replace("\N{WORD JOINER}", ""))


def test_no_command_writes_json_past_the_renderers():
    # A schema is ours, word for word.
    modules = [path for path in (ROOT / "flowops/cli").rglob("*.py") if path.name != "schema.py"]

    assert [str(path) for path in modules if "json.dumps" in path.read_text()] == []
