"""Findings counted in words: the last line of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.render.words import counted

if TYPE_CHECKING:
    from flowops.operations.checker import Validation

NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def summary_of(validation: Validation) -> str:
    """`2 errors, 1 warning in 3 files`, or `No findings. 3 files.`"""
    counts = {severity: validation.count(severity) for severity in NOUNS}
    said = ", ".join(counted(counts[each], NOUNS[each]) for each in NOUNS if counts[each])
    files = counted(len(validation.files), "file")
    waived = f", {validation.waived} waived" if validation.waived else ""
    return f"{said} in {files}{waived}" if said else f"No findings. {files}{waived}."
