"""How a list is cut into pages: no page of the gateway says, so each way is a switch."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from msgspec import Struct

from flowops.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.sandbox.switches import Switches

_DIGITS = re.compile("[0-9]{1,9}")
_LARGEST_PAGE = 100  # one provider allows 1 to 100


class Slice(Struct, frozen=True):
    """Which part of the list is asked for. `limit` -1 is all of it."""

    offset: int
    limit: int


def read_slice(query: Mapping[str, str], switches: Switches) -> Slice:
    if switches.paging == "none":
        return Slice(0, -1)
    limit = _read_limit(query, switches)
    if switches.paging == "pages":
        page = _number(query.get("page", "1"), "page")
        return Slice((max(page, 1) - 1) * limit, limit)
    name = "cursor" if switches.paging == "next_cursor" else "after"
    return Slice(_read_cursor(query.get(name)), limit)


def page_facts(part: Slice, shown: int, total: int, switches: Switches, url: str) -> dict[str, Any]:
    """What stands beside `data`. `url` is the list's own, for a link to the next page."""
    end = part.offset + shown
    more = end < total
    if switches.paging == "none":
        return {}
    if switches.paging == "pages":
        pages = max(1, -(-total // part.limit))
        page = part.offset // part.limit + 1
        return {"page": page, "per_page": part.limit, "total_pages": pages, "total": total}
    if switches.paging == "next_cursor":
        return {"nextCursor": _cursor(end) if more else None}
    following = f"{url}?{urlencode({'limit': part.limit, 'after': _cursor(end)})}"
    if switches.paging == "next":
        return {"paging": {"next": following}} if more else {"paging": {}}
    return _cursors(part.offset, end, shown, following if more else None, switches)


def _cursors(
    start: int, end: int, shown: int, following: str | None, switches: Switches
) -> dict[str, Any]:
    """Meta, API reference: `paging.cursors`. On Meta's last page `after` is still there and
    `next` is not; that the gateway ends its cursors is an assumption.
    """
    if not shown:
        return {}
    cursors = {"before": _cursor(start)}
    paging: dict[str, Any] = {"cursors": cursors}
    if following is not None or switches.paging == "meta":
        cursors["after"] = _cursor(end)
    if following is not None and switches.paging == "meta":
        paging["next"] = following
    return {"paging": paging}


def _read_limit(query: Mapping[str, str], switches: Switches) -> int:
    name = "per_page" if switches.paging == "pages" else "limit"
    if switches.limit_ignored or name not in query:
        return max(1, switches.page_size)
    return min(max(_number(query[name], name), 1), _LARGEST_PAGE)


def _number(text: str, name: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise bad_request(f"{name} must be a number")
    return int(text)


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"at:{offset}".encode()).decode().rstrip("=")


def _read_cursor(text: str | None) -> int:
    if not text:
        return 0
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        decoded = ""
    return _number(decoded.removeprefix("at:"), "the cursor")
