"""Pictures that a person has looked at. `python -m tests.render.goldens` draws them anew."""

from __future__ import annotations

from pathlib import Path

from flowops.render.phones_text import render_phones, render_review
from flowops.render.review_markdown import board_markdown, review_markdown
from tests.render.reviews import edited, review_of, survey
from tests.screens.boards import FILES, board

FOLDER = Path(__file__).with_name("goldens")


def _review():
    return review_of(survey(), survey(edited))


GOLDENS = {
    **{f"{name}.txt": lambda name=name: render_phones(name, name, board(name)) for name in FILES},
    "everything-wide.txt": lambda: render_phones(
        "everything", "All", board("everything"), width=120
    ),
    "survey-review.txt": lambda: render_review(_review()),
    "survey-review-narrow.txt": lambda: render_review(_review(), width=60),
    "survey-review.md": lambda: review_markdown(_review()),
    "survey-new.md": lambda: review_markdown(review_of(None, survey())),
    "booking.md": lambda: board_markdown("booking", "Visit booking", board("booking")),
}

if __name__ == "__main__":
    for name, draw in GOLDENS.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")
