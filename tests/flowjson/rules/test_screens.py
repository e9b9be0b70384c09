from __future__ import annotations

import pytest

from flowops.flowjson.examples import flow, screen, text
from tests.flowjson.rules.broken import ERROR, INFO, WARNING, broken, flaws, graded


@pytest.mark.parametrize("name", ["FIRST_1", "first-screen", "A B", "ÄRGER", "A\n", "9"])
def test_an_id_is_of_ascii_letters_and_underscores(name):
    assert broken(flow(screen(name))) == ["R026"]


@pytest.mark.parametrize("name", ["WELCOME", "welcome", "_", "A_b"])
def test_letters_and_underscores_are_an_id(name):
    assert broken(flow(screen(name))) == []


@pytest.mark.parametrize("name", [5, None, [], ""])
def test_an_id_of_another_type_is_one_error(name):
    assert broken(flow({**screen(), "id": name})) == ["R025"]


@pytest.mark.parametrize("name", ["SUCCESS", "success", "Success"])
def test_the_reserved_name_is_refused_in_any_case(name):
    assert "R030" in broken(flow(screen(name)))


def test_every_later_screen_of_the_same_id_is_found():
    value = flow(screen("A"), screen("A"), screen("A"))

    assert [flaw.route for flaw in flaws(value, "R029")] == [
        ("screens", 1, "id"),
        ("screens", 2, "id"),
    ]


@pytest.mark.parametrize(
    ("title", "grades"),
    [
        ("Welcome", []),
        (" ", [("R032", WARNING)]),
        (5, [("R032", ERROR)]),
        ("${data.name}", [("R034", INFO)]),
    ],
)
def test_a_title(title, grades):
    data = {"name": {"type": "string", "__example__": "Ana"}}

    assert graded(flow(screen("A", *_shown(), data=data, title=title))) == grades


def test_a_key_in_another_spelling_is_guessed():
    [flaw] = flaws(flow(screen(refreshOnBack=False)), "R035")

    assert flaw.hint == "did you mean `refresh_on_back`?"


def test_a_screen_of_a_version_that_is_not_known_may_have_new_keys():
    assert ("R035", WARNING) in graded(flow(screen(colour="red"), version="7.9"))


def _shown():
    return (text("${data.name}"), *screen()["layout"]["children"])
