from __future__ import annotations

import pytest

from flowops.render.page import render_page
from tests.render.page.reading import Page
from tests.render.page.reviews import edited_flow, everything, new_flow


@pytest.fixture(scope="session")
def whole():
    """The page of a flow that has every component."""
    return Page(render_page([new_flow(everything())], "staging"))


@pytest.fixture(scope="session")
def compared():
    """The page of the same flow before and after an edit."""
    return Page(render_page([edited_flow()], "staging"))
