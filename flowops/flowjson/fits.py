"""Whether a component fits its table: one answer, quickly, since most do.

Whatever is refused here, `misfits` explains, or finds nothing wrong with it after all; what is
accepted here, it must find nothing wrong with.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flowops.flowjson.tables import components, tables
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flowops.flowjson.tables import Property, Table

    Fits = Callable[[Any], bool]

NO_BLANKS = Version(6, 0)
"""The first version that refuses blank strings (Meta's changelog, 2024-11-12)."""


def is_bound(text: str) -> bool:
    """Whether the app computes the text: a reference in it, or the whole an expression."""
    return "${" in text or text[:1] == "`"


def is_blank(text: str) -> bool:
    return not text or text.isspace()


# What a hostile file may call a version is bounded by this, not by what a process can hold.
@lru_cache(maxsize=64)
def fits_by_type(version: Version) -> Mapping[str, Fits]:
    """For each component that the version knows, whether an object of that type fits."""
    known = (table for table in components().values() if table.is_known_in(version))
    return {table.name: _object(table, version) for table in known}


def _object(table: Table, version: Version) -> Fits:
    known = [each for each in table.properties.values() if each.is_known_in(version)]
    checks = {each.name: _written(each, table, version) for each in known}
    bindable = frozenset(each.name for each in known if _is_bindable(each))
    needed = {each.name for each in known if each.is_required_in(version) or each.advised}
    get = checks.get

    def fits(value: Any) -> bool:  # noqa: ANN401
        if type(value) is not dict:
            return False
        for key, each in value.items():
            check = get(key)
            if check is None:
                return False
            fit = check(each) or (key in bindable and type(each) is str and is_bound(each))
            if not fit:
                return False
        return needed <= value.keys()

    return fits


def _is_bindable(wanted: Property) -> bool:
    return wanted.takes_binding and wanted.table != "action"


def _written(wanted: Property, table: Table, version: Version) -> Fits:
    """Whether a value fits that is written out; a bound one may fit besides."""
    if table.rule is None and wanted.table != "action":
        return _anything
    if wanted.table:
        return _object(tables()[wanted.table], version)
    if wanted.enum:
        values = frozenset(wanted.enum)
        return lambda value: type(value) is str and value in values
    if wanted.items is not None and wanted.types == {"array"}:
        return _array(wanted, wanted.items, table, version)
    if "string" in wanted.types:
        return _string(wanted, version)
    return _number(wanted) if wanted.types == {"number"} else _boolean


def _or_bound(written: Fits) -> Fits:
    return lambda value: written(value) or (type(value) is str and is_bound(value))


def _boolean(value: object) -> bool:
    return value is True or value is False


def _number(wanted: Property) -> Fits:
    low, high = wanted.minimum, wanted.maximum

    def fits(value: Any) -> bool:  # noqa: ANN401
        if type(value) is not int and type(value) is not float:
            return False
        return (low is None or value >= low) and (high is None or value <= high)

    return fits


def _string(wanted: Property, version: Version) -> Fits:
    if wanted.pattern is not None:
        return _nothing
    blank_fits = version < NO_BLANKS and wanted.blank_rule is None
    limit = wanted.limit

    def fits(value: Any) -> bool:  # noqa: ANN401
        if type(value) is not str or (limit is not None and len(value) > limit):
            return False
        # What `is_blank` says, without a call for every string of every flow.
        return blank_fits or (value != "" and not value.isspace())

    return fits


def _array(wanted: Property, items: Property, table: Table, version: Version) -> Fits:
    item = _written(items, table, version)
    if _is_bindable(items):
        item = _or_bound(item)
    least = wanted.min_items
    limits = [each for each in (wanted.max_items, wanted.shown_items) if each is not None]
    most = min(limits) if limits else None

    def fits(value: Any) -> bool:  # noqa: ANN401
        if type(value) is not list or len(value) < least:
            return False
        return (most is None or len(value) <= most) and all(map(item, value))

    return fits


def _anything(_: object) -> bool:
    return True


def _nothing(_: object) -> bool:
    return False
