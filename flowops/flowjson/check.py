"""Check: every rule that speaks of the definition's version, over one index of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flowops.flowjson.flow import Flow
from flowops.flowjson.rules import RULES
from flowops.flowjson.shape import ByTable, shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.rule import Flaw, Rule
    from flowops.flowjson.versions import Version


def check(value: dict[str, Any]) -> Iterator[tuple[Rule, Flaw]]:
    """What every rule finds in a definition that is an object, once all known dates have passed."""
    return check_flow(Flow(value))


def check_flow(flow: Flow) -> Iterator[tuple[Rule, Flaw]]:
    """In the order of the rules."""
    rules = _rules_of if flow.once(shape) else _rules_beside_tables
    for rule in rules(flow.version):
        for flaw in rule.check(flow):
            yield rule, flaw


@lru_cache(maxsize=64)
def _rules_of(version: Version) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.speaks_of(version))


@lru_cache(maxsize=64)
def _rules_beside_tables(version: Version) -> tuple[Rule, ...]:
    """Those that may find something although every component is as the tables say."""
    return tuple(rule for rule in _rules_of(version) if not isinstance(rule.check, ByTable))
