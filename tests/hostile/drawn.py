"""The renderers that draw screens: a flow in which every text, name and id is a hostile one."""

from __future__ import annotations

import copy
import json

import click

from flowops.compare.changes.describing import describe_changes
from flowops.compare.contract_change import ContractChange, Party
from flowops.model.definition import Definition
from flowops.operations.review import FlowReview
from flowops.render import (
    copying,
    phones_text,
    review_formats,
    review_markdown,
    route_graph,
    safe,
)
from flowops.render.paint import PLAIN, Paint
from flowops.screens.resolving import storyboard_of
from tests.hostile import media
from tests.hostile.texts import quoting
from tests.screens.boards import EVERYTHING

KEPT = {"navigate", "data_exchange", "complete", "update_data", "open_url", "screen", "7.3"}
LOUD = Paint(enabled=True)


def hostile_flow(say):
    """The flow that holds everything, with another text in the place of each."""
    value = json.loads(EVERYTHING.read_text(encoding="utf-8"))
    said = {}

    def other(each, key=None):
        if isinstance(each, dict):
            return {name: other(inner, name) for name, inner in each.items()}
        if isinstance(each, list):
            return [other(inner, key) for inner in each]
        is_kept = each in KEPT or (key == "type" and each != "Unheard")
        if not isinstance(each, str) or is_kept or each.startswith("${data."):
            return each
        return said.setdefault(each, say()) if each not in said else said[each]

    return other(value)


def relabelled(value, say):
    """The same flow with other texts, one component less, and another way."""
    other = copy.deepcopy(value)
    first, inputs, last = other["screens"]
    first["title"] = say()
    first["layout"]["children"][0]["text"] = say()
    first["layout"]["children"].append({"type": "TextBody", "text": say()})
    del inputs["layout"]["children"][0]
    inputs["layout"]["children"][2]["label"] = say()
    last["layout"]["children"][0]["list-items"][0]["main-content"]["title"] = say()
    other["routing_model"] = {last["id"]: [inputs["id"]], say(): [say()]}
    return other


def reviews(scene):
    """A changed flow, a new one, one that is gone, and one that nobody knows the base of."""
    say = iter(lambda: scene.texts(1)[0], None).__next__
    old = Definition.from_value(hostile_flow(say))
    new = Definition.from_value(relabelled(old.value, say))
    boards = storyboard_of(old), storyboard_of(new)
    promises = tuple(
        ContractChange(party, is_breaking, say(), quoting(say), waived_because=reason)
        for party in Party
        for is_breaking, reason in ((True, None), (True, say()), (False, None))
    )
    changes = describe_changes(old, new)
    return [
        FlowReview(say(), say(), say(), old, new, *boards, changes, promises),
        FlowReview(say(), say(), say(), None, new, None, boards[1], (), ()),
        FlowReview(say(), say(), say(), old, None, boards[0], None, (), ()),
        FlowReview(say(), say(), say(), None, new, None, boards[1], (), (), say()),
    ]


def picture_skeleton(text):
    """Nothing that a terminal obeys. How the words are wrapped is theirs to say."""
    media.assert_log(text)


def review_skeleton(text):
    """Nothing alive but our own: no link, no mention, no HTML, and no fence that is left early."""
    media.assert_log(text.replace("\N{WORD JOINER}", ""))
    fences = [each for each in media.MARKDOWN.parse(text) if each.type == "fence"]
    blocks, _ = media.markdown_skeleton(_without(fences, text))
    kinds = {each.removesuffix("_open").removesuffix("_close") for each in blocks}
    known = {"heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td", "fence"}
    assert kinds <= known | {"bullet_list", "list_item", "html_block"}, kinds
    for each in fences:
        if each.info == "mermaid":
            assert not set(each.content) & set("<&%`@\\{}"), each.content


def _without(fences, text):
    """What stands in a fence is code to its end, whatever it holds."""
    inside = {line for each in fences for line in range(*each.map)}
    lines = enumerate(text.split("\n"))
    return "\n".join(line for number, line in lines if number not in inside)


def painted(draw):
    def drawn(scene):
        plain = draw(scene, PLAIN)
        assert click.unstyle(draw(scene, LOUD)) == plain
        return plain

    return drawn


