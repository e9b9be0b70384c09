"""A record as bytes: the fields that may be kept, written down once, and a checksum over them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from flowops.ledger.folder import Damaged
from flowops.model.record import Intent, Record
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 1
"""Counts up when an older flowops could misread a record; a newer format is not read at all."""

RECORD_LIMIT = 1024 * 1024
"""Bytes. A record is a few hundred; whatever is larger was not written by us."""

_Envelope = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
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


def encode_record(record: Record, origin: Origin) -> bytes:
    """Indented JSON with keys in the order below, so that two records can be laid side by side."""
    fields = {name: _plain(getattr(record, name)) for name in FIELDS}
    envelope = {
        "format": FORMAT,
        "environment": origin.environment,
        "gateway": origin.gateway,
        **fields,
    }
    envelope["checksum"] = _checksum(envelope)
    return (json.dumps(envelope, indent=2) + "\n").encode()


def decode_record(content: bytes, origin: Origin) -> Record:
    """Raises Damaged for anything that is not, to the letter, a record of this environment."""
    envelope = _envelope(content)
    _refuse_newer(envelope)
    if envelope.pop("checksum", None) != _checksum(envelope):
        raise Damaged("its checksum is wrong")
    _refuse_foreign(envelope, origin)
    return Record(**_fields(envelope))


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


def _fields(envelope: _Envelope) -> _Envelope:
    """A checksum proves that nothing was changed by accident; the types are still not trusted."""
    fields = {}
    for name, read in FIELDS.items():
        try:
            fields[name] = read(envelope[name])
        except (KeyError, TypeError, ValueError) as error:
            raise Damaged(f"its field {name} is missing or of a wrong type") from error
    if unknown := envelope.keys() - FIELDS.keys() - {"format"}:
        raise Damaged(f"it has fields that no record has: {sorted(unknown)}")
    return fields


def _checksum(envelope: _Envelope) -> str:
    text = json.dumps(envelope, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
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


def _texts(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(_text(each) for each in value)


def _intent_or_none(value: object) -> Intent | None:
    return None if value is None else Intent(_text(value))


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
    "applied_at": _text_or_none,
}
"""All that reaches a disk, and how each field is read back. A key or a body has no way in."""
