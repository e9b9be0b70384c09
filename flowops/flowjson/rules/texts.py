"""R105-R109: headings, bodies, captions and rich text.

How long they may be is R090's, and that they are not blank R084's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.defects import milder, named
from flowops.flowjson.examples import component, flow, footer, navigate, screen, showing, text
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow

SECTION = Section("Texts")
rule = SECTION.rule

_WITH_MARKDOWN = ("TextBody", "TextCaption")
_NOT_IN_TEXTS = {
    re.compile(r" {0,3}#{1,6}\s"): "a heading",
    re.compile(r" {0,3}\|.*\|\s*$"): "a table",
    re.compile(r".*!\[[^\]\n]*\]\("): "an image",
}
_NOT_IN_RICH_TEXT = {
    re.compile(r" {0,3}#{3,6}\s"): "a heading below the second level",
    re.compile(r".*!\[[^\]\n]*\]\(\s*https?:"): "an image by its address",
    re.compile(r"(\t| {2,})[-+*]\s"): "a list within a list",
}

rule(
    "R105",
    "a TextHeading and a TextSubheading have a text",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(component("TextHeading")),
    good=showing(component("TextHeading", text="Welcome"), component("TextSubheading", text="Hi")),
)(ByTable("R105"))

rule(
    "R106",
    "a TextBody has a text, and a weight that is known",
    code=("INVALID_ENUM_VALUE", "MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(text(font_weight="heavy")),
    good=showing(text(font_weight="bold", strikethrough=False)),
)(ByTable("R106"))

rule(
    "R107",
    "a TextCaption has a text, and a weight that is known",
    code=("INVALID_ENUM_VALUE", "MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(component("TextCaption", text=5)),
    good=showing(component("TextCaption", text="Small print", font_weight="italic")),
)(ByTable("R107"))


@rule(
    "R108",
    "markdown in a TextBody or TextCaption is switched on, and of the kinds that are shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(text("# Hello", markdown=True)),
    good=showing(component("TextBody", markdown=True, text=["**Hello**", "- and welcome"])),
    since=Version(5, 1),
    details="Bold, italic, struck through, lists and links. A list of lines is markdown too.",
)
def markdown_of_texts_is_plain(flow: Flow) -> Iterator[Flaw]:
    for kind in _WITH_MARKDOWN:
        for each in flow.by_type.get(kind, ()):
            if each.value.get("markdown") is True:
                for line, at in _lines(each):
                    yield from _strange(line, at, _NOT_IN_TEXTS, kind)
            elif isinstance(each.value.get("text"), list) and not each.value.get("markdown"):
                message = f"the lines of a {kind} are documented for markdown only"
                yield Flaw(each.at("text"), message, hint='write "markdown": true beside them')


def _reading(text: Any) -> dict[str, Any]:  # noqa: ANN401
    terms = screen("TERMS", component("RichText", text=text), footer(), terminal=True)
    return flow(screen("WELCOME", footer(action=navigate("TERMS")), terminal=None), terms)


@rule(
    "R109",
    "a RichText has a text, of the markdown that is shown",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=_reading(5),
    good=_reading(["# Terms", "All of **them**."]),
    since=Version(5, 1),
    details="A warning for markdown that is not rendered: headings from the third level on, images "
    "by their address, lists within lists.",
)
def rich_text_is_shown(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R109")(flow)
    for each in flow.by_type.get("RichText", ()):
        for line, at in _lines(each):
            for flaw in _strange(line, at, _NOT_IN_RICH_TEXT, "RichText"):
                yield milder(flaw)


def _lines(component: Component) -> Iterator[tuple[str, Route]]:
    text = component.value.get("text")
    if isinstance(text, str):
        for line in text.splitlines():
            yield line, component.at("text")
    elif isinstance(text, list):
        for index, line in enumerate(text):
            if isinstance(line, str):
                yield line, component.at("text", index)


def _strange(line: str, at: Route, kinds: dict[re.Pattern[str], str], where: str) -> Iterator[Flaw]:
    for form, kind in kinds.items():
        if form.match(line):
            message = f"{named(at)} holds {kind}, which a {where} does not render"
            yield Flaw(at, message, hint="write it otherwise")
            return
