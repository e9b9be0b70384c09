from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.http.rate import Rate
from tests.http.bucket import NEEDED, Bucket

RETRY_AFTERS = list(NEEDED)


@pytest.mark.parametrize("burst", [1, 20, 50])
@pytest.mark.parametrize("threads", [8, 16, 64])
@pytest.mark.parametrize("rate", [0.5, 20, 100])
def test_a_declared_rate_is_never_refused_and_hardly_slower(rate, threads, burst):
    run = Bucket(rate, burst).serve(Rate(rate), 300, threads)

    assert run.refused == 0
    assert run.seconds <= 1.05 * 300 / rate


def test_a_declared_rate_is_within_its_goal_of_what_a_burst_would_allow():
    bucket = Bucket(20, burst=20)

    assert bucket.serve(Rate(20), 301, 16).seconds <= 1.15 * bucket.bound(301, 16)


def test_requests_at_a_declared_rate_leave_evenly_spaced():
    run = Bucket(20, burst=50).serve(Rate(20), 100, 16)

    assert min(run.gaps) == pytest.approx(max(run.gaps))
    assert 1 / 20 < min(run.gaps) < 1.05 / 20


@pytest.mark.parametrize("seed", range(5))
def test_a_declared_rate_gets_over_requests_that_bunch_up_on_their_way(seed):
    bucket = Bucket(20, burst=1, jitter=0.003)
    run = bucket.serve(Rate(20), 300, 8, seed)

    assert run.share_refused <= 0.02
    assert run.seconds <= 1.25 * bucket.bound(300, 8)


@pytest.mark.parametrize("retry_after", RETRY_AFTERS)
@pytest.mark.parametrize("burst", [1, 20, 50])
def test_a_rate_that_was_declared_too_high_is_learned(burst, retry_after):
    bucket = Bucket(20, burst, retry_after=retry_after)
    run = bucket.serve(Rate(40), 300, 8)

    assert run.share_refused <= 0.05
    assert run.seconds <= 1.5 * bucket.bound(300, 8)


@pytest.mark.parametrize("retry_after", RETRY_AFTERS)
@pytest.mark.parametrize("burst", [1, 20, 50])
@pytest.mark.parametrize("threads", [8, 16])
@pytest.mark.parametrize("latency", [0.05, 0.15])
@pytest.mark.parametrize("jitter", [0.0, 0.003])
def test_a_rate_is_learned(jitter, latency, threads, burst, retry_after):
    bucket = Bucket(20, burst, latency, retry_after, jitter)
    run = bucket.serve(Rate(), 300, threads)

    assert run.seconds <= (2 if burst == 1 else 1.25) * bucket.bound(300, threads)
    assert run.share_refused <= 0.2
    assert run.early == 0


@pytest.mark.parametrize("retry_after", RETRY_AFTERS)
@pytest.mark.parametrize("rate", [2, 100])
def test_other_rates_are_learned_too(rate, retry_after):
    bucket = Bucket(rate, burst=20, retry_after=retry_after)
    run = bucket.serve(Rate(), 2000, 8)

    assert run.seconds <= 1.3 * bucket.bound(2000, 8)
    assert run.share_refused <= 0.2


@pytest.mark.parametrize("retry_after", RETRY_AFTERS)
@pytest.mark.parametrize("burst", [1, 20])
def test_once_it_is_learned_little_is_refused(burst, retry_after):
    bucket = Bucket(20, burst, retry_after=retry_after)
    run = bucket.serve(Rate(), 3000, 16)

    assert run.share_refused <= 0.04
    assert run.seconds <= 1.4 * bucket.bound(3000, 16)


def test_nothing_waits_where_nothing_is_refused():
    bucket = Bucket(1e6, burst=1e6)

    assert bucket.serve(Rate(), 800, 8).seconds == pytest.approx(100 * 0.05)


