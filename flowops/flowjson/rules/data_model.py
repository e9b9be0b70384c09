"""R045-R058: the fields that a screen declares."""

from __future__ import annotations

from flowops.flowjson.rule import Section

SECTION = Section("Screen data model")
rule = SECTION.rule
