from __future__ import annotations

from datetime import date

import pytest

from flowops.flowjson.dates import parse_day, parse_timestamp


def test_a_day_is_written_with_hyphens():
    assert parse_day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "2026-02-29", "2026-2-9", "20260209", "2026-02-09T00:00", "٢٠٢٦-01-01"]
)
def test_no_other_form_is_a_day(text):
    assert parse_day(text) is None


def test_a_timestamp_is_in_milliseconds():
    assert parse_timestamp("1693569600000") == date(2023, 9, 1)
    assert parse_timestamp("-1") == date(1969, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "2026-11-23", "1e12", "12.5", "9" * 15, "-" + "9" * 14, "9" * 40, "٣"]
)
def test_no_other_form_is_a_timestamp(text):
    assert parse_timestamp(text) is None
