"""render as a page, as a page that follows its files, and as pictures."""

from __future__ import annotations

import os
import re
import signal

import httpx
import pytest

from flowops.cli.watching import WatchedPage
from flowops.errors import FlowopsError
from tests.render.page.reading import Page


def test_a_file_that_ends_in_html_is_a_page_of_all_flows(offline):
    ended = offline.run("render", "-o", "review.html")

    page = Page((offline.folder / "review.html").read_text())
    assert (ended.code, ended.out) == (0, "")
    assert [each.text for each in page.one(class_="contents").all("a")] == ["Greeting", "Other"]
    assert page.one(class_="environment").text == "production"
    assert "not there in" not in page.one("main").text


def test_the_page_shows_a_former_revision_beside_this_one(offline):
    offline.write("old.json", (offline.folder / "greeting.json").read_bytes())
    offline.define("greeting", "Good night to you")

    ended = offline.run("render", "greeting", "--base", "old.json", "--format", "html")

    page = Page(ended.out)
    assert (
        page.one(class_="pair").one("figure", data_side="before").part_text() == "Good day to you"
    )
    assert (
        page.one(class_="pair").one("figure", data_side="after").part_text() == "Good night to you"
    )


@pytest.mark.parametrize("more", [("--format", "html"), ("-o", "page.html")])
def test_a_page_that_is_served_is_written_nowhere(offline, more):
    ended = offline.run("render", "--watch", *more)

    assert ended.code == 64
    assert "--watch serves a page" in ended.err


def test_a_served_page_follows_its_file_until_it_is_ended(offline):
    with offline.spawn("render", "greeting", "--watch") as process:
        assert process.stdout.readline() == "review · drawn anew when a file changes\n"
        address = process.stdout.readline().removesuffix("\n")
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        assert "Good day to you" in httpx.get(address).text
        offline.define("greeting", "Good night to you")
        assert "Good night to you" in httpx.get(address).text
        offline.write("greeting.json", "{")
        assert "Good night to you" in httpx.get(address).text
        offline.define("greeting", "Good morning")
        assert "Good morning" in httpx.get(address).text

        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=10)

    assert process.returncode == 0
    assert complaints.count("error[R001]") == 1
    assert complaints.endswith("\ndrawn again\n")


def test_pictures_need_a_folder(offline):
    ended = offline.run("render", "--format", "png")

    assert ended.code == 64
    assert "-o FOLDER" in ended.err


def test_without_a_browser_there_are_no_pictures_and_a_word_about_it(offline):
    offline.environ["FLOWOPS_BROWSER"] = str(offline.folder / "nothing")

    ended = offline.run("render", "--format", "png", "-o", "pictures")

    assert ended.code == 0
    assert "no Chromium or Chrome was found" in ended.err
    assert not (offline.folder / "pictures").exists()


@pytest.fixture
def camera(offline):
    """A browser that takes pictures without looking."""
    browser = offline.folder / "browser"
    browser.write_text(
        """#!/bin/sh
        case "$*" in *--dump-dom*) echo "<title>[900,700]</title>";; esac
        for each; do case "$each" in --screenshot=*) echo PNG > "${each#*=}";; esac; done
        """
    )
    browser.chmod(0o755)
    offline.environ["FLOWOPS_BROWSER"] = str(browser)


@pytest.mark.usefixtures("camera")
def test_pictures_are_taken_of_every_flow_and_of_both_revisions(offline):
    offline.write("old.json", (offline.folder / "greeting.json").read_bytes())
    offline.define("greeting", "Good night to you")

    ended = offline.run(
        "render", "greeting", "--base", "old.json", "--format", "png", "-o", "shots"
    )

    assert "4 pictures written to shots" in ended.err
    assert sorted(each.name for each in (offline.folder / "shots").iterdir()) == [
        "greeting-01-ONLY.png",
        "greeting-before-01-ONLY.png",
        "greeting-before.png",
        "greeting.png",
    ]


@pytest.mark.usefixtures("camera")
def test_without_a_change_there_are_no_pictures(offline):
    offline.write("old.json", (offline.folder / "greeting.json").read_bytes())
    arguments = ("--base", "old.json", "--format", "png", "-o", "shots")

    ended = offline.run("render", "greeting", *arguments)

    assert (ended.code, ended.out, ended.err) == (0, "", "No changes, no pictures.\n")
    assert not (offline.folder / "shots").exists()


class Files:
    """One watched file, and a builder that reads it."""

    def __init__(self, path):
        self.path, self.problems = path, []
        self.write("first", 1)
        self.page = WatchedPage(self.build, "default-src 'none'", self.problems.append, self.mended)

    def mended(self):
        self.problems.append("drawn again")

    def build(self):
        text = self.path.read_text()
        if text == "broken":
            raise FlowopsError("it is broken")
        return f"<p>{text}", [self.path]

    def write(self, text, seconds):
        self.path.write_text(text)
        os.utime(self.path, (seconds, seconds))

    def get(self, path):
        started = []
        body = self.page({"PATH_INFO": path}, lambda *said: started.append(said))
        ((status, headers),) = started
        return status, dict(headers), b"".join(body).decode()


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "flow.json")


def test_the_stamp_moves_with_the_file_and_the_page_with_it(files):
    first = files.get("/stamp")[2]
    assert files.get("/stamp")[2] == first

    files.write("second", 2)

    assert files.get("/stamp")[2] != first
    assert files.get("/")[2] == "<p>second"


def test_a_broken_file_is_told_of_once_and_the_last_good_page_stays(files):
    files.write("broken", 2)

    assert [files.get("/")[2] for _ in range(2)] == ["<p>first"] * 2
    assert [each.message for each in files.problems] == ["it is broken"]


def test_the_stamp_says_that_a_file_is_broken_until_it_is_drawn_again(files):
    files.write("broken", 2)
    assert files.get("/stamp")[2] == "0 broken\n"

    files.write("mended", 3)

    assert files.get("/stamp")[2] == "1\n"
    assert files.get("/")[2] == "<p>mended"
    assert files.problems[1:] == ["drawn again"]
    files.write("another", 4)
    assert files.get("/stamp")[2] == "2\n"
    assert len(files.problems) == 2


def test_a_file_that_goes_and_comes_is_looked_at_again(files):
    text = files.path.read_text()
    files.path.unlink()
    files.build = lambda: (_ for _ in ()).throw(FlowopsError("it is gone"))
    files.page._build = files.build
    assert files.get("/")[2] == "<p>first"

    files.page._build = lambda: Files.build(files)
    files.write(f"{text} again", 9)

    assert files.get("/")[2] == "<p>first again"


def test_what_is_served_states_its_policy_and_nothing_else_is_there(files):
    status, headers, _ = files.get("/")

    assert status == "200 OK"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert files.get("/etc/passwd")[0] == "404 Not Found"


def test_what_is_wrong_from_the_beginning_is_raised(tmp_path):
    def build():
        raise FlowopsError("it is broken")

    with pytest.raises(FlowopsError):
        WatchedPage(build, "", print, print)
