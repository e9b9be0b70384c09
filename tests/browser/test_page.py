"""What Chromium makes of the page: the `visit` fixture fails for any error or violation."""

from __future__ import annotations

import json
from random import Random

import pytest

from flowops.flowjson.examples import component
from flowops.render.page import render_page
from tests.hostile.reviews import review_of_texts
from tests.hostile.texts import harmless, hostile
from tests.render.page.reviews import new_flow, screen

pytestmark = pytest.mark.slow


def colour(visited, selector, name="background-color"):
    script = f"(element) => getComputedStyle(element)['{name}']"
    return visited.locator(selector).first.evaluate(script)


def test_the_phones_are_light_and_can_be_dark(visit, pages):
    visited = visit(pages["whole"])
    assert colour(visited, ".side .sheet") == "rgb(255, 255, 255)"
    assert colour(visited, ".side .cta") == "rgb(29, 170, 97)"

    visited.get_by_role("button", name="Dark").click()

    assert colour(visited, ".side .sheet") == "rgb(22, 23, 23)"
    assert colour(visited, ".side .cta") == "rgb(33, 192, 99)"
    assert visited.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"


def pressed(visited):
    return visited.locator(".switches [aria-pressed=true]").all_inner_texts()


def test_a_page_begins_as_dark_as_the_machine_likes_it(visit, pages):
    visited = visit(pages["whole"])
    visited.emulate_media(color_scheme="dark")

    visited.reload()
    assert pressed(visited)[0] == "Dark"

    visited.get_by_role("button", name="Light").click()
    visited.reload()
    assert pressed(visited)[0] == "Light"
    assert colour(visited, ".side .sheet") == "rgb(255, 255, 255)"


def test_what_was_chosen_holds_when_the_page_is_loaded_again(visit, pages):
    visited = visit(pages["compared"])
    for choice in ("iOS", "RTL", "Before"):
        visited.locator(".switches").get_by_role("button", name=choice, exact=True).click()

    visited.reload()

    assert pressed(visited) == ["Light", "iOS", "RTL", "Before"]
    assert visited.locator(".phone").first.get_attribute("dir") == "rtl"


def test_the_player_is_where_it_was_when_the_page_is_loaded_again(visit, pages):
    visited = visit(pages["compared"])
    visited.click("[data-play]")
    visited.player.get_by_role("button", name="Before").click()
    visited.player.get_by_label("Begin at").select_option(label="MEDIA")

    visited.reload()

    assert visited.player.locator(".bar-title").inner_text() == "Papers"
    assert visited.player.locator("[aria-pressed=true]").inner_text() == "Before"
    visited.keyboard.press("Escape")
    visited.reload()
    assert not visited.player.is_visible()


def test_a_page_that_may_keep_nothing_works_all_the_same(visit, pages):
    visited = visit(pages["whole"])
    visited.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('refused'); } })"
    )
    visited.reload()

    visited.get_by_role("button", name="Dark").click()
    visited.click("[data-play]")

    assert pressed(visited)[0] == "Dark"
    assert visited.player.is_visible()


def test_the_phones_are_of_either_platform(visit, pages):
    visited = visit(pages["whole"])
    arrow = ".phone[data-screen=DETAILS] .leave .icon"
    assert visited.locator(f"{arrow}-back").is_visible()

    visited.get_by_role("button", name="iOS").click()

    assert not visited.locator(f"{arrow}-back").is_visible()
    assert visited.locator(f"{arrow}-chevron").is_visible()


def test_the_direction_goes_by_the_text_and_can_be_turned(visit, pages):
    visited = visit(pages["whole"])

    def sides():
        boxes = [
            visited.locator(f".phone[data-screen={name}] .leave").bounding_box()["x"]
            < visited.locator(f".phone[data-screen={name}] .more").bounding_box()["x"]
            for name in ("WELCOME", "DONE")
        ]
        return ["ltr" if each else "rtl" for each in boxes]

    assert sides() == ["ltr", "rtl"]
    visited.get_by_role("button", name="RTL").click()
    assert sides() == ["rtl", "rtl"]
    assert colour(visited, ".side .text", "text-align") == "right"
    visited.get_by_role("button", name="LTR").click()
    assert sides() == ["ltr", "ltr"]
    visited.get_by_role("button", name="As written").click()
    assert sides() == ["ltr", "rtl"]


def test_either_side_can_be_seen_alone(visit, pages):
    visited = visit(pages["compared"])
    sides = [visited.locator(f".pair .side-{name}").first for name in ("before", "after")]

    visited.get_by_role("button", name="After", exact=True).first.click()

    assert [each.is_visible() for each in sides] == [False, True]


