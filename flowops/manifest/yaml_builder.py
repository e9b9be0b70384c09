"""YAML events become a value and the places of its parts; what is not plain YAML is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.wording import quoted, to_quote
from flowops.manifest import rules
from flowops.manifest.document import Place
from flowops.manifest.source import Flaw, Unreadable
from flowops.manifest.yaml_events import Kind
from flowops.manifest.yaml_scalars import MAX_DEPTH, doubt_about, resolve

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.manifest.rules import Rule
    from flowops.manifest.source import SourceText, Span
    from flowops.manifest.yaml_events import Event


class _Container(Struct):
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
    """Takes the events one by one. Raises Unreadable where reading on makes no sense."""

    def __init__(self, source: SourceText) -> None:
        self.value: object = None
        self.root = Place(0, 0)
        self.flaws: list[Flaw] = []
        self._source = source
        self._open: list[_Container] = []
        self._documents = 0

    def take(self, event: Event) -> None:
        match event.kind:
            case Kind.DOCUMENT:
                self._begin_document(event)
            case Kind.MAPPING:
                self._begin({}, event)
            case Kind.SEQUENCE:
                self._begin([], event)
            case Kind.MAPPING_END | Kind.SEQUENCE_END:
                self._end(event)
            case Kind.ALIAS:
                self._alias(event)
            case _:
                self._scalar(event)

    def _begin_document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second document begins here"
            raise self._unreadable(event, rules.SIZE, message, "keep one document in the file")

    def _begin(self, value: dict[str, object] | list[object], event: Event) -> None:
        if len(self._open) == MAX_DEPTH:
            message = f"the manifest is nested more than {MAX_DEPTH} deep"
            raise self._unreadable(event, rules.SIZE, message, None)
        if self._wants_key:
            message = "a key is a text, not a mapping or a list"
            raise self._unreadable(event, rules.UNIQUE_KEYS, message, "quote the text")
        route = self._next_route
        self._refuse_marks(event, route)
        place = Place(*event.span)
        self._put(value, place)
        self._open.append(_Container(value, place, route, in_brackets=event.in_brackets))

    def _end(self, event: Event) -> None:
        container = self._open.pop()
        if container.in_brackets:
            container.place.end = event.span[1]
        else:
            # The mark of a block's end is where the next thing begins, after blanks and comments.
            ends = (child.end for child in container.place.children.values())
            container.place.end = max(ends, default=container.place.end)

    def _scalar(self, event: Event) -> None:
        span = self._trimmed(event)
        if self._wants_key:
            self._key(event, span)
            return
        route = self._next_route
        self._refuse_marks(event, route)
        value = self._plain(event.text, span, route) if event.plain else event.text
        self._put(value, Place(*span))

    def _alias(self, event: Event) -> None:
        if self._wants_key:
            raise self._unreadable(event, rules.PLAIN_YAML, "an alias as a key", "write the key")
        message = f"{quoted(f'*{event.anchor}')} repeats what stands elsewhere"
        self._flaw(event.span, rules.PLAIN_YAML, message, "write the value out", self._next_route)
        self._put(None, Place(*event.span))

    def _key(self, event: Event, span: Span) -> None:
        container, key = self._open[-1], event.text
        container.key, container.key_span = key, span
        route = (*container.route, key)
        self._refuse_marks(event, route)
        if event.plain:
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
        """The value of a plain scalar; one that may be meant otherwise stays a text."""
        doubt = doubt_about(text)
        if doubt is None:
            return resolve(text)
        self._flaw(span, rules.QUOTED, *doubt, route)
        return text

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

    def _refuse_marks(self, event: Event, route: Route) -> None:
        start = event.span[0]
        if event.anchor is not None:
            message = f"an anchor ({quoted(f'&{event.anchor}')})"
            hint = "write the value where it is used"
            self._flaw((start, start + 1), rules.PLAIN_YAML, message, hint, route)
        if event.tag is not None:
            message, hint = "a tag (`!…`)", "remove it; quote the value if it is a text"
            self._flaw((start, start + 1), rules.PLAIN_YAML, message, hint, route)

    def _trimmed(self, event: Event) -> Span:
        """A block scalar's span without the blank lines behind it."""
        start, end = event.span
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
    def _unreadable(event: Event, rule: Rule, message: str, hint: str | None) -> Unreadable:
        return Unreadable(Flaw(event.span, rule.id, message, hint))
