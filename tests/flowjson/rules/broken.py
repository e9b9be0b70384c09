"""Which rules a flow breaks, but for the age of its version and the advice on many options."""

from __future__ import annotations

from flowops.findings import Severity
from flowops.flowjson.check import check

ASIDE = {"R010", "R276"}
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def broken(value):
    return [rule.id for rule, _ in _found(value)]


def graded(value):
    """Each with its severity."""
    return [(rule.id, flaw.severity or rule.severity) for rule, flaw in _found(value)]


def flaws(value, rule_id):
    return [flaw for rule, flaw in _found(value) if rule.id == rule_id]


def _found(value):
    return [(rule, flaw) for rule, flaw in check(value) if rule.id not in ASIDE]
