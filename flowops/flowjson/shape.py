"""One look at every component and its properties, for all the rules that tables decide."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson import defects
from flowops.flowjson.fits import fits_by_type
from flowops.flowjson.misfits import misfits
from flowops.flowjson.rule import Flaw
from flowops.flowjson.tables import components
from flowops.flowjson.versions import NEWEST
from flowops.flowjson.wording import did_you_mean, one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.flowjson.flow import Component, Flow
    from flowops.flowjson.misfits import Owned


def shape(flow: Flow) -> Mapping[str, list[Flaw]]:
    """What is wrong with the components one by one, by the id of the rule that owns it."""
    fits = fits_by_type(flow.version)
    found: dict[str, list[Flaw]] = defaultdict(list)
    for component in flow.components:
        fit = fits.get(component.type)
        if fit is None or not fit(component.value):
            for rule, flaw in _explain(flow, component):
                found[rule].append(flaw)
    return found


class ByTable(Struct, frozen=True):
    """The check of a rule that the tables decide."""

    rule_id: str

    def __call__(self, flow: Flow) -> Iterable[Flaw]:
        return flow.once(shape).get(self.rule_id, ())


def _explain(flow: Flow, component: Component) -> Owned:
    kind = component.value.get("type")
    table = components().get(kind) if isinstance(kind, str) else None
    if table is not None and table.is_known_in(flow.version):
        yield from misfits(table, component.value, component.route, flow.version)
    elif table is not None:
        message = f"{table.name} came with Flow JSON {table.since}"
        hint = f"use another component, or raise `version`, which is {flow.version}"
        yield "R065", Flaw(component.at("type"), message, hint=hint)
    elif isinstance(kind, str):
        yield "R064", _unknown_type(kind, flow, component)
    else:
        yield "R063", _without_type(component)


def _unknown_type(kind: str, flow: Flow, component: Component) -> Flaw:
    known = fits_by_type(flow.version)
    hint = did_you_mean(kind, known) or f"the components are {one_of(known, 'and')}"
    flaw = Flaw(component.at("type"), f"there is no component `{short(kind)}`", hint=hint)
    return defects.milder(flaw) if flow.version > NEWEST else flaw


def _without_type(component: Component) -> Flaw:
    if "type" not in component.value:
        hint = "say which component it is"
        return Flaw(component.route, "this component has no `type`", hint=hint)
    kind = defects.kind(component.value["type"])
    return Flaw(component.at("type"), f"`type` is {kind}, and takes the name of a component")
