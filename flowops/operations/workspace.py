"""Everything one command works with: what is wanted, where, and the way to the world."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from msgspec import Struct, field

from flowops.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flowops.compare.pairing import Consent, FlowPair
    from flowops.model.environment import Environment
    from flowops.model.flows import Account, DesiredFlow, FlowList
    from flowops.model.record import Past
    from flowops.operations.ports import Checkout, Clock, Gateway, Ledger, Patience

T = TypeVar("T")
R = TypeVar("R")

HEARTBEAT = 0.2
"""Seconds."""
HEAD_START = 0.004
"""Seconds in which a request is on its way, where nobody else wants the interpreter."""
_FOLLOWERS = 16
"""Threads that one thread can stay ahead of, in what is a small part of their work."""


class Wish(Struct, frozen=True):
    """What a person asks of this run: all desired flows, which of them, and what is consented to.

    `desired` holds the whole manifest even when few keys are selected, so that no flow of it is
    taken for unmanaged.
    """

    desired: tuple[DesiredFlow, ...]
    selected: frozenset[str]
    adopt: frozenset[str] = frozenset()
    take_over: frozenset[str] = frozenset()

    def consent(self, key: str) -> Consent:
        from flowops.compare.pairing import Consent

        if key in self.take_over:
            return Consent.TAKE_OVER
        return Consent.ADOPT if key in self.adopt else Consent.NONE


class Sides(Protocol):
    """What a plan is made of beside the wish: our records, and what is live in each account.
    Whoever asks for one that is not read yet waits for it.
    """

    @property
    def past(self) -> Past: ...

    @property
    def lists(self) -> Mapping[Account, FlowList]: ...


class NoCheckout:
    """Fits `operations.ports.Checkout` where there is no repository."""

    def commit(self) -> str | None:
        return None

    def precedes(self, commit: str) -> bool:  # noqa: ARG002
        return False


class World(Struct, frozen=True):
    """The far side, behind ports. `stop` asks a run to end, and wakes whoever waits; `hurry` makes
    all requests end within so many seconds; `expect` says how many flows will likely be written to.

    `left_in_draft` are the flows that people use and that an earlier run of ours left in DRAFT, as
    far as this run has looked. `sides` are lists and records that are being read already, if they
    are.
    """

    environment: Environment
    gateway: Gateway
    ledger: Ledger
    patience: Patience
    clock: Clock
    stop: Event = field(default_factory=Event)
    checkout: Checkout = field(default_factory=NoCheckout)
    warn: Callable[[str], None] = lambda _: None
    left_in_draft: dict[tuple[str, str], FlowPair] = field(default_factory=dict)
    hurry: Callable[[float], None] = lambda _: None
    expect: Callable[[int], None] = lambda _: None
    sides: Sides | None = None

    def begin(self, do: Callable[[], R]) -> Callable[[], R]:
        """Do it in a thread of its own, which has a head start. What comes back waits for the
        answer, or raises what was raised instead.
        """
        begun = _Begun(do)
        begun.start()
        begun.join(HEAD_START)
        return begun.answer

    def in_parallel(self, do: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """The answers in the order of the items; so many at once that as many requests as the
        environment allows are in flight.

        Whoever has done one takes the next, so nothing waits behind a slow one.
        """
        todo = list(items)
        if len(todo) < 2:  # noqa: PLR2004 - one flow needs no thread
            return [do(item) for item in todo]
        answers: list[Any] = [None] * len(todo)
        problems: list[BaseException] = []
        # One thread at a time advances an iterator of this kind.
        places = iter(range(len(todo)))

        def work() -> None:
            try:
                for place in places:
                    answers[place] = do(todo[place])
            except BaseException as problem:  # noqa: BLE001 - raised below, where all have ended
                problems.append(problem)
                # Whoever waits for a next try would keep the command from ending.
                self.stop.set()
                _exhaust(places)

        workers = min(_workers(self.environment.limits.concurrency), len(todo))
        try:
            begun = [_Begun(work) for _ in range(workers)]
            for each in begun:
                each.start()
            for each in begun:
                each.answer()
        except BaseException:
            # Only reading is interrupted from the keyboard, and for the answer to a read nobody
            # needs to wait.
            self.stop.set()
            _exhaust(places)
            raise
        if problems:
            raise problems[0]
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

        begun = [_Begun(work) for _ in range(1 + concurrency // _FOLLOWERS)]
        for each in begun:
            each.start()
        try:
            yield
        finally:
            _exhaust(places)
            for each in begun:
                each.answer()


def _workers(concurrency: int) -> int:
    """One in five has no request under way: it writes to the disk, or reckons."""
    return concurrency + concurrency // 4


class _Begun(Thread, Generic[R]):
    """Not `concurrent.futures`, whose import takes as long as that of all ports."""

    def __init__(self, do: Callable[[], R]) -> None:
        super().__init__(daemon=True)
        self._do = do
        self._answer: R | None = None
        self._problem: BaseException | None = None

    def run(self) -> None:
        try:
            self._answer = self._do()
        except BaseException as problem:  # noqa: BLE001 - raised again by who asks for the answer
            self._problem = problem

    def answer(self) -> R:
        while self.is_alive():
            # Not without a limit: a signal that comes just before the wait is noticed after it.
            self.join(HEARTBEAT)
        if self._problem is not None:
            raise self._problem
        return cast("R", self._answer)


def _exhaust(places: Iterator[object]) -> None:
    """So that nothing more is begun."""
    for _ in places:
        pass
