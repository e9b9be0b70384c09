"""What is said of a property that is on or off, or that leads somewhere, instead of two values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.change import Deed

if TYPE_CHECKING:
    from flowops.compare.changes.change import Change

_SWITCHES = {
    "required": (False, "is required", "is optional"),
    "enabled": (True, "can be used", "cannot be used"),
    "visible": (True, "is shown", "is hidden"),
    "terminal": (False, "can end the flow", "cannot end the flow any more"),
    "success": (True, "ends the flow with success", "ends the flow without success"),
    "refresh_on_back": (
        False,
        "asks the endpoint anew when people come back",
        "does not ask the endpoint anew when people come back",
    ),
    "strikethrough": (False, "is struck out", "is not struck out any more"),
}
"""What holds without a word, and what to say if it is true, and if it is not."""

_BY_REFERENCE = {
    "required": "is required if",
    "enabled": "can be used if",
    "visible": "is shown if",
}


def remark_of(change: Change) -> str | None:
    """None where both values are to be shown."""
    if change.subject == "action" and change.path[-2:] == ("next", "name"):
        return _leading(change.before, change.after)
    if change.subject == "action" and change.path[-1] == "next":
        return _leading(_target(change.before), _target(change.after))
    known = _SWITCHES.get(str(change.path[-1])) if change.path else None
    if known is None or change.subject.startswith(("data", "payload", "route")):
        return None
    unsaid, *words = known
    before = unsaid if change.deed is Deed.ADDED else change.before
    after = unsaid if change.deed is Deed.REMOVED else change.after
    if isinstance(after, str) and (lead := _BY_REFERENCE.get(str(change.path[-1]))):
        return f"{lead} {after}" if not isinstance(before, str) else None
    if not isinstance(after, bool) or before is after:
        return None  # written out, what held before
    return words[0] if after else words[1]


def _target(following: object) -> object:
    return following.get("name") if isinstance(following, dict) else following


def _leading(before: object, after: object) -> str | None:
    match before, after:
        case str(), str():
            return f"leads to {after} instead of {before}"
        case None, str():
            return f"leads to {after}"
        case str(), None:
            return f"does not lead to {before} any more"
        case _:
            return None
