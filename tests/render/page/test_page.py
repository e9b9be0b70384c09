"""What stands in the page, read as HTML; tests/browser sees what a browser makes of it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from flowops.findings import pointer
from flowops.flowjson.examples import component, footer, text, text_input
from flowops.render.page import render_page
from flowops.render.page.walking import parts_of
from flowops.screens.resolving import CONTAINERS, LEAVES
from tests.render.page.reading import Page
from tests.render.page.reviews import (
    CONTRACT,
    GREEN,
    edited,
    edited_flow,
    everything,
    new_flow,
    review_of,
    screen,
)


def drawn(*components, **root):
    flow = {"version": "7.3", "screens": [screen("ONLY", "Only", *components)], **root}
    return Page(render_page([new_flow(flow)], None))


def sha256(element):
    digest = hashlib.sha256("".join(element.pieces).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_every_component_of_the_flow_is_there(whole):
    board = new_flow(everything()).board_after
    parts = [part for each in board.screens for part in parts_of(each)]

    assert {part.type for part in parts} == {*LEAVES, *CONTAINERS} - {"Form"}
    shown = [
        (each.attributes["data-part"], each.attributes["data-key"])
        for each in whole.all(data_part=any)
    ]
    assert shown == [(pointer(part.route), part.key) for part in parts]


def test_the_script_is_given_the_parts_in_the_order_in_which_they_are_drawn(whole):
    told = [part["at"] for each in whole.data[0]["after"]["screens"] for part in each["parts"]]

    assert told == [each.attributes["data-part"] for each in whole.all(data_part=any)]


def test_nothing_is_loaded_from_anywhere(whole):
    for element in whole.walk():
        for name in ("src", "href"):
            address = element.attributes.get(name)
            assert address is None or address.startswith(("#", "data:image/"))
    assert not re.search(r"@import|url\(", whole.source)
    assert not [each for each in whole.walk() if each.tag in {"link", "iframe", "form", "base"}]


def test_the_policy_permits_this_style_and_this_script_and_no_others(whole):
    scripts = [each for each in whole.all("script") if "type" not in each.attributes]

    assert whole.policy == {
        "default-src": "'none'",
        "style-src": sha256(whole.one("style")),
        "script-src": sha256(scripts[0]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(scripts) == 1
    assert not whole.all(style=any)


def test_the_policy_stands_before_whatever_it_governs(whole):
    head = [each.tag for each in whole.one("head").children]

    assert head.index("meta") < head.index("style")
    assert whole.source.index("Content-Security-Policy") < whole.source.index("<style>")


def test_the_script_makes_no_code_and_asks_nobody(whole):
    script = whole.all("script")[-1].text

    assert not re.search(r"\beval\b|\bFunction\(|innerHTML|outerHTML|document\.write", script)
    assert not re.search(r"\bfetch\b|XMLHttpRequest|WebSocket|sendBeacon|importScripts", script)


def test_a_watched_page_may_ask_the_server_that_it_came_from():
    page = Page(render_page([new_flow(everything())], None, watching=True))

    assert page.policy["connect-src"] == "'self'"
    assert sha256(page.all("script")[-1]) in page.policy["script-src"]


def test_two_pages_of_one_review_are_the_same():
    assert render_page([edited_flow()], "x") == render_page([edited_flow()], "x")


def test_every_phone_is_called_an_approximation(whole):
    assert len(whole.all(class_="approximation")) == len(whole.all(data_screen=any)) == 5


def test_the_first_screen_is_closed_and_the_others_lead_back(whole):
    icons = {
        each.attributes["data-screen"]: each.one(class_="leave").all("use")[0].attributes["href"]
        for each in whole.all(data_screen=any)
    }

    assert icons["WELCOME"] == "#icon-close"
    assert icons["DETAILS"] == "#icon-back"


def test_a_screen_is_read_from_the_side_of_its_text(whole):
    sides = {
        each.attributes["data-screen"]: each.attributes["dir"]
        for each in whole.all(data_screen=any)
    }

    assert sides == {
        "WELCOME": "ltr",
        "DETAILS": "ltr",
        "MEDIA": "ltr",
        "DONE": "rtl",
        "TERMS": "ltr",
    }


def test_bindings_show_their_examples(whole):
    assert whole.part("TextBody").text == "Hello Ana, welcome back"
    assert [each.text for each in whole.part("CheckboxGroup extras").all(class_="title")] == [
        "Meals",
        "A guide",
        "Late return",
    ]


def test_marked_text_is_set_as_it_says(whole):
    marked = whole.part("TextBody 2")

    assert (marked.one("strong").text, marked.one("em").text, marked.one("s").text) == (
        "Bold",
        "italic",
        "struck",
    )


def test_a_link_in_a_text_is_shown_and_leads_nowhere(whole):
    text = whole.part("RichText")

    assert text.one(class_="link").text == "the rules"
    assert text.one(class_="address").text == "https://example.com/rules"
    assert not text.all("a")
    assert [each.text for each in text.all("li")] == ["on time", "with a ticket"]
    assert [each.text for each in text.all("th")] == ["Class", "Price"]


def test_html_in_a_marked_text_is_text():
    page = drawn(component("RichText", text=["<b>bold</b>", "", "<img src=x onerror=alert(1)>"]))

    assert page.part("RichText").text == "<b>bold</b><img src=x onerror=alert(1)>"


def test_both_halves_of_a_condition_are_shown_in_brackets(whole):
    branches = whole.part("If").all(class_="branch")

    assert [each.one(class_="condition").text for each in branches] == [
        "if ${form.kind} == 'sea'",
        "else shown first",
    ]
    assert [each.one(data_key=any).text for each in branches] == [
        "Bring a towel",
        "Bring good shoes",
    ]


def test_every_case_of_a_switch_is_shown(whole):
    branches = whole.part("Switch").all(class_="branch")

    assert [each.one(class_="condition").text for each in branches] == [
        "if ${data.kind} is sea shown first",
        "if ${data.kind} is hills",
    ]


def test_what_depends_on_an_answer_says_on_which(whole):
    hidden = whole.part("TextBody 3", "DETAILS")

    assert hidden.all(class_="condition")[0].text == "if ${form.full_name} == 'Ana'"


def test_the_example_of_an_error_is_an_error(whole):
    voucher = whole.part("TextInput code")

    assert "is-wrong" in voucher.one("label").classes
    assert voucher.one(role="alert").text == "This has expired"


def test_what_need_not_be_filled_in_says_so(whole):
    assert "(optional)" in whole.part("TextInput email").text
    assert "(optional)" not in whole.part("TextInput full_name").text


def test_characters_are_counted_where_there_is_a_limit(whole):
    assert whole.part("TextInput full_name").one(class_="count").text == "0/40"
    assert not whole.part("TextInput email").all(class_="count")


def test_a_list_item_shows_all_that_it_has(whole):
    rooms, cars = whole.part("NavigationList more").all("button")

    assert rooms.one(class_="badge").text == "New"
    assert [each.text for each in rooms.all(class_="tag")] == ["quiet", "warm"]
    assert rooms.all("img")
    assert cars.one(class_="at-end").text == "€30"


def test_the_days_that_cannot_be_chosen_are_struck(whole):
    closed = whole.part("CalendarPicker stay").all(class_="is-closed")

    assert [each.text for each in closed] == ["9"]


def test_the_button_at_the_foot_has_its_captions(whole):
    footer = whole.part("Footer")

    assert footer.one(class_="captions").text == "Step 1of 3"
    assert footer.one("button").text == "Continue"


@pytest.mark.parametrize(
    "src",
    ["https://example.com/a.png", "aGVsbG8=", "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+", "?", "A" * 500_000],
    ids=["address", "text", "svg", "nothing", "too large"],
)
def test_what_is_no_picture_is_not_shown_as_one(src):
    assert not drawn(component("Image", src=src)).part("Image").all("image")


def test_a_picture_is_shown_out_of_the_file():
    (picture,) = (
        drawn(component("Image", src=f"data:image/png;base64,{GREEN}")).part("Image").all("image")
    )

    assert picture.attributes["href"] == f"data:image/png;base64,{GREEN}"


def test_a_type_that_nobody_knows_is_named():
    page = drawn({"type": "Hologram", "label": "Wave"}, footer())

    assert page.part("Hologram").text == "HologramWave"


def test_before_stands_beside_after_with_marks(compared):
    before, after = compared.all(class_="pair")[0].all("figure")

    assert (before.attributes["data-side"], after.attributes["data-side"]) == ("before", "after")
    for side, words in ((before, "Where to?"), (after, "Where would you like to go?")):
        heading = side.one(data_key="TextHeading")
        assert heading.attributes["data-mark"] == "changed"
        assert heading.one(class_="text").text == words


def test_what_was_added_is_marked_after_and_what_was_removed_before(compared):
    def marked(mark):
        return [
            (each.attributes["data-key"], side)
            for side in ("before", "after")
            for figure in compared.all("figure", data_side=side)
            for each in figure.all(data_mark=mark)
        ]

    assert marked("added") == [("TextInput phone", "after")]
    assert marked("removed") == [("TextInput full_name", "before")]
    assert marked("moved") == [("ChipsSelector likes", "before"), ("ChipsSelector likes", "after")]


def test_a_screen_that_is_gone_has_nothing_beside_it(compared):
    pair = next(each for each in compared.all(class_="pair") if each.all(data_screen="TERMS"))

    assert [each.attributes.get("data-mark") for each in pair.all("figure")] == ["removed"]
    assert pair.one(class_="absent").text == "Not there any more"


def test_screens_without_a_change_are_folded(compared):
    folded = compared.one("details", class_="unchanged")

    assert folded.one("summary").text.startswith("2 unchanged screens")
    assert [each.attributes["data-screen"] for each in folded.all(data_screen=any)] == [
        "MEDIA",
        "DONE",
    ]


def test_a_screen_that_changed_in_what_nobody_sees_is_no_longer_folded():
    edited = everything()
    edited["screens"][2]["data"] = {"x": {"type": "string", "__example__": "y"}}
    page = Page(render_page([review_of(everything(), edited)], None))

    assert [
        each.one("figure", data_side="after").one(data_screen=any).attributes["data-screen"]
        for each in page.all(class_="pair")
    ] == ["MEDIA"]


def unseen(before, after):
    page = Page(render_page([review_of(before, after)], None))
    return {
        each.one(data_screen=any).attributes["data-screen"]: [
            line.text for line in each.all(class_="unseen")
        ]
        for each in page.all("figure")
        if each.all(class_="unseen")
    }


def test_a_screen_says_below_it_what_changed_and_is_not_seen_in_it():
    after = everything()
    payload = after["screens"][0]["layout"]["children"][-1]["on-click-action"]["payload"]
    payload["mobile"] = payload.pop("name")
    payload["kind"] = "sea"
    data = after["screens"][1]["data"]
    data["town"] = {"type": "string", "__example__": "Graz"}
    data["name"]["type"] = "number"

    assert unseen(everything(), after) == {
        "WELCOME": ["Footer gives the next screen: ~kind +mobile −name"],
        "DETAILS": ["declares: ~name +town"],
    }


def test_an_example_is_seen_and_not_told():
    after = everything()
    after["screens"][0]["data"]["name"]["__example__"] = "Eva"

    assert unseen(everything(), after) == {}


def test_no_more_than_a_dozen_fields_are_listed():
    after = everything()
    declared = {f"x{at:02}": {"type": "string", "__example__": ""} for at in range(15)}
    after["screens"][1]["data"].update(declared)

    (line,) = unseen(everything(), after)["DETAILS"]

    assert line.endswith("+x11 and 3 more")


def test_what_breaks_somebody_comes_first_and_is_counted_at_the_top(compared):
    lines = compared.one(class_="contract").all("li")

    assert [each.one(class_="verdict").text for each in lines] == [
        "breaking",
        "accepted",
        "compatible",
    ]
    assert "is-breaking" in lines[0].classes
    assert lines[0].one("code").text == "name"
    assert "accepted: no bot reads it" in lines[1].text
    assert "is-breaking" not in lines[1].classes
    assert compared.one(class_="sum").text == "1 flow · 1 breaking, 1 accepted"


def test_the_list_of_flows_says_what_breaks_and_how_much_changed():
    reviews = [edited_flow(), review_of(everything(), edited(), CONTRACT[2:]), new_flow(edited())]
    page = Page(render_page(reviews, None))

    count = len(reviews[0].changes)
    assert [each.text for each in page.one(class_="contents").all("li")] == [
        f"Trip planner trip · 1 breaking, 1 accepted · {count} changes",
        f"Trip planner trip · 1 accepted · {count} changes",
        "Trip planner trip",
    ]


def test_texts_are_compared_word_by_word_against_their_limit(compared):
    row = compared.one("table", class_="copy").all("tr")[1]

    assert row.one("th").text == "WELCOME › TextHeading › text"
    assert (row.one("del").text, row.one("ins").text) == ("to?", "would you like to go?")
    assert row.one(class_="length").text == "27 of 80"


def test_a_text_beyond_its_limit_stands_out():
    edited = everything()
    edited["screens"][1]["layout"]["children"][0]["label"] = "Your full name and title"
    page = Page(render_page([review_of(everything(), edited)], None))

    assert page.one(class_="too-long").text == "24 of 20"


def test_other_changes_are_told_in_words(compared):
    told = [each.text for each in compared.one(class_="block", id="flow-1-others").all("li")]

    assert 'behaviour TextInput phone added: "Phone"' in told


def test_the_routes_are_drawn_with_what_came_and_went(compared):
    gone = compared.all("g", class_="road is-removed")

    assert [each.one("title").text for each in gone] == [
        "WELCOME to TERMS, by OptIn I accept the terms, removed"
    ]
    assert compared.one("g", class_="stop is-removed").one("title").text == "TERMS"


def test_a_flow_that_is_new_says_so():
    review = new_flow(everything())
    page = Page(render_page([_with(review, base="main")], None))

    assert "new: not there in main" in page.one(class_="flow-head").text
    assert not page.all(class_="pair")


def test_a_flow_that_was_removed_is_shown_as_it_was():
    review = new_flow(everything())
    gone = _with(
        review, base="main", before=review.after, after=None,
        board_before=review.board_after, board_after=None,
    )  # fmt: skip
    page = Page(render_page([gone], None))

    assert "removed" in page.one(class_="flow-head").text
    assert len(page.all(data_screen=any)) == 5


def test_a_base_that_nobody_knows_is_named_with_the_reason():
    review = _with(
        new_flow(everything()), base="as recorded", unknown_because="nothing was applied"
    )

    page = Page(render_page([review], None))

    assert page.one(class_="unknown-base").text == "Not compared: nothing was applied"


def test_several_flows_have_a_list_that_leads_to_each():
    reviews = [new_flow(everything(), key, f"Flow {key}") for key in ("one", "two")]
    page = Page(render_page(reviews, None))

    assert [each.attributes["href"] for each in page.one(class_="contents").all("a")] == [
        "#flow-1",
        "#flow-2",
    ]
    assert len(page.all(id="flow-2")) == 1


def test_no_flow_is_said_too():
    assert "No flow to review." in Page(render_page([], "x")).one("main").text


def test_hidden_characters_are_shown_and_those_that_join_are_kept():
    page = drawn(
        text("a\u202eb"), text("می\u200cخواهم"), text("👩\u200d💻"), text_input(label="x\0")
    )

    assert page.part("TextBody").text == "a\\u202eb"
    assert page.part("TextBody 2").text == "می\u200cخواهم"
    assert page.part("TextBody 3").text == "👩\u200d💻"
    assert "x\\x00" in page.part("TextInput answer").text


def _with(review, **fields):
    from msgspec.structs import replace

    return replace(review, **fields)