def test_what_changed_is_outlined_in_its_colour(visit, pages):
    visited = visit(pages["compared"])

    assert colour(visited, ".part[data-mark=added]", "outline-color") == "rgb(26, 127, 55)"
    assert colour(visited, ".part[data-mark=removed]", "outline-color") == "rgb(207, 34, 46)"
    assert colour(visited, ".part[data-mark=changed]", "outline-color") == "rgb(154, 103, 0)"


def test_a_flow_is_filled_in_from_its_first_screen_to_its_end(played):
    player = played.player
    assert played.cta.is_disabled()
    player.get_by_label("Sea").check()
    assert played.cta.is_disabled()
    player.get_by_label("I accept the terms").check()
    played.cta.click()
    assert played.sent() == ("navigate", '{\n  "kind": "sea",\n  "name": "Ana"\n}')

    player.get_by_label("Full name").fill("Ana")
    player.get_by_label("Email").fill("ana@example.com")
    player.get_by_role("button", name="Leaving from").click()
    player.get_by_label("Linz").click()
    played.cta.click()
    action, request = played.sent()
    assert action == "data_exchange"
    assert json.loads(request) == {
        "version": "3.0",
        "action": "data_exchange",
        "screen": "DETAILS",
        "data": {"mail": "ana@example.com"},
    }

    player.locator(".asked").get_by_role("button", name="MEDIA").click()
    assert played.cta.is_disabled()
    player.get_by_role("button", name="Add document").click()
    played.cta.click()
    player.get_by_label("הערה").fill("שלום")
    played.cta.click()

    action, handed_over = played.sent()
    assert action == "complete"
    assert json.loads(handed_over) == {"kind": "sea", "note": "שלום", "stay": ""}
    assert player.get_by_text("The flow is over").is_visible()


def test_a_condition_shows_the_half_that_it_says(played):
    player = played.player
    assert player.get_by_text("Bring good shoes").is_visible()
    assert not player.get_by_text("Bring a towel").is_visible()

    player.get_by_label("Sea").check()

    assert player.get_by_text("Bring a towel").is_visible()
    assert not player.get_by_text("Bring good shoes").is_visible()


def test_no_more_can_be_chosen_than_the_flow_allows(played):
    player = played.player
    player.get_by_label("Meals").check()
    player.get_by_label("A guide").check()
    assert player.get_by_label("Late return").is_disabled()

    player.get_by_label("Meals").uncheck()

    assert player.get_by_label("Late return").is_enabled()


def test_what_was_filled_in_is_there_when_one_comes_back(played):
    player = played.player
    player.get_by_label("Hills").check()
    player.get_by_role("button", name="Read more").click()
    assert player.locator(".bar-title").inner_text() == "Terms"

    player.get_by_role("button", name="Back").click()

    assert player.get_by_label("Hills").is_checked()


@pytest.fixture
def details(played):
    """The player at the second screen, opened directly."""
    played.player.get_by_label("Begin at").select_option(label="DETAILS")
    return played


def test_a_screen_can_be_opened_alone_with_its_examples(details):
    player = details.player

    assert player.get_by_text("Boats leave at nine").is_visible()
    assert not player.get_by_text("Buses leave at eight").is_visible()


def test_the_screen_changes_its_own_data(details):
    player = details.player
    assert player.get_by_text("Choose a town").is_visible()

    player.get_by_role("button", name="Leaving from").click()
    player.get_by_label("Wien").click()

    assert player.get_by_text("From wien", exact=True).is_visible()
    assert details.sent() == ("update_data", '{\n  "hint": "From wien"\n}')


def test_what_is_visible_depends_on_what_was_typed(details):
    player = details.player
    assert not player.get_by_text("Seen by adults alone").is_visible()

    player.get_by_label("Full name").fill("Ana")

    assert player.get_by_text("Seen by adults alone").is_visible()
    assert player.get_by_text("3/40").is_visible()


def test_a_mistake_is_said_at_its_field(details):
    player = details.player
    player.get_by_label("Email").fill("nobody")
    player.get_by_label("Full name").fill("Ana")

    assert player.get_by_text("Not an email address").is_visible()
    player.get_by_role("button", name="Leaving from").click()
    player.get_by_label("Graz").click()
    details.cta.click()
    assert details.sent()[0] == "update_data"
    player.get_by_label("Email").fill("ana@example.com")
    details.cta.click()
    assert details.sent()[0] == "data_exchange"


