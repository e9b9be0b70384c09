"""Resolving: what a reference names, and of what type it is, or why it names nothing."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flowops.flowjson.tables import components
from flowops.flowjson.types import UNKNOWN, Type, declared_type, input_type, inside
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from flowops.flowjson.flow import Component, Flow, Screen
    from flowops.flowjson.references import Reference

GLOBAL_SINCE = Version(4, 0)


class Fate(Enum):
    FOUND = auto()
    NO_DATA = auto()
    NO_INPUT = auto()
    INPUT_ELSEWHERE = auto()
    FORM_ITSELF = auto()
    TOO_EARLY = auto()
    NO_SCREEN = auto()
    NO_GLOBAL_FIELD = auto()
    OWN_DATA = auto()
    NO_PATH = auto()


class Use(NamedTuple):
    """A reference where it stands. `source` is the input that gives its value, if one does.

    `why` says in words what its path asks in vain.
    """

    reference: Reference
    fate: Fate
    type: Type = UNKNOWN
    source: Component | None = None
    why: str | None = None


class Names:
    """What can be named in a flow, and where."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._inputs: dict[int, dict[str, Component]] = {}
        self._named_strangers: dict[int, frozenset[str | None]] = {}

    def inputs(self, screen: Screen) -> dict[str, Component]:
        found = self._inputs.get(id(screen))
        if found is None:
            found = self._inputs[id(screen)] = screen.inputs
        return found

    @cached_property
    def screens_with_input(self) -> dict[str, list[Screen]]:
        """The screens of each input's name."""
        found: dict[str, list[Screen]] = defaultdict(list)
        for screen in self._flow.screens:
            for name in self.inputs(screen):
                found[name].append(screen)
        return found

    def _strangers(self, screen: Screen) -> frozenset[str | None]:
        """Names of components whose type R064 asks about: inputs, most likely."""
        found = self._named_strangers.get(id(screen))
        if found is None:
            known = components()
            found = frozenset(each.name for each in screen.components if each.type not in known)
            self._named_strangers[id(screen)] = found
        return found

    def resolve(self, reference: Reference, here: Screen) -> Use:
        if reference.screen is None:
            if reference.root == "data":
                return _data(reference, here, Fate.NO_DATA)
            return self._form(reference, here)
        return self._global(reference, here)

    def _form(self, reference: Reference, here: Screen) -> Use:
        name = reference.path[0]
        source = self.inputs(here).get(name)
        if source is not None:
            return _given(reference, source)
        if any(each.name == name for each in here.by_type.get("Form", ())):
            return Use(reference, Fate.FORM_ITSELF)
        if name in self._strangers(here):
            return Use(reference, Fate.FOUND)
        elsewhere = self._flow.version >= GLOBAL_SINCE and name in self.screens_with_input
        return Use(reference, Fate.INPUT_ELSEWHERE if elsewhere else Fate.NO_INPUT)

    def _global(self, reference: Reference, here: Screen) -> Use:
        if self._flow.version < GLOBAL_SINCE:
            return Use(reference, Fate.TOO_EARLY)
        screen = self._flow.screens_by_id.get(reference.screen or "")
        if screen is None:
            return Use(reference, Fate.NO_SCREEN)
        if reference.root == "data":
            if screen.id == here.id:
                return Use(reference, Fate.OWN_DATA)
            return _data(reference, screen, Fate.NO_GLOBAL_FIELD)
        name = reference.path[0]
        source = self.inputs(screen).get(name)
        if source is None:
            is_stranger = name in self._strangers(screen)
            return Use(reference, Fate.FOUND if is_stranger else Fate.NO_GLOBAL_FIELD)
        return _given(reference, source)


def _data(reference: Reference, screen: Screen, missing: Fate) -> Use:
    name, *deeper = reference.path
    data = screen.data
    if name not in data:
        return Use(reference, missing)
    whole = declared_type(data[name])
    if not deeper:
        return Use(reference, Fate.FOUND, whole)
    found = inside(whole, tuple(deeper))
    if isinstance(found, str):
        return Use(reference, Fate.NO_PATH, why=found)
    return Use(reference, Fate.FOUND, found)


def _given(reference: Reference, source: Component) -> Use:
    # Nobody says what fields the value of an input has, so a path into it is left alone.
    whole = len(reference.path) == 1
    return Use(reference, Fate.FOUND, input_type(source) if whole else UNKNOWN, source)
