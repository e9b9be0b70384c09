"""R200-R237: what happens at a click or a choice, and what is sent."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Actions")
rule = SECTION.rule
