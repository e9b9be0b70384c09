"""What screens declare: every field, and every declaration inside of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Flow

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}


class Declaration(Struct, frozen=True):
    """`is_field` is false of what stands in a field's `properties` and `items`."""

    route: Route
    value: Any
    is_field: bool

    def at(self, *steps: str | int) -> Route:
        return (*self.route, *steps)

    @property
    def body(self) -> dict[str, Any]:
        """Empty where it is no object."""
        return self.value if isinstance(self.value, dict) else {}


class Misfit(Struct, frozen=True):
    """A part of an example that is not of the type that is declared for it."""

    route: Route
    value: object
    type: str


def declarations(flow: Flow) -> tuple[Declaration, ...]:
    """In the order of the file, a field before what is in it."""
    return tuple(each for screen in flow.screens for each in _fields(screen.data, screen.route))


def misfits_of_example(declaration: Declaration) -> Iterator[Misfit]:
    """A null fits here: that no data is null is another rule."""
    pending = [
        (declaration.value, declaration.body.get("__example__"), declaration.at("__example__"))
    ]
    while pending:
        declared, value, route = pending.pop()
        if not isinstance(declared, dict) or value is None:
            continue
        kind = declared.get("type")
        if isinstance(kind, str) and kind in TYPES and type(value) not in TYPES[kind]:
            yield Misfit(route, value, kind)
        elif isinstance(value, list):
            items = declared.get("items")
            pending += [(items, each, (*route, index)) for index, each in _reversed(value)]
        elif isinstance(value, dict) and isinstance(declared.get("properties"), dict):
            inner = declared["properties"]
            pending += [
                (inner[key], each, (*route, key)) for key, each in value.items() if key in inner
            ][::-1]


def _fields(data: dict[str, Any], screen: Route) -> Iterator[Declaration]:
    # A list of what is still to visit, not recursion: a hostile file may nest deeper than Python.
    pending = [
        Declaration((*screen, "data", name), value, is_field=True) for name, value in data.items()
    ][::-1]
    while pending:
        declaration = pending.pop()
        yield declaration
        pending += _inside(declaration)[::-1]


def _inside(declaration: Declaration) -> list[Declaration]:
    body, found = declaration.body, []
    if isinstance(body.get("properties"), dict):
        found += [
            Declaration(declaration.at("properties", name), value, is_field=False)
            for name, value in body["properties"].items()
        ]
    if isinstance(body.get("items"), dict):
        found.append(Declaration(declaration.at("items"), body["items"], is_field=False))
    return found


def _reversed(value: list[Any]) -> list[tuple[int, Any]]:
    return list(enumerate(value))[::-1]
