"""Takes a request apart: whose key it carries, and what its body says."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from flowops.sandbox import refusals
from flowops.sandbox.refusals import Refusal, bad_request
from flowops.sandbox.strict_json import parse_json
from flowops.sandbox.uploads import LARGEST_JSON

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from flowops.sandbox.flows import Json
    from flowops.sandbox.switches import Switches
    from flowops.sandbox.tables import Tables

LARGEST_BODY = LARGEST_JSON + 64 * 1024
"""Bytes: the largest Flow JSON, and room for what goes around it."""

OWN_ORGANIZATION = "sandbox"
"""Whoever comes with a key that nobody registered belongs to it."""

_LIVE_TOKEN = re.compile(r"EAA[A-Za-z0-9]{60,}")  # how Meta's access tokens begin


def check_size(request: Request) -> None:
    """Nobody reads a body that is too large, whatever it is for."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise Refusal(413, "too_large", "the body is larger than 10 MB")


def find_organization(request: Request, tables: Tables, switches: Switches) -> str:
    """Gateway page: an organization API key. Header: `Authorization: Bearer KEY`, another one with
    the bare key, or `X-API-Key`; all assumptions. Raises Refusal.
    """
    key = _read_key(request, switches)
    if not key:
        raise refusals.no_key()
    if _LIVE_TOKEN.fullmatch(key):
        raise refusals.live_key()
    known = tables.find_key(hash_key(key))
    if known is None:
        if not switches.unknown_keys_taken:
            raise refusals.unknown_key()
        return OWN_ORGANIZATION
    organization, revoked = known
    if revoked:
        raise refusals.revoked_key()
    return organization


def hash_key(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def read_body(request: Request) -> Json:
    """The JSON object of a write, `{}` if it has no body. Raises Refusal."""
    text = request.get_data(cache=False)
    if not text:
        return {}
    if not request.is_json:
        raise Refusal(415, "unsupported_media_type", "Content-Type must be application/json")
    return parse_body(text)


def parse_body(text: bytes) -> Json:
    try:
        value = parse_json(text.decode())
    except ValueError:
        raise bad_request("the body is not JSON that can be taken") from None
    if not isinstance(value, dict):
        raise bad_request("the body must be a JSON object")
    return value


def _read_key(request: Request, switches: Switches) -> str:
    value = request.headers.get(switches.auth_header, "")
    if switches.auth_header.lower() == "authorization":
        scheme, _, key = value.partition(" ")
        value = key if scheme.lower() == "bearer" else ""
    return value.strip() or request.headers.get("X-API-Key", "").strip()
