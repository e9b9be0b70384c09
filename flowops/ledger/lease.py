"""The lease of a run in a shared store, under which it holds its locks; pure.

No kernel frees a lock when its holder dies, so a run has a lease that ends by itself, in one file,
`locks/HOLDER.json`: renewing it renews all locks of the run, and without it none of them holds. Its
id is drawn anew for each taking, so that a holder who was given up for dead can tell that it was:
its lease is gone, and nobody gets it a second time.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from flowops.errors import LockHeld, LockLost, StoreFailed
from flowops.ledger.store import Damaged, Holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FORMAT = 2
LEASE_LIMIT = 8192
"""Bytes. A lease is a few hundred."""

LEASE = timedelta(seconds=120)
SKEW = timedelta(seconds=20)
"""How far two clocks may differ. The holder trusts its lease this much shorter than others do."""
RENEW_SECONDS = 30.0

_FILE = ".json"
_HOLDER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)
"""It becomes part of a command that people copy."""

_LONGEST = 300


def begin(holder: Holder, now: datetime) -> Holder:
    return replace(holder, until=_text(now + LEASE))


def renew(holder: Holder, now: datetime) -> Holder:
    """With a clock that was put back, the lease still ends no earlier than was promised."""
    return replace(holder, until=_text(max(_end(holder), now + LEASE)))


def is_over(holder: Holder, now: datetime) -> bool:
    return _end(holder) <= now


def is_trusted(holder: Holder, now: datetime) -> bool:
    """Whether the holder itself may rely on it, whatever the clock of whoever waits for it."""
    return now < _end(holder) - SKEW


def lock_held(holder: Holder, what: str, environment: str, now: datetime) -> LockHeld:
    """What the one who comes second is told; `what` is an account, or how many."""
    age = _ago(now - _parse(holder.since))
    left = max(0, round((_end(holder) - now).total_seconds()))
    return LockHeld(
        f"the lock of {what} in environment {environment} is held by {holder}, {age}; "
        f"its lease ends in {left} s, at {holder.until}, unless it is renewed",
        hint="wait until it ends; if it was killed, wait for the end of its lease, or type "
        f"`{unlock_command(holder.holder_id, environment)}`",
    )


def lock_lost(environment: str, taken_by: Holder | None = None) -> LockLost:
    """What a holder is told whose lease somebody ended, at its next write."""
    now_held = f"; it is held by {taken_by}" if taken_by else ""
    return LockLost(
        f"the lock of environment {environment} is not ours any more{now_held}",
        hint="nothing was written; run the command again when nobody else is applying",
    )


def unlock_command(holder_id: str, environment: str) -> str:
    return f"flowops unlock --if-holder {holder_id} -e {environment}"


def file_of(holder_id: str) -> str:
    return f"{holder_id}{_FILE}"


def holder_ids(names: Iterable[str]) -> tuple[str, ...]:
    """Of those names in the folder of locks that are leases."""
    ids = (name.removesuffix(_FILE) for name in names if name.endswith(_FILE))
    return tuple(each for each in ids if _HOLDER_ID.fullmatch(each))


def encode_lease(holder: Holder) -> bytes:
    fields = {name: getattr(holder, name) for name in _FIELDS}
    return (json.dumps({"format": FORMAT, **fields}, indent=2) + "\n").encode()


def decode_lease(holder_id: str, content: bytes) -> Holder:
    """Raises Damaged."""
    try:
        value = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not JSON in UTF-8") from error
    try:
        return _lease(holder_id, value)
    except (TypeError, KeyError, ValueError) as error:
        raise Damaged(f"it is no lease of flowops ({error})") from error


def damaged_lease(damage: Damaged, holder_id: str, place: str, environment: str) -> StoreFailed:
    """With a way out: what cannot be read must not keep all out for ever."""
    command = unlock_command(holder_id, environment)
    return StoreFailed(f"{place}: {damage}", hint=f"if that run has ended, `{command}` removes it")


def _lease(holder_id: str, value: object) -> Holder:
    if not isinstance(value, dict) or value["format"] != FORMAT:
        raise ValueError(f"format {FORMAT} was expected")
    return Holder(holder_id, **{name: read(value[name]) for name, read in _FIELDS.items()})


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < 10**15:
        raise ValueError(f"{value!r} is no number to count with")
    return value


def _legible(value: object) -> str:
    """It is shown on a terminal, so nothing that a terminal acts on gets in."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _LONGEST:
        raise ValueError("a text cannot be shown")
    return value


def _time(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a time is no text")
    return _text(_parse(value))


def _run(value: object) -> str | None:
    return None if value is None else _legible(value)


_FIELDS: dict[str, Callable[[object], Any]] = {
    "who": _legible,
    "pid": _whole,
    "since": _time,
    "run": _run,
    "accounts": _whole,
    "until": _time,
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
