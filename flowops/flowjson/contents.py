"""What the branches of an If and the cases of a Switch may hold, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson import defects
from flowops.flowjson.branches import branch_of
from flowops.flowjson.rule import Flaw
from flowops.flowjson.tables import components
from flowops.flowjson.versions import NEWEST, Version
from flowops.flowjson.wording import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowops.flowjson.flow import Component, Flow

_IN_A_CASE: Mapping[str, Version | None] = {
    "TextHeading": None,
    "TextSubheading": None,
    "TextBody": None,
    "TextCaption": None,
    "CheckboxGroup": None,
    "ChipsSelector": Version(7, 1),
    "DatePicker": None,
    "Dropdown": None,
    "EmbeddedLink": None,
    "Footer": None,
    "Image": None,
    "OptIn": None,
    "RadioButtonsGroup": None,
    "TextArea": None,
    "TextInput": None,
}
HELD: Mapping[str, Mapping[str, Version | None]] = {
    "If": {**_IN_A_CASE, "If": None, "Switch": None},
    "Switch": _IN_A_CASE,
}
"""Source: Meta's components page, If and Switch; changelog 7.1."""

_NAMES = {"If": "a branch of an If", "Switch": "a case of a Switch"}


def not_held(flow: Flow, kind: str) -> Iterator[Flaw]:
    """The components that stand directly in a branch where none of their type may."""
    if kind not in flow.by_type:
        return
    for each in flow.components:
        if each.parents and each.parents[-1].type == kind and _is_in_branch(each):
            yield from _refused(each, kind, flow.version)


def _is_in_branch(component: Component) -> bool:
    return branch_of(component)[0] in {"then", "else", "cases"}


def _refused(component: Component, kind: str, version: Version) -> Iterator[Flaw]:
    held = HELD[kind]
    # A type that nobody knows, or that the version does not, is what is wrong then.
    table = components().get(component.type)
    if table is None or not table.is_known_in(version):
        return
    since = held.get(component.type)
    route = component.at("type")
    if component.type not in held:
        message = f"{component.type} cannot stand in {_NAMES[kind]}"
        flaw = Flaw(route, message, f"it holds {one_of(held)}")
        yield flaw if version <= NEWEST else defects.milder(flaw)
    elif since is not None and version < since:
        message = f"{component.type} can stand in {_NAMES[kind]} from Flow JSON {since} on"
        yield Flaw(route, message, f"raise `version`, which is {version}")
