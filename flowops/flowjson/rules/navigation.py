"""R212-R220: what an action carries, and where navigate leads.

A target that is computed is R217's, `SUCCESS` R215's. Where the target has no data at all, what is
sent is R218's; where it has, R219 speaks of each field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson import defects
from flowops.flowjson.examples import flow, footer, navigate, screen, string, text
from flowops.flowjson.guessing import guess
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.neighbours import is_computed
from flowops.flowjson.triggers import ACTIONS, trigger_of
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Action, Flow, Screen

SECTION = Section("Navigation")
rule = SECTION.rule

DATA_CHECKED_SINCE = Version(7, 3)
_NEXT = ("type", "name")
_PAYLOAD = "INVALID_NAVIGATE_ACTION_PAYLOAD"
_TARGET = "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME"


def _leading(action: dict[str, Any], version: str = "7.3", **data: Any) -> dict[str, Any]:  # noqa: ANN401
    """A flow of two screens, the second of which declares the data and shows it."""
    texts = [text(f"${{data.{name}}}") for name in data]
    last = screen("WELCOME", *texts, footer(), data=data or None)
    return flow(screen("FIRST", footer(action=action), terminal=None), last, version=version)


@rule(
    "R212",
    "the payload of an action is an object",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="Flow JSON, actions",
    bad=flow(screen("WELCOME", footer(action={"name": "complete", "payload": []}))),
    good=flow(screen("WELCOME", footer(action={"name": "complete", "payload": {}}))),
    details="At a choice it must be there; that it is missing at a click is a warning, since the "
    "documentation shows it always and demands it nowhere. open_url has none.",
)
def a_payload_is_an_object(flow: Flow) -> Iterator[Flaw]:
    for action in flow.actions:
        if action.name == "open_url" or trigger_of(action) is None:
            continue
        if "payload" not in action.value:
            if action.name in ACTIONS:
                yield _no_payload(action)
        elif action.payload is None:
            payload = action.value["payload"]
            yield defects.wrong_type(payload, {"object"}, action.at("payload"))


@rule(
    "R213",
    "navigate names the next screen, by its type and name",
    code=(
        "MISSING_REQUIRED_PROPERTY",
        "INVALID_ENUM_VALUE",
        "INVALID_PROPERTY_KEY",
        "INVALID_PROPERTY_TYPE",
    ),
    source="Flow JSON, navigate",
    bad=_leading({"name": "navigate", "payload": {}}),
    good=_leading(navigate("WELCOME")),
)
def navigate_names_the_next_screen(flow: Flow) -> Iterator[Flaw]:
    for action in flow.actions:
        if action.name == "navigate":
            if "next" not in action.value:
                yield defects.missing("next", "navigate", action.route)
            else:
                yield from _odd_next(action.value["next"], action.at("next"), flow.version)


@rule(
    "R215",
    "navigate leads to a screen of the flow",
    code=_TARGET,
    source="error codes",
    bad=_leading(navigate("WELCOM")),
    good=_leading(navigate("WELCOME")),
)
def navigate_leads_to_a_screen(flow: Flow) -> Iterator[Flaw]:
    for action, target in _targets(flow):
        if target not in flow.screens_by_id and not is_computed(target):
            message = f"there is no screen `{short(target)}`"
            yield Flaw(_name(action), message, screen_hint(flow, target))


@rule(
    "R216",
    "navigate leads to another screen",
    code=_TARGET,
    source="error codes",
    bad=_leading(navigate("FIRST")),
    good=_leading(navigate("WELCOME")),
)
def navigate_leads_to_another_screen(flow: Flow) -> Iterator[Flaw]:
    for action, target in _targets(flow):
        if target == action.screen.id:
            message = f"`{short(target)}` is the screen that this action is on"
            yield Flaw(_name(action), message, "lead to another screen")


@rule(
    "R217",
    "the target of navigate is written out",
    code=_TARGET,
    source="error codes; published flows",
    bad=_leading(navigate("${form.city == 'Oslo' ? WELCOME : FIRST}")),
    good=_leading(navigate("WELCOME")),
)
def the_target_is_written_out(flow: Flow) -> Iterator[Flaw]:
    for action, target in _targets(flow):
        if is_computed(target) and target not in flow.screens_by_id:
            hint = "put the Footer into an If or a Switch, with a screen for each case"
            yield Flaw(_name(action), "the screen to go to cannot be computed", hint)


@rule(
    "R218",
    "data is sent to a screen that declares data",
    code=_PAYLOAD,
    source="error codes",
    bad=_leading(navigate("WELCOME", city="Oslo")),
    good=_leading(navigate("WELCOME", city="Oslo"), city=string("Oslo")),
)
def data_is_sent_to_who_declares_it(flow: Flow) -> Iterator[Flaw]:
    for action, target in _sent(flow):
        if action.payload and not target.value.get("data"):
            message = f"{target.where} declares no data, and takes none"
            yield Flaw(action.at("payload"), message, 'declare it in its "data", or send nothing')


@rule(
    "R219",
    "each field that is sent is declared by the target",
    code=_PAYLOAD,
    source="error codes",
    bad=_leading(navigate("WELCOME", city="Oslo", town="Oslo"), city=string("Oslo")),
    good=_leading(navigate("WELCOME", city="Oslo"), city=string("Oslo")),
)
def each_field_that_is_sent_is_declared(flow: Flow) -> Iterator[Flaw]:
    for action, target in _sent(flow):
        data = target.data
        for name in action.payload or () if data else ():
            if name not in data:
                message = f"{target.where} does not declare `{short(name)}`"
                hint = guess(flow, name, data) or 'declare it in its "data"'
                yield Flaw(action.at("payload", name), message, hint, key=True)


@rule(
    "R220",
    "each field that the target declares is sent",
    code=_PAYLOAD,
    source="error codes; changelog 7.3",
    bad=_leading(navigate("WELCOME"), city=string("Oslo")),
    good=_leading(navigate("WELCOME", city="Oslo"), city=string("Oslo")),
    details="A warning below 7.3, where it was not always checked, and for flows with an endpoint, "
    "of which the documentation does not say it.",
)
def each_field_that_is_declared_is_sent(flow: Flow) -> Iterator[Flaw]:
    sure = flow.version >= DATA_CHECKED_SINCE and not flow.has_endpoint
    severity = None if sure else Severity.WARNING
    for action, target in _sent(flow):
        payload = action.payload or {}
        missing = [name for name in target.data if name not in payload]
        if missing:
            message = f"{target.where} declares {one_of(missing, 'and')}, not sent here"
            place = action.at("payload") if "payload" in action.value else action.route
            yield Flaw(place, message, "add it to the payload", key=True, severity=severity)


def screen_hint(flow: Flow, name: str) -> str:
    """What may have been meant by the name of a screen that is not there."""
    if name.upper() == "SUCCESS":
        return "a flow ends with the action complete, or with the answer of the endpoint"
    return guess(flow, name, flow.screens_by_id) or flow.once(_listed)


def _listed(flow: Flow) -> str:
    return f"the screens are {one_of(flow.screens_by_id, 'and')}"


def _targets(flow: Flow) -> Iterator[tuple[Action, str]]:
    for action in flow.actions:
        if action.target is not None:
            yield action, action.target


def _sent(flow: Flow) -> Iterator[tuple[Action, Screen]]:
    """The actions that lead to another screen of the flow, with that screen."""
    for action, name in _targets(flow):
        target = flow.screens_by_id.get(name)
        if target is not None and target is not action.screen:
            yield action, target


def _name(action: Action) -> Route:
    return action.at("next", "name")


def _no_payload(action: Action) -> Flaw:
    flaw = defects.missing("payload", f"`{action.name}`", action.route)
    return defects.milder(flaw) if action.trigger == "on-click-action" else flaw


def _odd_next(following: object, route: Route, version: Version) -> Iterator[Flaw]:
    if not isinstance(following, dict):
        yield defects.wrong_type(following, {"object"}, route)
        return
    for key in following:
        if key not in _NEXT:
            yield defects.unknown_key(key, "`next`", _NEXT, route, version)
    for key in _NEXT:
        if key not in following:
            flaw = defects.missing(key, "`next`", route)
            # There is one type only, and that it must be said is not said.
            yield flaw if key == "name" else defects.milder(flaw)
    if following.get("type", "screen") != "screen":
        yield defects.wrong_word(following["type"], ("screen",), (*route, "type"))
    if not isinstance(following.get("name", ""), str):
        yield defects.wrong_type(following["name"], {"string"}, (*route, "name"))
