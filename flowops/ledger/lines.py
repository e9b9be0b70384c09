"""A line of a journal as bytes: the fields that may be kept, written down once, and their seal."""

from __future__ import annotations

import hashlib
import json
import re
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.ledger.store import Damaged
from flowops.model.record import Author, Entry, Event, Intent, Record
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 2
"""Counts up when an older flowops could misread a line; a newer format is not read at all."""

_Envelope = dict[str, Any]
# The seal is taken over bytes, so that a long journal is verified without being parsed.
_SEALED = re.compile(rb'(.*),"seal":"([0-9a-f]{64})"\}', re.DOTALL)
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class Origin(Struct, frozen=True):
    """The environment that a record speaks of: evidence from another one proves nothing here."""

    environment: str
    gateway: str

    @classmethod
    def of(cls, environment: str, gateway: str) -> Origin:
        """Leaves out what could be a secret in a URL, and a slash that means nothing."""
        scheme, separator, rest = gateway.partition("://")
        if not separator:
            return cls(environment, gateway)
        authority, slash, path = rest.partition("?")[0].partition("/")
        host = authority.rpartition("@")[2]
        return cls(environment, f"{scheme}://{host}{slash}{path}".rstrip("/"))


def encode_line(entry: Entry, origin: Origin, previous: str | None) -> bytes:
    """One line without its end. `previous` is the seal of the line before, None for the first."""
    envelope = {
        "format": FORMAT,
        "number": entry.number,
        "event": entry.event.value,
        "environment": origin.environment,
        "gateway": origin.gateway,
        **{name: _plain(getattr(entry.record, name)) for name in FIELDS},
        "who": entry.author.who,
        "run": entry.author.run,
        "commit": entry.author.commit,
        "previous": previous,
    }
    body = _ENCODER.encode(envelope).encode().removesuffix(b"}")
    return body + b',"seal":"%s"}' % _seal(body).encode()


def seal_of(line: bytes, previous: str | None) -> str:
    """Raises Damaged unless the line is whole and, where `previous` is known, follows it."""
    sealed = _SEALED.fullmatch(line)
    if sealed is None:
        _refuse_newer(_envelope(line))
        raise Damaged("it has no seal")
    body, seal = sealed[1], sealed[2].decode()
    if _seal(body) != seal:
        _refuse_newer(_envelope(line))
        raise Damaged("its seal is broken")
    if previous is not None and not body.endswith(b',"previous":"%s"' % previous.encode()):
        raise Damaged("it does not follow the line before it")
    return seal


def seal_at_end(line: bytes) -> str:
    """Of a line that is known to be whole."""
    return line[-66:-2].decode()


def decode_line(line: bytes, origin: Origin) -> Entry:
    """Raises Damaged for anything that is not, to the letter, a line of this environment."""
    seal_of(line, None)
    return decode_sealed(line, origin)


def decode_sealed(line: bytes, origin: Origin) -> Entry:
    """The same for a line whose seal was found whole."""
    # A line that is older than this field says nothing of it.
    envelope = {"readable": None} | _envelope(line)
    _refuse_newer(envelope)
    _refuse_foreign(envelope, origin)
    fields = {name: _field(name, read, envelope) for name, read in _ALL.items()}
    if unknown := envelope.keys() - fields.keys() - {"format", "previous", "seal"}:
        raise Damaged(f"it has fields that no line has: {sorted(unknown)}")
    record = Record(**{name: fields[name] for name in FIELDS})
    author = Author(fields["who"], fields["run"], fields["commit"])
    return Entry(fields["number"], fields["event"], record, author)


def _envelope(content: bytes) -> _Envelope:
    try:
        envelope = json.loads(content.decode())
    except UnicodeDecodeError as error:
        raise Damaged("it is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise Damaged("it is not JSON") from error
    if not isinstance(envelope, dict):
        raise Damaged("it is not a JSON object")
    return envelope


def _refuse_newer(envelope: _Envelope) -> None:
    number = envelope.get("format")
    if type(number) is int and number > FORMAT:
        raise Damaged(f"its format {number} is of a newer flowops, which can read it")
    if type(number) is not int or number != FORMAT:
        raise Damaged("it names no format")


def _refuse_foreign(envelope: _Envelope, origin: Origin) -> None:
    environment, gateway = envelope.pop("environment", None), envelope.pop("gateway", None)
    if environment != origin.environment:
        raise Damaged(f"it speaks of environment {environment!r}, not {origin.environment!r}")
    if gateway != origin.gateway:
        raise Damaged(f"it speaks of gateway {gateway!r}, not {origin.gateway!r}")


def _field(name: str, read: Callable[[object], object], envelope: _Envelope) -> Any:  # noqa: ANN401
    """A seal proves that nothing was changed by accident; the types are still not trusted."""
    try:
        return read(envelope[name])
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"its field {name} is missing or of a wrong type") from error


def _seal(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _plain(value: object) -> object:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Enum):
        return value.value
    return sorted(value) if isinstance(value, frozenset) else value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _flag_or_none(value: object) -> bool | None:
    return None if value is None else _flag(value)


def _texts(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(_text(each) for each in value)


def _intent_or_none(value: object) -> Intent | None:
    return None if value is None else Intent(_text(value))


def _count(value: object) -> int:
    if type(value) is not int or value < 1:
        raise TypeError
    return value


FIELDS: dict[str, Callable[[object], object]] = {
    "waba_id": _text,
    "key": _text,
    "flow_id": _text_or_none,
    "name": _text,
    "status": FlowStatus,
    "fingerprint": _text_or_none,
    "categories": _texts,
    "endpoint_uri": _text_or_none,
    "updated_at": _text_or_none,
    "intent": _intent_or_none,
    "intended": _text_or_none,
    "was_published": _flag,
    "last_published": _text_or_none,
    "refused": _text_or_none,
    "held": _texts,
    "readable": _flag_or_none,
    "applied_at": _text_or_none,
}
"""All of a record that reaches a store, and how each field is read back. A key or a body has no way
in.
"""

_AROUND: dict[str, Callable[[object], object]] = {
    "number": _count,
    "event": Event,
    "who": _text,
    "run": _text_or_none,
    "commit": _text_or_none,
}
"""What a line says around its record."""

_ALL = FIELDS | _AROUND
