"""An explicit-state checker: every state that can be reached is visited, nearest first.

A state is a hashable value, a model a function from a state to the moves that leave it. The first
state found broken has the shortest way to it, so its trace holds nothing that is beside the point.
"""

from __future__ import annotations

import gc
import time
from array import array
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    Move = tuple[Hashable, Hashable]

NONE = -1


class Model(Protocol):
    """What can happen, what must never, and where it is allowed to end."""

    def start(self) -> Hashable: ...

    def moves(self, state) -> Iterable[Move]:
        """Everything that can happen next: a label, and the state after it."""

    def line(self, label) -> str:
        """The label in words: only the few moves of a trace are ever told."""

    def broken(self, state) -> str | None:
        """What must never be so, in words."""

    def at_rest(self, state) -> bool:
        """Settled, or a person is asked: a state that is good to end in."""


class Found(Struct, frozen=True, dict=True):
    """What a search came to. `broken` is None where all that must hold does, in every state.

    `trace` leads to the broken state, one line a move. `complete` says that no state was left out.
    `seconds` are the processor's.
    """

    states: int
    moves: int
    depth: int
    seconds: float
    broken: str | None = None
    trace: tuple[str, ...] = ()
    complete: bool = True

    @property
    def holds(self) -> bool:
        return self.broken is None and self.complete

    def story(self) -> str:
        lines = [f"{number:3}. {line}" for number, line in enumerate(self.trace, 1)]
        return "\n".join([*lines, f"  => {self.broken}"])


WEDGED = "wedged: from here nothing leads to a settled state, nor to a question to a person"


def explore(model: Model, *, at_most: int | None = None) -> Found:
    """Visit all states, or `at_most` so many. A wedged state is broken too.

    Whether a state is wedged is only known when all states are, so a search that was cut short
    says nothing of it.
    """
    began = time.process_time()
    with _no_garbage_collection():
        search = _Search(model)
        wrong = search.visit_all(at_most)
        complete = wrong is None and len(search.starts) > len(search.states)
        if complete:
            wrong = search.first_wedged()
        number, what = wrong or (NONE, None)
        trace = () if wrong is None else search.trace_to(number)
        return Found(
            len(search.states),
            len(search.targets),
            search.depth(),
            time.process_time() - began,
            what,
            trace,
            complete=complete or wrong is not None,
        )


class _Search:
    """States are numbered as they are found, and their moves kept as numbers: a few bytes each."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.states = [model.start()]
        self._numbers = {self.states[0]: 0}
        self._parents = array("l", [NONE])
        self.starts = array("l", [0])
        self.targets = array("l")

    def visit_all(self, at_most: int | None) -> tuple[int, str] | None:
        """The number of the first broken state, and what is wrong with it."""
        moves, broken = self._model.moves, self._model.broken
        states, number_of, parents = self.states, self._numbers.setdefault, self._parents
        targets = self.targets
        # The list grows while it is walked: that is the queue.
        for number, state in enumerate(states):
            if at_most is not None and len(states) > at_most:
                return None
            for _, after in moves(state):
                known = len(states)
                target = number_of(after, known)
                targets.append(target)
                if target == known:
                    states.append(after)
                    parents.append(number)
                    what = broken(after)
                    if what is not None:
                        return target, what
            self.starts.append(len(targets))
        return None

    def first_wedged(self) -> tuple[int, str] | None:
        """Walk back from every state at rest, until no further state is reached."""
        leads_to_rest = bytearray(map(self._model.at_rest, self.states))
        starts, targets = self.starts, self.targets
        changed = True
        while changed:
            changed = False
            for number in range(len(leads_to_rest) - 1, NONE, -1):
                if leads_to_rest[number]:
                    continue
                for target in targets[starts[number] : starts[number + 1]]:
                    if leads_to_rest[target]:
                        leads_to_rest[number] = changed = True
                        break
        number = leads_to_rest.find(False)
        return None if number == NONE else (number, WEDGED)

    def trace_to(self, number: int) -> tuple[str, ...]:
        lines = []
        while (parent := self._parents[number]) != NONE:
            wanted = self.states[number]
            leaving = self._model.moves(self.states[parent])
            label = next(label for label, after in leaving if after == wanted)
            lines.append(self._model.line(label))
            number = parent
        return tuple(reversed(lines))

    def depth(self) -> int:
        """The longest of the shortest ways."""
        depths = array("l", [0])
        for parent in self._parents[1:]:
            depths.append(depths[parent] + 1)
        return depths[-1]


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """States hold no cycles, and looking for some in a million of them takes most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
