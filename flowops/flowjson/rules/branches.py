"""R178-R199: conditions, branches and cases."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("If and Switch")
rule = SECTION.rule
