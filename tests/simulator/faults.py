"""What goes wrong between a client and the gateway, as data, each by its number in the catalogue.

A fault says which calls it strikes, whether the call had its effect, and what is seen on the wire;
both kinds of simulation act on the same table.
"""

from __future__ import annotations

import gzip
import json
from enum import Enum

from msgspec import Struct

READS = frozenset({"list", "get", "read"})
WRITES = frozenset({"create", "replace-json", "publish"})
CALLS = READS | WRITES

KEY = "canary-5f1c0d9e7b3a-key"
"""Made up: whatever shows it leaked it."""


class Effect(Enum):
    """When the request takes its effect, seen from the answer."""

    NEVER = "never"
    BEFORE = "before the answer"
    LATE = "after the answer"


class Wire(Enum):
    """What the client sees instead of an answer."""

    REFUSED = "connection refused"
    TIMEOUT = "timeout"
    RESET = "connection reset"
    CUT = "the body breaks off"


class Reply(Struct, frozen=True):
    """An answer that is not the true one."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Fault(Struct, frozen=True):
    number: str
    said: str
    calls: frozenset[str]
    effect: Effect
    wire: Wire | Reply


def _json(status: int, value: object, **headers: str) -> Reply:
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return Reply(status, json.dumps(value).encode(), (("Content-Type", "application/json"), *named))


def _own_words(status: int, message: str, meta_code: int | None = None, **headers: str) -> Reply:
    error: dict[str, object] = {"code": "meta_error", "message": message}
    if meta_code is not None:
        error["metaCode"] = meta_code
    return _json(status, {"error": error}, **headers)


_HTML = Reply(200, b"<html><title>Please log in</title></html>", (("Content-Type", "text/html"),))
_PAGE = b"<html><title>502 Bad Gateway</title></html>"
_DATE = {"Date": "Sat, 28 Nov 2026 12:00:00 GMT", "Retry_After": "Sat, 28 Nov 2026 12:00:04 GMT"}
_CREATE, _REPLACE = frozenset({"create"}), frozenset({"replace-json"})
_PUBLISH = frozenset({"publish"})
_WITH_KEY = CALLS - {"read"}
_NEVER, _BEFORE, _LATE = Effect.NEVER, Effect.BEFORE, Effect.LATE

FAULTS: tuple[Fault, ...] = (
    Fault("F01", "refused before a byte left", CALLS, _NEVER, Wire.REFUSED),
    Fault("F02", "create took effect, and its answer was lost", _CREATE, _BEFORE, Wire.TIMEOUT),
    Fault("F02", "upload took effect, and its answer was lost", _REPLACE, _BEFORE, Wire.TIMEOUT),
    Fault("F03", "timeout, and nothing was done", CALLS, _NEVER, Wire.TIMEOUT),
    Fault("F04", "create takes effect after its timeout", _CREATE, _LATE, Wire.TIMEOUT),
    Fault("F05", "upload takes effect after its timeout", _REPLACE, _LATE, Wire.TIMEOUT),
    Fault("F06", "publish takes effect after its timeout", _PUBLISH, _LATE, Wire.TIMEOUT),
    Fault("F07", "429, come back in 2 s", CALLS, _NEVER,
          _own_words(429, "Rate limit hit", 80007, Retry_After="2")),
    Fault("F07", "429 of a proxy, the request was passed on", WRITES, _BEFORE,
          Reply(429, _PAGE, (("Retry-After", "1"),))),
    Fault("F08", "429, come back at a date", CALLS, _NEVER,
          _own_words(429, "Slow down", 4, **_DATE)),
    Fault("F09", "429 and no word when", CALLS, _NEVER, _own_words(429, "Slow down", 4)),
    Fault("F10", "429, come back tomorrow", CALLS, _NEVER,
          _own_words(429, "Slow down", 4, Retry_After="86400")),
    Fault("F11", "500, and nothing was done", CALLS, _NEVER, _own_words(500, "Internal error")),
    Fault("F11", "500, and it was done", WRITES, _BEFORE, _own_words(500, "Internal error")),
    Fault("F11", "502 of a proxy, and nothing was done", CALLS, _NEVER, Reply(502, _PAGE)),
    Fault("F11", "502 of a proxy, and it was done", WRITES, _BEFORE, Reply(502, _PAGE)),
    Fault("F11", "503, come back in 1 s", CALLS, _NEVER, Reply(503, b"", (("Retry-After", "1"),))),
    Fault("F11", "504 of a proxy, and it is done later", WRITES, _LATE, Reply(504, _PAGE)),
    Fault("F12", "the answer breaks off", CALLS, _BEFORE, Wire.CUT),
    Fault("F12", "the answer is no UTF-8", CALLS, _BEFORE, Reply(200, b'{"data": "\xff\xfe"}')),
    Fault("F12", "the answer is no gzip, as it says", CALLS, _BEFORE,
          Reply(200, gzip.compress(b"{}", mtime=0)[:9], (("Content-Encoding", "gzip"),))),
    Fault("F13", "HTML of a portal, and nothing was done", CALLS, _NEVER, _HTML),
    Fault("F13", "HTML instead of the answer", WRITES, _BEFORE, _HTML),
    Fault("F14", "an empty object", CALLS - _PUBLISH, _BEFORE, _json(200, {})),
    Fault("F14", "data is null", CALLS - _PUBLISH, _BEFORE, _json(200, {"data": None})),
    Fault("F14", "an id that leads elsewhere", _CREATE, _BEFORE,
          _json(201, {"data": {"id": "../1"}})),
    Fault("F14", "no body at all", CALLS - _PUBLISH - _REPLACE, _BEFORE, Reply(204)),
    Fault("F15", "a redirect to another host", CALLS, _NEVER,
          Reply(307, b"", (("Location", "https://elsewhere.example.com/"),))),
    Fault("F16", "the kept connection was closed", CALLS, _NEVER, Wire.RESET),
    Fault("F29", "publish refused: the endpoint sleeps", _PUBLISH, _NEVER,
          _own_words(400, "Endpoint Not Available", 139002)),
    Fault("F29", "create refused", _CREATE, _NEVER,
          _own_words(400, "Blocked by Integrity", 139000)),
    Fault("F29", "upload refused", _REPLACE, _NEVER, _own_words(400, "Invalid parameter", 100)),
    Fault("F28", "saved, and processing it failed", _CREATE | _REPLACE, _BEFORE,
          _own_words(400, "Error while processing Flow JSON", 139001)),
    Fault("F33", "publish took effect, and the connection broke", _PUBLISH, _BEFORE, Wire.RESET),
    Fault("F50", "the key is refused", _WITH_KEY, _NEVER,
          _own_words(401, "This API key was revoked")),
    Fault("F50", "the key is refused, and comes back in the words", _WITH_KEY, _NEVER,
          _own_words(401, f"Bearer {KEY} was revoked")),
    Fault("F51", "the right was taken away", _WITH_KEY, _NEVER,
          _own_words(403, "No permission", 10)),
)  # fmt: skip

ELSEWHERE: dict[str, str] = {
    "F19": "a list whose pages shift while it is read",
    "F21": "a list that lags behind a create",
    "F22": "a read that shows what was",
    "F23": "a second flow of one name",
    "F24": "an account that lists nothing",
    "F25": "a status that nobody has heard of",
    "F26": "a flow deleted or renamed by hand",
    "F27": "a definition edited by hand",
    "F30": "an upload whose publish fails",
    "F31": "a kill between upload and publish",
    "F32": "a status that Meta sets",
    "F34": "an upload to a published flow is refused",
    "F36": "a kill",
    "F37": "a signal",
    "F40": "several applies at once",
    "F42": "a clock that jumps",
    "F43": "a disk that refuses",
    "F44": "a torn write, and what was not synced is lost",
    "F45": "records lost",
    "F46": "records of an earlier day",
    "F48": "a damaged record",
    "F56": "some flows fail, and others do not",
}
"""Faults that are no answer to one call: schedules, kills and stores bring them about."""


def faults_of(call: str, *, late: bool) -> tuple[Fault, ...]:
    return tuple(
        fault
        for fault in FAULTS
        if call in fault.calls and (late or fault.effect is not Effect.LATE)
    )
