"""How each defect of shape reads: one function a kind, whichever rule owns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.findings import Severity
from flowops.flowjson.rule import Flaw
from flowops.flowjson.versions import NEWEST
from flowops.flowjson.wording import did_you_mean, is_meant, one_of, short

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from flowops.findings import Route
    from flowops.flowjson.versions import Version

_TYPES = {
    "string": "a text",
    "boolean": "true or false",
    "number": "a number",
    "array": "a list",
    "object": "an object",
}
_FORMS = {"^#[0-9A-Fa-f]{6}$": "write a colour as `#` and six hexadecimal digits: `#0A7CFF`"}
_PYTHON = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}


def kind(value: object) -> str:
    """`a list`, `null`: what a value is, for people."""
    return "null" if value is None else _TYPES[_PYTHON.get(type(value), "object")]


def named(route: Route) -> str:
    """``label``, or ``item 3 of `tags```: the last steps of a route, for people."""
    last = route[-1] if route else "the file"
    if isinstance(last, str):
        return f"`{short(last)}`"
    return f"item {last + 1} of `{short(str(route[-2]))}`" if len(route) > 1 else f"item {last + 1}"


def milder(flaw: Flaw) -> Flaw:
    """For what some source does not say, or says otherwise."""
    return replace(flaw, severity=Severity.WARNING)


def unknown_key(
    name: str, owner: str, known: Iterable[str], route: Route, version: Version
) -> Flaw:
    """A warning only where the version is newer than all that is known."""
    known = tuple(known)
    hint = did_you_mean(name, known) or f"{owner} takes {one_of(known, 'and')}"
    flaw = Flaw(
        (*route, name),
        f"{owner} has no property `{short(name)}`",
        hint=hint,
        key=True,
        code="INVALID_PROPERTY_KEY",
    )
    return milder(flaw) if version > NEWEST else flaw


def lacks(value: Iterable[str], name: str, known: Container[str]) -> bool:
    """Whether a key is not there, nor one that nobody knows and that is close to it.

    Of that one `unknown_key` asks whether this was meant, so that one slip is one finding.
    """
    return name not in value and not any(key not in known and is_meant(key, name) for key in value)


def too_new(name: str, owner: str, since: Version | None, route: Route, version: Version) -> Flaw:
    message = f"`{name}` of {owner} came with Flow JSON {since}"
    hint = f"take it out, or raise `version`, which is {version}"
    return Flaw((*route, name), message, hint=hint, key=True, code="INVALID_PROPERTY_KEY")


def missing(name: str, owner: str, route: Route) -> Flaw:
    code = "MISSING_REQUIRED_PROPERTY"
    return Flaw(route, f"{owner} has no `{name}`", hint=f"add `{name}`", code=code)


def wrong_type(value: object, wanted: Iterable[str], route: Route) -> Flaw:
    """`wanted` are words of JSON Schema."""
    wanted = frozenset(wanted)
    takes = " or ".join(word for name, word in _TYPES.items() if name in wanted)
    message = f"{named(route)} is {kind(value)}, and takes {takes}"
    return Flaw(route, message, hint=_as_meant(value, wanted), code="INVALID_PROPERTY_TYPE")


def wrong_word(value: object, wanted: Iterable[str], route: Route) -> Flaw:
    wanted = tuple(wanted)
    said = f"`{short(value)}`" if isinstance(value, str) else kind(value)
    guess = did_you_mean(value, wanted) if isinstance(value, str) else None
    hint = guess or f"write {one_of(wanted)}"
    return Flaw(route, f"{named(route)} cannot be {said}", hint=hint, code="INVALID_ENUM_VALUE")


def takes_no_reference(route: Route) -> Flaw:
    message = f"{named(route)} takes no reference and no expression"
    return Flaw(route, message, hint="write the value itself", code="PATTERN_MISMATCH")


def blank(route: Route) -> Flaw:
    hint = "write something, or take it out"
    return Flaw(route, f"{named(route)} is blank", hint=hint, code="PATTERN_MISMATCH")


def wrong_form(pattern: str, route: Route) -> Flaw:
    message = f"{named(route)} does not match `{pattern}`"
    return Flaw(route, message, hint=_FORMS.get(pattern), code="PATTERN_MISMATCH")


def too_few(least: int, route: Route) -> Flaw:
    hint = f"give it at least {least}"
    return Flaw(route, f"{named(route)} is empty", hint=hint, code="MIN_ITEMS_REQUIRED")


def too_many(count: int, most: int, route: Route) -> Flaw:
    message = f"{named(route)} has {count} items, and takes {most}"
    return Flaw(route, message, hint=f"take out {count - most}", code="MAX_ITEMS_REQUIRED")


def not_all_shown(count: int, shown: int, unit: str, route: Route) -> Flaw:
    message = f"{named(route)} has {count} {unit}, of which {shown} are shown"
    return milder(Flaw(route, message, hint=f"keep it to {shown}"))


def too_small(value: float, least: float, route: Route) -> Flaw:
    message = f"{named(route)} is {value}, less than {least}"
    return Flaw(route, message, hint=f"write {least} or more", code="MINIMUM_VALUE_REQUIRED")


def too_large(value: float, most: float, route: Route) -> Flaw:
    message = f"{named(route)} is {value}, more than {most}"
    return Flaw(route, message, hint=f"write {most} or less", code="MAXIMUM_VALUE_REQUIRED")


def _as_meant(value: object, wanted: frozenset[str]) -> str | None:
    """`"true"` and `"10"` are what people write most often."""
    if not isinstance(value, str) or "string" in wanted:
        return None
    word = value.strip().lower()
    if "boolean" in wanted and word in {"true", "false"}:
        return f"write {word} without quotes"
    if "number" in wanted and word.isdecimal():
        return f"write {short(word)} without quotes"
    return None
