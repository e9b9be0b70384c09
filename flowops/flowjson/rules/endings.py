"""R036-R044: where a flow ends, and what is kept of it.

Whether a Footer stands in every branch is R183's, R184's and R197's: any Footer will do here. A
NavigationList on a terminal screen is R083's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.defects import kind, milder, named, wrong_type
from flowops.flowjson.examples import flow, screen, showing, text, text_input
from flowops.flowjson.guessing import guess
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tables import components, tables
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import is_meant, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Component, Flow, Screen

SECTION = Section("Endings")
rule = SECTION.rule

SENSITIVE_SINCE = Version(5, 1)
_HIDDEN = ("password", "passcode")


@rule(
    "R036",
    "terminal is true or false",
    code="INVALID_PROPERTY_TYPE",
    source="Flow JSON",
    bad=flow(screen("WELCOME"), screen("DONE", terminal="true")),
    good=flow(screen(terminal=True)),
)
def terminal_is_true_or_false(flow: Flow) -> Iterator[Flaw]:
    yield from _not_boolean(flow, "terminal")


@rule(
    "R037",
    "a flow has a terminal screen",
    code="MISSING_TERMINAL_SCREEN",
    source="error codes; Flow JSON",
    bad=flow(screen(terminal=None)),
    good=flow(screen(terminal=True)),
)
def a_flow_ends_somewhere(flow: Flow) -> Iterator[Flaw]:
    ends = any(each.value.get("terminal") not in (None, False) for each in flow.screens)
    # What a misspelled `terminal` should have said, R035 asks.
    if flow.screens and not ends and not any(_misspells_terminal(each) for each in flow.screens):
        hint = 'write "terminal": true in the screen with which the flow ends'
        yield Flaw(("screens",), "no screen is terminal", hint=hint, key=True)


@rule(
    "R038",
    "a terminal screen has a Footer",
    code="MISSING_FOOTER_ON_TERMINAL_SCREEN",
    source="error codes; Flow JSON",
    bad=flow(screen("WELCOME", text())),
    good=flow(screen("WELCOME")),
)
def a_terminal_screen_has_a_footer(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        if each.is_terminal and _is_laid_out(each):
            others = each.by_type.keys() & {"Footer", "NavigationList"}
            if not others and not _misspells_footer(each):
                message = f"terminal screen {short(each.id or '')} has no Footer"
                hint = "add a Footer that completes the flow"
                yield Flaw(each.at("layout", "children"), message, hint=hint, key=True)


@rule(
    "R039",
    "success is true or false, on a terminal screen",
    code=("NOT_KEYWORD_SCHEMA_VALIDATION_FAILED", "INVALID_PROPERTY_TYPE"),
    source="error codes",
    bad=flow(screen("WELCOME"), screen("HELP", terminal=False, success=True)),
    good=flow(screen(success=True)),
)
def success_is_said_of_an_ending(flow: Flow) -> Iterator[Flaw]:
    yield from _not_boolean(flow, "success")
    for each in flow.screens:
        ends = each.value.get("terminal") not in (None, False)
        if isinstance(each.value.get("success"), bool) and not ends:
            message = "`success` is said of a screen that is not terminal"
            hint = 'take it out, or write "terminal": true beside it'
            yield Flaw(each.at("success"), message, hint=hint, key=True)


@rule(
    "R040",
    "a flow ends well somewhere",
    code="INVALID_PROPERTY_VALUE",
    source="error codes",
    bad=flow(screen(success=False)),
    good=flow(screen(success=True)),
    details="A terminal screen that does not say success ends well.",
)
def a_flow_ends_well_somewhere(flow: Flow) -> Iterator[Flaw]:
    endings = [each for each in flow.screens if each.is_terminal]
    if endings and all(each.value.get("success") is False for each in endings):
        message = "no terminal screen is a success"
        yield Flaw(endings[-1].at("success"), message, hint='write "success": true in one of them')


@rule(
    "R041",
    "refresh_on_back is true or false, and true only with an endpoint",
    code=("INVALID_PROPERTY_VALUE", "INVALID_PROPERTY_TYPE"),
    source="error codes; Flow JSON",
    bad=flow(screen(refresh_on_back=True)),
    good=flow(screen(refresh_on_back=True), data_api_version="3.0", routing_model={"WELCOME": []}),
)
def only_an_endpoint_refreshes(flow: Flow) -> Iterator[Flaw]:
    yield from _not_boolean(flow, "refresh_on_back")
    for each in flow.screens:
        if each.value.get("refresh_on_back") is True and not flow.has_endpoint:
            message = "`refresh_on_back` asks the endpoint, and the flow has none"
            hint = "take it out, or add `data_api_version`"
            yield Flaw(each.at("refresh_on_back"), message, hint=hint)


@rule(
    "R042",
    "sensitive is there from 5.1 on",
    code="INVALID_PROPERTY_KEY",
    source="Flow JSON",
    bad=showing(text_input("code"), sensitive=["code"], version="5.0"),
    good=showing(text_input("code"), sensitive=["code"], version="5.1"),
)
def sensitive_came_later(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        if "sensitive" in each.value and flow.version < SENSITIVE_SINCE:
            message = f"`sensitive` of a screen came with Flow JSON {SENSITIVE_SINCE}"
            hint = f"take it out, or raise `version`, which is {flow.version}"
            yield Flaw(each.at("sensitive"), message, hint=hint, key=True)


@rule(
    "R043",
    "sensitive names components of its screen",
    code=("INVALID_SENSITIVE_FIELD", "INVALID_PROPERTY_TYPE", "MIN_ITEMS_REQUIRED"),
    source="Flow JSON",
    bad=showing(text_input("code"), sensitive=["pin"]),
    good=showing(text_input("code"), sensitive=["code"]),
    since=SENSITIVE_SINCE,
    details="An empty list is a warning: it is what is taken where there is none.",
)
def sensitive_names_what_is_there(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        listed = each.value.get("sensitive", ["…"])
        if not isinstance(listed, list):
            yield wrong_type(listed, {"array"}, each.at("sensitive"))
        elif not listed:
            message, hint = "`sensitive` is empty", "name a component, or take it out"
            code = "MIN_ITEMS_REQUIRED"
            yield milder(Flaw(each.at("sensitive"), message, hint=hint, code=code))
        elif "sensitive" in each.value:
            yield from _unknown_names(flow, each, listed)


@rule(
    "R044",
    "sensitive is for what would be shown",
    severity=Severity.INFO,
    source="Flow JSON",
    bad=showing(text_input("code", input_type="passcode"), sensitive=["code"]),
    good=showing(text_input("code"), sensitive=["code"]),
    since=SENSITIVE_SINCE,
)
def sensitive_hides_what_is_shown(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        listed = each.value.get("sensitive")
        for index, name in enumerate(listed if isinstance(listed, list) else ()):
            component = each.inputs.get(name) if isinstance(name, str) else None
            if component is not None and _is_hidden_anyway(component):
                message = f"`{short(component.type)}` is not masked by `sensitive`"
                yield Flaw(each.at("sensitive", index), message, hint="it may be left out")


def _not_boolean(flow: Flow, name: str) -> Iterator[Flaw]:
    for each in flow.screens:
        value = each.value.get(name, False)
        if not isinstance(value, bool):
            yield wrong_type(value, {"boolean"}, each.at(name))


def _misspells_footer(screen: Screen) -> bool:
    strangers = screen.by_type.keys() - components().keys()
    return any(is_meant(each, "Footer") for each in strangers)


def _misspells_terminal(screen: Screen) -> bool:
    known = tables()["screen"].properties
    return any(key not in known and is_meant(key, "terminal") for key in screen.value)


def _is_laid_out(screen: Screen) -> bool:
    """Whether there is a list in which a Footer could stand."""
    layout = screen.value.get("layout")
    return isinstance(layout, dict) and isinstance(layout.get("children"), list)


def _unknown_names(flow: Flow, screen: Screen, listed: list[object]) -> Iterator[Flaw]:
    names = dict.fromkeys(each.name for each in screen.components if each.name is not None)
    for index, name in enumerate(listed):
        at = screen.at("sensitive", index)
        if not isinstance(name, str):
            message = f"{named(at)} is {kind(name)}, and takes the name of a component"
            yield Flaw(at, message, code="INVALID_PROPERTY_TYPE")
        elif name not in names:
            hint = guess(flow, name, names) or "name a component of the same screen"
            yield Flaw(at, f"no component of this screen is called `{short(name)}`", hint=hint)


def _is_hidden_anyway(component: Component) -> bool:
    return component.type == "OptIn" or component.value.get("input-type") in _HIDDEN
