"""R025-R035: a screen's name, title and keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.defects import kind, lacks, unknown_key
from flowops.flowjson.examples import flow, footer, navigate, screen, string
from flowops.flowjson.routing import is_reserved, names_in_model
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tables import tables
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow, Screen

SECTION = Section("Screens")
rule = SECTION.rule

_ID = re.compile(r"[A-Za-z_]+")
_LOCAL = re.compile(r"\$\{(data|form)\.")


@rule(
    "R025",
    "a screen has an id",
    code=("MISSING_REQUIRED_PROPERTY", "MIN_CHARS_REQUIRED", "INVALID_PROPERTY_TYPE"),
    source="error codes",
    bad=flow(screen(id=None)),
    also_bad=(flow(screen(id="")),),
    good=flow(screen("WELCOME")),
)
def a_screen_has_an_id(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        if "id" not in each.value:
            if lacks(each.value, "id", tables()["screen"].properties):
                yield Flaw(each.route, "a screen has no `id`", hint='add one, such as "WELCOME"')
        elif each.id is None:
            message = f"the id of a screen is {kind(each.value['id'])}, and takes a text"
            yield Flaw(each.at("id"), message, code="INVALID_PROPERTY_TYPE")
        elif not each.id:
            message = "the id of a screen is empty"
            yield Flaw(each.at("id"), message, hint="name it", code="MIN_CHARS_REQUIRED")


@rule(
    "R026",
    "the id of a screen is made of letters and underscores",
    code="PATTERN_MISMATCH",
    source="error codes",
    bad=flow(screen("STEP_1")),
    good=flow(screen("STEP_ONE")),
)
def an_id_has_letters_and_underscores(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        if each.id and not _ID.fullmatch(each.id):
            message = f"the id `{short(each.id)}` holds more than letters and underscores"
            yield Flaw(each.at("id"), message, hint="write digits as words: `STEP_ONE`")


@rule(
    "R029",
    "the id of a screen is its own",
    code="DUPLICATE_SCREEN_IDS",
    source="error codes",
    bad=flow(screen("WELCOME"), screen("WELCOME")),
    good=flow(
        screen("ASKING", footer(action=navigate("WELCOME")), terminal=None), screen("WELCOME")
    ),
)
def an_id_stands_once(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        first = flow.screens_by_id.get(each.id or "")
        if each.id and first is not None and first is not each:
            message = f"screen {each.route[-1]} is called `{short(each.id)}`, as is an earlier one"
            yield Flaw(each.at("id"), message, hint="rename one of them, and what leads to it")


@rule(
    "R030",
    "no screen is called SUCCESS, and none of that name is routed to",
    code="SCREEN_ID_IS_RESERVED_KEYWORD",
    source="Flow JSON; error codes",
    bad=flow(screen("SUCCESS")),
    good=flow(screen("DONE")),
    details="In any letter case: the documents write SUCCESS, and the error says success.",
)
def no_screen_has_the_reserved_name(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        if each.id is not None and is_reserved(each.id):
            message = f"`{each.id}` is what an endpoint answers to end a flow, and names no screen"
            yield Flaw(each.at("id"), message, hint="call the screen `DONE`, say")
    for name, route, is_key in names_in_model(flow):
        if is_reserved(name) and name not in flow.screens_by_id:
            message = f"`{name}` ends a flow as the answer of an endpoint, and is no screen"
            yield Flaw(route, message, hint="take it out: it needs no route", key=is_key)


@rule(
    "R031",
    "a screen has a layout",
    code="MISSING_REQUIRED_PROPERTY",
    source="Flow JSON",
    bad=flow(screen("WELCOME"), screen("EMPTY", layout=None)),
    good=flow(),
)
def a_screen_has_a_layout(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        if lacks(each.value, "layout", tables()["screen"].properties):
            hint = 'add "layout": {"type": "SingleColumnLayout", "children": […]}'
            yield Flaw(each.route, f"{_name(each)} has no `layout`", hint=hint)


@rule(
    "R032",
    "a screen has a title",
    severity=Severity.WARNING,
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="Flow JSON; real flows",
    bad=flow(screen(title=None)),
    good=flow(screen(title="Welcome")),
    details="A warning: the documents call it optional, though nearly every flow has one. One that "
    "is not a text is an error.",
)
def a_screen_has_a_title(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        title = each.value.get("title")
        if "title" not in each.value:
            hint = "add what stands at the top of the screen"
            yield Flaw(each.route, f"{_name(each)} has no `title`", hint=hint)
        elif not isinstance(title, str):
            message = f"the title of {_name(each)} is {kind(title)}, and takes a text"
            error = Severity.ERROR
            yield Flaw(each.at("title"), message, code="INVALID_PROPERTY_TYPE", severity=error)
        elif not title.strip():
            message = f"the title of {_name(each)} is blank"
            yield Flaw(each.at("title"), message, hint="write one")


@rule(
    "R034",
    "a title that is bound names its screen: ${screen.ID.data.x}",
    severity=Severity.INFO,
    source="Flow JSON",
    bad=flow(screen(title="${data.name}", data={"name": string()})),
    good=flow(screen(title="Your visit")),
    since=Version(4, 0),
    details="Of references in titles, only global ones are documented.",
)
def a_bound_title_is_global(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        title = each.value.get("title")
        if isinstance(title, str) and _LOCAL.search(title):
            message = "only references that name a screen are documented for titles"
            yield Flaw(each.at("title"), message, hint="write ${screen.ID.data.x}")


@rule(
    "R035",
    "a screen has no other keys than those of its table",
    code="INVALID_PROPERTY_KEY",
    source="Flow JSON",
    bad=flow(screen(refreshOnBack=True)),
    good=flow(screen(refresh_on_back=False)),
    details="`sensitive` below 5.1 is R042's.",
)
def a_screen_has_no_other_keys(flow: Flow) -> Iterator[Flaw]:
    keys = tables()["screen"].properties
    for each in flow.screens:
        for key in each.value:
            if key not in keys:
                known = (name for name, entry in keys.items() if entry.is_known_in(flow.version))
                yield unknown_key(key, "a screen", known, each.route, flow.version)


def _name(screen: Screen) -> str:
    return f"screen {short(str(screen.id or screen.route[-1]))}"
