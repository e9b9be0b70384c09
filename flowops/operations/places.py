"""Meta's validation errors as findings at our own file, line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.manifest.json_reader import json_document
from flowops.manifest.meta_paths import route_of_meta_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.findings import Finding
    from flowops.model.flows import DesiredFlow, ValidationError

RULE = "META"
"""Stands where a rule of ours would: the gateway found it, after the upload."""


def locate_errors(desired: DesiredFlow, errors: Iterable[ValidationError]) -> tuple[Finding, ...]:
    """One finding for each path that an error names; at the file's start where it names none.

    Meta's own lines and columns count in the bytes that the gateway sent, so the path is used.
    """
    return tuple(finding for error in errors for finding in _findings(desired, error))


def _findings(desired: DesiredFlow, error: ValidationError) -> Iterator[Finding]:
    document = json_document(desired.path, desired.definition)
    for path in error.paths or ("",):
        yield document.finding(
            RULE,
            f"{error.message} ({error.code})" if error.code else error.message,
            route_of_meta_path(path),
            code=error.code or None,
            where=f"flow {desired.key}, as Meta sees it",
        )
