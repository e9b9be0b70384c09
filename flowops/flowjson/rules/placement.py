"""R060-R066: the layout, and what a component is.

A layout that is missing belongs to R031, a terminal one without components to R038.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.children import not_components
from flowops.flowjson.defects import lacks
from flowops.flowjson.examples import flow, footer, screen
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.wording import did_you_mean, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow, Screen

SECTION = Section("Layout, placement and counts")
rule = SECTION.rule

_LAYOUT = "SingleColumnLayout"
_KEYS = ("type", "children")


def _laid_out(layout: object) -> dict[str, object]:
    return flow(screen(layout=layout))


@rule(
    "R060",
    "a layout is an object with type and children",
    code=("INVALID_PROPERTY_KEY", "INVALID_PROPERTY_TYPE", "MISSING_REQUIRED_TYPE_PROPERTY"),
    source="Flow JSON, layout",
    bad=_laid_out({"type": _LAYOUT, "children": [footer()], "padding": 8}),
    good=flow(),
)
def a_layout_is_an_object_with_type_and_children(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        layout = each.value.get("layout", {"type": _LAYOUT, "children": []})
        if not isinstance(layout, dict):
            message = "the layout is not an object"
            hint = f'write {{"type": "{_LAYOUT}", "children": […]}}'
            yield Flaw(each.at("layout"), message, hint, code="INVALID_PROPERTY_TYPE")
        else:
            yield from _strange_keys(each, layout)
            yield from _missing_keys(each, layout)


@rule(
    "R061",
    "the type of a layout is SingleColumnLayout",
    code="INVALID_PROPERTY_VALUE",
    source="Flow JSON, layout",
    bad=_laid_out({"type": "TwoColumnLayout", "children": [footer()]}),
    good=flow(),
)
def a_layout_has_the_only_type_there_is(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        layout = each.value.get("layout")
        if isinstance(layout, dict) and layout.get("type", _LAYOUT) != _LAYOUT:
            message = f"the only layout that there is is {_LAYOUT}"
            yield Flaw(each.at("layout", "type"), message, f'write "{_LAYOUT}"')


@rule(
    "R062",
    "the children of a layout are components",
    code="INVALID_PROPERTY_TYPE",
    source="Flow JSON, layout",
    bad=_laid_out({"type": _LAYOUT, "children": [footer(), "Hello"]}),
    good=flow(),
    details="An empty list shows an empty screen, which is a warning.",
)
def the_children_of_a_layout_are_components(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        layout = each.value.get("layout")
        if isinstance(layout, dict) and "children" in layout:
            yield from _odd_children(each, layout["children"])


def _strange_keys(screen: Screen, layout: dict[str, object]) -> Iterator[Flaw]:
    for name in layout:
        if name not in _KEYS:
            message = f"a layout has no property `{short(name)}`"
            hint = did_you_mean(name, _KEYS) or "take it away"
            yield Flaw(screen.at("layout", name), message, hint, key=True)


def _missing_keys(screen: Screen, layout: dict[str, object]) -> Iterator[Flaw]:
    if lacks(layout, "type", _KEYS):
        message, hint = "the layout has no type", f'add "type": "{_LAYOUT}"'
        code = "MISSING_REQUIRED_TYPE_PROPERTY"
        yield Flaw(screen.at("layout"), message, hint, key=True, code=code)
    if lacks(layout, "children", _KEYS):
        message, hint = "the layout has no children", 'add "children" with the components'
        code = "MISSING_REQUIRED_PROPERTY"
        yield Flaw(screen.at("layout"), message, hint, key=True, code=code)


def _odd_children(screen: Screen, children: object) -> Iterator[Flaw]:
    route = screen.at("layout", "children")
    if children == [] and not screen.is_terminal:
        message, hint = "this screen shows nothing", "add components to it"
        yield Flaw(route, message, hint, severity=Severity.WARNING)
    yield from not_components(children, route)
