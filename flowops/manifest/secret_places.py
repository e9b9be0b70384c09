"""Where somebody may have put a secret into a manifest, so that no report repeats it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.findings import Route

_SECRET_KEY = re.compile(r"(?i)(?:^|[_-])(?:key|token|secret|passw(?:or)?d|authorization|bearer)$")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,127}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


# A flow may well be called "token".
_NAMED_FREELY = {("flows",), ("environments",)}
# Whether the value of such a key may be a secret.
_BY_KEY: dict[str, Callable[[str], bool]] = {
    "api_key_env": lambda text: _VARIABLE.fullmatch(text) is None,
    "auth_header": lambda text: _HEADER.fullmatch(text) is None,
    "gateway": lambda text: not {"@", "?", "#"}.isdisjoint(text),  # user:password@host, ?key=…
}


def secret_routes(value: object, route: Route = ()) -> Iterator[Route]:
    """The routes of all values that may be secrets: `api_key: …`, a password in an address."""
    if not isinstance(value, dict):
        return
    named_freely = route in _NAMED_FREELY
    for key, item in value.items():
        if not named_freely and _may_be_secret(key, item):
            yield (*route, key)
        elif isinstance(item, dict):
            yield from secret_routes(item, (*route, key))


def _may_be_secret(key: object, value: object) -> bool:
    may_be = _BY_KEY.get(str(key))
    return _is_of_a_secret(str(key)) if may_be is None else may_be(str(value))


@lru_cache(maxsize=1024)
def _is_of_a_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None
