"""Findings with a valid default: a test writes only what it is about."""

from __future__ import annotations

from msgspec.structs import replace

from flowops.findings import Finding, Location, Severity
from flowops.operations.checker import Validation

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

FINDING = Finding(
    "R038",
    "terminal screen ONE has no Footer",
    Location("flows/one.json", 4, 5, 4, 15),
    hint="add a Footer",
    code="MISSING_FOOTER_ON_TERMINAL_SCREEN",
    route=("screens", 0),
    where="screen ONE",
    frame=('    "id": "ONE",',),
)


def finding(line=4, path="flows/one.json", end_line=None, **more):
    place = Location(path, line, 5, end_line or line, 15)
    return replace(FINDING, location=place, **more)


def validation(*findings, files=("flows/one.json",), waived=0):
    return Validation(tuple(files), tuple(findings), waived)
