"""The flows of this repository, and the first one that init writes, are as we ask of others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flowops.findings import Severity
from flowops.operations.checker import Checker
from flowops.operations.checking import Outlook
from flowops.operations.formatting import format_files
from flowops.operations.validating import validate_files

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "flows", ROOT / "flowops" / "starter"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_they_are_valid(folder):
    checker = Checker(Outlook(date(2026, 1, 1)))

    found = validate_files([folder], ROOT, checker, lambda _: frozenset())

    assert found.files
    assert found.of(Severity.ERROR) == found.of(Severity.WARNING) == ()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_they_are_in_the_one_layout(folder):
    assert [each.file.path for each in format_files([folder], ROOT) if each.is_changed] == []
