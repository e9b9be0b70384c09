"""What is named anywhere in a flow: the inputs and fields whose value somebody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.bindings import bindings
from flowops.flowjson.references import Reference, find_references
from flowops.flowjson.resolving import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow, Screen


class Usage:
    """Where something cannot be read to its end, whatever it might name counts as read; and where
    a name is wrong, it may be any of those that nothing else reads.
    """

    def __init__(self, flow: Flow) -> None:
        found = bindings(flow)
        self._read = {_named(use.reference, each.screen) for each in found.all for use in each.uses}
        self._meant = {use.reference.name for _, use in found.missed[Fate.INPUT_ELSEWHERE]}
        self._mistaken = {
            (binding.screen.id, use.reference.root)
            for fate in (Fate.NO_DATA, Fate.NO_INPUT)
            for binding, use in found.missed[fate]
        }
        self._unclear = "\n".join(
            each.text
            for each in found.all
            if each.malformed is not None or (each.parsed is not None and each.parsed.problem)
        )
        for screen in flow.screens:
            self._read |= {_named(each, screen) for each in _in_examples(screen)}

    def reads_input(self, screen: Screen, name: str) -> bool:
        return name in self._meant or self._reads(screen, "form", name)

    def reads_data(self, screen: Screen, name: str) -> bool:
        return self._reads(screen, "data", name)

    def _reads(self, screen: Screen, root: str, name: str) -> bool:
        if (screen.id, root, name) in self._read or (screen.id, root) in self._mistaken:
            return True
        return name in self._unclear


def _named(reference: Reference, here: Screen) -> tuple[str | None, str, str]:
    screen = here.id if reference.screen is None else reference.screen
    return screen, reference.root, reference.name


def _in_examples(screen: Screen) -> Iterator[Reference]:
    """What list items send that come as data."""
    pending: list[object] = [action.get("payload") for action in screen.example_actions]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, str) and "${" in value:
            yield from (each for each in find_references(value) if isinstance(each, Reference))
