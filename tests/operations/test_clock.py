from __future__ import annotations

from datetime import timedelta

from flowops.operations.clock import SystemClock


def test_the_time_is_told_in_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)
