"""What the page is made of: pictures, months, trees of values, the map of routes."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from flowops.flowjson.examples import component, footer, navigate, options
from flowops.render.page import render_stills
from flowops.render.page.compiling import compiled, compiled_condition, plain
from flowops.render.page.markdown import markdown_html
from flowops.render.page.months import month_of, read_date
from flowops.render.page.pictures import LARGEST, picture_uri
from flowops.render.page.playing import script_of
from flowops.render.page.route_map import MOST_SCREENS, map_of
from tests.render.page.reading import Page
from tests.render.page.reviews import GREEN, screen
from tests.screens.boards import board_of, part_of, view_of


def encoded(data):
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"RIFF1234WEBP", "webp")],
)
def test_a_picture_is_known_by_its_first_bytes(head, kind):
    letters = encoded(head + b"rest")

    assert picture_uri(letters) == f"data:image/{kind};base64,{letters}"


def test_what_a_picture_says_of_itself_does_not_count():
    assert picture_uri(f"data:text/html;base64,{GREEN}").startswith("data:image/png;base64,")
    assert picture_uri(f"data:image/png;base64,{encoded(b'<svg/>')}") is None


@pytest.mark.parametrize("text", [None, 7, "", "?", "A", "A" * (LARGEST + 1)])
def test_whatever_else_is_no_picture(text):
    assert picture_uri(text) is None


def test_a_picture_may_lack_its_padding_and_be_on_several_lines():
    letters = encoded(b"\xff\xd8\xff0")

    assert picture_uri(letters.rstrip("=")[:4] + "\n" + letters.rstrip("=")[4:]).endswith(letters)


def test_every_tree_says_what_it_is():
    assert compiled({"a": "x", "b": ["${data.y}", 1], "c": None}) == [
        "o",
        [
            ["a", ["v", "x"]],
            ["b", ["a", [["r", None, "data", ["y"]], ["v", 1]]]],
            ["c", ["v", None]],
        ],
    ]
    assert compiled({"a": [1]}) == ["v", {"a": [1]}]
    assert compiled("${screen.S.form.x.y}") == ["r", "S", "form", ["x", "y"]]
    assert compiled("`'a\\'b' ${data.x} (1 + 2)`") == [
        "c",
        ["v", "a'b"],
        [["", ["r", None, "data", ["x"]]], ["", ["c", ["v", 1.0], [["+", ["v", 2.0]]]]]],
    ]


def test_a_condition_is_a_tree_too():
    assert compiled_condition("!${data.x} && true") == [
        "c",
        ["!", ["r", None, "data", ["x"]]],
        [["&&", ["v", True]]],
    ]
    assert compiled_condition("`${data.x}`") == ["r", None, "data", ["x"]]
    assert compiled_condition(True) == ["v", True]
    assert compiled_condition("${data.x} ==") is None


@pytest.mark.parametrize("text", ["Hello ${data.x}", "${data.x", "`${data.x} +`", "${nothing}"])
def test_what_cannot_be_computed_stays_as_it_is_written(text):
    assert compiled(text) == ["v", text]


def test_the_script_is_told_how_large_a_picture_is_and_no_more():
    assert plain({"image": "A" * 3_000, "text": "word " * 1_000, "all": ["A" * 2_001]}) == {
        "image": "(3000 letters)",
        "text": "word " * 1_000,
        "all": ["(2001 letters)"],
    }


def month(**properties):
    return month_of(part_of(component("CalendarPicker", name="day", label="Day", **properties)))


def test_a_calendar_shows_the_month_of_the_first_day_that_may_be_chosen():
    shown = month(min_date="2027-02-10", max_date="2027-02-20", unavailable_dates=["2027-02-12"])

    days = {day.number: day for week in shown.weeks for day in week if day}
    assert shown.title == "February 2027"
    assert [number for number, day in days.items() if day.is_open] == [10, 11, *range(13, 21)]
    assert [len(week) for week in shown.weeks] == [7] * 5


def test_a_calendar_shows_the_days_that_are_chosen():
    shown = month(mode="range", init_value={"start-date": "2027-03-02", "end-date": "2027-03-04"})

    assert shown.title == "March 2027"
    assert [day.number for week in shown.weeks for day in week if day and day.is_chosen] == [
        2,
        3,
        4,
    ]


def test_a_calendar_without_dates_depends_on_no_clock():
    shown = month(include_days=["Mon"])

    assert shown.title == "January 2026"
    assert [day.number for week in shown.weeks for day in week if day and day.is_open] == [
        5,
        12,
        19,
        26,
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        ("1693569600000", date(2023, 9, 1)),
        ("soon", None),
        ("9" * 30, None),
        (None, None),
        (7, None),
    ],
)
def test_dates_are_read_as_either_version_writes_them(text, day):
    assert read_date(text) == day


def test_rich_text_keeps_no_attribute_of_its_own():
    html = markdown_html(
        [
            "1. one",
            "",
            "> quoted `code`",
            "",
            "```",
            "<pre>",
            "```",
            "---",
            "[x](javascript:alert(1)) <b onclick=x>",
            f"![sea](data:image/png;base64,{GREEN}) ![far](https://example.com/x.png)",
        ]
    )

    picture = f'<img src="data:image/png;base64,{GREEN}" alt="sea">'
    assert html == (
        "<ol><li>one</li></ol><blockquote><p>quoted <code>code</code></p></blockquote>"
        "<pre>&lt;pre&gt;\n</pre><hr><p>[x](javascript:alert(1)) &lt;b onclick=x&gt;<br>"
        f'{picture} <span class="no-picture">far</span></p>'
    )


def leading(screen_id, *targets, **more):
    links = [component("EmbeddedLink", text="on", on_click_action=navigate(to)) for to in targets]
    return screen(screen_id, screen_id.title(), *links, **more)


def test_a_picture_is_as_high_as_its_height_or_its_ratio_says():
    def heights(**properties):
        page = Page(
            render_stills(
                [view_of(component("Image", src=GREEN, **properties))],
                {},
                theme="dark",
                platform="ios",
            )
        )
        return page.one("svg", class_="picture").attributes["viewbox"]

    assert heights(height=80) == "0 0 320 80"
    assert heights(aspect_ratio=2) == "0 0 320 160"
    assert heights(aspect_ratio=True) == heights(height="x") == "0 0 320 320"
    assert heights(height=10**9) == "0 0 320 1280"


def test_what_is_chosen_at_first_is_shown_chosen():
    flow = [
        component("TextInput", name="a", label="A", init_value=7),
        component(
            "CheckboxGroup", name="b", label="B", data_source=options("x", "y"), init_value=["1"]
        ),
        component("Dropdown", name="c", label="C", data_source=options("x", "y"), init_value="1"),
    ]
    page = Page(render_stills([view_of(*flow)], {}, theme="light", platform="android"))

    assert page.part("TextInput a").one("input").attributes["value"] == "7"
    boxes = page.part("CheckboxGroup b").all("input")
    assert ["checked" in each.attributes for each in boxes] == [False, True]
    assert page.part("Dropdown c").one(class_="chosen").text == "y"


def test_the_map_ranks_screens_by_their_steps_from_the_entry():
    board = board_of(
        leading("A", "B", "C"), leading("B", "D"), leading("C", "D"), leading("D", "A")
    )
    drawn = map_of(None, board)

    columns = {stop.screen.id: stop.x for stop in drawn.stops}
    assert columns["A"] < columns["B"] == columns["C"] < columns["D"]
    assert {(road.source, road.target) for road in drawn.roads} == {
        ("A", "B"), ("A", "C"), ("B", "D"), ("C", "D"), ("D", "A"),
    }  # fmt: skip
    assert all(stop.x + 168 <= drawn.width and stop.y + 50 <= drawn.height for stop in drawn.stops)


def test_the_map_says_what_is_special_about_a_screen():
    board = board_of(
        leading("A", "B", "C"),
        leading("B"),
        screen("C", "C", footer(), terminal=True),
        leading("LOST", "LOST2"),
        leading("LOST2", "LOST"),
    )

    notes = {stop.screen.id: stop.note for stop in map_of(None, board).stops}
    assert notes == {
        "A": "entry",
        "B": "dead end",
        "C": "ends here",
        "LOST": "unreachable",
        "LOST2": "unreachable",
    }


def test_the_map_marks_ways_and_screens_that_came_and_went():
    before = board_of(leading("A", "B"), leading("B"))
    after = board_of(leading("A", "C"), leading("C"))
    drawn = map_of(before, after)

    assert {stop.screen.id: stop.state for stop in drawn.stops} == {
        "A": "",
        "C": "added",
        "B": "removed",
    }
    assert {(road.target, road.state) for road in drawn.roads} == {("C", "added"), ("B", "removed")}


def test_a_map_of_nothing_is_empty():
    drawn = map_of(None, None)

    assert (drawn.stops, drawn.roads, drawn.left_out) == ((), (), 0)


def test_a_map_shows_so_many_screens_and_says_how_many_more_there_are():
    more = range(MOST_SCREENS + 3)
    board = board_of(*(leading(f"S{number}", f"S{number + 1}") for number in more))

    drawn = map_of(None, board)

    assert (len(drawn.stops), drawn.left_out) == (MOST_SCREENS, 3)
    assert len(drawn.roads) == MOST_SCREENS - 1


def test_the_script_begins_at_the_entry_or_at_the_first_screen():
    assert script_of(board_of(leading("A", "B"), leading("B")))["entry"] == "A"
    assert script_of(board_of(leading("A", "B"), leading("B", "A")))["entry"] == "A"
    assert script_of(board_of())["entry"] is not None
