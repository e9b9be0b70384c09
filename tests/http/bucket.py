"""A token bucket behind a wire, and threads before it, as events in the order of time."""

from __future__ import annotations

import heapq
import itertools
import math
import random

from msgspec import Struct

NEEDED = {
    "no Retry-After": lambda _: None,
    "whole seconds": math.ceil,
    "to the moment": lambda seconds: seconds,
}


class Run(Struct, frozen=True, dict=True):
    """`early` are requests that left before a `Retry-After` that was heard by then had ended."""

    seconds: float
    sent: int
    refused: int
    early: int
    gaps: tuple[float, ...]

    @property
    def share_refused(self):
        return self.refused / self.sent


class Bucket(Struct, frozen=True, dict=True):
    """`rate` tokens a second, `burst` at most; `latency` there and back; `jitter` each way."""

    rate: float
    burst: float
    latency: float = 0.05
    retry_after: str = "no Retry-After"
    jitter: float = 0.0

    def bound(self, requests, threads):
        return max((requests - self.burst) / self.rate, requests / threads * self.latency)

    def serve(self, pace, requests, threads, seed=1):
        """`threads` send `requests` in all, each again until it is taken, as `pace` allows."""
        return _Course(self, pace, random.Random(seed)).run(requests, threads)


class _Course:
    def __init__(self, bucket, pace, dice):
        self.bucket, self.pace, self.dice = bucket, pace, dice
        self.now = self.filled_at = 0.0
        self.tokens = bucket.burst
        self.events, self.number = [], itertools.count()
        self.departures, self.refused, self.early = [], 0, 0
        self.held_until = -math.inf
        self.waiting = self.left = 0
        self.is_watched = False

    def run(self, requests, threads):
        self.left = requests
        unsent = requests - threads
        self.waiting = threads
        while self.left:
            self._depart()
            self.now, _, happen, *told = heapq.heappop(self.events)
            if happen(*told) and unsent:
                unsent -= 1
                self.waiting += 1
        gaps = tuple(b - a for a, b in itertools.pairwise(self.departures))
        return Run(self.now, len(self.departures), self.refused, self.early, gaps)

    def _depart(self):
        while self.waiting:
            due = self.pace.may_send_at(self.now)
            if due > self.now + 1e-6:
                if not self.is_watched:
                    self.is_watched = True
                    self._later(due - self.now, self._wake)
                return
            self.pace.sent(self.now)
            self.early += self.now < self.held_until - 1e-6
            self.departures.append(self.now)
            self.waiting -= 1
            self._later(self._way(), self._arrive, self.now)

    def _wake(self):
        self.is_watched = False
        return False

    def _arrive(self, sent_at):
        grown = (self.now - self.filled_at) * self.bucket.rate
        self.tokens = min(self.bucket.burst, self.tokens + grown)
        self.filled_at = self.now
        if self.tokens >= 1:
            self.tokens -= 1
            self._later(self._way(), self._taken, sent_at)
        else:
            needed = (1 - self.tokens) / self.bucket.rate
            retry_after = NEEDED[self.bucket.retry_after](needed)
            self._later(self._way(), self._refuse, sent_at, retry_after)
        return False

    def _taken(self, sent_at):
        self.pace.accepted(sent_at, self.now)
        self.left -= 1
        return True

    def _refuse(self, sent_at, retry_after):
        self.pace.refused(sent_at, self.now, retry_after)
        self.refused += 1
        self.waiting += 1
        if retry_after is not None:
            self.held_until = max(self.held_until, self.now + retry_after)
        return False

    def _way(self):
        return self.bucket.latency / 2 + self.dice.random() * self.bucket.jitter

    def _later(self, seconds, happen, *told):
        heapq.heappush(self.events, (self.now + seconds, next(self.number), happen, *told))