def test_a_field_takes_as_many_characters_as_it_may(details):
    name = details.player.get_by_label("Full name")
    name.press_sequentially("x" * 45, delay=0)

    assert name.input_value() == "x" * 40


def test_days_are_chosen_from_a_calendar(details):
    player = details.player
    player.get_by_role("button", name="Day (optional)").click()
    drawer = player.get_by_role("dialog", name="Day")
    drawer.get_by_role("button", name="Next month").click()
    drawer.get_by_role("button", name="2027-04-07").click()

    assert player.get_by_role("button", name="2027-04-07").is_visible()
    assert player.get_by_role("button", name="2027-03-09").is_disabled()
    player.get_by_role("button", name="2027-03-10").click()
    player.get_by_role("button", name="2027-03-12").click()
    assert player.locator(".range .chosen").all_inner_texts() == ["2027-03-10", "2027-03-12"]


def test_chips_are_chosen_and_given_back(details):
    food = details.player.get_by_label("Food")
    food.check()
    assert colour(details, ".player .chip:has(:checked)") == "rgb(217, 253, 211)"

    food.uncheck()

    assert not food.is_checked()


def test_a_link_is_shown_and_not_followed(details):
    details.player.get_by_role("button", name="Visa rules").click()

    assert details.sent() == ("open_url", "https://example.com")


def test_an_entry_of_a_list_asks_the_endpoint(played):
    player = played.player
    player.get_by_label("Begin at").select_option(label="MEDIA")
    player.get_by_role("button", name="Cars").click()

    assert json.loads(played.sent()[1])["data"] == {"more": "cars"}
    player.get_by_role("button", name="MEDIA again").click()
    assert player.locator(".bar-title").inner_text() == "Papers"


def test_the_former_revision_can_be_played_too(visit, pages):
    visited = visit(pages["compared"])
    visited.click("[data-play]")
    assert visited.player.get_by_text("Where would you like to go?").is_visible()

    visited.player.get_by_role("button", name="Before").click()

    assert visited.player.get_by_text("Where to?").is_visible()


def test_a_page_can_be_used_without_a_mouse(visit, pages):
    visited = visit(pages["whole"])
    visited.locator("[data-play]").focus()
    visited.keyboard.press("Enter")
    assert visited.player.is_visible()

    visited.keyboard.press("Escape")

    assert not visited.player.is_visible()
    unnamed = visited.evaluate(
        "() => [...document.querySelectorAll('button')].filter((each) =>"
        " !(each.innerText || each.textContent).trim() && !each.getAttribute('aria-label')).length"
    )
    assert unnamed == 0


ELEMENTS = """() => [...document.querySelectorAll("*")]
  .filter((each) => !each.parentElement?.closest(".rich, .pieces, .said"))
  .map((each) => `${each.tagName} ${[...each.attributes].map((one) => one.name).sort()}`)"""


def test_hostile_texts_are_texts_to_a_browser_as_well(visit, tmp_path):
    """The same comparison as in tests/hostile, made by the parser that matters."""

    def elements(say, name):
        reviews = [review_of_texts(say, compares=each) for each in (False, True)]
        file = tmp_path / f"{name}.html"
        file.write_text(render_page(reviews, say()), encoding="utf-8")
        visited = visit(file.as_uri())
        found = visited.evaluate(ELEMENTS)
        for play in visited.locator("[data-play]").all():
            play.click()
            visited.keyboard.press("Escape")
        return found

    random = Random(5)
    numbers = iter(range(100_000))
    plain = elements(harmless().__next__, "harmless")

    assert len(plain) > 1_000
    assert elements(lambda: f"{hostile(random)}{next(numbers)}", "hostile") == plain


def test_a_word_of_any_length_stays_in_its_phone(visit, tmp_path):
    word = "w" * 120
    foot = component("Footer", label=word, left_caption=word, right_caption=word)
    asked = component("TextInput", name="a", label=word, helper_text=word)
    flow = {"version": "7.3", "screens": [screen("A", word, asked, foot)]}
    file = tmp_path / "long.html"
    file.write_text(render_page([new_flow(flow)], None), encoding="utf-8")

    visited = visit(file.as_uri())

    parts = visited.locator(".phone").first.locator(".beneath, .captions, .cta")
    script = "(each) => each.map((one) => one.scrollWidth - one.parentElement.clientWidth)"
    assert parts.count() == 3
    assert max(parts.evaluate_all(script)) <= 0
