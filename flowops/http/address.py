"""What an address is taken to be: only what every reader of addresses reads alike."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from flowops.http.strict_json import NotUnderstood

PRINTABLE = re.compile(r"[!-~]{1,8192}")
_HOST = re.compile(r"(?:[0-9a-z_-]+\.)*[0-9a-z_-]+|\[[0-9a-f:.]+\]")
_PORTS = {"http": 80, "https": 443}


class Origin(Struct, frozen=True):
    """`host` is in lower case; an IPv6 address keeps its brackets."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """`localhost` or a loopback address, written as usual: not `127.1` or `2130706433`."""
        if self.host == "localhost":
            return True
        address = ip_address(self.host)
        return address is not None and address.is_loopback

    def __str__(self) -> str:
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def split_url(text: str) -> tuple[SplitResult, Origin]:
    """No user, no backslash, no umlauts. Raises NotUnderstood, to be read after a noun."""
    if not PRINTABLE.fullmatch(text) or "\\" in text:
        raise NotUnderstood("holds characters that an address cannot have")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotUnderstood("cannot be read") from None
    if parts.scheme not in _PORTS or "@" in parts.netloc:
        raise NotUnderstood("is not a plain http or https address")
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host):
        raise NotUnderstood("names no host")
    return parts, Origin(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


def ip_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
