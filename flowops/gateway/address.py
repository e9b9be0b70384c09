"""Which addresses flowops goes to: the gateway's own, and few others without the key."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urljoin

from msgspec import Struct

from flowops.errors import InvalidInput
from flowops.http.address import PRINTABLE, Origin, ip_address, split_url
from flowops.http.sentence import one_sentence
from flowops.http.strict_json import NotUnderstood

FLOW_ID = re.compile(r"[0-9A-Za-z]{1,100}")
_SEGMENT = re.compile(r"[0-9A-Za-z_-]{1,100}")
_HEADER = re.compile(r"[0-9A-Za-z!#$%&'*+.^_`|~-]{1,100}")
_OUR_HEADERS = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "cookie", "host",
    "transfer-encoding", "user-agent",
}  # fmt: skip


class BaseUrl(Struct, frozen=True):
    """Where the gateway's paths begin. `prefix` is empty or begins with a slash."""

    origin: Origin
    prefix: str

    @classmethod
    def parse(cls, text: str) -> BaseUrl:
        """Raises InvalidInput unless it is https, or http on loopback, without user or query."""
        try:
            parts, origin = split_url(text)
        except NotUnderstood as error:
            raise InvalidInput(f"the gateway's address {error}") from None
        if parts.query or parts.fragment:
            raise InvalidInput("the gateway's address has a query or a fragment")
        if origin.scheme == "http" and not origin.is_loopback:
            raise InvalidInput(
                f"the gateway's address is http:// on {origin.host}, where others may read the key",
                hint="use https://; http:// is for this machine alone",
            )
        return cls(origin, parts.path.rstrip("/"))

    def url(self, *segments: str, query: tuple[tuple[str, str], ...] = ()) -> str:
        """The address of a path below ours. Raises NotUnderstood for a segment that is no id."""
        for segment in segments:
            if not _SEGMENT.fullmatch(segment):
                raise NotUnderstood(f"'{one_sentence(segment, 40)}' is not an id")
        path = "/".join(("v1", *segments))
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.origin}{self.prefix}/{path}{asked}"

    def flow_url(self, waba_id: str, flow_id: str, *rest: str) -> str:
        if not FLOW_ID.fullmatch(flow_id):
            shown = one_sentence(flow_id, 40)
            raise NotUnderstood(f"'{shown}' is not a flow id, which is plain digits or letters")
        return self.url("wabas", waba_id, "flows", flow_id, *rest)

    def next_page(self, current: str, following: str) -> str:
        """`following` as an address of this gateway. Raises NotUnderstood when it is another's."""
        if not PRINTABLE.fullmatch(following):
            raise NotUnderstood("the next page has no address that can be used")
        try:
            parts, origin = split_url(urljoin(current, following))
        except (NotUnderstood, ValueError):
            raise NotUnderstood("the next page has no address that can be used") from None
        if origin != self.origin:
            raise NotUnderstood("the next page is on another host or scheme")
        asked = f"?{parts.query}" if parts.query else ""
        return f"{self.origin}{parts.path}{asked}"

    def check_link(self, url: str) -> str:
        """The address of something that is not the gateway's and gets no key, if it may be used.

        https only; http where gateway and link are both on loopback; never an address inside a
        network that the gateway itself is not in. Raises NotUnderstood, to be read after "a link
        that".
        """
        parts, origin = split_url(url)
        at_home = self.origin.is_loopback and origin.is_loopback
        if origin.scheme != "https" and not at_home:
            raise NotUnderstood("is not https")
        address = ip_address(origin.host)
        internal = origin.is_loopback or (address is not None and not address.is_global)
        if internal and not at_home and origin.host != self.origin.host:
            raise NotUnderstood("leads into a private network")
        return parts._replace(fragment="").geturl()


def check_header_name(name: str) -> str:
    """The name under which the key goes. Raises InvalidInput for one that is no header or ours."""
    if not _HEADER.fullmatch(name) or name.lower() in _OUR_HEADERS:
        raise InvalidInput(
            f"auth_header: '{one_sentence(name, 40)}' cannot carry the key",
            hint="Authorization and X-API-Key are the usual names",
        )
    return name
