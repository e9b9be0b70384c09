"""Findings as JUnit XML, which every CI shows: a suite for each file, a case for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.render.findings_text import render_findings
from flowops.render.safe import xml_attribute, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.findings import Finding
    from flowops.operations.checker import Validation

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def render_junit(validation: Validation, *, strict: bool = False) -> str:
    """Only what fails the run is a failure; a file without findings is one case that passed."""
    return "\n".join(_lines(validation, strict=strict)) + "\n"


def _lines(validation: Validation, *, strict: bool) -> Iterator[str]:
    paths = [*validation.files, *(each.location.path for each in validation.findings)]
    by_path: dict[str, list[Finding]] = {path: [] for path in paths}
    for finding in validation.findings:
        by_path[finding.location.path].append(finding)
    cases = sum(max(1, len(found)) for found in by_path.values())
    failures = sum(_fails(each, strict=strict) for each in validation.findings)
    yield HEAD
    yield f'<testsuites name="flowops validate" tests="{cases}" failures="{failures}">'
    for path, found in by_path.items():
        yield from _suite(path, found, strict=strict)
    yield "</testsuites>"


def _suite(path: str, found: Sequence[Finding], *, strict: bool) -> Iterator[str]:
    failures = sum(_fails(each, strict=strict) for each in found)
    counts = f'tests="{max(1, len(found))}" failures="{failures}" errors="0" skipped="0"'
    yield f"  <testsuite name={xml_attribute(path)} {counts}>"
    if not found:
        yield f'    <testcase classname={xml_attribute(path)} name="valid"/>'
    for finding in found:
        yield from _case(path, finding, strict=strict)
    yield "  </testsuite>"


def _case(path: str, finding: Finding, *, strict: bool) -> Iterator[str]:
    place = finding.location
    name = xml_attribute(f"{finding.rule} {place.line}:{place.column}")
    where = f"file={xml_attribute(path)} line={xml_attribute(place.line)}"
    yield f"    <testcase classname={xml_attribute(path)} name={name} {where}>"
    text = xml_text(render_findings([finding]).rstrip("\n"))
    if _fails(finding, strict=strict):
        kind = xml_attribute(finding.code or finding.rule)
        said = xml_attribute(finding.message)
        yield f"      <failure type={kind} message={said}>{text}</failure>"
    else:
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"


def _fails(finding: Finding, *, strict: bool) -> bool:
    return finding.severity is Severity.ERROR or (strict and finding.severity is Severity.WARNING)
