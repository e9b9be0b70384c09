"""R200-R211: the actions that a trigger may have.

An action that the version does not know is R200's; R202-R209 speak of those that it does. Unknown
keys of an action are R022's, a trigger that the version does not know is R066's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson import defects
from flowops.flowjson.examples import (
    complete,
    component,
    data_exchange,
    flow,
    footer,
    navigate,
    options,
    screen,
    showing,
    text,
    text_input,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.triggers import (
    ACTIONS,
    actions_since,
    has_no_trigger,
    owning_rule,
    trigger_of,
)
from flowops.flowjson.versions import NEWEST, Version
from flowops.flowjson.wording import did_you_mean, one_of, short
from flowops.flowjson.written import TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flowops.flowjson.flow import Action, Flow

SECTION = Section("Actions")
rule = SECTION.rule

_ENUM = "INVALID_ENUM_VALUE"
_DATA = {"city": {"type": "string", "__example__": "Oslo"}}


def update_data(**payload: object) -> dict[str, Any]:
    return {"name": "update_data", "payload": payload}


def open_url(url: str = "https://example.com") -> dict[str, Any]:
    return {"name": "open_url", "url": url}


def _input(kind: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return component(kind, name="choice", label="Your choice", **properties)


def _choices(kind: str, action: dict[str, Any] | None = None, **on: Any) -> dict[str, Any]:  # noqa: ANN401
    return _input(kind, data_source=options("Oslo", "Rome"), on_select_action=action, **on)


def _option(action: dict[str, Any]) -> dict[str, Any]:
    return {"id": "0", "title": "Oslo", "on-select-action": action}


def _updating(shown: dict[str, Any]) -> dict[str, Any]:
    """A screen with a field that the component may set."""
    return showing(text("${data.city}"), shown, data=_DATA)


def _asking(shown: dict[str, Any]) -> dict[str, Any]:
    """A flow with an endpoint that the component may ask."""
    return showing(shown) | {"data_api_version": "3.0", "routing_model": {}}


def _list(action: dict[str, Any]) -> dict[str, Any]:
    items = [{"id": "home", "main-content": {"title": "Home"}}]
    places = component("NavigationList", name="p", list_items=items, on_click_action=action)
    return flow(screen("FIRST", places, terminal=None), screen())


@rule(
    "R200",
    "an action is an object whose name is navigate, data_exchange, complete, update_data or "
    "open_url",
    code=(_ENUM, "MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="Flow JSON, actions",
    bad=flow(screen("WELCOME", footer(action={"name": "submit", "payload": {}}))),
    good=flow(),
    details="update_data and open_url came with 6.0.",
)
def an_action_has_a_known_name(flow: Flow) -> Iterator[Flaw]:
    yield from _not_objects(flow)
    known = actions_since(flow.version)
    for action in flow.actions:
        if trigger_of(action) is None:
            continue
        if "name" not in action.value:
            yield defects.missing("name", "the action", action.route)
        elif action.name is None:
            yield defects.wrong_type(action.value["name"], {"string"}, action.at("name"))
        elif action.name not in known:
            yield _unknown_name(action, action.name, flow.version)


def _names(rule_id: str, summary: str, *, bad: dict[str, Any], good: dict[str, Any]) -> None:
    """Adds a rule that says which actions some triggers may have."""

    def check(flow: Flow) -> Iterable[Flaw]:
        return flow.once(_wrong_names).get(rule_id, ())

    rule(rule_id, summary, code=_ENUM, source="components", bad=bad, good=good)(check)


_names(
    "R202",
    "a Footer navigates, exchanges data or completes",
    bad=flow(screen("WELCOME", footer(action=open_url()))),
    good=flow(screen("WELCOME", footer(action=complete()))),
)
_names(
    "R203",
    "a click on EmbeddedLink or OptIn navigates, exchanges data or opens a URL",
    bad=showing(component("EmbeddedLink", text="Done", on_click_action=complete())),
    good=showing(component("EmbeddedLink", text="Terms", on_click_action=open_url())),
)
_names(
    "R204",
    "a click on a NavigationList navigates or exchanges data",
    bad=_list(complete()),
    good=_list(navigate("WELCOME")),
)
_names(
    "R205",
    "a choice in a DatePicker or CalendarPicker exchanges data",
    bad=_updating(_input("DatePicker", on_select_action=update_data(city="Rome"))),
    good=_asking(_input("DatePicker", on_select_action=data_exchange())),
)
_names(
    "R206",
    "a choice in a Dropdown, RadioButtonsGroup or CheckboxGroup exchanges or updates data",
    bad=showing(_choices("RadioButtonsGroup", complete())),
    good=_updating(_choices("RadioButtonsGroup", update_data(city="Rome"))),
)
_names(
    "R207",
    "a choice in a ChipsSelector exchanges or updates data, one in an OptIn updates data",
    bad=_asking(_input("OptIn", on_select_action=data_exchange())),
    good=_updating(_input("OptIn", on_select_action=update_data(city="Rome"))),
)
_names(
    "R208",
    "taking back a choice updates data",
    bad=_asking(_choices("CheckboxGroup", on_unselect_action=data_exchange())),
    good=_updating(_choices("CheckboxGroup", on_unselect_action=update_data(city="Rome"))),
)
_names(
    "R209",
    "an option that is chosen or taken back updates data",
    bad=_asking(
        _input("Dropdown", data_source=[_option(data_exchange()), {"id": "1", "title": "Rome"}])
    ),
    good=_updating(
        _input(
            "Dropdown",
            data_source=[_option(update_data(city="Oslo")), {"id": "1", "title": "Rome"}],
        )
    ),
)


@rule(
    "R211",
    "texts, images and fields to type in have no actions",
    code="INVALID_PROPERTY_KEY",
    source="components",
    bad=showing(text_input(on_select_action=complete())),
    good=showing(text_input()),
    details="Nor do RichText, ImageCarousel, PhotoPicker, DocumentPicker, If and Switch.",
)
def what_is_typed_or_read_has_no_actions(flow: Flow) -> Iterator[Flaw]:
    for holder in flow.holders:
        each = holder.component
        # All keys of a Form are R095's.
        if holder.is_item or each.type == "Form" or not has_no_trigger(each):
            continue
        for trigger in TRIGGERS:
            if trigger in each.value:
                message = f"nothing happens at a click or a choice in {each.type}"
                yield Flaw(each.at(trigger), message, f"take `{trigger}` away", key=True)


def _not_objects(flow: Flow) -> Iterator[Flaw]:
    for holder in flow.holders:
        if not has_no_trigger(holder.component):
            for trigger in TRIGGERS:
                action = holder.value.get(trigger, {})
                if not isinstance(action, dict):
                    yield defects.wrong_type(action, {"object"}, (*holder.route, trigger))


def _unknown_name(action: Action, name: str, version: Version) -> Flaw:
    since, route = ACTIONS.get(name), action.at("name")
    if since is not None:
        message = f"`{name}` came with Flow JSON {since}"
        return Flaw(route, message, f"use another action, or raise `version`, which is {version}")
    known = actions_since(version)
    hint = did_you_mean(name, known) or f"the actions are {one_of(known, 'and')}"
    flaw = Flaw(route, f"there is no action `{short(name)}`", hint)
    return defects.milder(flaw) if version > NEWEST else flaw


def _wrong_names(flow: Flow) -> Mapping[str, list[Flaw]]:
    """Actions that exist, at triggers that may not have them, by the rule that says so."""
    found: dict[str, list[Flaw]] = {}
    known = actions_since(flow.version)
    for action in flow.actions:
        trigger, owner = trigger_of(action), owning_rule(action)
        if trigger is None or trigger.actions is None or owner is None or action.name not in known:
            continue
        if action.name not in trigger.actions and trigger.is_known_in(flow.version):
            allowed = [name for name in trigger.actions if name in known]
            flaw = _wrong_name(action, allowed)
            found.setdefault(owner, []).append(flaw)
    return found


def _wrong_name(action: Action, allowed: list[str]) -> Flaw:
    what = f"an option of {action.owner.type}" if action.of_item else action.owner.type
    message = f"`{action.trigger}` of {what} cannot be `{action.name}`"
    return Flaw(action.at("name"), message, f"it can be {one_of(allowed)}")
