"""R093-R104: what a Form holds, and what must be in one."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Form")
rule = SECTION.rule
