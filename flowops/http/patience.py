"""All waiting of a run, out of one budget."""

from __future__ import annotations

import time
from threading import Event, Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_DELAY = 1.0
LONGEST_DELAY = 30.0
_SPREAD = 1.0


def _dice() -> float:
    # Most runs never wait.
    import random

    return random.random()  # noqa: S311 - jitter is no secret


class Budget:
    """`operations.ports.Patience` for many threads at once.

    Waits that overlap cost once: eight threads that each wait 5 s cost 5 s, so the budget is what
    a person waits. Once `stop` is set, everybody wakes and nobody waits again. Clock, sleep and
    random are handed in by tests.
    """

    def __init__(
        self,
        seconds: float,
        *,
        stop: Event | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
        random: Callable[[], float] = _dice,
    ) -> None:
        self._left = seconds
        self._clock = clock
        self._stop = Event() if stop is None else stop
        self._sleep = self._stop.wait if sleep is None else sleep
        self._random = random
        self._paid_until = clock()
        self._lock = Lock()

    @property
    def left(self) -> float:
        """Seconds that may still be waited."""
        return self._left

    def wait(self, attempt: int, retry_after: float | None = None) -> bool:
        """Wait before try number `attempt` + 1; False, at once, when the budget does not reach."""
        delay = self._back_off(attempt) if retry_after is None else self._obey(retry_after)
        if self._stop.is_set() or not self.pay(delay):
            return False
        self._sleep(delay)
        return not self._stop.is_set()

    def pay(self, seconds: float) -> bool:
        """For a wait that begins now; False, and nothing is paid, if the budget does not reach."""
        with self._lock:
            now = self._clock()
            until = now + seconds
            cost = max(0.0, until - max(now, self._paid_until))
            if cost > self._left:
                return False
            self._left -= cost
            self._paid_until = max(until, self._paid_until)
            return True

    def _back_off(self, attempt: int) -> float:
        """Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/."""
        doublings = min(max(attempt, 1) - 1, 16)
        longest: float = FIRST_DELAY * 2**doublings
        return self._random() * min(LONGEST_DELAY, longest)

    def _obey(self, retry_after: float) -> float:
        """A little later than asked, so that threads told the same do not come back as one."""
        asked = max(0.0, retry_after)
        return asked + self._random() * min(_SPREAD, asked)
