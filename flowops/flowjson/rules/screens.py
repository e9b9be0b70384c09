"""R025-R044: what a screen is made of."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Screens")
rule = SECTION.rule
