import pytest

from benchmarks.bound import (
    Far,
    apply_requests,
    apply_seconds,
    list_seconds,
    pages,
    rate_seconds,
)

FAR = Far(latency=0.05)


@pytest.mark.parametrize(("flows", "expected"), [(0, 1), (1, 1), (100, 1), (101, 2), (10_000, 100)])
def test_a_list_has_a_request_for_each_page_and_one_if_it_is_empty(flows, expected):
    assert pages(flows, FAR) == expected


def test_a_plan_waits_for_its_connection_and_for_page_after_page():
    assert list_seconds([10], FAR, in_flight=16) == pytest.approx(0.60)
    assert list_seconds([100], FAR, in_flight=16) == pytest.approx(5.10)


def test_lists_of_several_accounts_are_read_at_once_as_far_as_may_be_in_flight():
    assert list_seconds([1] * 10, FAR, in_flight=16) == pytest.approx(0.15)
    assert list_seconds([1] * 10, FAR, in_flight=5) == pytest.approx(0.20)
    assert list_seconds([1, 4], FAR, in_flight=16) == pytest.approx(0.30)


def test_an_apply_takes_its_lists_three_calls_a_flow_and_a_second_round_of_connections():
    # 2 for a connection, 1 page, 2 for the others, 7 rounds of 3 calls, 1 page that shows them
    assert apply_seconds(100, FAR, in_flight=16) == pytest.approx((2 + 1 + 2 + 21 + 1) * 0.05)
    assert apply_seconds(1000, FAR, in_flight=64) == pytest.approx((2 + 1 + 2 + 48 + 10) * 0.05)
    assert apply_requests(100, FAR) == 302


def test_under_a_rate_limit_the_bucket_is_free_and_the_rest_takes_its_time():
    limited = Far(latency=0.05, rate=20, burst=20)

    assert rate_seconds(301, limited) == pytest.approx(14.05)
    assert apply_seconds(100, limited, in_flight=16) == pytest.approx(14.10)
    assert rate_seconds(10, limited) == 0
    assert rate_seconds(10, FAR) == 0


def test_a_rate_that_is_no_hindrance_leaves_the_latency_as_the_bound():
    fast = Far(latency=0.05, rate=10_000, burst=1)

    assert apply_seconds(100, fast, in_flight=16) == apply_seconds(100, FAR, in_flight=16)
