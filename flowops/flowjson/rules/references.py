"""R238-R252: what a reference or an expression may name."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("References and expressions")
rule = SECTION.rule
