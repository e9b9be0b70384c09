"""R275-R280: what Meta accepts and people regret."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Lints")
rule = SECTION.rule
