"""One pace for all requests with one key, whatever thread they come from."""

from __future__ import annotations

import time
from threading import Event, Lock, local
from typing import TYPE_CHECKING

from flowops.http.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.http.patience import Budget

_NO_TIME = 1e-4


class NoTurn(Exception):
    """Why a request did not leave, in words that follow the host's name."""


class _Mine(local):
    """When the request of this thread left."""

    sent_at = 0.0


class Pace:
    """Each request takes a turn before it leaves, and says afterwards how it was answered.

    A turn that `Retry-After` or a lasting 429 puts off is paid from the budget; one that a declared
    or learned rate puts off is not: that is how long the work takes. `on_change` is told in words
    what everybody will notice. Clock and sleep are handed in by tests.
    """

    def __init__(
        self,
        requests_per_second: float | None,
        budget: Budget,
        *,
        stop: Event | None = None,
        on_change: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._rate = Rate(requests_per_second)
        self._budget = budget
        self._stop = Event() if stop is None else stop
        self._on_change = on_change
        self._clock = clock
        self._sleep = self._stop.wait if sleep is None else sleep
        self._closes = -float("inf")
        self._asked: float | None = None
        self._mine = _Mine()
        # Whoever holds the first waits for the next turn, and all others for him; so that a turn
        # wakes one thread and not all of them. The second is held for moments only.
        self._next = Lock()
        self._lock = Lock()

    def take_turn(self) -> None:
        """Until the request may leave. Raises NoTurn when this run cannot or will not wait."""
        with self._next:
            while True:
                with self._lock:
                    now = self._clock()
                    seconds = self._rate.may_send_at(now) - now
                    if seconds <= _NO_TIME:
                        self._rate.sent(now)
                        self._mine.sent_at = now
                        return
                    told = now < self._rate.held_until or self._rate.is_starved
                self._wait(now, seconds, told=told)

    def accepted(self) -> None:
        """The request of this thread was answered, and not with 429."""
        with self._lock:
            self._rate.accepted(self._mine.sent_at, self._clock())

    def refused(self, retry_after: float | None) -> None:
        """It was answered with 429."""
        with self._lock:
            now = self._clock()
            fell = self._rate.refused(self._mine.sent_at, now, retry_after)
            rate = self._rate.per_second(now)
            self._asked = retry_after
        if fell and self._on_change is not None:
            self._on_change(_said(rate, retry_after))

    def hold(self, seconds: float) -> None:
        """The gateway is busy, and named the time: nobody asks before."""
        with self._lock:
            self._rate.hold(self._clock() + seconds)
            self._asked = seconds

    def hurry(self, seconds: float) -> None:
        """A run that was stopped takes no turn later than that. Takes no lock: a signal comes at
        any time.
        """
        self._closes = self._clock() + seconds

    def _wait(self, now: float, seconds: float, *, told: bool) -> None:
        if self._stop.is_set():
            # What has to be finished, so that no flow is left half way, is near its end.
            if told or now + seconds > self._closes:
                raise NoTurn("was not asked, since this run is to stop")
            time.sleep(seconds)
        elif told and not self._budget.pay(seconds):
            asked = "" if self._asked is None else f" (asked to wait {self._asked:g} s)"
            raise NoTurn(
                f"is to be asked later{asked}; that is beyond what this run may still wait"
            )
        else:
            self._sleep(seconds)


def _said(rate: float, retry_after: float | None) -> str:
    wait = "" if retry_after is None else f"everybody waits {retry_after:g} s; "
    return f"429: {wait}from here on {rate:.3g} requests a second"
