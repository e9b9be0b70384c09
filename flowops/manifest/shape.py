"""What the manifest's JSON Schema says against a document, in words of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.manifest import rules
from flowops.manifest.schemas import violations
from flowops.manifest.wording import did_you_mean, one_of, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.findings import Finding, Route
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


def check_shape(document: Document) -> Iterator[Finding]:
    """One finding per value that `manifest.schema.json` refuses, and one per key."""
    seen = set()
    for violation in violations("manifest", document.value):
        for finding in _findings(document, violation):
            place = finding.route, finding.rule == rules.REQUIRED_KEYS.id
            if place not in seen:
                seen.add(place)
                yield finding


def _findings(document: Document, violation: Violation) -> Iterator[Finding]:
    if violation.of_key:
        yield _bad_key(document, violation)
    elif violation.keyword == "additionalProperties":
        yield from _unknown_keys(document, violation)
    elif violation.keyword == "required":
        yield _missing_keys(document, violation)
    elif violation.keyword == "const":
        yield _other_version(document, violation.route)
    else:
        yield _misshapen(document, violation)


def _bad_key(document: Document, violation: Violation) -> Finding:
    message = f"`{short(violation.value)}` cannot be a key here"
    hint = f"write {violation.schema['patternErrorMessage']}"
    route = (*violation.route, violation.value)
    return document.finding(rules.SHAPE.id, message, route, key=True, hint=hint)


def _unknown_keys(document: Document, violation: Violation) -> Iterator[Finding]:
    known = list(violation.schema["properties"])
    for key in violation.value:
        if key not in known:
            message = f"unknown key `{short(key)}`"
            hint = did_you_mean(key, known) or f"known here: {one_of(known, 'and')}"
            route = (*violation.route, key)
            yield document.finding(rules.KNOWN_KEYS.id, message, route, key=True, hint=hint)


def _missing_keys(document: Document, violation: Violation) -> Finding:
    missing = [key for key in violation.wanted if key not in violation.value]
    message = f"{one_of(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing"
    hint = f"add `{missing[0]}: …`"
    return document.finding(rules.REQUIRED_KEYS.id, message, violation.route, key=True, hint=hint)


def _other_version(document: Document, route: Route) -> Finding:
    message = f"version {short(document.written(route))} is not one that this flowops reads"
    hint = "write `version: 1`, or install a newer flowops"
    return document.finding(rules.VERSION.id, message, route, hint=hint)


def _misshapen(document: Document, violation: Violation) -> Finding:
    rule = violation.schema.get("x-rule", rules.SHAPE.id)
    expected = violation.schema.get("patternErrorMessage")
    if violation.keyword != "pattern":
        expected = _EXPECTED[violation.keyword](violation.wanted)
    found = "" if rule == rules.KEY_VARIABLE.id else f", found {_found(document, violation)}"
    message, hint = f"expected {expected}{found}", _hint(document, violation)
    return document.finding(rule, message, violation.route, hint=hint)


def _found(document: Document, violation: Violation) -> str:
    match violation.value:
        case None:
            return "nothing"
        case dict() as value:
            return "a mapping" if value else "none"
        case list() as value:
            return "a list" if value else "none"
        case str() as value if violation.keyword == "maxLength":
            return str(len(value))
        case _:
            return f"`{short(document.written(violation.route))}`"


def _hint(document: Document, violation: Violation) -> str | None:
    if violation.keyword == "enum" and isinstance(violation.value, str):
        return did_you_mean(violation.value, violation.wanted)
    if violation.wanted == "string" and isinstance(violation.value, (int, float)):
        return f'quote it: "{short(document.written(violation.route))}"'
    return None
