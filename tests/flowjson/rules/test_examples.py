import pytest

from flowops.flowjson.check import check
from flowops.flowjson.rules import RULES

FROZEN = "R010"
WITH_JSON = [rule for rule in RULES if isinstance(rule.bad, dict)]


@pytest.mark.parametrize("rule", WITH_JSON, ids=lambda rule: rule.id)
def test_every_bad_example_breaks_its_rule(rule):
    for bad in (rule.bad, *rule.also_bad):
        broken = {found.id for found, _ in check(bad)}

        assert rule.id in broken


@pytest.mark.parametrize("rule", WITH_JSON, ids=lambda rule: rule.id)
def test_the_good_example_breaks_no_rule_but_that_its_version_is_old(rule):
    broken = [(found.id, flaw.message) for found, flaw in check(rule.good)]

    assert [each for each in broken if each[0] != FROZEN or rule.id == FROZEN] == []


def test_every_rule_has_its_own_id_and_they_stand_in_order():
    ids = [rule.id for rule in RULES]

    assert ids == sorted(set(ids))
