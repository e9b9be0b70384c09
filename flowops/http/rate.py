"""How fast requests may leave: a declared rate, or one that is learned from 429s. Pure.

All moments are seconds of one clock, which is handed in; all rates are requests per second.
"""

from __future__ import annotations

from collections import deque
from math import cbrt, inf

BELOW_DECLARED = 0.98
"""Of the declared rate: a request may be held up on its way, and the next one not."""

# A rate that fell comes back to a little below where it was refused: quickly at first, slowly near
# it, and beyond it slowly at first (CUBIC, RFC 9438, section 4.2). Of that rate, per second cubed.
_GROWTH = 0.004
_BELOW_CEILING = 0.95

# What a rate that was refused is multiplied by. A declared one is mostly right, and a refusal then
# means that somebody else uses the key, or that requests bunched up on their way.
_FALL_LEARNED, _FALL_DECLARED = 0.5, 0.8

# Of the spacing: how late a request may leave so that the next ones make up for it, and how close
# they may then be. Closer than the declared rate has them would be refused by a bucket of one.
_LATE = 0.25
_CLOSEST = 0.99

_SLOWEST = 1 / 30
_FIRST = 1.0  # where nothing was taken yet, and nothing says how fast it may be
_RECENT = 2.0  # seconds over which the first refusal looks back
_MARKS = 4
_OLD = 20.0  # seconds after which a mark says nothing of a limit that may have changed


class Rate:
    """`declared` None: nothing waits until the first 429."""

    def __init__(self, declared: float | None = None) -> None:
        self._most = inf if declared is None else declared * BELOW_DECLARED
        self._fall = _FALL_LEARNED if declared is None else _FALL_DECLARED
        self._fell_to = self._ceiling = self._most
        self._fell_at = self._held_until = self._left_at = self._due = -inf
        self._grows_from: float | None = None
        self._is_learned = False
        self._sent: deque[float] = deque()
        self._accepted: deque[float] = deque()
        self._marks: deque[_Mark] = deque(maxlen=_MARKS)

    @property
    def held_until(self) -> float:
        """Nobody sends before; what `Retry-After` said last, or long ago."""
        return self._held_until

    @property
    def is_starved(self) -> bool:
        """Nothing was taken since the rate fell."""
        return self._is_learned and self._grows_from is None

    def per_second(self, now: float) -> float:
        """Infinity where nothing is declared and nothing was refused."""
        if not self._is_learned:
            return self._most
        steepness = _GROWTH * self._ceiling
        seconds_to_ceiling = cbrt((self._ceiling - self._fell_to) / steepness)
        growing = 0.0 if self._grows_from is None else max(0.0, now - self._grows_from)
        return min(self._most, self._ceiling + steepness * (growing - seconds_to_ceiling) ** 3)

    def may_send_at(self, now: float) -> float:
        """When the next request may leave; perhaps a moment that is over."""
        spacing = 1 / self.per_second(now)
        return max(self._held_until, self._due + spacing, self._left_at + _CLOSEST * spacing)

    def sent(self, now: float) -> None:
        spacing = 1 / self.per_second(now)
        is_late = now - self._due < (1 + _LATE) * spacing
        self._due = self._due + spacing if is_late else now
        self._left_at = now
        if not self._is_learned:
            _remember(self._sent, now, now)

    def accepted(self, sent_at: float, now: float) -> None:
        for mark in self._marks:
            mark.accepted += sent_at >= mark.at
        if self._grows_from is None and sent_at >= self._fell_at:
            self._grows_from = now
        if not self._is_learned:
            _remember(self._accepted, sent_at, now)

    def refused(self, sent_at: float, now: float, retry_after: float | None) -> bool:
        """A 429. Whether the rate fell: what was under way when it fell last says nothing new."""
        is_news = sent_at >= self._fell_at
        if is_news:
            self._fall_from(now)
        if retry_after is not None:
            self.hold(now + retry_after)
        return is_news

    def hold(self, until: float) -> None:
        """Nobody sends before; afterwards they leave one after the other."""
        self._held_until = max(self._held_until, until)

    def _fall_from(self, now: float) -> None:
        if self._is_learned:
            rate = self.per_second(now)
            to = max(self._fall * rate, self._surely(now))
        else:
            rate = min(self._most, _speed(self._sent, now))
            to = _speed(self._accepted, now)
        self._ceiling = max(_SLOWEST, rate * _BELOW_CEILING)
        self._fell_to = min(self._ceiling, max(_SLOWEST, to))
        self._fell_at, self._grows_from, self._is_learned = now, None, True
        self._marks.append(_Mark(now))

    def _surely(self, now: float) -> float:
        """What the gateway takes at least, from moments at which it refused for being empty."""
        rates = (mark.least_rate(now) for mark in self._marks if now - mark.at < _OLD)
        return max(rates, default=0.0)


class _Mark:
    """A refusal, and what was sent after it and taken. A token bucket was empty then, so all of
    that is what it filled up by, and one at most.
    """

    __slots__ = ("accepted", "at")

    def __init__(self, at: float) -> None:
        self.at = at
        self.accepted = 0

    def least_rate(self, now: float) -> float:
        return (self.accepted - 1) / max(now - self.at, 1e-3)


def _remember(moments: deque[float], moment: float, now: float) -> None:
    moments.append(moment)
    while moments and moments[0] < now - _RECENT:
        moments.popleft()


def _speed(moments: deque[float], now: float) -> float:
    return len(moments) / max(now - moments[0], 1e-3) if moments else _FIRST
