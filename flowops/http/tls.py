"""Whom a connection trusts."""

from __future__ import annotations

import ssl
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MADE: dict[Path | None, ssl.SSLContext] = {}
_LOCK = Lock()


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """One for the process: each costs as much as twenty requests. By hand, since
    `ssl.create_default_context` obeys SSLKEYLOGFILE.
    """
    with _LOCK:
        if ca_file not in _MADE:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.set_alpn_protocols(["http/1.1"])
            context.load_verify_locations(cafile=ca_file or _roots())
            _MADE[ca_file] = context
        return _MADE[ca_file]


def _roots() -> str:
    # With what it imports to find one file it takes longer than `ssl`.
    import certifi

    return certifi.where()
