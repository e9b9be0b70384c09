"""Values of JSON as a sentence shows them: short, and a picture by its size."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from flowops.flowjson.written import actions_in, target_of, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route

LONGEST_VALUE = 60
"""Characters of a value that are shown before it is cut."""

_TELLING = ("text", "label", "title", "condition", "value", "alt-text", "name")
_NAMED_ALREADY = ("option ", "item ", "image ", "route ")
_CONDITIONAL = (" of an If", " of a Switch")
_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]{200,}")


def shown(value: object) -> str:
    """JSON in one line, cut where it is long."""
    if isinstance(value, str) and _BASE64.match(value):
        # Not told by its property: examples and lists hold pictures, too.
        return f"a picture of {max(1, round(len(value) * 3 / 4 / 1024))} KB"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def quoted(text: str) -> str:
    """In full, with what does not fit into a line escaped."""
    return json.dumps(text, ensure_ascii=False)


def escaped(text: str) -> str:
    """As it stands between the quotes."""
    return quoted(text)[1:-1]


def as_text(value: object) -> str | None:
    """What people read, in one line or in several; None for everything else."""
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return value if isinstance(value, str) and not _BASE64.match(value) else None


def gist(subject: str, value: Any) -> str | None:  # noqa: ANN401
    """What is worth telling of something that came or went as a whole; None for nothing."""
    if subject.startswith(_NAMED_ALREADY):
        return _leads(value) if isinstance(value, dict) else None
    if isinstance(value, dict):
        return _gist_of_object(subject, value)
    if subject.startswith("routes ") and isinstance(value, list):
        return "to " + ", ".join(map(str, value)) if value else "none"
    return shown(value)


def _gist_of_object(subject: str, value: dict[str, Any]) -> str | None:
    if subject.startswith("data field "):
        return text_at(value, "type")
    if subject == "routing model":
        return ", ".join(_routes(value)) or "none"
    if (target := target_of(value)) is not None:
        return f"leads to {target}"
    # A component's name stands in front of it already.
    keys = (key for key in _TELLING if subject != "component" or key != "name")
    telling = next((value[key] for key in keys if key in value), None)
    if telling is None and subject not in {"screen", "component"}:
        return shown(value)
    said = (None if telling is None else shown(telling), _leads(value))
    return ", ".join(each for each in said if each) or None


def _leads(value: dict[str, Any]) -> str | None:
    """Where a component, an option or an item leads; not where its options do."""
    targets = [target_of(action) for _, action in actions_in(value)]
    urls = [action.get("url") for _, action in actions_in(value)]
    said = [f"leads to {each}" for each in targets if each is not None]
    said += [f"opens {shown(each)}" for each in urls if isinstance(each, str)]
    return ", ".join(said) or None


def _routes(model: dict[str, Any]) -> Iterator[str]:
    for source, targets in model.items():
        yield from (f"{source} → {each}" for each in (targets if isinstance(targets, list) else ()))


def way(before: Route, after: Route) -> str:
    """`from place 3 to place 1`, or out of one list of components and into another."""
    old, new = _list_called(before), _list_called(after)
    if old != new:
        return f"from {old} to {new}"
    if before[-1] != after[-1]:
        return f"from place {_place(before)} to place {_place(after)}"
    # A screen has one list of its own and one Form, and an owner one list of options.
    if old.endswith(_CONDITIONAL) and before[2:-1] != after[2:-1]:
        return f"from one list to another, each {old}"
    return f"among the others, at place {_place(after)} as before"


def _list_called(route: Route) -> str:
    match route:
        case (*_, "layout", "children", int()):
            return "the screen itself"
        case (*_, "children", int()):
            return "a Form"
        case (*_, ("then" | "else") as branch, int()):
            return f"the branch {branch} of an If"
        case (*_, "cases", case, int()):
            return f"the case {case} of a Switch"
        case _:
            return "the list"


def _place(route: Route) -> int:
    return int(route[-1]) + 1
