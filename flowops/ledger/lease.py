"""The lock of a shared store as a note: who may take it, renew it and give it back; pure.

No kernel frees this lock when its holder dies, so it is a lease that ends by itself. `epoch` counts
every taking and never goes back, so that a holder who was given up for dead can tell that it was.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flowops.errors import LockHeld, LockLost, StoreFailed
from flowops.ledger.store import Damaged, Holder

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 1
NOTE_LIMIT = 8192
"""Bytes. A note is a few hundred."""

LEASE = timedelta(seconds=120)
SKEW = timedelta(seconds=20)
"""How far two clocks may differ. The holder trusts its lease this much shorter than others do."""
RENEW_SECONDS = 30.0

_HOLDER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)
_LONGEST = 300
_EPOCH = re.compile(rb'"epoch": ?([0-9]{1,15})\b')


@dataclass(frozen=True, slots=True)
class LockNote:
    """`holder` carries the same epoch, and when its lease ends; none while the lock is free."""

    epoch: int = 0
    holder: Holder | None = None


FREE = LockNote()


def may_take(note: LockNote, now: datetime) -> bool:
    return note.holder is None or _end(note.holder) <= now


def take(note: LockNote, holder: Holder, now: datetime) -> LockNote:
    """The next note. Ask `may_take` first."""
    epoch = note.epoch + 1
    return LockNote(epoch, replace(holder, epoch=epoch, until=_text(now + LEASE)))


def renew(note: LockNote, now: datetime) -> LockNote:
    """With a clock that was put back, the lease still ends no earlier than was promised."""
    if note.holder is None:
        return note
    until = max(_end(note.holder), now + LEASE)
    return replace(note, holder=replace(note.holder, until=_text(until)))


def release(note: LockNote) -> LockNote:
    return replace(note, holder=None)


def is_held_by(note: LockNote, holder: Holder) -> bool:
    """Whether it is this very taking: an id that took the lock again has another epoch."""
    held = note.holder
    return held is not None and (held.holder_id, held.epoch) == (holder.holder_id, holder.epoch)


def is_trusted(note: LockNote, now: datetime) -> bool:
    """Whether its holder may rely on the lease, whatever the clock of whoever waits for it."""
    return note.holder is not None and now < _end(note.holder) - SKEW


def lock_held(note: LockNote, environment: str, now: datetime) -> LockHeld:
    """What the one who comes second is told."""
    holder = note.holder
    if holder is None:
        return LockHeld(f"the lock of environment {environment} changed hands while we looked")
    age = _ago(now - _parse(holder.since))
    left = max(0, round((_end(holder) - now).total_seconds()))
    return LockHeld(
        f"the lock of environment {environment} is held by {holder}, {age}; "
        f"its lease ends in {left} s, at {holder.until}, unless it is renewed",
        hint="wait until it ends; if it was killed, wait for the end of its lease, or type "
        f"`{unlock_command(holder.holder_id, environment)}`",
    )


def lock_lost(note: LockNote, environment: str) -> LockLost:
    """What a holder is told whose lock somebody else took, at its next write."""
    now_held = f"it is held by {note.holder}" if note.holder else "it is free"
    return LockLost(
        f"the lock of environment {environment} is not ours any more, {now_held}",
        hint="nothing was written; run the command again when nobody else is applying",
    )


def unlock_command(holder_id: str, environment: str) -> str:
    return f"flowops unlock --if-holder {holder_id} -e {environment}"


def encode_note(note: LockNote) -> bytes:
    holder = note.holder
    value = {
        "format": FORMAT,
        "epoch": note.epoch,
        "holder": holder and {name: getattr(holder, name) for name in _HOLDER_FIELDS},
        "until": holder and holder.until,
    }
    return (json.dumps(value, indent=2) + "\n").encode()


def decode_note(content: bytes | None) -> LockNote:
    """No content is a lock that nobody ever took. Raises Damaged."""
    if content is None:
        return FREE
    try:
        value = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not JSON in UTF-8") from error
    try:
        return _note(value)
    except (TypeError, KeyError, ValueError) as error:
        raise Damaged(f"it is no lock of flowops ({error})") from error


def read_note(content: bytes | None, place: str, environment: str) -> LockNote:
    """Raises StoreFailed, with a way out: a note that cannot be read must not keep all out."""
    try:
        return decode_note(content)
    except Damaged as damage:
        command = unlock_command(damaged_id(content or b""), environment)
        raise StoreFailed(
            f"{place}: {damage}", hint=f"`{command}` puts a free lock in its place"
        ) from damage


def take_from(
    content: bytes | None, holder_id: str, place: str, environment: str, now: datetime
) -> LockNote | None:
    """The note without this holder, or none if the lock is free already.

    Raises LockHeld if somebody else holds it, and StoreFailed for another damage than this.
    """
    if content is not None and holder_id == damaged_id(content):
        return _mended(content)
    note = read_note(content, place, environment)
    if note.holder is None:
        return None
    if note.holder.holder_id != holder_id:
        raise lock_held(note, environment, now)
    return release(note)


def damaged_id(content: bytes) -> str:
    """What `unlock --if-holder` takes for a note that names no holder: it is this very damage."""
    return f"damaged-{hashlib.sha256(content).hexdigest()[:12]}"


def _mended(content: bytes) -> LockNote:
    """A free note for a damaged one, with the highest epoch that can still be read in it."""
    return LockNote(max((int(each) for each in _EPOCH.findall(content)), default=0))


def _note(value: object) -> LockNote:
    if not isinstance(value, dict) or value["format"] != FORMAT:
        raise ValueError(f"format {FORMAT} was expected")
    epoch = _whole(value["epoch"])
    if value["holder"] is None:
        return LockNote(epoch)
    fields = {name: read(value["holder"][name]) for name, read in _HOLDER_FIELDS.items()}
    until = _time(value["until"])
    return LockNote(epoch, Holder(**fields, epoch=epoch, until=until))


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < 10**15:
        raise ValueError(f"{value!r} is no number to count with")
    return value


def _legible(value: object) -> str:
    """It is shown on a terminal, so nothing that a terminal acts on gets in."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _LONGEST:
        raise ValueError("a text cannot be shown")
    return value


def _holder_id(value: object) -> str:
    """It becomes part of a command that people copy."""
    if not isinstance(value, str) or not _HOLDER_ID.fullmatch(value):
        raise ValueError("its holder's id is none")
    return value


def _time(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a time is no text")
    return _text(_parse(value))


def _run(value: object) -> str | None:
    return None if value is None else _legible(value)


_HOLDER_FIELDS: dict[str, Callable[[object], Any]] = {
    "holder_id": _holder_id,
    "who": _legible,
    "pid": _whole,
    "since": _time,
    "run": _run,
}


def _end(holder: Holder) -> datetime:
    """A holder that no lease was given to has none that could have ended."""
    return _parse(holder.until) if holder.until else datetime.max.replace(tzinfo=UTC)


def _parse(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without a zone")
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond all years") from error


def _text(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


def _ago(age: timedelta) -> str:
    seconds = max(0, round(age.total_seconds()))
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min ago" if minutes > 1 else f"{60 * minutes + rest} s ago"
