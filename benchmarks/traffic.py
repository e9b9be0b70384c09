"""What limits and counts requests on the far side: its options, a bucket for each key, numbers."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    """`latency` in seconds; a new connection's first answer takes three times that. `rate` in
    requests a second for each key, 0 for no limit, with a bucket of `burst`. `dated` flows say when
    they were changed.
    """

    latency: float = 0.0
    page_size: int = 100
    rate: float = 0.0
    burst: float = 1.0
    dated: bool = False


@dataclass(slots=True)
class Bucket:
    """Tokens of one key."""

    tokens: float
    filled_at: float

    def take(self, options: Options, now: float) -> float:
        """0 when there was a token, else the seconds until there is one."""
        gained = (now - self.filled_at) * options.rate
        self.tokens, self.filled_at = min(options.burst, self.tokens + gained), now
        if self.tokens < 1:
            return (1 - self.tokens) / options.rate
        self.tokens -= 1
        return 0.0


@dataclass(slots=True)
class Statistics:
    """What was asked since `began`. Moments are `time.time()`. `creates` counts those that were
    let through, by account and name, so one over 1 was sent twice.
    """

    began: float = field(default_factory=time.time)
    routes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    creates: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    highest_rate: int = 0
    first_request: float | None = None
    last_answer: float | None = None
    recent: deque[float] = field(default_factory=deque)

    def began_one(self, route: str) -> None:
        now = time.time()
        self.routes[route] += 1
        self.first_request = self.first_request or now
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        self.recent.append(now)
        while self.recent[0] <= now - 1:
            self.recent.popleft()
        self.highest_rate = max(self.highest_rate, len(self.recent))

    def ended_one(self, status: int) -> None:
        self.in_flight -= 1
        self.statuses[status] += 1
        self.last_answer = time.time()

    def told(self) -> dict[str, Any]:
        return {
            "requests": self.routes.total(),
            "routes": dict(self.routes),
            "statuses": {str(status): times for status, times in self.statuses.items()},
            "refused": self.statuses[429],
            "connections": self.connections,
            "most_in_flight": self.most_in_flight,
            "highest_rate": self.highest_rate,
            "created": len(self.creates),
            "created_twice": {name: times for name, times in self.creates.items() if times > 1},
            "began": self.began,
            "first_request": self.first_request,
            "last_answer": self.last_answer,
        }
