"""Which browser takes the pictures, and what is said where it does not."""

from __future__ import annotations

import stat

import pytest

from flowops.errors import FlowopsError, StoreFailed
from flowops.render.pictures import find_browser, take_pictures
from tests.screens.boards import board_of


@pytest.fixture
def program(tmp_path):
    """A program of this name that does what its lines say."""

    def program(name, *lines):
        file = tmp_path / name
        file.write_text("\n".join(("#!/bin/sh", *lines, "")))
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return str(file)

    return program


def test_the_first_that_is_installed_is_taken(program, tmp_path):
    chrome = program("google-chrome")
    assert find_browser({"PATH": str(tmp_path)}) == chrome

    chromium = program("chromium")

    assert find_browser({"PATH": str(tmp_path)}) == chromium


def test_the_one_that_is_named_comes_before_all(program, tmp_path):
    program("chromium")
    own = program("my-browser")

    assert find_browser({"PATH": str(tmp_path), "FLOWOPS_BROWSER": own}) == own


def test_one_that_is_named_and_is_not_there_is_not_replaced_by_another(program, tmp_path):
    program("chromium")

    assert find_browser({"PATH": str(tmp_path), "FLOWOPS_BROWSER": "/nowhere"}) is None


def test_there_may_be_none(tmp_path):
    assert find_browser({"PATH": str(tmp_path)}) is None


DRAWS = 'case "$*" in *--dump-dom*) echo "<title>[900,700]</title>";; esac'
TAKES = 'for each; do case "$each" in --screenshot=*) echo PNG > "${each#*=}";; esac; done'


def test_a_picture_is_taken_of_all_screens_and_of_each(program, tmp_path):
    browser = program("chromium", DRAWS, TAKES)

    taken = take_pictures(board_of(), tmp_path / "new" / "folder", "trip", browser)

    assert [each.name for each in taken] == ["trip.png", "trip-01-WELCOME.png"]
    assert [each.read_text() for each in taken] == ["PNG\n"] * 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("exit 1",), "did not draw the screens"),
        ((DRAWS, "exit 1"), "took no picture"),
    ],
)
def test_a_browser_that_does_not_do_it_is_named(program, tmp_path, lines, said):
    with pytest.raises(FlowopsError, match=said) as raised:
        take_pictures(board_of(), tmp_path / "x", "trip", program("chromium", *lines))

    assert "FLOWOPS_BROWSER" in raised.value.hint


def test_a_program_that_cannot_be_run_is_named(tmp_path):
    with pytest.raises(FlowopsError, match="could not be run"):
        take_pictures(board_of(), tmp_path / "x", "trip", str(tmp_path / "nothing"))


def test_a_file_in_the_place_of_the_folder_is_told_of(program, tmp_path):
    browser = program("chromium", DRAWS, TAKES)
    file = tmp_path / "x"
    file.write_text("mine")

    with pytest.raises(StoreFailed, match="x could not be written: file exists"):
        take_pictures(board_of(), file, "trip", browser)

    assert file.read_text() == "mine"


def test_a_folder_in_the_place_of_a_picture_is_told_of(program, tmp_path):
    browser = program("chromium", DRAWS, TAKES)
    (tmp_path / "trip.png" / "picture.png").mkdir(parents=True)

    with pytest.raises(StoreFailed, match=r"trip\.png could not be written: .* already exists"):
        take_pictures(board_of(), tmp_path, "trip", browser)
