"""Screens on a terminal and in Markdown: as a person saw them last, and whatever is in them."""

from __future__ import annotations

import copy
import json

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from flowops.flowjson.examples import component, footer, navigate, screen, string, text
from flowops.flowjson.tables import components
from flowops.render.paint import Paint
from flowops.render.phones.cells import clipped, wrapped
from flowops.render.phones.drawing import DRAWERS
from flowops.render.phones.pairing import compare_ways
from flowops.render.phones_text import COLUMN, render_phones, render_review
from tests.render.goldens import FOLDER, GOLDENS
from tests.render.reviews import edited, review_of, survey
from tests.screens.boards import board, board_of

LOUD = Paint(enabled=True)


@pytest.mark.parametrize("name", GOLDENS)
def test_it_looks_as_a_person_saw_it_last(name):
    golden = (FOLDER / name).read_text(encoding="utf-8")

    assert GOLDENS[name]() == golden


def test_every_component_has_a_drawing_of_its_own():
    assert {*DRAWERS, "Form", "If", "Switch"} == set(components())


def phones(*parts, **properties):
    return render_phones("key", "Name", board_of(screen("ONLY", *parts, **properties)))


def lines_of(picture, *, head="", tail=""):
    return [line for line in picture.split("\n") if line.startswith(head) and tail in line]


def is_even(picture):
    """All rows of phones in one picture are as wide as phones are, and no line is wider."""
    rows = [line for line in picture.split("\n") if line[2:3] in set("╭│╰")]
    assert rows
    return {cell_len(row) for row in rows} <= {COLUMN, 2 * COLUMN}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=3, max_size=3), st.booleans())
def test_whatever_a_text_is_the_frame_stays_straight(texts, is_rtl):
    title, label, body = texts
    start = "مرحبا" if is_rtl else "Hello"
    options = [{"id": "1", "title": label, "description": body, "metadata": title}] * 2
    shown = phones(
        text(body),
        component("TextInput", name="a", label=label, input_type=title, helper_text=body),
        component("RadioButtonsGroup", name="b", label=label, data_source=options),
        component("ChipsSelector", name="c", label=label, data_source=options),
        component("Dropdown", name="d", label=label, data_source=options),
        component("Image", src=body, alt_text=label),
        component("If", condition=body, then=[text(label), component("OptIn", label=title)]),
        footer(label, left_caption=title, right_caption=body),
        title=start + title,
    )

    assert is_even(shown)


@pytest.mark.parametrize(
    "body", ["漢字かな交じり文" * 9, "e\u0301" * 90, "👩\u200d🚀 " * 30, "नमस्ते " * 20]
)
def test_wide_and_combined_letters_keep_the_frame_straight(body):
    assert is_even(phones(text(body), footer()))


def test_colours_change_nothing_but_colours():
    review = review_of(survey(), survey(edited))

    assert click.unstyle(render_review(review, LOUD)) == render_review(review)
    assert render_review(review, LOUD) != render_review(review)


@pytest.mark.parametrize(
    ("width", "abreast"), [(0, 1), (79, 1), (80, 2), (119, 2), (120, 3), (160, 4)]
)
def test_as_many_phones_stand_abreast_as_the_terminal_holds(width, abreast):
    drawn = render_phones("booking", "Booking", board("booking"), width=width)

    assert max(line.count("╭") for line in drawn.split("\n")) == abreast


def test_the_first_screen_is_closed_and_the_others_lead_back():
    drawn = render_phones("survey", "Survey", board("survey"))

    assert (drawn.count("✕"), drawn.count("←")) == (1, 2)


def test_a_language_from_the_right_is_drawn_from_the_right():
    drawn = phones(
        text("مرحبا"),
        component("OptIn", name="a", label="أوافق", required=True),
        component("If", condition="${data.a}", then=[text("نعم")]),
        title="أهلا",
    )

    assert "  │                              مرحبا │" in drawn
    assert "أوافق ☐ │" in drawn
    assert "if ${data.a} (seen at first)╶┐ │" in drawn
    assert "نعم │ │" in drawn


def test_what_is_hidden_at_first_is_drawn_and_said_to_be():
    drawn = phones(text("Secret", visible=False), text("Maybe", visible="`${form.a} == 'b'`"))

    assert "┌╴hidden at first" in drawn
    assert "┌╴if ${form.a} == 'b'" in drawn


def test_a_long_list_is_cut_in_a_dropdown():
    options = [{"id": str(each), "title": f"Town {each}"} for each in range(23)]
    drawn = phones(component("Dropdown", name="a", label="Town", data_source=options))

    assert "· Town 19" in drawn
    assert "Town 20" not in drawn
    assert "… and 3 more" in drawn


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (None, "no picture"),
        ("https://example.com/a.png", "https://example.com/a.png"),
        ("${data.picture}", "${data.picture}"),
        ("/9j/" + "A" * 4000, "JPEG · 3 KiB"),
        ("data:image/png;base64,iVBO" + "A" * 96, "PNG · 1 KiB"),
        ("R0lG" + "A" * 96, "1 KiB"),
    ],
)
def test_a_picture_is_told_by_its_kind_and_size(source, shown):
    assert shown in phones(component("Image", src=source, alt_text="A house"))


def test_pictures_inside_of_markdown_are_not_drawn_letter_by_letter():
    drawn = phones(component("RichText", text=f"![x](data:image/png;base64,{'A' * 4000})"))

    assert "(data:…)" in drawn
    assert "AAAA" not in drawn


