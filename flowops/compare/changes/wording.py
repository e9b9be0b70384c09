"""A change in a sentence, for people who know the flow and need not know its JSON.

Such as `screen DETAILS › TextInput email: is required`, `screen SUMMARY › Footer: no longer hands
over phone: "${form.phone}"`, or `screen WELCOME › title: "Nice to meet you" → "Good to see you"`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.compare.changes.change import Deed
from flowops.compare.changes.pieces import PieceKind, excerpt, side, text_pieces
from flowops.compare.changes.remarks import remark_of
from flowops.compare.changes.showing import as_text, gist, quoted, shown, way
from flowops.compare.changes.subjects import length_of_action

if TYPE_CHECKING:
    from flowops.compare.changes.change import Change
    from flowops.compare.changes.pieces import Piece
    from flowops.findings import Route

SENDING = {
    "complete": "hands over",
    "data_exchange": "sends the endpoint",
    "navigate": "gives the next screen",
    "update_data": "sets",
}
"""What an action does with the fields of its payload."""

_WHOLES = frozenset({"flow", "screen", "component"})


class Wording(Struct, frozen=True):
    """`where` is the place inside of the screen, empty for the screen itself or for the flow;
    `joint` goes between it and the words. `old` and `new` are shown values, or texts in full where
    `is_text`: their pieces tell more. Either is None where there is nothing to show.
    """

    where: str
    joint: str
    words: str
    old: str | None = None
    new: str | None = None
    is_text: bool = False

    def lead(self, around: str = "") -> str:
        """All that stands before the values; `around` is the place that `where` is in."""
        place = " › ".join(each for each in (around, self.where) if each)
        return f"{place}{self.joint}{self.words}" if place else self.words

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Of a text that changed, with what is far from a change left out."""
        return excerpt(text_pieces(self.old or "", self.new or ""))

    @property
    def values(self) -> str:
        """`"Red" → "Blue"`, or the only one there is; empty if there is none."""
        old, new = self.old, self.new
        if self.is_text:
            pieces = self.pieces
            old = quoted(side(pieces, PieceKind.REMOVED))
            new = quoted(side(pieces, PieceKind.ADDED))
        return " → ".join(each for each in (old, new) if each is not None)


def sentence(change: Change) -> str:
    """With its screen, in one line; a text of any length is cut to what changed."""
    said = wording(change)
    around = f"screen {change.screen}" if change.screen is not None else ""
    return ": ".join(each for each in (said.lead(around), said.values) if each)


def wording(change: Change) -> Wording:
    """The parts of the sentence, for those who show the screen or the texts in a way of theirs."""
    rest = _inside_the_part(change)
    is_payload = change.subject.startswith("payload field ")
    named = () if change.subject in _WHOLES or (is_payload and not rest) else (change.subject,)
    where = " › ".join(each for each in (change.component, *named) if each)
    remark = remark_of(change)
    if remark is not None:
        return Wording(where, ": ", remark)
    if is_payload and not rest:
        return _of_payload(change, where)
    return _of_property(change, where, rest) if rest else _of_whole(change, where)


def _inside_the_part(change: Change) -> Route:
    """What of the path is left behind the part that the subject names."""
    path, subject = change.path, change.subject
    if subject in _WHOLES:
        return path
    if subject.startswith(("route", "routing")):
        return ()
    in_action = length_of_action(path)
    if in_action is not None and subject.startswith(("action", "payload field ")):
        return path[in_action + (0 if subject == "action" else 2) :]
    return path[2:]


def _of_whole(change: Change, where: str) -> Wording:
    match change.deed:
        case Deed.RENAMED:
            return Wording(where, ": ", f"renamed from {change.before} to {change.after}")
        case Deed.MOVED:
            return Wording(where, " ", _moved(change))
        case Deed.CHANGED:
            return _changed(change, where, "", "")
        case Deed.REMOVED:
            return Wording(where, " ", "removed", old=gist(change.subject, change.before))
        case _:
            return Wording(where, " ", "added", new=gist(change.subject, change.after))


def _of_payload(change: Change, where: str) -> Wording:
    verb, field = SENDING.get(change.action or "", "sends"), change.subject.split(" ", 2)[2]
    match change.deed:
        case Deed.ADDED:
            return Wording(where, ": ", f"also {verb} {field}", new=shown(change.after))
        case Deed.REMOVED:
            return Wording(where, ": ", f"no longer {verb} {field}", old=shown(change.before))
        case _:
            return _changed(change, where, f"{verb} another {field}", ": ")


def _of_property(change: Change, where: str, rest: Route) -> Wording:
    if change.deed is Deed.CHANGED:
        return _changed(change, where, _words(rest), " › ")
    value = change.before if change.deed is Deed.REMOVED else change.after
    told = gist("", value)
    is_entry = isinstance(rest[-1], int)
    # An entry of a list is known by what it is: its place says nothing to people.
    words = (
        " › ".join(each for each in (_words(rest[:-1]), told) if each) if is_entry else _words(rest)
    )
    if change.deed is Deed.MOVED:
        return Wording(where, " › ", f"{words} {_moved(change)}")
    return Wording(where, " › ", f"{words} {change.deed}", new=None if is_entry else told)


def _changed(change: Change, where: str, words: str, joint: str) -> Wording:
    before, after = as_text(change.before), as_text(change.after)
    if before is None or after is None:
        return Wording(where, joint, words, shown(change.before), shown(change.after))
    return Wording(where, joint, words, before, after, is_text=True)


def _moved(change: Change) -> str:
    return f"moved {way(change.before_route or (), change.after_route or ())}"


def _words(path: Route) -> str:
    """As people count, and without the marks of a machine."""
    return " › ".join(str(each + 1) if isinstance(each, int) else each.strip("_") for each in path)
