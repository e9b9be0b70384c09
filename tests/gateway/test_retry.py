from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.gateway.retry import TRIES, insist
from flowops.http.retry_after import retry_after_seconds
from flowops.model.outcome import Ambiguous, Definite, Failure, FailureKind, Ok
from tests.gateway.builders import FakeTime, budget

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REPEATED = [kind for kind in FailureKind if kind in TRIES]
SAID_ONCE = [kind for kind in FailureKind if kind not in TRIES]


def failing(*outcomes):
    """A call that ends like this, the last way for ever; and how often it was made."""
    left, made = list(outcomes), []

    def call():
        made.append(1)
        return left.pop(0) if len(left) > 1 else left[0]

    return call, made


def failure(kind, **rest):
    return Failure(kind, "it failed", **rest)


@pytest.mark.parametrize("kind", REPEATED)
def test_what_may_pass_is_tried_again(kind):
    call, made = failing(Definite(failure(kind)), Ok("there"))

    assert insist(call, budget()) == Ok("there")
    assert len(made) == 2


@pytest.mark.parametrize("kind", REPEATED)
def test_tries_are_bounded_even_where_the_budget_is_not(kind):
    call, made = failing(Definite(failure(kind)))

    assert insist(call, budget(1e9)) == Definite(failure(kind))
    assert len(made) == TRIES[kind]


@pytest.mark.parametrize("kind", SAID_ONCE)
def test_what_will_not_pass_is_said_once(kind):
    call, made = failing(Definite(failure(kind)))

    assert insist(call, budget()) == Definite(failure(kind))
    assert len(made) == 1


@pytest.mark.parametrize("kind", FailureKind)
def test_an_ambiguous_end_is_never_repeated(kind):
    call, made = failing(Ambiguous(failure(kind)))

    assert insist(call, budget()) == Ambiguous(failure(kind))
    assert len(made) == 1


def test_a_redirect_is_not_asked_again():
    redirect = Definite(failure(FailureKind.UNREADABLE, http_status=302))
    call, made = failing(redirect)

    assert insist(call, budget()) == redirect
    assert len(made) == 1


def test_a_retry_after_beyond_the_budget_ends_the_call_at_once():
    time = FakeTime()
    limited = failure(FailureKind.RATE_LIMITED, http_status=429, retry_after=900.0)
    call, made = failing(Definite(limited))
    outcome = insist(call, budget(300, time))

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.OUT_OF_BUDGET
    assert "asked to wait 900 s" in outcome.failure.message
    assert outcome.failure.http_status == 429
    assert time.slept == []
    assert len(made) == 1


def test_retry_after_is_honoured_between_tries():
    time = FakeTime()
    limited = Definite(failure(FailureKind.RATE_LIMITED, retry_after=7.0))
    insist(failing(limited, limited, Ok(1))[0], budget(300, time, lambda: 0.0))

    assert time.slept == [7, 7]


def test_429_for_ever_stops_with_the_budget():
    time = FakeTime()
    call, made = failing(Definite(failure(FailureKind.RATE_LIMITED)))
    outcome = insist(call, budget(60, time))

    assert outcome.failure.kind is FailureKind.OUT_OF_BUDGET
    assert sum(time.slept) <= 60
    assert len(made) < TRIES[FailureKind.RATE_LIMITED]


def seconds(value, date=None, now=NOW):
    headers = {"retry-after": value} | ({} if date is None else {"date": date})
    return retry_after_seconds(headers, now)


def http_date(moment):
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", 0), ("1", 1), (" 120 ", 120), ("007", 7), ("9" * 9, 999_999_999), ("9" * 10_000, 1e9)],
)
def test_plain_seconds_are_taken(value, expected):
    assert seconds(value) == expected


@pytest.mark.parametrize(
    "value", ["", "٣", "１", "-5", "+5", "1.5", "1e3", "soon", "5, 5", "0x10", "Mon, 99 Foo 2026"]
)
def test_what_is_neither_seconds_nor_a_date_is_ignored(value):
    assert seconds(value) is None


def test_no_header_is_none():
    assert retry_after_seconds({}, NOW) is None


@given(st.integers(-(10**6), 10**6), st.integers(-86_400 * 30, 86_400 * 30))
def test_a_date_counts_from_the_answers_own_date(delay, skew):
    server = NOW + timedelta(seconds=skew)
    until = http_date(server + timedelta(seconds=delay))

    assert seconds(until, http_date(server)) == max(0, delay)


@given(st.integers(-(10**6), 10**6))
def test_a_date_alone_counts_from_our_clock(delay):
    assert seconds(http_date(NOW + timedelta(seconds=delay))) == max(0, delay)


def test_a_date_that_cannot_be_read_is_not_counted_from():
    until = http_date(NOW + timedelta(seconds=9))

    assert seconds(until, "nonsense") == 9


def test_a_date_without_a_zone_is_utc():
    assert seconds("Mon, 23 Nov 2026 12:00:10 -0000") == 10


@given(st.text(max_size=60), st.none() | st.text(max_size=60))
def test_no_header_breaks_it_or_makes_it_negative(value, date):
    result = seconds(value, date)

    assert result is None or result >= 0
