"""R224-R231: where an action may end a flow, ask the endpoint, set data or open a page.

Whether an action may stand at its component is R202-R209's, so here a misplaced one is passed
over. A terminal screen whose one Footer navigates is R224's; R226 speaks of Footers in branches
of which none ends the flow. data_exchange without `data_api_version` is R017's in a flow that has
a routing model, and so means to have an endpoint, and R228's in any other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson import defects
from flowops.flowjson.examples import (
    complete,
    component,
    data_exchange,
    flow,
    footer,
    navigate,
    screen,
    showing,
    text,
)
from flowops.flowjson.guessing import guess
from flowops.flowjson.payloads import misfit_references, misfit_values
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.actions import open_url, update_data
from flowops.flowjson.rules.neighbours import is_computed
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Action, Flow, Screen

SECTION = Section("Effects of actions")
rule = SECTION.rule

_ENDING = frozenset({"complete", "data_exchange"})
_SINCE = Version(6, 0)
_DATA = {"is_new": {"type": "boolean", "__example__": True}}
_PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ" * 12


def _either(then: dict[str, Any], otherwise: dict[str, Any]) -> dict[str, Any]:
    branch = component("If", condition="${data.is_new}", then=[then])
    return flow(screen("WELCOME", branch | {"else": [otherwise]}, data=_DATA), screen("MORE"))


def _link(action: dict[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return showing(component("EmbeddedLink", text="Terms", on_click_action=action), **properties)


def _choosing(**payload: object) -> dict[str, Any]:
    opt_in = component("OptIn", name="ok", label="Yes", on_select_action=update_data(**payload))
    body = text("Welcome", visible="${data.is_new}")
    return showing(body, opt_in, data=_DATA)


@rule(
    "R224",
    "the Footer of a terminal screen does not navigate",
    severity=Severity.WARNING,
    source="Flow JSON, screens",
    bad=flow(screen("WELCOME", footer(action=navigate("MORE"))), screen("MORE")),
    good=flow(screen("WELCOME", footer(action=complete()))),
)
def a_terminal_footer_does_not_navigate(flow: Flow) -> Iterator[Flaw]:
    for footers in _terminal_footers(flow):
        leading = [each for each in footers if each.name == "navigate"]
        if len(footers) == 1 or any(each.name in _ENDING for each in footers):
            for each in leading:
                message = "this screen is terminal, but its Footer leads on"
                hint = 'complete the flow here, or take "terminal" away'
                yield Flaw(each.at("name"), message, hint)


@rule(
    "R225",
    "only a terminal screen completes the flow",
    code="INVALID_COMPLETE_ACTION",
    source="error codes",
    bad=flow(screen("FIRST", terminal=None), screen()),
    good=flow(screen("WELCOME", footer(action=complete()))),
)
def only_a_terminal_screen_completes(flow: Flow) -> Iterator[Flaw]:
    # Where no screen is terminal at all R037 says so.
    for action in flow.actions if any(each.is_terminal for each in flow.screens) else ():
        if action.name == "complete" and action.owner.type == "Footer" and _goes_on(action.screen):
            message = f"{action.screen.where} is not terminal, and cannot complete the flow"
            hint = 'add "terminal": true to the screen, or lead to one that has it'
            yield Flaw(action.at("name"), message, hint)


@rule(
    "R226",
    "a Footer of a terminal screen completes the flow or exchanges data",
    severity=Severity.WARNING,
    source="Flow JSON, screens",
    bad=_either(footer(action=navigate("MORE")), footer(action=navigate("MORE"))),
    good=flow(screen("WELCOME", footer(action=complete()))),
    details="Of a screen with one Footer that navigates R224 says it.",
)
def a_terminal_footer_ends_the_flow(flow: Flow) -> Iterator[Flaw]:
    for footers in _terminal_footers(flow):
        if len(footers) > 1 and all(each.name == "navigate" for each in footers):
            message = "this screen is terminal, but no Footer on it ends the flow"
            hint = 'complete the flow in one of them, or take "terminal" away'
            yield Flaw(footers[0].at("name"), message, hint)


@rule(
    "R227",
    "what completes a flow is small, and holds no pictures",
    severity=Severity.WARNING,
    source="Flow JSON, complete; best practices",
    bad=flow(screen("WELCOME", footer(action=complete(picture=_PICTURE)))),
    good=flow(screen("WELCOME", footer(action=complete(picture="a-view")))),
)
def no_pictures_are_sent(flow: Flow) -> Iterator[Flaw]:
    for action in flow.actions:
        payload = action.payload if action.name == "complete" else None
        for name, value in payload.items() if payload else ():
            if isinstance(value, str) and _is_picture(_shown(value, action.screen)):
                message = f"`{short(name)}` sends a picture with the answers"
                yield Flaw(action.at("payload", name), message, "send a name for it instead")


@rule(
    "R228",
    "only a flow with an endpoint exchanges data",
    code="MISSING_REQUIRED_PROPERTY",
    source="error codes",
    bad=flow(screen("WELCOME", footer(action=data_exchange()))),
    good=flow(
        screen("WELCOME", footer(action=data_exchange())), data_api_version="3.0", routing_model={}
    ),
)
def only_an_endpoint_exchanges_data(flow: Flow) -> Iterator[Flaw]:
    if "data_api_version" not in flow.value and "routing_model" not in flow.value:
        for action in flow.actions:
            if action.name == "data_exchange":
                message = "this flow has no endpoint to exchange data with"
                hint = "navigate or complete instead, or add `data_api_version` and `routing_model`"
                yield Flaw(action.at("name"), message, hint)
                break


@rule(
    "R229",
    "update_data sets fields that its screen declares, to values of their types",
    code="INVALID_UPDATE_DATA_ACTION_PAYLOAD",
    source="Flow JSON, update_data",
    since=_SINCE,
    bad=_choosing(is_old=False),
    good=_choosing(is_new=False),
)
def update_data_sets_declared_fields(flow: Flow) -> Iterator[Flaw]:
    for action in flow.actions:
        payload = action.payload if action.name == "update_data" else None
        data = action.screen.data
        for name in payload or ():
            if name not in data:
                message = f"{action.screen.where} does not declare `{short(name)}`"
                hint = guess(flow, name, data) or 'declare it in the "data" of the screen'
                yield Flaw(action.at("payload", name), message, hint, key=True)
    yield from misfit_values(flow, "update_data")
    yield from misfit_references(flow, "update_data")


@rule(
    "R231",
    "open_url has a url, and neither payload nor next",
    code=("MISSING_REQUIRED_PROPERTY", "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED"),
    source="Flow JSON, open_url",
    since=_SINCE,
    bad=_link({"name": "open_url"}),
    good=_link(open_url()),
    details="A written url that does not begin like one is a warning.",
)
def open_url_has_a_url_alone(flow: Flow) -> Iterator[Flaw]:
    for action in flow.actions:
        if action.name == "open_url":
            yield from _odd_url(action)
            for key in ("payload", "next"):
                if key in action.value:
                    code = "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED"
                    message = f"`open_url` takes no `{key}`"
                    yield Flaw(action.at(key), message, f"take `{key}` away", key=True, code=code)


def _terminal_footers(flow: Flow) -> Iterator[list[Action]]:
    """The actions of the Footers of each terminal screen."""
    for each in flow.screens:
        if each.is_terminal:
            yield [action for action in each.actions if action.owner.type == "Footer"]


def _goes_on(screen: Screen) -> bool:
    """Anything but true and false is R036's."""
    return screen.value.get("terminal", False) is False


def _shown(value: str, screen: Screen) -> str:
    """The value, or the example of the field that it is bound to."""
    bound = _BOUND.fullmatch(value)
    if bound is None:
        return value
    declaration = screen.data.get(bound[1])
    example = declaration.get("__example__") if isinstance(declaration, dict) else None
    return example if isinstance(example, str) else ""


_BOUND = re.compile(r"\$\{data\.([^.{}]+)\}")
_BASE64 = re.compile(r"(data:image/|iVBORw0KGgo|/9j/4|UklGR)")
_LONGEST_WORD = 200
"""Characters; a text that begins like a picture and is shorter is not taken for one."""


def _is_picture(text: str) -> bool:
    return len(text) > _LONGEST_WORD and _BASE64.match(text) is not None


_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def _odd_url(action: Action) -> Iterator[Flaw]:
    url = action.value.get("url")
    if "url" not in action.value:
        yield defects.missing("url", "`open_url`", action.route)
    elif not isinstance(url, str):
        yield defects.wrong_type(url, {"string"}, action.at("url"))
    elif not is_computed(url) and not _URL.fullmatch(url):
        message = "this is not a URL"
        yield defects.milder(Flaw(action.at("url"), message, 'begin it with "https://"'))
