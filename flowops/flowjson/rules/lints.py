"""R276-R280: what Meta accepts and people regret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    options,
    screen,
    showing,
    string,
    text,
    text_input,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.neighbours import is_computed
from flowops.flowjson.sensitive import sightings
from flowops.flowjson.usage import Usage
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow, Screen

SECTION = Section("Lints")
rule = SECTION.rule

MOST_OPTIONS = 10
MOST_SHOWN = 20
"""Of more options the rules of the component say that they are not shown."""

_OPEN = ("CheckboxGroup", "RadioButtonsGroup", "ChipsSelector")


def _choice(count: int) -> dict[str, Any]:
    listed = options(*(f"Choice {number}" for number in range(count)))
    return component("RadioButtonsGroup", name="choice", label="Your choice", data_source=listed)


def _told(example: str) -> dict[str, Any]:
    shown = text("${data.contact}")
    return flow(screen("WELCOME", shown, footer(), data={"contact": string(example)}))


@rule(
    "R276",
    "a screen shows at most 10 options",
    severity=Severity.INFO,
    source="best practices",
    bad=showing(_choice(MOST_OPTIONS + 1)),
    good=showing(_choice(MOST_OPTIONS)),
    details="Counted are the options of CheckboxGroup, RadioButtonsGroup and ChipsSelector that "
    "are written in the file. A Dropdown hides its options, and is advised for 8 or more.",
)
def a_screen_shows_at_most_10_options(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        for kind in _OPEN:
            for one in each.by_type.get(kind, ()):
                count = _options(one)
                if MOST_OPTIONS < count <= MOST_SHOWN:
                    message = f"{count} options are shown at once, and at most 10 are advised"
                    hint = "use a Dropdown, or ask in two steps"
                    yield Flaw(one.at("data-source"), message, hint, key=True)


@rule(
    "R279",
    "what is asked for is used, and so is what is declared",
    severity=Severity.WARNING,
    source="flowops",
    bad=flow(screen("WELCOME", text_input("age"), footer())),
    good=flow(screen("WELCOME", text_input("age"), footer(action=complete(age="${form.age}")))),
    details="An answer that no payload, condition or text names is lost. For an OptIn and for "
    "declared data that nothing shows it is information only.",
)
def what_is_asked_for_is_used(flow: Flow) -> Iterator[Flaw]:
    usage = flow.once(Usage)
    for each in flow.screens:
        yield from _unused_inputs(each, usage)
        for name in each.data:
            if not usage.reads_data(each, name):
                message = f"nothing uses `{short(name)}`"
                route = each.at("data", name)
                hint = "take it away, here and where it is sent"
                yield Flaw(route, message, hint, key=True, severity=Severity.INFO)


@rule(
    "R280",
    "examples hold no secrets and no personal data",
    severity=Severity.WARNING,
    source="Flows API, previews",
    bad=_told("ada.lovelace@gmail.com"),
    good=_told("ada@example.com"),
    details="Whoever has the link of a preview sees them. An address, a phone or a card number is "
    "information only: it may belong to nobody.",
)
def examples_hold_nothing_private(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        for name, declaration in each.data.items():
            if isinstance(declaration, dict) and "__example__" in declaration:
                route = each.at("data", name, "__example__")
                for at, written in _texts(declaration["__example__"], route):
                    yield from _private(at, written)


def _options(component: Component) -> int:
    written = component.value.get("data-source")
    return len(written) if isinstance(written, list) else 0


def _unused_inputs(screen: Screen, usage: Usage) -> Iterator[Flaw]:
    for each, name in screen.named_inputs:
        if not is_computed(name) and not usage.reads_input(screen, name):
            severity = Severity.INFO if each.type == "OptIn" else None
            message = f"nothing uses the answer `{short(name)}`"
            hint = f'send it: "{short(name)}": "${{form.{short(name)}}}"'
            yield Flaw(each.at("name"), message, hint, severity=severity)


def _private(route: Route, written: str) -> Iterator[Flaw]:
    for each in sightings(written):
        message = f"this looks like {each.what}, and previews are public"
        severity = None if each.is_secret else Severity.INFO
        hint = "revoke it, and write an invented one" if each.is_secret else "write an invented one"
        yield Flaw(route, message, hint, severity=severity, start=each.start, end=each.end)


def _texts(value: object, route: Route) -> Iterator[tuple[Route, str]]:
    pending: list[tuple[Route, object]] = [(route, value)]
    while pending:
        at, value = pending.pop()
        if isinstance(value, str):
            yield at, value
        elif isinstance(value, dict):
            pending += [((*at, key), each) for key, each in value.items()]
        elif isinstance(value, list):
            pending += [((*at, index), each) for index, each in enumerate(value)]
