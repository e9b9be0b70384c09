"""Dataclasses that cost less: hundreds are made for each schedule, and freezing them takes longer
than filling them.

Only a campaign puts this in the place of the real ones; tests run with what the product runs with,
and see to it that nothing writes to a frozen value.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
replace_in_full = dataclasses.replace
dataclass_in_full = dataclasses.dataclass


def dataclass(kind: type[T] | None = None, /, **options: Any) -> Any:
    """Does what `dataclasses.dataclass` does, but that a frozen value can be changed."""
    if kind is None:
        return lambda kind: dataclass(kind, **options)
    if options.pop("frozen", False) and options.get("eq", True) and not _has_hash(kind):
        options["unsafe_hash"] = True
    return dataclass_in_full(kind, **options)


def _has_hash(kind: type[Any]) -> bool:
    """Of its own: whoever says what is equal has None, until told otherwise."""
    own = kind.__dict__
    return "__hash__" in own and not (own["__hash__"] is None and "__eq__" in own)


def replace(of: T, /, **changes: Any) -> T:
    """Does what `dataclasses.replace` does."""
    return _maker(type(of), tuple(changes))(of, *changes.values())


@cache
def _maker(kind: type[Any], changed: tuple[str, ...]) -> Callable[..., Any]:
    """Written out once for each class and choice of fields, a line for each field."""
    if not _only_fills_slots(kind, changed):
        return lambda of, *values: replace_in_full(of, **dict(zip(changed, values, strict=True)))
    names = [field.name for field in dataclasses.fields(kind)]
    lines = [
        f"made.{name} = {f'new_{name}' if name in changed else f'of.{name}'}" for name in names
    ]
    body = "\n    ".join(["made = new(kind)", *lines, "return made"])
    known: dict[str, Any] = {"kind": kind, "new": object.__new__}
    wants = ", ".join(["of", *(f"new_{name}" for name in changed)])
    exec(f"def make({wants}):\n    {body}\n", known)
    return known["make"]


def _only_fills_slots(kind: type[Any], changed: tuple[str, ...]) -> bool:
    fields = dataclasses.fields(kind)
    return (
        hasattr(kind, "__slots__")
        and not hasattr(kind, "__post_init__")
        and not kind.__dataclass_params__.frozen
        and all(field.init and hasattr(kind, field.name) for field in fields)
        and {field.name for field in fields}.issuperset(changed)
    )


def take_their_place() -> None:
    """For whatever imports them afterwards, in this process."""
    dataclasses.replace, dataclasses.dataclass = replace, dataclass
