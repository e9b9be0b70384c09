from __future__ import annotations

from datetime import date

import pytest

from flowops.flowjson.examples import flow
from flowops.flowjson.flow import Flow
from flowops.flowjson.rules import BY_ID
from flowops.flowjson.versions import NEWEST, Version, VersionStatus
from tests.flowjson.rules.broken import ERROR, WARNING, flaws, graded

TODAY = date(2026, 11, 23)


def of_age(rule_id, version, today=TODAY, **overrides):
    statuses = {Version.parse(key.replace("_", ".")[1:]): each for key, each in overrides.items()}
    return list(BY_ID[rule_id].check(Flow(flow(version=version), today, statuses)))


@pytest.mark.parametrize("version", ["2.1", "3.0", "3.1", "4.0", "5.0"])
def test_a_frozen_version_is_not_published(version):
    [flaw] = of_age("R010", version)

    assert flaw.message.startswith(f"Flow JSON {version} is frozen since 2025-0")


@pytest.mark.parametrize("version", ["5.1", "6.0", "6.3", "7.0", "7.3", "1.0", "9.9"])
def test_other_versions_are_not_frozen(version):
    assert of_age("R010", version) == []


def test_a_version_was_not_frozen_before_its_day():
    assert of_age("R010", "5.0", today=date(2025, 9, 8)) == []
    assert of_age("R010", "5.0", today=date(2025, 9, 9)) != []


def test_what_the_manifest_says_of_a_version_is_believed():
    assert of_age("R010", "5.0", v5_0=VersionStatus.ACTIVE) == []

    [frozen] = of_age("R010", "7.0", v7_0=VersionStatus.FROZEN)
    assert frozen.message == "Flow JSON 7.0 is frozen: Meta publishes none of it"
    [expired] = of_age("R011", "5.0", v5_0=VersionStatus.EXPIRED)
    assert "has expired" in expired.message
    [early] = of_age("R012", "7.3", v7_3=VersionStatus.EARLY)
    assert "early release" in early.message


def test_no_version_has_expired_or_is_early_by_itself():
    assert of_age("R011", "2.1") == []
    assert of_age("R012", "7.3") == []


@pytest.mark.parametrize(
    "version", ["1.0", "2.0", "2024.0", "7", "7.3.1", "v7.3", "", "07.3", "99.0"]
)
def test_a_version_that_never_was_is_an_error(version):
    assert ("R009", ERROR) in graded(flow(version=version))


@pytest.mark.parametrize("version", ["7.4", "8.0"])
def test_a_version_that_may_have_come_since_is_a_warning(version):
    assert graded(flow(version=version)) == [("R009", WARNING)]


def test_a_version_that_the_manifest_knows_is_known():
    assert of_age("R009", "7.4", v7_4=VersionStatus.ACTIVE) == []


def test_a_number_is_told_to_be_quoted():
    [flaw] = flaws(flow(version=7.1), "R008")

    assert flaw.message == "the version is a number, and takes a text"
    assert flaw.hint == 'write "7.1", in quotes'


@pytest.mark.parametrize("version", [True, [], {}, 7, None])
def test_a_version_of_another_type_is_no_version(version):
    [flaw] = flaws({**flow(), "version": version}, "R008")

    assert flaw.hint == f'write "{NEWEST}"'
