"""YAML events become a value and the places of its parts; what is not plain YAML is named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowops.manifest import rules
from flowops.manifest.document import Place
from flowops.manifest.source import Flaw, Unreadable
from flowops.manifest.wording import quoted, to_quote
from flowops.manifest.yaml_scalars import resolve, trap

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.manifest.rules import Rule
    from flowops.manifest.source import SourceText, Span

MAX_DEPTH = 50
MAX_DIGITS = 18


@dataclass(slots=True)
class _Container:
    """An open mapping or sequence. In a mapping, `key` is None while the next key is due."""

    value: dict[str, object] | list[object]
    place: Place
    route: Route
    in_brackets: bool
    key: str | None = None
    key_span: Span | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None

    @property
    def next_step(self) -> str | int:
        return len(self.value) if self.key is None else self.key


class Builder:
    """Takes PyYAML's events one by one. Raises Unreadable where reading on makes no sense."""

    def __init__(self, source: SourceText) -> None:
        self.value: object = None
        self.root = Place(0, 0)
        self.flaws: list[Flaw] = []
        self._source = source
        self._open: list[_Container] = []
        self._documents = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 -- PyYAML's events share no useful type
        match type(event).__name__:
            case "DocumentStartEvent":
                self._begin_document(event)
            case "MappingStartEvent":
                self._begin({}, event)
            case "SequenceStartEvent":
                self._begin([], event)
            case "MappingEndEvent" | "SequenceEndEvent":
                self._end(event)
            case "ScalarEvent":
                self._scalar(event)
            case "AliasEvent":
                self._alias(event)

    def _begin_document(self, event: Any) -> None:  # noqa: ANN401
        self._documents += 1
        if self._documents > 1:
            message = "a second document begins here"
            raise self._unreadable(event, rules.SIZE, message, "keep one document in the file")

    def _begin(self, value: dict[str, object] | list[object], event: Any) -> None:  # noqa: ANN401
        if len(self._open) == MAX_DEPTH:
            message = f"the manifest is nested more than {MAX_DEPTH} deep"
            raise self._unreadable(event, rules.SIZE, message, None)
        if self._wants_key:
            message = "a key is a text, not a mapping or a list"
            raise self._unreadable(event, rules.UNIQUE_KEYS, message, "quote the text")
        route = self._next_route
        self._refuse_marks(event, route)
        place = Place(*_span(event))
        self._put(value, place)
        self._open.append(_Container(value, place, route, in_brackets=bool(event.flow_style)))

    def _end(self, event: Any) -> None:  # noqa: ANN401
        container = self._open.pop()
        if container.in_brackets:
            container.place.end = event.end_mark.index
        else:
            # The mark of a block's end is where the next thing begins, after blanks and comments.
            ends = (child.end for child in container.place.children.values())
            container.place.end = max(ends, default=container.place.end)

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        span = self._trimmed(event)
        if self._wants_key:
            self._key(event, span)
            return
        route = self._next_route
        self._refuse_marks(event, route)
        value = self._plain(event.value, span, route) if event.implicit[0] else event.value
        self._put(value, Place(*span))

    def _alias(self, event: Any) -> None:  # noqa: ANN401
        if self._wants_key:
            raise self._unreadable(event, rules.PLAIN_YAML, "an alias as a key", "write the key")
        message, hint = (
            f"{quoted(f'*{event.anchor}')} repeats what stands elsewhere",
            "write the value out",
        )
        self._flaw(_span(event), rules.PLAIN_YAML, message, hint, self._next_route)
        self._put(None, Place(*_span(event)))

    def _key(self, event: Any, span: Span) -> None:  # noqa: ANN401
        container, key = self._open[-1], str(event.value)
        container.key, container.key_span = key, span
        route = (*container.route, key)
        self._refuse_marks(event, route)
        if event.implicit[0]:
            self._check_plain_key(key, span, route)
        first = container.place.children.get(key)
        if first:
            line = self._source.location(first.key or first.span).line
            message = f"the key {quoted(key)} stands twice, first in line {line}"
            self._flaw(span, rules.UNIQUE_KEYS, message, "keep one of the two", route)

    def _check_plain_key(self, key: str, span: Span, route: Route) -> None:
        if key == "<<":
            message, hint = "merge keys are not used in a manifest", "write the keys out"
            self._flaw(span, rules.PLAIN_YAML, message, hint, route)
        elif self._plain(key, span, route) != key:
            message = f"the key {quoted(key)} is not a text"
            self._flaw(span, rules.UNIQUE_KEYS, message, to_quote(key), route)

    def _plain(self, text: str, span: Span, route: Route) -> object:
        """The value of a plain scalar; what two readers would read in two ways is named."""
        if text.lstrip("+-").isdigit() and len(text) > MAX_DIGITS:
            message, hint = f"a number of more than {MAX_DIGITS} digits", to_quote(text)
            self._flaw(span, rules.QUOTED, message, hint, route)
            return text
        meaning = trap(text)
        if meaning:
            self._flaw(span, rules.QUOTED, *_ambiguity(text, meaning), route)
            return text
        value = resolve(text)
        if isinstance(value, float) and not math.isfinite(value):
            message, hint = f"{quoted(text)} is not a number that can be used", to_quote(text)
            self._flaw(span, rules.QUOTED, message, hint, route)
            return text
        return value

    def _put(self, value: object, place: Place) -> None:
        if not self._open:
            self.value, self.root = value, place
            return
        container = self._open[-1]
        container.place.children[container.next_step] = place
        if isinstance(container.value, dict):
            container.value[str(container.key)] = value
            place.key, container.key = container.key_span, None
        else:
            container.value.append(value)

    def _refuse_marks(self, event: Any, route: Route) -> None:  # noqa: ANN401
        start = event.start_mark.index
        if event.anchor is not None:
            message, hint = (
                f"an anchor ({quoted(f'&{event.anchor}')})",
                "write the value where it is used",
            )
            self._flaw((start, start + 1), rules.PLAIN_YAML, message, hint, route)
        if event.tag is not None:
            message, hint = "a tag (`!…`)", "remove it; quote the value if it is a text"
            self._flaw((start, start + 1), rules.PLAIN_YAML, message, hint, route)

    def _trimmed(self, event: Any) -> Span:  # noqa: ANN401
        """A block scalar's span without the blank lines behind it."""
        start, end = _span(event)
        return start, start + len(self._source.text[start:end].rstrip())

    def _flaw(self, span: Span, rule: Rule, message: str, hint: str | None, route: Route) -> None:
        self.flaws.append(Flaw(span, rule.id, message, hint, route=route))

    @property
    def _wants_key(self) -> bool:
        return bool(self._open) and self._open[-1].wants_key

    @property
    def _next_route(self) -> Route:
        if not self._open:
            return ()
        return (*self._open[-1].route, self._open[-1].next_step)

    @staticmethod
    def _unreadable(event: Any, rule: Rule, message: str, hint: str | None) -> Unreadable:  # noqa: ANN401
        return Unreadable(Flaw(_span(event), rule.id, message, hint))


def _span(event: Any) -> Span:  # noqa: ANN401
    return event.start_mark.index, event.end_mark.index


def _ambiguity(text: str, meaning: str) -> tuple[str, str]:
    message = f"{quoted(text)} is {meaning} to some YAML readers and a text to others"
    if meaning in {"true", "false"}:
        return message, f"{to_quote(text)} (or write {meaning})"
    return message, to_quote(text)
