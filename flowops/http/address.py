"""What an address is taken to be: only what every reader of addresses reads alike."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

from msgspec import Struct

from flowops.http.strict_json import NotUnderstood

PRINTABLE = re.compile(r"[!-~]{1,8192}")
_HOST = re.compile(r"(?:[0-9a-z_-]+\.)*[0-9a-z_-]+|\[[0-9a-f:.]+\]")
_PORTS = {"http": 80, "https": 443}
# What else may stand in an address is encoded before it is sent, as browsers do.
_IN_PATH = "!$%&'()*+,/:;=@[]^|~"
_IN_QUERY = _IN_PATH + "?`{}"


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

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the usual one."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


@lru_cache(maxsize=256)
def place_of(url: str) -> tuple[Origin, str]:
    """Where a request goes, and for what: the path, never empty, with the query.

    Kept, since a run asks the same few again and again. Raises NotUnderstood as `split_url`.
    """
    parts, origin = split_url(url)
    asked = f"?{quote(parts.query, _IN_QUERY)}" if parts.query else ""
    return origin, f"{quote(parts.path, _IN_PATH) or '/'}{asked}"


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
