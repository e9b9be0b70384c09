"""R078-R083: names that are told apart, and components that stand alone on their screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson import defects
from flowops.flowjson.branches import is_alternative
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    screen,
    text,
    text_input,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tables import components
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("Names and neighbours")
rule = SECTION.rule

_RICH = component("RichText", text="# Terms")
_LIST = component(
    "NavigationList",
    name="places",
    list_items=[{"id": "home", "main-content": {"title": "Home"}}],
    on_click_action=navigate("WELCOME"),
)


def _sending(*names: str) -> dict[str, Any]:
    return footer(action=complete(**{name: f"${{form.{name}}}" for name in names}))


def _led_to(*children: dict[str, Any], version: str = "7.3") -> dict[str, Any]:
    """A flow whose second screen holds these and leads nowhere."""
    link = component("EmbeddedLink", text="Terms", on_click_action=navigate("TERMS"))
    last = screen("TERMS", *children, terminal=None)
    return flow(screen("WELCOME", link, footer()), last, version=version)


def _listed(*children: dict[str, Any], terminal: bool | None = None) -> dict[str, Any]:
    return flow(screen("FIRST", *children, terminal=terminal), screen())


@rule(
    "R078",
    "inputs of a screen have different names",
    code="DUPLICATE_FORM_COMPONENT_NAMES",
    source="error codes",
    bad=flow(screen("WELCOME", text_input("age"), text_input("age"), _sending("age"))),
    good=flow(screen("WELCOME", text_input("age"), text_input("city"), _sending("age", "city"))),
    details="All branches of an If and all cases of a Switch count, although only one is seen.",
)
def inputs_of_a_screen_have_different_names(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        seen: set[str] = set()
        for one, name in each.named_inputs:
            if name in seen:
                message = f"another input on this screen is called `{short(name)}` too"
                yield Flaw(one.at("name"), message, "give each input a name of its own")
            seen.add(name)


@rule(
    "R079",
    "name and type are written out",
    code="PATTERN_MISMATCH",
    source="Flow JSON, dynamic properties",
    bad=flow(
        screen(
            "WELCOME",
            text_input("${data.field}"),
            footer(),
            data={"field": {"type": "string", "__example__": "age"}},
        )
    ),
    good=flow(screen("WELCOME", text_input("age"), _sending("age"))),
)
def name_and_type_are_written_out(flow: Flow) -> Iterator[Flaw]:
    for each in flow.components:
        for key in ("name", "type"):
            written = each.value.get(key)
            if isinstance(written, str) and is_computed(written):
                message = f"the {key} of a component cannot be computed"
                yield Flaw(each.at(key), message, "write the word itself")


@rule(
    "R080",
    "a RichText is the only component of its screen",
    code="INVALID_RICHTEXT_PLACEMENT",
    source="changelog; error codes",
    since=Version(5, 1),
    until=Version(6, 2),
    bad=_led_to(_RICH, text(), version="6.2"),
    good=_led_to(_RICH, version="6.2"),
)
def a_rich_text_stands_alone(flow: Flow) -> Iterator[Flaw]:
    return _beside(flow, "RichText", allowed={"RichText", "Form"}, hint="give it a screen")


@rule(
    "R081",
    "beside a RichText stands a Footer and nothing else",
    code="INVALID_COMPONENT_PLACEMENT",
    source="changelog",
    since=Version(6, 3),
    bad=flow(screen("WELCOME", _RICH, text(), footer())),
    good=flow(screen("WELCOME", _RICH, footer())),
    details="A second RichText is a warning: whether it counts as something else is not said.",
)
def beside_a_rich_text_stands_only_a_footer(flow: Flow) -> Iterator[Flaw]:
    allowed = {"RichText", "Form", "Footer"}
    return _beside(flow, "RichText", allowed=allowed, hint="keep only a Footer beside it")


@rule(
    "R082",
    "a NavigationList shares its screen with nothing else",
    code="INVALID_COMPONENT_PLACEMENT",
    source="components, NavigationList",
    since=Version(6, 2),
    bad=_listed(_LIST, text()),
    good=_listed(_LIST),
    details="A second NavigationList and a Form around them are allowed.",
)
def a_navigation_list_stands_alone(flow: Flow) -> Iterator[Flaw]:
    hint = "move the other components to another screen"
    return _beside(flow, "NavigationList", allowed={"NavigationList", "Form"}, hint=hint)


@rule(
    "R083",
    "a screen with a NavigationList is not terminal",
    code="INVALID_PROPERTY_KEY",
    source="components, NavigationList",
    since=Version(6, 2),
    bad=_listed(_LIST, terminal=True),
    good=_listed(_LIST),
)
def a_navigation_list_leads_on(flow: Flow) -> Iterator[Flaw]:
    if "NavigationList" in flow.by_type:
        for each in flow.screens:
            if each.is_terminal and "NavigationList" in each.by_type:
                message = "a screen with a NavigationList cannot be terminal"
                yield Flaw(each.at("terminal"), message, 'take "terminal" away', key=True)


def is_computed(word: str) -> bool:
    """Whether a word holds a reference or an expression, and so is known only at run time."""
    return "${" in word or "`" in word


def _beside(flow: Flow, kind: str, *, allowed: set[str], hint: str) -> Iterator[Flaw]:
    """One flaw for a screen, at what is there too. In an If or a Switch R180 refuses the kind."""
    others = components().keys() - allowed
    for each in flow.screens if kind in flow.by_type else ():
        alone = [one for one in each.by_type.get(kind, ()) if not is_alternative(one)]
        other = next((one for one in each.components if one.type in others), None)
        if alone and other is not None:
            yield Flaw(other.at("type"), f"{other.type} shares the screen of a {kind}", hint)
        elif kind == "RichText" and len(alone) > 1:
            message = "a screen may be allowed only one RichText"
            flaw = Flaw(alone[1].at("type"), message, "join the texts in one list")
            yield defects.milder(flaw)
