from __future__ import annotations

import pytest

from flowops.errors import InvalidInput
from flowops.flowjson.rules import BY_ID
from flowops.manifest.files import LARGEST_DEFINITION
from flowops.manifest.json_reader import read_json


def refused(text):
    with pytest.raises(InvalidInput) as caught:
        read_json("flow.json", text.encode())
    return {finding.rule for finding in caught.value.findings}


@pytest.mark.parametrize("rule_id", ["R001", "R004", "R024"])
def test_the_reader_finds_what_is_its_own(rule_id):
    assert refused(BY_ID[rule_id].bad) == {rule_id}


@pytest.mark.parametrize("rule_id", ["R001", "R002", "R004", "R024"])
def test_the_reader_takes_the_good_example(rule_id):
    assert read_json("flow.json", BY_ID[rule_id].good.encode()).value["version"] == "7.3"


def test_a_byte_order_mark_is_passed_over():
    assert read_json("flow.json", BY_ID["R002"].bad.encode()).value["version"] == "7.3"


def test_a_file_that_is_too_large_is_found_by_the_reader():
    assert refused(" " * (LARGEST_DEFINITION + 1)) == {"R003"}
