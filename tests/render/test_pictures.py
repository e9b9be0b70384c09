"""Which browser takes the pictures, and what is said where it does not."""

from __future__ import annotations

import stat

import pytest

from flowops.errors import FlowopsError, StoreFailed
from flowops.render.page import render_stills
from flowops.render.pictures import Stills, find_browser, stills_of, take_pictures
from tests.render.page.reading import Page
from tests.render.page.reviews import edited_flow, everything, new_flow, review_of
from tests.screens.boards import board_of

ALL = Stills("", tuple(enumerate(board_of().screens, 1)), {})


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

    taken = take_pictures(ALL, tmp_path / "new" / "folder", "trip", browser)

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
        take_pictures(ALL, tmp_path / "x", "trip", program("chromium", *lines))

    assert "FLOWOPS_BROWSER" in raised.value.hint


def test_a_program_that_cannot_be_run_is_named(tmp_path):
    with pytest.raises(FlowopsError, match="could not be run"):
        take_pictures(ALL, tmp_path / "x", "trip", str(tmp_path / "nothing"))


def test_a_file_in_the_place_of_the_folder_is_told_of(program, tmp_path):
    browser = program("chromium", DRAWS, TAKES)
    file = tmp_path / "x"
    file.write_text("mine")

    with pytest.raises(StoreFailed, match="x could not be written: file exists"):
        take_pictures(ALL, file, "trip", browser)

    assert file.read_text() == "mine"


def test_a_folder_in_the_place_of_a_picture_is_told_of(program, tmp_path):
    browser = program("chromium", DRAWS, TAKES)
    (tmp_path / "trip.png" / "picture.png").mkdir(parents=True)

    with pytest.raises(StoreFailed, match=r"trip\.png could not be written: .* already exists"):
        take_pictures(ALL, tmp_path, "trip", browser)


def told(review):
    taken = stills_of(review)
    return {each.suffix: [f"{at} {view.id}" for at, view in each.screens] for each in taken}


def test_screens_that_did_not_change_are_left_out():
    assert told(edited_flow()) == {
        "": ["1 WELCOME", "2 DETAILS"],
        "-before": ["1 WELCOME", "2 TERMS", "3 DETAILS"],
    }


def test_a_flow_that_is_compared_with_nothing_is_taken_as_a_whole():
    assert told(new_flow(everything())) == {
        "": ["1 WELCOME", "2 TERMS", "3 DETAILS", "4 MEDIA", "5 DONE"]
    }


def test_of_a_flow_without_changes_there_is_nothing_to_take():
    assert stills_of(review_of(everything(), everything(), ())) == ()


def test_what_changed_is_outlined_in_its_picture():
    now, then = stills_of(edited_flow())

    marked = {
        each.suffix: {
            part.attributes["data-mark"]
            for part in Page(drawn(each)).one(class_="gallery").all(data_part=any, data_mark=any)
        }
        for each in (now, then)
    }

    assert marked == {"": {"added", "changed", "moved"}, "-before": {"removed", "changed", "moved"}}


def drawn(stills):
    screens = [view for _, view in stills.screens]
    return render_stills(screens, stills.marks, theme="light", platform="android")
