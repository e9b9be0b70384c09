"""Links that need no key: the preview lasts 30 days, the download minutes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec.structs import replace

from flowops.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.sandbox.calls import Call
    from flowops.sandbox.flows import Flow
    from flowops.sandbox.switches import Switches

_PREVIEW_SECONDS = 30 * 24 * 3600.0


def with_preview_link(flow: Flow, now: float, *, renew: bool) -> Flow:
    """The same flow while its link lasts, else one with a new link.

    Meta, API reference: the link is the same until 30 days pass, or until it is invalidated, which
    kills it. The query's name through the gateway, `invalidate=true`, is an assumption.
    """
    if flow.preview_token is not None and now < flow.preview_until and not renew:
        return flow
    return replace(flow, preview_token=secrets.token_hex(16), preview_until=now + _PREVIEW_SECONDS)


def preview_url(flow: Flow, base_url: str) -> str:
    return f"{base_url}/previews/{flow.id}?{urlencode({'token': flow.preview_token})}"


def check_preview_link(flow: Flow | None, query: Mapping[str, str], now: float) -> Flow:
    token = query.get("token", "")
    if (
        flow is None
        or flow.preview_token is None
        or now >= flow.preview_until
        or not hmac.compare_digest(token.encode(), flow.preview_token.encode())
    ):
        raise Refusal(404, "not_found", "this preview link is unknown or expired")
    return flow


def download_url(key: bytes, flow_id: str, call: Call, switches: Switches) -> str:
    """Meta, API reference: the link expires after a short period."""
    expires = str(int(call.now + switches.download_minutes * 60))
    query = urlencode({"expires": expires, "signature": _sign(key, flow_id, expires)})
    return f"{call.base_url}/downloads/{flow_id}/flow.json?{query}"


def check_download_link(key: bytes, flow_id: str, query: Mapping[str, str], now: float) -> None:
    expires, signature = query.get("expires", ""), query.get("signature", "")
    genuine = hmac.compare_digest(signature.encode(), _sign(key, flow_id, expires).encode())
    if not genuine or now >= float(expires):
        raise Refusal(403, "forbidden", "this link is not valid any more")


def _sign(key: bytes, flow_id: str, expires: str) -> str:
    return hmac.new(key, f"{flow_id} {expires}".encode(), hashlib.sha256).hexdigest()
