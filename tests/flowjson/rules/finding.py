"""What the rules of references, conditions and types find, or those that a test names."""

from __future__ import annotations

from flowops.findings import Severity
from flowops.flowjson.check import check
from flowops.flowjson.examples import flow, footer, screen

ERROR, WARNING = Severity.ERROR, Severity.WARNING
NAME = {"type": "string", "__example__": "Ana"}
COUNT = {"type": "number", "__example__": 3}
IS_NEW = {"type": "boolean", "__example__": True}
TAGS = {"type": "array", "items": {"type": "string"}, "__example__": ["a"]}
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "__example__": {"name": "Ana", "tags": []},
}
DATA = {"name": NAME, "count": COUNT, "is_new": IS_NEW, "tags": TAGS, "person": PERSON}


BOUND_TYPES = ("R056", "R057", "R058", "R251")
CONDITIONS = (*(f"R{number}" for number in range(185, 194)), "R198")
PAYLOADS = ("R222", "R223", *(f"R{number}" for number in range(232, 238)))
REFERENCES = ("R088", "R092", *(f"R{number}" for number in range(238, 251)))
OF_BINDINGS = (*BOUND_TYPES, *CONDITIONS, *PAYLOADS, *REFERENCES)


def found(value, *ids):
    """Rule id, severity and message of each finding."""
    return [
        (rule.id, flaw.severity or rule.severity, flaw.message)
        for rule, flaw in check(value)
        if rule.id in (ids or OF_BINDINGS)
    ]


def hints(value, rule_id):
    return [flaw.hint for rule, flaw in check(value) if rule.id == rule_id]


def spans(value, rule_id):
    """The part of its string that each finding points at."""
    return [
        _at(value, flaw.route)[flaw.start : flaw.end]
        for rule, flaw in check(value)
        if rule.id == rule_id
    ]


def holding(*children, version="7.3", **properties):
    """A flow of one screen with all of `DATA`, these components and a Footer."""
    return flow(
        screen("WELCOME", *children, footer(), **{"data": DATA, **properties}), version=version
    )


def _at(value, route):
    for step in route:
        value = value[step]
    return value
