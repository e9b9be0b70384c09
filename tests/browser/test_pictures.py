"""Pictures that a real browser takes, and a page that loads itself again."""

from __future__ import annotations

import struct

import pytest

from flowops import sandbox
from flowops.cli.watching import WatchedPage
from flowops.errors import FlowopsError
from flowops.flowjson.examples import flow, screen, text
from flowops.render.page import page_policy, render_page
from flowops.render.pictures import Look, stills_of, take_pictures
from tests.render.page.reviews import new_flow

pytestmark = pytest.mark.slow


def size(picture):
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">2I", data[16:24])


def saying(words):
    return new_flow(flow(screen("ONLY", text(words))))


def test_every_screen_has_a_picture_as_tall_as_itself(program, tmp_path):
    (stills,) = stills_of(saying("word " * 400))

    sheet, only = take_pictures(stills, tmp_path, "trip", program, Look("dark", "ios"))

    assert size(sheet)[0] == 1640
    width, height = size(only)
    assert (width, height > 2_000) == (800, True)


def test_an_open_page_follows_the_file_and_says_when_it_cannot(visit, tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("Good day")

    def build():
        if file.read_text() == "broken":
            raise FlowopsError("it is broken")
        return render_page([saying(file.read_text())], None, watching=True), [file]

    page = WatchedPage(build, page_policy(watching=True), print, print)
    with sandbox.running(page) as server:
        visited = visit(f"{server.url}/")
        visited.get_by_text("Good day").wait_for()
        visited.click("[data-play]")

        file.write_text("broken")
        visited.get_by_text("Not drawn: the file has an error").wait_for()

        file.write_text("Good night to you")
        visited.player.get_by_text("Good night to you").wait_for()
        assert not visited.locator(".not-drawn").is_visible()
        visited.close()  # or it would ask for a server that is gone
