"""Bindings: every string of a flow that is computed, read once and resolved once for all rules."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from flowops.flowjson.expressions import Parsed, is_expression, parse_condition, parse_expression
from flowops.flowjson.references import Malformed, Reference, find_references
from flowops.flowjson.resolving import Fate, Names, Use
from flowops.flowjson.versions import Version
from flowops.flowjson.written import TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Action, Component, Flow, Screen

EXPRESSIONS_SINCE = Version(6, 0)


class Form(Enum):
    """REFERENCE is one `${…}` and nothing else, well formed or not. MIXED has other text around.

    PARTIAL has backticks around a part of it, EARLY is an expression before there were any.
    """

    REFERENCE = auto()
    EXPRESSION = auto()
    CONDITION = auto()
    MIXED = auto()
    PARTIAL = auto()
    EARLY = auto()


JUDGED = (Form.REFERENCE, Form.EXPRESSION, Form.CONDITION)
"""The forms whose references mean something; the others are a mistake as a whole."""


class Binding(Struct):
    """`path` leads to the string from its component or, if `in_payload`, from its action's payload.

    `nested` is what stands in backticks. A screen's title has no component.
    """

    route: Route
    text: str
    form: Form
    screen: Screen
    component: Component | None
    action: Action | None
    path: Route
    in_payload: bool = False
    nested: bool = False
    parsed: Parsed | None = None
    malformed: Malformed | None = None
    uses: list[Use] = field(default_factory=list)

    @property
    def use(self) -> Use | None:
        """The one reference that it is."""
        return self.uses[0] if self.form is Form.REFERENCE and self.uses else None


class Bindings:
    """`found` are the references that name something, wherever they stand; `missed` are those
    that name nothing, by why, and only where they mean something. `odd` are those of them whose
    name is rarely one.
    """

    def __init__(self, flow: Flow) -> None:
        self.all: list[Binding] = []
        self.found: list[tuple[Binding, Use]] = []
        self.odd: list[tuple[Binding, Malformed]] = []
        self.names = Names(flow)
        self.by_form: dict[Form, list[Binding]] = defaultdict(list)
        self.missed: dict[Fate, list[tuple[Binding, Use]]] = defaultdict(list)
        self._nested = flow.version >= EXPRESSIONS_SINCE
        for binding in self._find(flow):
            self._read(binding)
            self._resolve(binding)
            self.all.append(binding)
            self.by_form[binding.form].append(binding)

    @property
    def expressions(self) -> list[Binding]:
        """What is parsed as one: conditions, and what stands in backticks where it may."""
        return self.by_form[Form.CONDITION] + self.by_form[Form.EXPRESSION]

    def _find(self, flow: Flow) -> Iterator[Binding]:
        for screen in flow.screens:
            title = screen.value.get("title")
            if isinstance(title, str) and _is_dynamic(title):
                route = screen.at("title")
                yield Binding(route, title, Form.MIXED, screen, None, None, ("title",))
            for component in screen.components:
                yield from _of_component(component)
            for action in screen.actions:
                yield from _of_action(action)

    def _read(self, binding: Binding) -> None:
        text = binding.text
        if _is_condition(binding):
            binding.form = Form.CONDITION
            binding.nested = self._nested and _stands_in_backticks(text)
            binding.parsed = parse_expression(text) if binding.nested else parse_condition(text)
        elif is_expression(text):
            binding.form = Form.EXPRESSION if self._nested else Form.EARLY
            binding.nested = True
            binding.parsed = parse_expression(text)
        else:
            self._read_text(binding)

    def _read_text(self, binding: Binding) -> None:
        text = binding.text
        found = find_references(text)
        first = found[0] if found else None
        if first is not None and first.start == 0 and first.end == len(text):
            binding.form = Form.REFERENCE
        elif self._nested and "`" in text:
            binding.form = Form.PARTIAL
        for each in found:
            if isinstance(each, Reference):
                binding.uses.append(self.names.resolve(each, binding.screen))
            elif binding.malformed is None:
                binding.malformed = each

    def _resolve(self, binding: Binding) -> None:
        if binding.parsed is not None:
            for each in binding.parsed.references:
                binding.uses.append(self.names.resolve(each, binding.screen))
        is_judged = binding.form in JUDGED
        for use in binding.uses:
            if use.fate is Fate.FOUND:
                self.found.append((binding, use))
            elif is_judged:
                odd = use.reference.oddity if use.fate in _UNNAMED else None
                if odd is not None:
                    self.odd.append((binding, odd))
                else:
                    self.missed[use.fate].append((binding, use))


def bindings(flow: Flow) -> Bindings:
    """The bindings of a flow, found once."""
    return flow.once(Bindings)


_UNNAMED = (Fate.NO_DATA, Fate.NO_INPUT, Fate.NO_GLOBAL_FIELD, Fate.NO_PATH)
# Branches are components of their own, actions are looked at with their payloads, and a pattern is
# a regular expression, where `${` may mean something else.
_ELSEWHERE = frozenset({"type", "name", "pattern", "children", "then", "else", "cases", *TRIGGERS})


def _is_dynamic(text: str) -> bool:
    return "${" in text or text[:1] == "`"


def _is_condition(binding: Binding) -> bool:
    component = binding.component
    return component is not None and component.type == "If" and binding.path == ("condition",)


def _stands_in_backticks(text: str) -> bool:
    """Also where the closing one is forgotten, but not where it closes too early."""
    text = text.strip()
    return text[:1] == "`" and (text[-1] == "`" or text.count("`") == 1)


def _of_component(component: Component) -> Iterator[Binding]:
    screen = component.screen
    for key, value in component.value.items():
        kind = type(value)
        if kind is str:
            # The condition of an `If` is read even where nothing in it is dynamic.
            if ("${" in value or value[:1] == "`" or key == "condition") and (
                key not in _ELSEWHERE
            ):
                route = (*component.route, key)
                yield Binding(route, value, Form.MIXED, screen, component, None, (key,))
        elif kind in _CONTAINERS and key not in _ELSEWHERE and not _is_static(value):
            for path, text in _strings(value, (key,)):
                route = (*component.route, *path)
                yield Binding(route, text, Form.MIXED, screen, component, None, path)


def _of_action(action: Action) -> Iterator[Binding]:
    screen, owner = action.screen, action.owner
    if action.payload:
        for path, text in _strings(action.payload, ()):
            route = (*action.route, "payload", *path)
            yield Binding(route, text, Form.MIXED, screen, owner, action, path, in_payload=True)
    url = action.value.get("url")
    if isinstance(url, str) and _is_dynamic(url):
        yield Binding(action.at("url"), url, Form.MIXED, screen, owner, action, ("url",))


_CONTAINERS = frozenset({dict, list})


def _is_static(value: dict[str, Any] | list[Any]) -> bool:
    """Whether no string inside is dynamic, as in most lists of options: then none needs a path."""
    pending = [value]
    while pending:
        entry = pending.pop()
        for each in entry.values() if isinstance(entry, dict) else entry:
            if type(each) is str:
                if "${" in each or each[:1] == "`":
                    return False
            elif type(each) in _CONTAINERS:
                pending.append(each)
    return True


def _strings(value: dict[str, Any] | list[Any], path: Route) -> Iterator[tuple[Route, str]]:
    """The dynamic strings inside a value, in reading order. Not recursive, as data nests freely."""
    pending: list[tuple[Route, Any]] = [(path, value)]
    while pending:
        path, entry = pending.pop()
        if isinstance(entry, str):
            yield path, entry
            continue
        inner: list[tuple[Route, Any]] = []
        for key, each in entry.items() if isinstance(entry, dict) else enumerate(entry):
            if type(each) is str:
                if "${" in each or each[:1] == "`":
                    inner.append(((*path, key), each))
            elif type(each) in _CONTAINERS and key not in TRIGGERS:
                inner.append(((*path, key), each))
        pending += inner[::-1]
