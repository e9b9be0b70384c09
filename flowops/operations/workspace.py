"""Everything one command works with: what is wanted, where, and the way to the world."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from flowops.compare.pairing import Consent
from flowops.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flowops.compare.pairing import FlowPair
    from flowops.model.environment import Environment
    from flowops.model.flows import DesiredFlow
    from flowops.operations.ports import Checkout, Clock, Gateway, Ledger, Patience

T = TypeVar("T")
R = TypeVar("R")

HEARTBEAT = 0.2
"""Seconds."""
_FOLLOWERS = 16
"""Threads that one thread can stay ahead of, in what is a small part of their work."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of this run: all desired flows, which of them, and what is consented to.

    `desired` holds the whole manifest even when few keys are selected, so that no flow of it is
    taken for unmanaged.
    """

    desired: tuple[DesiredFlow, ...]
    selected: frozenset[str]
    adopt: frozenset[str] = frozenset()
    take_over: frozenset[str] = frozenset()

    def consent(self, key: str) -> Consent:
        if key in self.take_over:
            return Consent.TAKE_OVER
        return Consent.ADOPT if key in self.adopt else Consent.NONE


class NoCheckout:
    """Fits `operations.ports.Checkout` where there is no repository."""

    def commit(self) -> str | None:
        return None

    def precedes(self, commit: str) -> bool:  # noqa: ARG002
        return False


@dataclass(frozen=True, slots=True)
class World:
    """The far side, behind ports. `stop` asks a run to end, and wakes whoever waits.

    `left_in_draft` are the flows that people use and that an earlier run of ours left in DRAFT, as
    far as this run has looked.
    """

    environment: Environment
    gateway: Gateway
    ledger: Ledger
    patience: Patience
    clock: Clock
    stop: Event = field(default_factory=Event)
    checkout: Checkout = field(default_factory=NoCheckout)
    warn: Callable[[str], None] = field(default=lambda _: None)
    left_in_draft: dict[tuple[str, str], FlowPair] = field(default_factory=dict)

    def in_parallel(self, do: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """The answers in the order of the items; as many at once as the environment allows.

        Whoever has done one takes the next, so nothing waits behind a slow one.
        """
        todo = list(items)
        if len(todo) < 2:  # noqa: PLR2004 - one flow needs no thread
            return [do(item) for item in todo]
        answers: list[Any] = [None] * len(todo)
        # One thread at a time advances an iterator of this kind.
        places = iter(range(len(todo)))

        def work() -> None:
            try:
                for place in places:
                    answers[place] = do(todo[place])
            except BaseException:
                _exhaust(places)
                raise

        workers = min(self.environment.limits.concurrency, len(todo))
        pool = ThreadPoolExecutor(workers)
        try:
            _wait([pool.submit(work) for _ in range(workers)])
        except BaseException as problem:
            # Whoever waits for a next try would keep the command from ending. Only reading is
            # interrupted from the keyboard, and the answer to a read nobody needs to wait for.
            self.stop.set()
            _exhaust(places)
            pool.shutdown(wait=not isinstance(problem, KeyboardInterrupt))
            raise
        finally:
            pool.shutdown(wait=False)
        return answers

    @contextmanager
    def ahead(self, do: Callable[[T], object], items: Iterable[T]) -> Iterator[None]:
        """While the block runs, `do` as many of the items as there is time for, in their order.
        Whoever needs one that was not reached, or failed, does it himself.
        """
        todo, concurrency = list(items), self.environment.limits.concurrency
        if len(todo) < 2 or concurrency == 1:  # noqa: PLR2004 - as above
            yield
            return
        places = iter(todo)

        def work() -> None:
            with suppress(StoreFailed):
                for item in places:
                    if self.stop.is_set():
                        return
                    do(item)

        workers = 1 + concurrency // _FOLLOWERS
        with ThreadPoolExecutor(workers, "ahead") as pool:
            working = [pool.submit(work) for _ in range(workers)]
            try:
                yield
            finally:
                _exhaust(places)
            _wait(working)


def _exhaust(places: Iterator[object]) -> None:
    """So that nothing more is begun."""
    for _ in places:
        pass


def _wait(futures: Iterable[Future[None]]) -> None:
    """Until all have ended, or the first has failed."""
    waiting = set(futures)
    while waiting:
        # Not without a limit: a signal that comes just before the wait is noticed after it.
        done, waiting = wait(waiting, timeout=HEARTBEAT, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
