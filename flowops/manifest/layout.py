"""The one layout of Flow JSON: the same content, with keys in the order of the tables.

Two spaces; a component, and whatever holds other things, takes a line for each property. What holds
values alone stands on one line if it fits; but what people name themselves, as a payload, gets a
line for each. Values and keys are written as they were, escapes and digits included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson.schemas import load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowops.manifest.document import Document, Place

WIDTH = 100
INDENT = "  "

Schema = dict[str, Any]

_COMPONENT = "component.json"
_ALWAYS_OPEN = ("flow", "screen", "layout")
_BRACKETS = {"{": "}", "[": "]"}


def laid_out(document: Document) -> str:
    """The text in that layout, with the line ends that it had, and one at its end."""
    lines = _Layout(document.text).lines(document.root, document.value, load_tables()["flow"])
    line_end = "\r\n" if "\r\n" in document.text else "\n"
    return line_end.join((*lines, ""))


class _Layout(Struct, frozen=True):
    text: str

    def lines(
        self, place: Place, value: object, schema: Schema, depth: int = 0, key: str = ""
    ) -> Iterator[str]:
        """`key` is what stands before the value, on its first line."""
        margin = INDENT * depth
        opener = self.text[place.start]
        if opener not in _BRACKETS:
            yield f"{margin}{key}{self.text[place.start : place.end]}"
            return
        flat = self._flat(place, value, schema)
        # One more for the comma that may follow.
        if flat is not None and len(margin) + len(key) + len(flat) < WIDTH:
            yield f"{margin}{key}{flat}"
            return
        yield f"{margin}{key}{opener}"
        members = list(_members(place, value, schema))
        for number, (step, child) in enumerate(members, start=1):
            inner = list(
                self.lines(
                    child,
                    value[step],  # type: ignore[index]
                    _below(schema, step, value[step]),  # type: ignore[index]
                    depth + 1,
                    self._key(child),
                )
            )
            inner[-1] += "," if number < len(members) else ""
            yield from inner
        yield f"{margin}{_BRACKETS[opener]}"

    def _flat(self, place: Place, value: object, schema: Schema) -> str | None:
        """The container on one line, if its kind may stand so."""
        opener = self.text[place.start]
        if not place.children:
            return opener + _BRACKETS[opener]
        if _stands_open(value, schema) or any(child.children for child in place.children.values()):
            return None
        members = (self._member(child) for _, child in _members(place, value, schema))
        blank = " " if opener == "{" else ""
        return f"{opener}{blank}{', '.join(members)}{blank}{_BRACKETS[opener]}"

    def _member(self, place: Place) -> str:
        opener = self.text[place.start]
        empty = opener + _BRACKETS[opener] if opener in _BRACKETS else None
        return self._key(place) + (empty or self.text[place.start : place.end])

    def _key(self, place: Place) -> str:
        return f"{self.text[slice(*place.key)]}: " if place.key else ""


def _members(place: Place, value: object, schema: Schema) -> Iterator[tuple[str | int, Place]]:
    """Those that the table names first, in its order; then the others as they were."""
    known: Mapping[str, Any] = schema.get("properties", {}) if isinstance(value, dict) else {}
    yield from ((key, place.children[key]) for key in known if key in place.children)
    yield from ((key, child) for key, child in place.children.items() if key not in known)


def _stands_open(value: object, schema: Schema) -> bool:
    """Components, screens and the like; and names that people choose, if there are two."""
    if not isinstance(value, dict) or not schema:
        return False
    if "properties" not in schema:
        return len(value) > 1
    title = schema.get("title", "")
    return title in _ALWAYS_OPEN or title == value.get("type")


def _below(schema: Schema, step: str | int, value: object) -> Schema:
    """The schema of a member; an empty one where no table speaks of it."""
    if isinstance(step, int):
        found = schema.get("items")
    else:
        found = schema.get("properties", {}).get(step, schema.get("additionalProperties"))
    return _resolved(found, value) if isinstance(found, dict) else {}


def _resolved(schema: Schema, value: object) -> Schema:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    name = reference.removesuffix(".json")
    if reference == _COMPONENT:
        name = value.get("type") if isinstance(value, dict) else None
    return load_tables().get(name, {}) if isinstance(name, str) else {}
