"""R001-R024: the file itself and the keys of its root."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("File and top level")
rule = SECTION.rule
