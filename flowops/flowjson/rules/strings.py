"""R084-R092: what every component's properties have in common."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Strings, limits and bindings")
rule = SECTION.rule
