"""When a server wants to be asked again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DELAY_SECONDS = re.compile(r"[0-9]+", re.ASCII)
_FOREVER = 10.0**9
_MANY_DIGITS = 10


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """`Retry-After` in seconds, never negative; None where there is none that can be read.

    A date counts from the answer's own `Date`, since clocks differ (RFC 9110, 10.2.3 and 6.6.1).
    """
    value = headers.get("retry-after", "").strip()
    if _DELAY_SECONDS.fullmatch(value):
        return float(value) if len(value) < _MANY_DIGITS else _FOREVER
    until = _http_date(value) if value else None
    if until is None:
        return None
    since = _http_date(headers.get("date", "")) or now
    return max(0.0, (until - since).total_seconds())


def _http_date(text: str) -> datetime | None:
    """NOTE: the parser raises several kinds on crafted dates, and may return a naive one."""
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
