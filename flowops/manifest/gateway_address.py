"""Which addresses may be a gateway: https anywhere, http on this machine alone."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from flowops.model.environment import SANDBOX

_PLAIN = re.compile(r"[!-\[\]-~]{1,2048}")
"""Printable ASCII without the backslash, which some readers take for a slash."""
_LOOPBACK_6 = ipaddress.IPv6Address("::1")
_HOST = re.compile(r"(?:[0-9a-z_-]+\.)*[0-9a-z_-]+|[0-9a-f:.]*:[0-9a-f:.]*")


def why_no_gateway(address: str) -> tuple[str, str | None] | None:
    """What is wrong and what to type instead; None for `sandbox` and for a good address.

    Nothing is echoed: a password may stand in it.
    """
    if address == SANDBOX:
        return None
    if "${" in address or "$(" in address:
        return "the gateway's address has a placeholder", "write it out: nothing is filled in here"
    if not _PLAIN.fullmatch(address):
        return (
            "the gateway's address holds characters that an address cannot have",
            "a host with other letters is written in punycode (xn--…)",
        )
    return _why_bad_url(address)


def is_loopback(host: str) -> bool:
    """`localhost`, or 127.0.0.0/8 or ::1 as they are usually written (not `127.1`)."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address == _LOOPBACK_6 or (address.version == 4 and address.is_loopback)  # noqa: PLR2004


def _why_bad_url(address: str) -> tuple[str, str | None] | None:
    try:
        url = urlsplit(address)
        host, port = url.hostname or "", url.port
    except ValueError:
        return "the gateway's address cannot be read", "write https://HOST"
    problems = (
        (
            url.scheme not in {"http", "https"},
            "a gateway is `sandbox` or an https:// address",
            "write https://HOST",
        ),
        (
            "@" in url.netloc,
            "the gateway's address holds a user or a password",
            "remove it; the key is sent in a header",
        ),
        (
            "?" in address or "#" in address,
            "the gateway's address has a query or a fragment",
            "end it before `?` and `#`",
        ),
        (
            not _HOST.fullmatch(host) or port == 0,
            "the gateway's address names no host that can be asked",
            "write https://HOST",
        ),
        (
            url.scheme == "http" and not is_loopback(host),
            "http:// is for this machine alone: on its way the key could be read",
            "write https://, or http://127.0.0.1",
        ),
    )
    return next(((message, hint) for is_wrong, message, hint in problems if is_wrong), None)