def test_actions_say_where_they_lead():
    flow = board_of(
        screen(
            "A",
            component("EmbeddedLink", text="Terms", on_click_action=navigate("B")),
            component("OptIn", name="o", label="Yes", on_select_action={"name": "update_data"}),
            component("EmbeddedLink", text="Odd", on_click_action={}),
            component("EmbeddedLink", text="Odder", on_click_action={"name": "navigate"}),
            component("EmbeddedLink", text="Oddest", on_click_action={"name": "open_url"}),
            footer(action={"name": "data_exchange"}),
            terminal=None,
        ),
        screen("B"),
    )

    drawn = render_phones("key", "Name", flow)

    for said in ("→ B", "on select: update_data", "→ endpoint", "✓ complete", "→ ?", "↗ ?"):
        assert f"  {said}" in drawn


def test_marks_stand_beside_what_came_went_and_changed():
    drawn = render_review(review_of(survey(), survey(edited)))

    assert "~ │ How did we do?                     │~ │ How did we do today?" in drawn
    assert "+ │ It takes a minute." in drawn
    assert "- │ ┌╴if ${form.wants_call}" in drawn
    assert "+ RATING → CONTACT  EmbeddedLink Skip" in drawn


def test_screens_that_did_not_change_are_named_in_a_line():
    def one_word(screens):
        screens[2]["title"] = "Shall we ring you?"

    drawn = render_review(review_of(survey(), survey(one_word)))

    assert "  as before: RATING, REASON\n" in drawn
    assert drawn.count("╭") == 2


def test_a_renamed_screen_stands_beside_what_it_was():
    def renamed(screens):
        screens[2]["id"] = "GOODBYE"
        for branch in screens[1]["layout"]["children"][0]["cases"].values():
            branch[-1]["on-click-action"]["next"]["name"] = "GOODBYE"

    drawn = render_review(review_of(survey(), survey(renamed)))

    assert lines_of(drawn, head="  CONTACT", tail="  GOODBYE")
    assert "- REASON → CONTACT" in drawn


def test_a_screen_that_went_stands_where_it_stood_and_one_that_came_alone():
    def other_end(screens):
        screens[0], screens[1] = copy.deepcopy(screens[1]), None
        screens[0]["id"] = "ELSE"
        screens[0]["layout"]["children"] = [{"type": "TextBody", "text": "Quite another thing"}]
        screens[0]["title"] = "Another"
        del screens[1:2]

    drawn = render_review(review_of(survey(), survey(other_end)))

    assert lines_of(drawn, head="- │")
    assert "+ │" in drawn


@pytest.mark.parametrize(
    ("before", "after", "sign", "said"),
    [(None, survey(), "+", "new"), (survey(), None, "-", "removed from the manifest")],
)
def test_a_flow_that_is_new_or_gone_is_drawn_whole(before, after, sign, said):
    drawn = render_review(review_of(before, after))

    assert said in drawn.split("\n")[1]
    assert len(lines_of(drawn, head=f"{sign} │")) > 20
    assert f"{sign} RATING → REASON" in drawn


def test_a_flow_without_changes_is_said_to_have_none():
    drawn = render_review(review_of(survey(), survey()))

    assert drawn.split("\n")[1] == "    no changes, against main at 1a2b3c4d5e6f"
    assert "╭" not in drawn


def test_a_flow_whose_base_nobody_knows_is_not_drawn_as_new():
    drawn = render_review(review_of(None, survey(), unknown_because="nobody kept it"))

    assert "unknown: nobody kept it" in drawn
    assert "╭" not in drawn


def test_ways_are_compared_by_where_they_lead():
    def relabelled(screens):
        screens[0]["layout"]["children"][-1]["label"] = "Go on"

    review = review_of(survey(), survey(relabelled))

    assert [sign for sign, _ in compare_ways(review.board_before, review.board_after)] == [" ", " "]


def test_a_changed_form_has_a_line_to_be_marked_at():
    def of(value):
        inside = component("Form", name="f", children=[text()], init_values={"a": value})
        return {"version": "7.3", "screens": [screen("ONLY", inside, footer())]}

    drawn = render_review(review_of(of("1"), of("2")))

    assert "~ │ Form f " in drawn


def test_deep_branches_are_drawn_within_the_phone():
    inner = text("The deepest of all")
    for each in range(40):
        inner = component("If", condition=f"${{data.c{each}}}", then=[inner])

    assert is_even(phones(inner))


@pytest.mark.parametrize(
    ("words", "room", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab abcdefghijk", 8, ["ab abcde", "fghijk"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("a漢", 2, ["a", "漢"]),
        ("漢a 漢", 3, ["漢a", "漢"]),
        ("  spread   out  ", 20, ["spread out"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
    ],
)
def test_a_text_is_wrapped_to_its_room(words, room, lines):
    assert wrapped(words, room) == lines


@given(st.text(), st.integers(0, 20))
def test_a_clipped_text_fits(words, room):
    assert cell_len(clipped(words, room)) <= room


def test_one_review_gives_one_picture():
    value = json.loads(json.dumps(survey(edited)))

    assert render_review(review_of(survey(), value)) == GOLDENS["survey-review.txt"]()


def test_an_example_is_shown_where_data_comes():
    drawn = phones(text("${data.name}"), data={"name": string("Ana Example")})

    assert "Ana Example" in drawn
