"""R060-R083: what may stand where, and how often."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Layout, placement and counts")
rule = SECTION.rule
