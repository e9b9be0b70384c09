"""What does not fit a component's table, and the rule that owns it: each defect once.

    a property that nobody knows        the table's `unknown`, or R022
    one that the version does not know  R066
    one that is missing                 the table's `shape`
    not true or false, not a number     R086, R087
    a word that is not in the list      the property's rule, or R089
    a blank text                        the property's `x-blank`, or R085
    another type, another count         the property's rule, or the table's `shape`
    more than is shown                  the `limit` of the component, or R090

Left to others: whether a reference or an expression is right (what holds one is passed over), what
an action says, what containers hold, and whatever two properties say together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson import defects
from flowops.flowjson.fits import NO_BLANKS, is_blank, is_bound
from flowops.flowjson.tables import tables
from flowops.flowjson.versions import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.rule import Flaw
    from flowops.flowjson.tables import Property, Table
    from flowops.flowjson.versions import Version

    Owned = Iterator[tuple[str, Flaw]]

LIMIT_RULE = "R090"
TRIGGERS = frozenset({"on-click-action", "on-select-action", "on-unselect-action"})


def misfits(table: Table, value: dict[str, Any], route: Route, version: Version) -> Owned:
    """The rule and the flaw of all that does not fit, in the order of the file."""
    return _Look(table, version, table.limit_rule or LIMIT_RULE).at_object(value, route)


class _Look(Struct, frozen=True):
    """`limit_rule` is that of the component, also for what lies within it."""

    table: Table
    version: Version
    limit_rule: str

    def at_object(self, value: dict[str, Any], route: Route) -> Owned:
        for key, each in value.items():
            wanted = self.table.properties.get(key)
            if wanted is None:
                yield from self._unknown(key, route)
            elif not wanted.is_known_in(self.version):
                owner = self.table.title
                flaw = defects.too_new(key, owner, wanted.since, route, self.version)
                yield "R066", defects.milder(flaw) if wanted.since_is_unsure else flaw
            else:
                yield from self._at_value(wanted, each, (*route, key))
        if self.table.rule is not None:
            yield from self._missing(self.table.rule, value, route)

    def _unknown(self, key: str, route: Route) -> Owned:
        properties = self.table.properties
        # R211 says it of components that have no actions at all.
        actionless = self.table.is_component and TRIGGERS.isdisjoint(properties)
        if self.table.unknown_rule and not (actionless and key in TRIGGERS):
            known = (name for name, each in properties.items() if each.is_known_in(self.version))
            flaw = defects.unknown_key(key, self.table.title, known, route, self.version)
            yield self.table.unknown_rule, flaw

    def _missing(self, rule: str, value: dict[str, Any], route: Route) -> Owned:
        for name, wanted in self.table.properties.items():
            if name in value or not wanted.is_known_in(self.version):
                continue
            required = wanted.is_required_in(self.version)
            if (required or wanted.advised) and not self._is_misspelled(name, value):
                flaw = defects.missing(name, self.table.title, route)
                yield rule, flaw if required else defects.milder(flaw)

    def _is_misspelled(self, name: str, value: dict[str, Any]) -> bool:
        """Whether an unknown key that is an error of its own is close to this one."""
        told = self.table.unknown_rule is not None and self.version <= NEWEST
        return told and not defects.lacks(value, name, self.table.properties)

    def _at_value(self, wanted: Property, value: object, route: Route) -> Owned:
        if wanted.table == "action":
            if isinstance(value, dict):
                yield from self._within("action").at_object(value, route)
        elif self.table.rule is None:
            return
        elif isinstance(value, str) and is_bound(value):
            # A text that is bound where none may be is `name`, and R079's.
            if not wanted.takes_binding and "string" not in wanted.types:
                yield self._owner(wanted), defects.takes_no_reference(route)
        elif wanted.table and isinstance(value, dict):
            yield from self._within(wanted.table).at_object(value, route)
        elif wanted.enum and value not in wanted.enum:
            yield wanted.rule or "R089", defects.wrong_word(value, wanted.enum, route)
        elif not wanted.enum:
            yield from self._typed(wanted, value, route)

    def _within(self, table: str) -> _Look:
        return _Look(tables()[table], self.version, self.limit_rule)

    def _typed(self, wanted: Property, value: object, route: Route) -> Owned:
        if isinstance(value, str) and "string" in wanted.types:
            yield from self._text(wanted, value, route)
        elif isinstance(value, list) and "array" in wanted.types:
            yield from self._list(wanted, value, route)
        elif type(value) in {int, float} and "number" in wanted.types:
            yield from self._number(wanted, value, route)
        elif not _is_of(value, wanted.types):
            types = wanted.types or {"object"}
            yield self._owner(wanted), defects.wrong_type(value, types, route)

    def _owner(self, wanted: Property) -> str:
        if "boolean" in wanted.types:
            return "R086"
        if "number" in wanted.types:
            return "R087"
        inner = tables()[wanted.table].rule if wanted.table else None
        return wanted.rule or inner or self.table.rule or "R022"

    def _text(self, wanted: Property, value: str, route: Route) -> Owned:
        if is_blank(value):
            yield from self._blank(wanted, route)
        elif wanted.limit is not None and len(value) > wanted.limit:
            flaw = defects.not_all_shown(len(value), wanted.limit, "characters", route)
            yield self.limit_rule, flaw
        elif wanted.pattern and not re.fullmatch(wanted.pattern, value):
            yield self._owner(wanted), defects.wrong_form(wanted.pattern, route)

    def _blank(self, wanted: Property, route: Route) -> Owned:
        flaw = defects.blank(route)
        refused = self.version >= NO_BLANKS
        if wanted.blank_rule and (refused or self.table.is_component):
            yield wanted.blank_rule, flaw
        elif wanted.blank_rule:
            yield wanted.blank_rule, defects.milder(flaw)
        elif refused:
            # The changelog speaks of components; of what lies within them it says nothing.
            yield "R085", flaw if self.table.is_component else defects.milder(flaw)

    def _list(self, wanted: Property, value: list[Any], route: Route) -> Owned:
        count = len(value)
        if count < wanted.min_items:
            yield self._owner(wanted), defects.too_few(wanted.min_items, route)
        if wanted.max_items is not None and count > wanted.max_items:
            yield self._owner(wanted), defects.too_many(count, wanted.max_items, route)
        if wanted.shown_items is not None and count > wanted.shown_items:
            flaw = defects.not_all_shown(count, wanted.shown_items, "items", route)
            yield self.limit_rule, flaw
        if wanted.items is not None:
            for index, each in enumerate(value):
                yield from self._at_value(wanted.items, each, (*route, index))

    def _number(self, wanted: Property, value: Any, route: Route) -> Owned:  # noqa: ANN401
        rule = wanted.rule or "R087"
        if wanted.minimum is not None and value < wanted.minimum:
            yield rule, defects.too_small(value, wanted.minimum, route)
        if wanted.maximum is not None and value > wanted.maximum:
            yield rule, defects.too_large(value, wanted.maximum, route)


def _is_of(value: object, types: frozenset[str]) -> bool:
    # What an object of two dates or of messages says is no matter of its shape.
    if isinstance(value, dict):
        return "object" in types
    return isinstance(value, bool) and "boolean" in types
