"""R253-R269: how screens follow each other."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Routing model")
rule = SECTION.rule
