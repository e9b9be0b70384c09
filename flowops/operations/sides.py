"""What a plan is made of beside the wish: the lists of the accounts, and our records."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from flowops.operations.failures import must

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flowops.model.flows import Account, FlowList
    from flowops.model.record import Past
    from flowops.operations.workspace import Sides, World

SHORT = 0.001
"""Seconds for which whoever reckons lets an answer wait that came in. Python's own are 5 ms, and a
page needs the interpreter more than once.
"""


@contextmanager
def reading_sides(world: World) -> Iterator[World]:
    """A world whose lists are read while the block reads what is wanted, and then our records.

    What the block raises counts, whatever becomes of the lists: they are not read on.
    """
    lists = world.begin(lambda: _read_lists(world))
    patience = sys.getswitchinterval()
    sys.setswitchinterval(SHORT)
    try:
        yield replace(world, sides=_BeingRead(world, lists))
    except BaseException as problem:
        world.stop.set()
        world.hurry(0)
        if not isinstance(problem, KeyboardInterrupt):
            with suppress(Exception):
                lists()
        raise
    finally:
        sys.setswitchinterval(patience)


class _BeingRead:
    def __init__(self, world: World, lists: Callable[[], dict[Account, FlowList]]) -> None:
        self._world = world
        self._lists = lists

    @cached_property
    def past(self) -> Past:
        """Not in a third thread: two that count take longer by turns than one after the other."""
        return _read_past(self._world)

    @property
    def lists(self) -> dict[Account, FlowList]:
        return self._lists()


class _Read(Struct, frozen=True):
    past: Past
    lists: dict[Account, FlowList]


def read_sides(world: World) -> Sides:
    """Our records are read while the gateway takes its time with the lists.

    Raises GatewayFailed or AccessRefused where a list cannot be read to its end.
    """
    reads: list[Callable[[], Any]] = [*_lists(world), partial(_read_past, world)]
    *listed, past = world.in_parallel(lambda read: read(), reads)
    return _Read(past, _by_account(world, listed))


def _read_lists(world: World) -> dict[Account, FlowList]:
    return _by_account(world, world.in_parallel(lambda read: read(), _lists(world)))


def _read_past(world: World) -> Past:
    return world.ledger.read_past(world.environment.left_out)


def _lists(world: World) -> list[Callable[[], FlowList]]:
    return [partial(_list, world, account) for account in world.environment.accounts]


def _by_account(world: World, listed: Iterable[FlowList]) -> dict[Account, FlowList]:
    return dict(zip(world.environment.accounts, listed, strict=True))


def _list(world: World, account: Account) -> FlowList:
    outcome = world.gateway.list_flows(account)
    return must(outcome, f"listing the flows of account {account.alias}", world.environment)
