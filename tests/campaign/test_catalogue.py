"""The catalogue is whole: sixty faults, no gap, and every test that it names is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.catalogue import (
    FAULTS,
    PROMISED,
    faults_page,
    main,
    missing_tests,
)

ROOT = Path(__file__).resolve().parents[2]


def test_there_are_sixty_faults_without_a_gap():
    assert tuple(fault.name for fault in FAULTS) == PROMISED


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_test_that_shows_a_fault_is_there(fault):
    assert missing_tests(fault) == []
    assert len(set(fault.tests)) == len(fault.tests)


def test_every_fault_has_a_test():
    assert [fault.name for fault in FAULTS if not fault.tests] == []


def test_it_says_in_one_line_that_it_is_whole(capsys):
    assert main() == 0
    assert capsys.readouterr().out.startswith("60 faults, ")


def test_the_page_of_faults_says_what_the_catalogue_says():
    assert (ROOT / "docs" / "faults.md").read_text(encoding="utf-8") == faults_page()
