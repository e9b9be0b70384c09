"""Faults as data: on the nth call of a route, before or after it takes effect, something breaks.

    - route: create            # create, list, get, replace-json, publish, preview, send, …, or *
      nth: 3                   # the third call; `every`; without it, the first
      times: 2                 # and how many from there on
      when: after              # `before` it takes effect (the default), or `after`
      do: {status: 503, body: "try later", headers: {Retry-After: "1"}}

`do` is one of: an answer (`status`, `body`, `headers`), `hang: SECONDS`, `reset`, `cut: BYTES`,
`delay: SECONDS`, `late: SECONDS` (the caller hears nothing, and the call takes effect that much
later), `processing-error` (Meta's 139001: saved, and refused all the same).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flowops.sandbox.errors import BadFaults
from flowops.sandbox.faults import (
    Cut,
    Deed,
    Delay,
    Fault,
    FaultScript,
    Hang,
    Instead,
    Late,
    ProcessingError,
    Reset,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUTES = (
    "create",
    "list",
    "get",
    "replace-json",
    "read-json",
    "publish",
    "preview",
    "send",
    "deprecate",
    "delete",
    "edit",
    "download",
    "*",
)

_STATUSES = range(200, 600)
_USUAL_SECONDS = 3600.0
_LONGEST = 86400.0


def read_faults(data: object) -> FaultScript:
    """A list of faults as JSON or YAML gives it, or `{"faults": […]}`. Raises BadFaults."""
    if isinstance(data, dict) and set(data) == {"faults"}:
        data = data["faults"]
    if not isinstance(data, list):
        raise BadFaults("a list of faults is expected", place="faults")
    return FaultScript(_fault(item, f"faults[{index}]") for index, item in enumerate(data))


def read_faults_file(path: Path) -> FaultScript:
    """A JSON or YAML file of faults. Raises BadFaults."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    # On crafted tags the YAML library raises more than its own kind.
    except (
        OSError,
        ValueError,
        LookupError,
        AttributeError,
        RecursionError,
        yaml.YAMLError,
    ) as problem:
        raise BadFaults(f"cannot be read: {problem}", place=str(path)) from problem
    return read_faults(data)


def _fault(data: object, place: str) -> Fault:
    values = _mapping(data, place, {"route", "nth", "times", "when", "do"})
    if "do" not in values:
        raise BadFaults("'do' is missing", place=place)
    route = _one_of(values.get("route", "*"), ROUTES, f"{place}.route")
    first, last = _calls(values, place)
    deed = _deed(values["do"], f"{place}.do")
    return Fault(route, first, last, _when(values, deed, f"{place}.when"), deed)


def _when(values: dict[str, Any], deed: Deed, place: str) -> When:
    usual: When = "after" if isinstance(deed, Cut | Delay | ProcessingError) else "before"
    when = _one_of(values.get("when", usual), ("before", "after"), place)
    # An answer that is cut or held back needs the call first; a late call has no answer.
    if when != usual and (usual == "after" or isinstance(deed, Late)):
        raise BadFaults(f"this happens {usual} the call takes effect", place=place)
    return "after" if when == "after" else "before"


def _calls(values: dict[str, Any], place: str) -> tuple[int, int | None]:
    nth = values.get("nth", 1)
    if nth == "every":
        if "times" in values:
            raise BadFaults("'every' and times exclude each other", place=f"{place}.times")
        return 1, None
    first = _count(nth, f"{place}.nth")
    return first, first + _count(values.get("times", 1), f"{place}.times") - 1


def _deed(data: object, place: str) -> Deed:
    if isinstance(data, str):
        data = {data: None}
    values = _mapping(data, place, {*_DEEDS, "status", "body", "headers"})
    kinds = [name for name in values if name in _DEEDS]
    if not kinds:
        return _instead(values, place)
    if len(values) != 1:
        raise BadFaults("one thing at a time", place=place, hint="use two faults")
    kind = kinds[0]
    return _DEEDS[kind](values[kind], f"{place}.{kind}")


def _instead(values: dict[str, Any], place: str) -> Instead:
    status = values.get("status")
    if type(status) is not int or status not in _STATUSES:
        raise BadFaults("status must be a number from 200 to 599", place=f"{place}.status")
    body, kind = _body(values.get("body", ""), place)
    headers = values.get("headers", {})
    if not isinstance(headers, dict):
        raise BadFaults("headers must be a mapping", place=f"{place}.headers")
    given = {_header(name, place): _header(value, place) for name, value in headers.items()}
    if not any(name.lower() == "content-type" for name in given):
        given["Content-Type"] = kind
    return Instead(status, body, given)


def _body(value: object, place: str) -> tuple[bytes, str]:
    try:
        if not isinstance(value, str):
            return json.dumps(value).encode(), "application/json"
        kind = "text/html" if value.lstrip().startswith("<") else "text/plain"
        return value.encode(), f"{kind}; charset=utf-8"
    except (TypeError, ValueError, RecursionError) as problem:
        # YAML has dates, keys of any kind, and values that hold themselves.
        raise BadFaults("this body cannot be sent", place=f"{place}.body") from problem


def _header(value: object, place: str) -> str:
    text = str(value)
    if not text.isascii() or not text.isprintable():
        raise BadFaults("a header is printable ASCII", place=f"{place}.headers")
    return text


_DEEDS: dict[str, Callable[[object, str], Deed]] = {
    "hang": lambda value, place: Hang(_seconds(value, place)),
    "reset": lambda _value, _place: Reset(),
    "cut": lambda value, place: Cut(0 if value in (None, 0) else _count(value, place)),
    "delay": lambda value, place: Delay(_seconds(value, place)),
    "late": lambda value, place: Late(_seconds(value, place)),
    "processing-error": lambda _value, _place: ProcessingError(),
}


def _mapping(data: object, place: str, allowed: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise BadFaults("a mapping is expected", place=place)
    for name in data:
        if name not in allowed:
            raise BadFaults(
                f"unknown key {name!r}", place=place, hint=f"one of {', '.join(sorted(allowed))}"
            )
    return data


def _one_of(value: object, allowed: tuple[str, ...], place: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise BadFaults(f"{value!r} is not known", place=place, hint=f"one of {', '.join(allowed)}")
    return value


def _count(value: object, place: str) -> int:
    if type(value) is not int or value < 1:
        raise BadFaults("a number from 1 on is expected", place=place)
    return value


def _seconds(value: object, place: str) -> float:
    number: Any = _USUAL_SECONDS if value is None else value
    if type(number) not in {int, float} or not 0 <= number <= _LONGEST:
        raise BadFaults("seconds, from 0 to 86400, are expected", place=place)
    return float(number)
