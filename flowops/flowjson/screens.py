"""The screens of a definition, whatever shape it is in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.model.definition import Definition


@dataclass(frozen=True, slots=True)
class Screen:
    """One entry of `screens`. What is not of the right type is taken as not there."""

    route: Route
    value: dict[str, Any] = field(repr=False)

    @property
    def id(self) -> str | None:
        return _text(self.value.get("id"))

    @property
    def title(self) -> str | None:
        return _text(self.value.get("title"))

    @property
    def data(self) -> dict[str, Any]:
        """The declared fields, name to declaration."""
        data = self.value.get("data")
        return data if isinstance(data, dict) else {}


def screens(definition: Definition) -> tuple[Screen, ...]:
    listed = definition.value.get("screens")
    entries = enumerate(listed if isinstance(listed, list) else ())
    return tuple(
        Screen(("screens", index), entry) for index, entry in entries if isinstance(entry, dict)
    )


def screen_ids(definition: Definition) -> tuple[str, ...]:
    """In the file's order, each once."""
    return tuple(dict.fromkeys(each.id for each in screens(definition) if each.id is not None))


def screen_titles(definition: Definition) -> dict[str, str]:
    """The title of each screen that has one, by its id."""
    titles: dict[str, str] = {}
    for each in screens(definition):
        if each.id is not None and each.title is not None:
            titles.setdefault(each.id, each.title)
    return titles


def find_screen(definition: Definition, screen_id: str) -> Screen | None:
    return next((each for each in screens(definition) if each.id == screen_id), None)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
