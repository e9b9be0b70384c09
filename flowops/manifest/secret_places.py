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
    for key, item in value.items() if isinstance(value, dict) else ():
        if _may_be_secret((*route, key), item):
            yield (*route, key)
        else:
            yield from secret_routes(item, (*route, key))


def _may_be_secret(route: Route, value: object) -> bool:
    match route:
        case ("flows" | "environments", _):
            return False  # a flow may well be called "token"
        case (*_, "api_key_env"):
            return not _VARIABLE.fullmatch(str(value))
        case (*_, "auth_header"):
            return not _HEADER.fullmatch(str(value))
        case (*_, "gateway"):
            return not {"@", "?", "#"}.isdisjoint(str(value))  # user:password@host, ?key=…
        case _:
            return _SECRET_KEY.search(str(route[-1])) is not None