def learned(rate_before=100.0, *, taken=50):
    """A rate that was refused at second 1, and the moments are seconds after that."""
    rate = Rate()
    for number in range(int(rate_before)):
        rate.sent(number / rate_before)
    for number in range(taken):
        rate.accepted(number / taken, 1.0)
    assert rate.refused(0.99, 1.0, None)
    return rate


def test_the_first_refusal_brings_it_down_to_what_was_taken_lately():
    assert learned(100, taken=50).per_second(1.0) == pytest.approx(50)


def test_requests_that_were_under_way_when_it_fell_do_not_bring_it_down_again():
    rate = learned()

    assert not any(rate.refused(sent_at, 1.01, None) for sent_at in (0.5, 0.9, 0.999))
    assert rate.per_second(1.01) == learned().per_second(1.01)


def test_a_refusal_of_what_was_sent_later_brings_it_down_by_half():
    rate = learned()

    assert rate.refused(1.01, 1.02, None)
    assert rate.per_second(1.02) == pytest.approx(25)


def test_it_falls_no_further_than_to_what_was_surely_taken():
    rate = learned()
    for number in range(45):
        rate.accepted(1 + number / 45, 2.0)
    rate.refused(2.0, 2.0, None)

    assert rate.per_second(2.0) == pytest.approx(44)


def test_it_comes_back_once_something_was_taken():
    rate = learned()
    assert rate.per_second(9.0) == rate.per_second(1.0)

    rate.accepted(9.0, 9.1)
    rates = [rate.per_second(9.1 + seconds) for seconds in range(12)]

    assert rates == sorted(rates)
    assert rates[0] == pytest.approx(50)
    assert rates[5] == pytest.approx(95, rel=0.02)
    assert rates[11] > 150


def test_refused_again_and_again_it_asks_more_and_more_seldom():
    rate, now, moments = Rate(), 0.0, []
    for _ in range(12):
        now = max(now, rate.may_send_at(now))
        rate.sent(now)
        moments.append(now)
        now += 0.05
        rate.refused(moments[-1], now, None)
    waits = [round(b - a) for a, b in pairwise(moments)]

    assert waits == [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30]
    assert rate.is_starved


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_of_two_retry_afters_the_later_end_holds(one, other):
    rate = learned()
    rate.refused(1.5, 2.0, one)
    rate.refused(1.5, 2.0, other)

    assert rate.may_send_at(2.0) >= rate.held_until == 2.0 + max(one, other)


def test_after_a_wait_they_leave_one_after_the_other():
    rate = learned()
    rate.hold(10.0)
    rate.sent(10.0)

    assert rate.may_send_at(10.0) == pytest.approx(10 + 1 / 50)


def test_a_slow_answer_is_no_reason_to_look_far_back():
    rate = Rate()
    rate.sent(0.0)
    rate.accepted(0.0, 60.0)
    rate.sent(60.0)
    rate.refused(60.0, 60.05, None)

    assert rate.per_second(60.05) == pytest.approx(1.0)


@given(st.floats(0.01, 1e4) | st.none(), st.lists(st.tuples(st.integers(0, 3), st.floats(0, 5))))
def test_it_never_stops_and_never_exceeds_what_was_declared(declared, events):
    rate, now = Rate(declared), 0.0
    for what, seconds in events:
        now += seconds
        if what == 0:
            rate.sent(now)
        elif what == 1:
            rate.accepted(now, now)
        else:
            rate.refused(now, now, seconds if what == 2 else None)

        assert 0 < rate.per_second(now) <= (declared or inf)


@pytest.mark.parametrize("late", [0.0005, 0.02])
def test_one_that_left_late_is_made_up_for_and_never_too_close(late):
    rate, due, moments = Rate(20), 0.0, []
    for number in range(100):
        moments.append(due + (late if number % 2 else 0.0))
        rate.sent(moments[-1])
        due = rate.may_send_at(moments[-1])
    gaps = [b - a for a, b in pairwise(moments)]

    assert min(gaps) >= 1 / 20 - 1e-9
    if late < 0.001:
        assert moments[-1] == pytest.approx(99 / 19.6, abs=0.001)
