"""A component as it is written, read as a picture needs it: with examples, and of the type wanted.

Whatever is of another type counts as not there; the rules say what is wrong with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson.expressions import is_expression
from flowops.flowjson.written import actions_in, target_of, text_at
from flowops.screens.scope import plain_number
from flowops.screens.storyboard import Part, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Component
    from flowops.screens.scope import Scope

SHOWN = frozenset(
    {
        *("type", "name", "label", "text", "description", "helper-text", "error-message"),
        *("init-value", "required", "enabled", "visible", "data-source", "list-items", "images"),
        *("on-click-action", "on-select-action", "on-unselect-action"),
        *("min-chars", "max-chars", "max-length", "min-selected-items", "max-selected-items"),
        *("min-uploaded-photos", "max-uploaded-photos"),
        *("min-uploaded-documents", "max-uploaded-documents", "min-days", "max-days"),
        *("left-caption", "center-caption", "right-caption"),
        *("children", "then", "else", "cases", "condition", "init-values", "error-messages"),
    }
)
"""Properties that a Part has a field for; all others are among its settings."""


class Written(Struct, frozen=True):
    """`key` is the component's label for people, of which no screen has two."""

    component: Component
    key: str
    scope: Scope

    def value(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        return self.scope.shown(self.component.value.get(name))

    def text(self, name: str) -> str | None:
        return as_words(self.value(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Of a text, or of a list of them."""
        said = self.value(name)
        listed = said if isinstance(said, list) else [said]
        return tuple(words for each in listed if (words := as_words(each)) is not None)

    def whole(self, *names: str) -> int | None:
        """The first that is a whole number, also where it is written as a text."""
        return next(
            (each for name in names if (each := _whole(self.value(name))) is not None), None
        )

    def flag(self, name: str, *, default: bool) -> bool:
        """Of a range of two, whether one of them says so."""
        said = self.value(name)
        if isinstance(said, dict):
            return any(each is True for each in said.values())
        return said if isinstance(said, bool) else default

    def part(self, **fields: Any) -> Part:  # noqa: ANN401 - the fields of a Part
        """With all that components have in common; `fields` are the rest."""
        common: dict[str, Any] = {
            "type": self.component.type,
            "key": self.key,
            "route": self.component.route,
            "value": self.component.value,
            "name": self.component.name,
            "description": self.text("description"),
            "helper": self.text("helper-text"),
            "error": self._error(),
            "initial": self.scope.initial(self.component),
            "required": self.flag("required", default=False),
            "enabled": self.flag("enabled", default=True),
            "visible": self._visible(),
            "triggers": triggers_in(self.component.value, self.scope),
            "settings": dict(self._settings()),
        }
        return Part(**(common | fields))

    def _error(self) -> str | None:
        own = self.text("error-message")
        return own if own is not None else as_words(self._error_of_form())

    def _error_of_form(self) -> object:
        return self.scope.of_form(self.component, "error-messages")

    def _visible(self) -> bool | str:
        said = self.component.value.get("visible")
        if isinstance(said, str) and is_expression(said):
            return said[1:-1].strip()
        shown = self.scope.shown(said)
        return shown if isinstance(shown, (bool, str)) else True

    def _settings(self) -> Iterator[tuple[str, Any]]:
        """A range has an object where others have a text or a truth: it stands here as well."""
        for name, written in self.component.value.items():
            if name in {"children", "then", "else", "cases"}:
                continue
            if name not in SHOWN or (name in _OF_A_RANGE and isinstance(written, dict)):
                yield name, self.scope.shown(written)


_OF_A_RANGE = frozenset({"label", "helper-text", "required", "error-message"})


def triggers_in(value: dict[str, Any], scope: Scope) -> tuple[Trigger, ...]:
    """The actions of a component, an option or an item, with their payloads as written."""
    return tuple(_trigger(on, action, scope) for on, action in actions_in(value))


def _trigger(on: str, action: dict[str, Any], scope: Scope) -> Trigger:
    payload = action.get("payload")
    return Trigger(
        on,
        text_at(action, "name") or "",
        target_of(action),
        payload if isinstance(payload, dict) else {},
        as_words(scope.shown(action.get("url"))),
    )


def as_words(value: object) -> str | None:
    """A text, or a number as one; None for anything else."""
    if isinstance(value, str):
        return value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(plain_number(value)) if is_number else None


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < _DIGITS:
        return int(value)
    value = plain_number(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_DIGITS = 10
