"""What changed in a screen and cannot be seen in it: what it hands over, the data it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.change import Deed
from flowops.compare.changes.wording import SENDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.compare.changes.change import Change
    from flowops.findings import Route

MOST_FIELDS = 12
_SIGNS = {Deed.ADDED: "+", Deed.REMOVED: "−"}
_SCREEN = 2
"""Steps of the route of a screen."""


def unseen_of(changes: Iterable[Change]) -> Mapping[Route, tuple[str, ...]]:
    """By the later route of a screen, a line for each that does it: `Footer hands over: +a −b`."""
    found: dict[Route, dict[str, dict[str, None]]] = {}
    for change in changes:
        told = _told(change)
        if told is not None and change.after_owner:
            lines = found.setdefault(change.after_owner[:_SCREEN], {})
            lines.setdefault(told[0], {})[told[1]] = None
    return {
        screen: tuple(f"{doing}: {_listed([*fields])}" for doing, fields in lines.items())
        for screen, lines in found.items()
    }


def _told(change: Change) -> tuple[str, str] | None:
    """What is done, and the field with its sign; an example is seen, and so is not told."""
    kind, _, field = change.subject.partition(" field ")
    if kind == "payload":
        verb = SENDING.get(change.action or "", "sends")
        doing = " ".join(each for each in (change.component, verb) if each)
    elif kind == "data" and "__example__" not in change.path:
        doing = "declares"
    else:
        return None
    is_whole = change.path[-1] == field
    return doing, f"{_SIGNS.get(change.deed, '~') if is_whole else '~'}{field}"


def _listed(fields: list[str]) -> str:
    more = len(fields) - MOST_FIELDS
    return " ".join(fields[:MOST_FIELDS]) + (f" and {more} more" if more > 0 else "")
