"""Writes the goldens anew: read the diff before you commit it."""

from __future__ import annotations

from tests.revisions.goldens import FORMS, golden
from tests.revisions.reviewing import KEYS, review_of

for key in KEYS:
    for form, draw in FORMS.items():
        golden(key, form).write_text(draw(review_of(key)), encoding="utf-8")
