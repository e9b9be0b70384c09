from datetime import date

import pytest

from benchmarks.flows import flow_text, large_flow_text, small_flow_text
from flowops.operations.checking import Outlook, check_file

TEXTS = {
    "small": small_flow_text(7),
    "60 components": flow_text(7, 60),
    "many pictures": large_flow_text(100_000),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_flows_to_measure_with_are_valid(text):
    found = check_file("flow.json", text.encode(), Outlook(date(2026, 1, 1)))

    assert found == ()


def test_no_two_flows_are_alike():
    assert (
        len(
            {
                make
                for number in range(5)
                for make in (small_flow_text(number), flow_text(number, 60))
            }
        )
        == 10
    )


def test_a_large_flow_is_about_as_large_as_it_is_asked_to_be():
    assert len(large_flow_text(1_000_000)) == pytest.approx(1_000_000, rel=0.02)
