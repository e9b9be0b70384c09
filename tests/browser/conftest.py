"""One browser for all tests of a worker: Debian's Chromium, driven over its own protocol.

CI has to have one (`.ci/run` installs it). Elsewhere the tests are skipped where there is none.
"""

from __future__ import annotations

import os

import pytest
from msgspec import Struct, field

from flowops.render.page import render_page
from flowops.render.pictures import find_browser
from tests.render.page.reviews import edited_flow, everything, new_flow

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20_000
"""Milliseconds in which whatever is awaited has to be there."""


@pytest.fixture(scope="session")
def program():
    found = find_browser(os.environ)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("there is no Chromium: .ci/run installs one")
    if found is None:
        pytest.skip("there is no Chromium or Chrome here, and FLOWOPS_BROWSER names none")
    return found


@pytest.fixture(scope="session")
def browser(program):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


class Visit(Struct, dict=True):
    """An open page, and all that it complained of or asked the network for."""

    page: object
    complaints: list[str] = field(default_factory=list)

    def __getattr__(self, name):
        return getattr(self.page, name)

    @property
    def player(self):
        return self.page.locator(".player")

    @property
    def cta(self):
        return self.player.locator(".cta:visible").last

    def sent(self):
        """What the flow would have sent last, with the name of its action."""
        last = self.player.locator(".sent li").first
        return last.get_attribute("data-action"), last.locator("pre").inner_text()


@pytest.fixture
def visit(browser):
    """Opens an address. At the end there must have been no error, no violation of the policy, and
    no request but those for the page itself.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    visits = []

    def visit(address):
        visited = Visit(context.new_page())
        visits.append(visited)
        page, complaints = visited.page, visited.complaints
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (event) => console.error('violation of', event.violatedDirective))"
        )
        origin = address.partition("#")[0]
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((origin, "data:"))
                else complaints.append(f"asked for {request.url}")
            ),
        )
        page.goto(address)
        return visited

    yield visit
    context.close()
    assert [each for visited in visits for each in visited.complaints] == []


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Files to open: a flow with every component, and the same before and after an edit."""
    folder = tmp_path_factory.mktemp("pages")
    drawn = {"whole": [new_flow(everything())], "compared": [edited_flow()]}
    addresses = {}
    for name, reviews in drawn.items():
        file = folder / f"{name}.html"
        file.write_text(render_page(reviews, "staging"), encoding="utf-8")
        addresses[name] = file.as_uri()
    return addresses


@pytest.fixture
def played(visit, pages):
    """The flow with every component, in the player."""
    visited = visit(pages["whole"])
    visited.click("[data-play]")
    return visited