def _texts(draw):
    """The scene gives its texts once; both ways of painting show the same."""

    def drawn(scene):
        shown = reviews(scene)
        return painted(lambda _, paint: "".join(draw(each, paint) for each in shown))(scene)

    return drawn


def _markdown(draw):
    return lambda scene: "\n\n".join(draw(each) for each in reviews(scene)) + "\n"


def _reviewed(scene, base):
    environment = scene.plan.environment
    return review_formats.Reviewed(environment, scene.where, base, reviews(scene))


def _board(review):
    return review.board_after or review.board_before


RENDERERS = {
    "phones_text.render_phones": (
        picture_skeleton,
        _texts(
            lambda each, paint: phones_text.render_phones(each.key, each.name, _board(each), paint)
        ),
    ),
    "phones_text.render_review": (picture_skeleton, _texts(phones_text.render_review)),
    "phones_text.render_screens": (picture_skeleton, _texts(phones_text.render_screens)),
    "review_formats.reviewed_text": (
        picture_skeleton,
        lambda s: review_formats.reviewed_text(_reviewed(s, s.where)),
    ),
    "review_formats.reviewed_markdown": (
        review_skeleton,
        lambda s: review_formats.reviewed_markdown(_reviewed(s, s.where)),
    ),
    "review_markdown.review_markdown": (
        review_skeleton,
        _markdown(review_markdown.review_markdown),
    ),
    "review_markdown.board_markdown": (
        review_skeleton,
        _markdown(lambda each: review_markdown.board_markdown(each.key, each.name, _board(each))),
    ),
    "review_markdown.review_counts": (review_skeleton, _markdown(review_markdown.review_counts)),
    "review_markdown.copy_table": (
        review_skeleton,
        _markdown(
            lambda each: "\n".join(review_markdown.copy_table(copying.copy_lines(each.changes)))
        ),
    ),
    "review_markdown.screen_details": (
        review_skeleton,
        _markdown(lambda each: "\n".join(review_markdown.screen_details(each))),
    ),
    "review_markdown.fenced": (
        review_skeleton,
        lambda s: "\n".join(review_markdown.fenced("\n".join(map(safe.safe, s.texts(20))))),
    ),
    "route_graph.route_graph": (
        review_skeleton,
        _markdown(
            lambda each: "\n".join(route_graph.route_graph(each.board_before, each.board_after))
        ),
    ),
}

_PHONE = "a part of a phone, whose rows make every text safe"
PARTS = {
    "copying.copy_lines": "texts as they are, for those who make them safe",
    "phones.cells.clipped": "cuts what is safe already",
    "phones.cells.wrapped": "breaks what is safe already",
    "phones.pairing.compare_ways": "names as they are, for those who make them safe",
    "phones.pairing.pair_views": "screens as they are",
    "phones.parts.choices.chips": _PHONE,
    "phones.parts.choices.dropdown": _PHONE,
    "phones.parts.choices.group": _PHONE,
    "phones.parts.choices.opt_in": _PHONE,
    "phones.parts.fields.calendar_picker": _PHONE,
    "phones.parts.fields.date_picker": _PHONE,
    "phones.parts.fields.labelled": _PHONE,
    "phones.parts.fields.media_picker": _PHONE,
    "phones.parts.fields.text_area": _PHONE,
    "phones.parts.fields.text_input": _PHONE,
    "phones.parts.links.footer": _PHONE,
    "phones.parts.links.link": _PHONE,
    "phones.parts.links.navigation_list": _PHONE,
    "phones.parts.pictures.carousel": _PHONE,
    "phones.parts.pictures.image": _PHONE,
    "phones.parts.texts.body": _PHONE,
    "phones.parts.texts.caption": _PHONE,
    "phones.parts.texts.heading": _PHONE,
    "phones.parts.texts.subheading": _PHONE,
    "phones.phone.phone": _PHONE,
    "phones.wording.bounds": "numbers and words of ours",
    "phones.wording.deed": _PHONE,
    "phones.wording.optional": "a word of ours",
    "route_graph.routes_differ": "says yes or no",
}
