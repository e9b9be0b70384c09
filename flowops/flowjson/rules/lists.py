"""R170-R177: NavigationList, as far as its items stand in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.examples import component, flow, navigate, screen
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.images import small_picture
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow

SECTION = Section("NavigationList")
rule = SECTION.rule

START_KIB = 100

_SINCE = Version(6, 2)
_TRIGGER = "on-click-action"
_ROME: dict[str, Any] = {"id": "rome", "main-content": {"title": "Rome"}}


def _listing(*items: Any, **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    given = {"name": "cities", "list_items": list(items) or [_ROME], **properties}
    cities = component("NavigationList", **{"on_click_action": navigate("CITY"), **given})
    return flow(screen("CITIES", cities, terminal=None), screen("CITY"))


rule(
    "R170",
    "a NavigationList has a name and list-items",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=_listing(name=None),
    good=_listing(),
    since=_SINCE,
)(ByTable("R170"))

rule(
    "R171",
    "an item of a NavigationList has a main-content with a title, and the keys of its table",
    code=(
        "INVALID_PROPERTY_KEY",
        "MIN_ITEMS_REQUIRED",
        "MISSING_REQUIRED_PROPERTY",
        "INVALID_PROPERTY_TYPE",
    ),
    source="components",
    bad=_listing({"id": "rome", "title": "Rome"}),
    good=_listing(_ROME),
    since=_SINCE,
    details="A `start` has an image.",
)(ByTable("R171"))


@rule(
    "R172",
    "a NavigationList has one action, or one on each item",
    code=("MISSING_REQUIRED_PROPERTY", "DUPLICATE_PROPETY_FOR_CONDITION"),
    source="components",
    bad=_listing(on_click_action=None),
    good=_listing({**_ROME, _TRIGGER: navigate("CITY")}, on_click_action=None),
    since=_SINCE,
)
def a_list_acts_as_a_whole_or_by_item(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("NavigationList", ()):
        items = list(_items(each))
        acting = [at for item, at in items if _TRIGGER in item]
        if _TRIGGER in each.value:
            for at in acting:
                message = "the list has an action of its own, and so has this item"
                code, hint = "DUPLICATE_PROPETY_FOR_CONDITION", "keep one of the two"
                yield Flaw((*at, _TRIGGER), message, hint=hint, key=True, code=code)
        elif acting:
            for item, at in items:
                if _TRIGGER not in item:
                    message = "other items have an action, and this one has none"
                    yield Flaw(at, message, hint=f"add `{_TRIGGER}`")
        elif items:
            message = "neither the list nor its items have an action"
            yield Flaw(each.at("list-items"), message, hint=f"add `{_TRIGGER}`", key=True)


@rule(
    "R173",
    "one item of a NavigationList may have a badge",
    code="MAX_ITEMS_REQUIRED",
    source="components",
    bad=_listing({**_ROME, "badge": "New"}, {**_ROME, "id": "paris", "badge": "New"}),
    good=_listing({**_ROME, "badge": "New"}),
    since=_SINCE,
)
def a_list_has_one_badge(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("NavigationList", ()):
        for at in [at for item, at in _items(each) if "badge" in item][1:]:
            message = "another item of the list has a badge already"
            yield Flaw((*at, "badge"), message, hint="keep one of them", key=True)


@rule(
    "R174",
    "an item of large media has no end",
    code="INVALID_PROPERTY_VALUE_FOR_CONDITION",
    source="components",
    bad=_listing({**_ROME, "end": {"title": "€ 99"}}, media_size="large"),
    good=_listing({**_ROME, "end": {"title": "€ 99"}}, media_size="regular"),
    since=_SINCE,
)
def large_media_leave_no_end(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("NavigationList", ()):
        if each.value.get("media-size") == "large":
            for item, at in _items(each):
                if "end" in item:
                    message = "`end` does not go with large media"
                    hint = 'take it out, or write "media-size": "regular"'
                    yield Flaw((*at, "end"), message, hint=hint, key=True)


rule(
    "R176",
    "an item of a NavigationList has 1 to 3 tags",
    code=("MIN_ITEMS_REQUIRED", "MAX_ITEMS_REQUIRED", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=_listing({**_ROME, "tags": ["a", "b", "c", "d"]}),
    good=_listing({**_ROME, "tags": ["Sunny", "Old"]}),
    since=_SINCE,
)(ByTable("R176"))


@rule(
    "R177",
    "a NavigationList has no more, and no longer, than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=_listing(
        {"id": "rome", "main-content": {"title": "Rome, the eternal city on seven hills"}}
    ),
    good=_listing(_ROME),
    since=_SINCE,
    details="Label 80, description 300; in an item title 30, description 20, metadata 80; at its "
    "end 10 each; badge and tags 15 characters. 20 items, and images of 100 KiB.",
)
def lists_are_shown_whole(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R177")(flow)
    for each in flow.by_type.get("NavigationList", ()):
        for item, at in _items(each):
            start = item.get("start")
            if isinstance(start, dict):
                yield from small_picture(start.get("image"), (*at, "start", "image"), START_KIB)


def _items(component: Component) -> Iterator[tuple[dict[str, Any], Route]]:
    items = component.value.get("list-items")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield item, component.at("list-items", index)
