"""A definition indexed once, so that two hundred rules need not each walk it again.

Whatever is not of the type it should be is left out here and found by the rules of shape: a rule
about meaning never meets a list where an object belongs.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from msgspec import Struct, field

from flowops.flowjson.versions import NEWEST, Version
from flowops.flowjson.written import (
    BRANCHES,
    BRANCHING,
    INPUTS,
    ITEMS,
    TRIGGERING,
    actions_in,
    target_of,
    text_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flowops.findings import Route
    from flowops.flowjson.versions import VersionStatus

Found = TypeVar("Found")


class Component(Struct):
    """`parents` are the containers around it, outermost first: Form, If, Switch."""

    route: Route
    type: str
    value: dict[str, Any]
    screen: Screen
    parents: tuple[Component, ...]

    @property
    def name(self) -> str | None:
        return text_at(self.value, "name")

    @property
    def form(self) -> Component | None:
        return next((each for each in self.parents if each.type == "Form"), None)

    def at(self, *steps: str | int) -> Route:
        return (*self.route, *steps)

    @property
    def where(self) -> str:
        """`screen CONFIRM › Footer`, for people."""
        name = f" {self.name}" if self.name else ""
        return f"{self.screen.where} › {self.type}{name}"


class Holder(NamedTuple):
    """What holds a trigger, whatever its value is: a component, one of its options or items."""

    route: Route
    value: dict[str, Any]
    component: Component

    @property
    def is_item(self) -> bool:
        return self.value is not self.component.value


class Action(Struct):
    """`owner` is the component that triggers it, itself or through one of its options or items;
    `target` is the screen that a `navigate` names.
    """

    route: Route
    trigger: str
    value: dict[str, Any]
    owner: Component
    of_item: bool = False
    # Fifty rules ask for these.
    name: str | None = None
    target: str | None = None

    def __post_init__(self) -> None:
        self.name = text_at(self.value, "name")
        self.target = target_of(self.value)

    @property
    def payload(self) -> dict[str, Any] | None:
        payload = self.value.get("payload")
        return payload if isinstance(payload, dict) else None

    @property
    def screen(self) -> Screen:
        return self.owner.screen

    def at(self, *steps: str | int) -> Route:
        return (*self.route, *steps)


class Screen(Struct):
    """One entry of `screens` that is an object. `components` are in reading order, and so are
    `named_inputs`, each with its name.
    """

    route: Route
    value: dict[str, Any]
    components: list[Component] = field(default_factory=list)
    named_inputs: list[tuple[Component, str]] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    by_type: dict[str, list[Component]] = field(default_factory=lambda: defaultdict(list))
    id: str | None = None

    def __post_init__(self) -> None:
        self.id = text_at(self.value, "id")

    @property
    def data(self) -> dict[str, Any]:
        """The declared fields, name to declaration (of any type)."""
        data = self.value.get("data")
        return data if isinstance(data, dict) else {}

    @property
    def example_actions(self) -> Iterator[dict[str, Any]]:
        """The actions of list items that come as data, as the examples of that data show them."""
        for declared in self.data.values():
            examples = declared.get("__example__") if isinstance(declared, dict) else None
            for item in examples if isinstance(examples, list) else ():
                if isinstance(item, dict):
                    yield from (action for _, action in actions_in(item))

    @property
    def is_terminal(self) -> bool:
        return self.value.get("terminal") is True

    @property
    def inputs(self) -> dict[str, Component]:
        """Input components by name, the first of each name."""
        found: dict[str, Component] = {}
        for each, name in self.named_inputs:
            found.setdefault(name, each)
        return found

    @property
    def where(self) -> str:
        return f"screen {self.id or self.route[-1]}"

    def at(self, *steps: str | int) -> Route:
        return (*self.route, *steps)


class Flow:
    """`value` is the root, which is an object. `version` is the newest known where it says none.

    `today` and `overrides` say how old the versions are; without a day, every date that is known
    has passed.
    """

    def __init__(
        self,
        value: dict[str, Any],
        today: date = date.max,
        overrides: Mapping[Version, VersionStatus] | None = None,
    ) -> None:
        self.value = value
        self.today = today
        self.overrides = overrides or {}
        self._asked: dict[Callable[[Flow], object], object] = {}
        said = value.get("version")
        self.said_version = Version.parse(said) if isinstance(said, str) else None
        self.version = self.said_version or NEWEST
        self.screens: list[Screen] = []
        self.components: list[Component] = []
        self.actions: list[Action] = []
        self.holders: list[Holder] = []
        self.by_type: dict[str, list[Component]] = defaultdict(list)
        listed = value.get("screens")
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                self._add_screen(Screen(("screens", index), entry))

    @cached_property
    def screens_by_id(self) -> dict[str, Screen]:
        """The first screen of each id."""
        found: dict[str, Screen] = {}
        for screen in self.screens:
            if screen.id is not None:
                found.setdefault(screen.id, screen)
        return found

    @cached_property
    def has_endpoint(self) -> bool:
        return self.value.get("data_api_version") is not None

    @cached_property
    def routing_model(self) -> dict[str, Any] | None:
        model = self.value.get("routing_model")
        return model if isinstance(model, dict) else None

    def once(self, find: Callable[[Flow], Found]) -> Found:
        """What `find` says of this flow, asked once however many rules want to know."""
        if find not in self._asked:
            self._asked[find] = find(self)
        return cast("Found", self._asked[find])

    def release(self) -> None:
        """Lets go of the index, of which no more is asked then.

        It refers back to itself: otherwise the collector alone frees it, after dozens of others.
        """
        self._asked.clear()
        for screen in self.screens:
            screen.components.clear()
            screen.named_inputs.clear()
            screen.actions.clear()
            screen.by_type.clear()

    def where(self, route: Route) -> str | None:
        """The screen and component around a route, in words; None outside of all screens."""
        around = (route[:length] for length in range(len(route), 0, -1))
        return next((self._where[each] for each in around if each in self._where), None)

    @cached_property
    def _where(self) -> dict[Route, str]:
        screens = {screen.route: screen.where for screen in self.screens}
        return screens | {component.route: component.where for component in self.components}

    def _add_screen(self, screen: Screen) -> None:
        self.screens.append(screen)
        for component in _walk(screen):
            screen.components.append(component)
            screen.by_type[component.type].append(component)
            self.by_type[component.type].append(component)
            if component.type in INPUTS and (name := component.name) is not None:
                screen.named_inputs.append((component, name))
            for holder in _holders(component):
                self.holders.append(holder)
                screen.actions.extend(_actions(holder))
        self.components += screen.components
        self.actions += screen.actions


def _walk(screen: Screen) -> Iterator[Component]:
    # A list of what is still to visit, not recursion: a hostile file may nest deeper than Python.
    layout = screen.value.get("layout")
    if not isinstance(layout, dict):
        return
    pending = _inside(layout, (*screen.route, "layout"), screen, ())[::-1]
    while pending:
        component = pending.pop()
        yield component
        if not BRANCHING.isdisjoint(component.value):
            around = (*component.parents, component)
            pending += _inside(component.value, component.route, screen, around)[::-1]


def _inside(
    value: dict[str, Any], route: Route, screen: Screen, parents: tuple[Component, ...]
) -> list[Component]:
    lists = [(value.get(name), (*route, name)) for name in BRANCHES if name in value]
    cases = value.get("cases")
    if isinstance(cases, dict):
        lists += [(case, (*route, "cases", name)) for name, case in cases.items()]
    return [
        Component((*at, index), str(entry.get("type")), entry, screen, parents)
        for entries, at in lists
        if isinstance(entries, list)
        for index, entry in enumerate(entries)
        if isinstance(entry, dict)
    ]


def _holders(component: Component) -> Iterator[Holder]:
    # Asked of every option of every flow, and true of few.
    if not TRIGGERING.isdisjoint(component.value):
        yield Holder(component.route, component.value, component)
    for name in ITEMS:
        items = component.value.get(name)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and not TRIGGERING.isdisjoint(item):
                yield Holder((*component.route, name, index), item, component)


def _actions(holder: Holder) -> Iterator[Action]:
    route, value, component = holder
    for trigger, action in actions_in(value):
        yield Action((*route, trigger), trigger, action, component, holder.is_item)
