"""Where somebody may have put a secret into a manifest, so that no report repeats it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route

_SECRET_KEY = re.compile(r"(?i)(?:^|[_-])(?:key|token|secret|passw(?:or)?d|authorization|bearer)$")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,127}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


def secret_routes(value: object, route: Route = ()) -> Iterator[Route]:
    """The routes of all values that may be secrets: `api_key: …`, a password in an address."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from secret_routes(item, (*route, key))
    elif isinstance(value, str) and route and _may_be_secret(str(route[-1]), value):
        yield route


def _may_be_secret(key: str, value: str) -> bool:
    match key:
        case "api_key_env":
            return not _VARIABLE.fullmatch(value)
        case "auth_header":
            return not _HEADER.fullmatch(value)
        case "gateway":
            return "@" in value
        case _:
            return _SECRET_KEY.search(key) is not None
