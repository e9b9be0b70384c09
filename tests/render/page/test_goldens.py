"""The pages of our own flows say what somebody has read: `python -m tests.render.page.outline`."""

from __future__ import annotations

import pytest

from flowops.render.page import render_page
from tests.render.page.outline import FOLDER, GOLDENS, outline


@pytest.mark.parametrize("name", GOLDENS)
def test_a_page_says_what_somebody_has_read(name):
    page = render_page(GOLDENS[name](), "sandbox")

    assert outline(page) == (FOLDER / name).read_text(encoding="utf-8")
