"""What the last apply that ended left of an account: each journal's length, and its commit.

A journal that is shorter than this was put back from an older copy. One that is longer belongs to
a run that was killed, and one that is gone only proves nothing any more.
"""

from __future__ import annotations

import hashlib
import json

from msgspec import Struct, field
from msgspec.structs import asdict

from flowops.ledger.store import Damaged

HEAD_LIMIT = 16 * 1024 * 1024
FORMAT = 1


class Head(Struct, frozen=True):
    """`serial` counts the applies; `numbers` are of the last lines, by the journal's file."""

    serial: int = 0
    commit: str | None = None
    numbers: dict[str, int] = field(default_factory=dict)


def encode_head(head: Head) -> bytes:
    document = {"format": FORMAT, **asdict(head)}
    return (json.dumps({**document, "seal": _seal(document)}, indent=1) + "\n").encode()


def decode_head(content: bytes) -> Head:
    """Raises Damaged for anything but a whole head."""
    try:
        document = json.loads(content)
        seal = document.pop("seal")
        if document.pop("format") != FORMAT or seal != _seal({"format": FORMAT, **document}):
            raise Damaged("its seal is broken")
        return _head(**document)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged("it is not what an apply leaves") from error


def _head(serial: object, commit: object, numbers: object) -> Head:
    """Raises TypeError: a seal proves that nothing was changed by accident, not what it is."""
    if type(serial) is not int or not isinstance(commit, str | None):
        raise TypeError
    if not isinstance(numbers, dict) or any(type(each) is not int for each in numbers.values()):
        raise TypeError
    return Head(serial, commit, numbers)


def _seal(document: dict[str, object]) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
