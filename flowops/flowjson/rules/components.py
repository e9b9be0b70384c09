"""R105-R177: each component's own rules."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Components")
rule = SECTION.rule
