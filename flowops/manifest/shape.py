"""What the manifest's JSON Schema says against a document, in words of our own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.flowjson.wording import did_you_mean, one_of, quoted, to_quote
from flowops.manifest import rules
from flowops.manifest.fitting import fitting
from flowops.manifest.report import Objection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.findings import Route
    from flowops.manifest.document import Document
    from flowops.manifest.schemas import Violation

_TYPES = {
    "object": "a mapping (`key: value`)",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}

# What is expected, by keyword of the schema; takes the keyword's value.
_EXPECTED: dict[str, Callable[[Any], str]] = {
    "type": lambda name: _TYPES[name],
    "enum": one_of,
    "const": lambda value: f"`{value}`",
    "minLength": lambda _: "a text that is not empty",
    "maxLength": lambda most: f"at most {most} characters",
    "minItems": lambda _: "at least one entry",
    "minProperties": lambda _: "at least one entry",
    "uniqueItems": lambda _: "every entry once",
    "minimum": lambda least: f"at least {least}",
    "exclusiveMinimum": lambda least: f"more than {least}",
    "maximum": lambda most: f"at most {most}",
}
_SAID_BY_EXPECTED = {"minLength", "minItems", "minProperties", "uniqueItems"}


def check_shape(document: Document) -> Iterator[Objection]:
    """One objection per value that `manifest.schema.json` refuses, and one per key."""
    if fitting("manifest")(document.value):
        return
    from flowops.manifest.schemas import violations

    seen = set()
    for violation in violations("manifest", document.value):
        for found in _objections(document, violation):
            place = found.route, found.rule is rules.REQUIRED_KEYS
            if place not in seen:
                seen.add(place)
                yield found


def _objections(document: Document, violation: Violation) -> Iterator[Objection]:
    if violation.of_key:
        yield _bad_key(violation)
    elif violation.keyword == "additionalProperties":
        yield from _unknown_keys(violation)
    elif violation.keyword == "required":
        yield _missing_keys(violation)
    elif violation.keyword == "const":
        yield _other_version(document, violation.route)
    else:
        yield _misshapen(document, violation)


def _bad_key(violation: Violation) -> Objection:
    message = f"{quoted(violation.value)} cannot be a key here"
    hint = f"write {violation.schema['patternErrorMessage']}"
    route = (*violation.route, violation.value)
    return Objection(rules.SHAPE, route, message, hint, at_key=True)


def _unknown_keys(violation: Violation) -> Iterator[Objection]:
    known = list(violation.schema["properties"])
    for key in violation.value:
        if key not in known:
            route, message = (*violation.route, key), f"unknown key {quoted(key)}"
            hint = did_you_mean(key, known) or f"known here: {one_of(known, 'and')}"
            yield Objection(rules.KNOWN_KEYS, route, message, hint, at_key=True)


def _missing_keys(violation: Violation) -> Objection:
    missing = [key for key in violation.wanted if key not in violation.value]
    message = f"{one_of(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing"
    hint = f"add `{missing[0]}: …`"
    return Objection(rules.REQUIRED_KEYS, violation.route, message, hint, at_key=True)


def _other_version(document: Document, route: Route) -> Objection:
    message = f"version {quoted(document.written(route))} is not one that this flowops reads"
    hint = "write `version: 1`, or install a newer flowops"
    return Objection(rules.VERSION, route, message, hint)


def _misshapen(document: Document, violation: Violation) -> Objection:
    rule = rules.rule_of(violation.schema.get("x-rule", rules.SHAPE.id))
    expected = violation.schema.get("patternErrorMessage")
    if expected is None or violation.keyword not in {"pattern", "type"}:
        expected = _EXPECTED[violation.keyword](violation.wanted)
    # A key that somebody put where a variable's name belongs is not repeated.
    found = None if rule is rules.KEY_VARIABLE else _found(document, violation)
    message = f"expected {expected}, found {found}" if found else f"expected {expected}"
    return Objection(rule, violation.route, message, _hint(document, violation))


def _found(document: Document, violation: Violation) -> str | None:
    if violation.keyword in _SAID_BY_EXPECTED:
        return None
    match violation.value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str() as text if violation.keyword == "maxLength":
            return str(len(text))
        case _:
            return f"{quoted(document.written(violation.route))}"


def _hint(document: Document, violation: Violation) -> str | None:
    if violation.keyword == "enum" and isinstance(violation.value, str):
        return did_you_mean(violation.value, violation.wanted)
    if violation.wanted == "string" and isinstance(violation.value, (int, float)):
        written = document.written(violation.route)
        fits = re.fullmatch(violation.schema.get("pattern", ".*"), written)
        return to_quote(written) if fits else None
    return None
