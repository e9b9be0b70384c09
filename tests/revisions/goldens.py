"""The texts that a person has looked at."""

from __future__ import annotations

from flowops.model.environment import Environment
from flowops.render.diff_markdown import render_diff_markdown
from flowops.render.diff_text import render_diff
from tests.builders import ACCOUNT
from tests.revisions.reviewing import HERE

PLACE = (Environment("sandbox", "sandbox", (ACCOUNT,)), "the embedded sandbox", "main")
FORMS = {
    "txt": lambda review: render_diff(*PLACE, [review]),
    "md": lambda review: render_diff_markdown(*PLACE, [review]),
}


def golden(key, form):
    return HERE / f"{key}.diff.{form}"
