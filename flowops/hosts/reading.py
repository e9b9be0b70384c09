"""What the answers and the event of a host hold, each of its kind or refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flowops.errors import HostFailed, UsageProblem
from flowops.http.address import split_url
from flowops.http.strict_json import NotUnderstood, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

_LARGEST = 16 * 1024 * 1024
_MOST_DIGITS = 10**15


def field(value: object, kind: type[T], *path: str) -> T:
    """What stands at the path. Raises HostFailed where it is missing, or of another kind."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise HostFailed(f"an answer of the host lacks {'.'.join(path)}")
    return value


def number(value: object, *path: str) -> int:
    """An id, which becomes part of a path."""
    found = field(value, int, *path)
    if not 0 < found < _MOST_DIGITS:
        raise HostFailed(f"an answer of the host has no usable {'.'.join(path)}")
    return found


def text_or_nothing(value: object, *path: str) -> str:
    """A text; nothing where the host has null, as for an empty body or an author who is gone."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def link(value: object, *path: str) -> str:
    """An address for people, or nothing."""
    url = text_or_nothing(value, *path)
    try:
        split_url(url)
    except NotUnderstood:
        return ""
    return url


def own_number(name: str, text: str) -> int:
    """A number that the CI system gives in a variable. Raises UsageProblem."""
    if not re.fullmatch(r"[1-9][0-9]{0,14}", text):
        raise UsageProblem(f"{name} is not a number")
    return int(text)


def read_event(environ: Mapping[str, str]) -> dict[str, Any]:
    """The event that started the run on GitHub; nothing where there is none."""
    place = environ.get("GITHUB_EVENT_PATH")
    if not place:
        return {}
    try:
        path = Path(place)
        if path.stat().st_size > _LARGEST:
            raise UsageProblem("the file of GITHUB_EVENT_PATH is too large")
        event = parse_json(path.read_bytes())
    except (OSError, NotUnderstood) as problem:
        raise UsageProblem(f"the file of GITHUB_EVENT_PATH cannot be read: {problem}") from None
    return event if isinstance(event, dict) else {}
