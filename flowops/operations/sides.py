"""What a plan is made of beside the wish: the lists of the accounts, and our records."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flowops.operations.failures import must
from flowops.operations.workspace import Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.model.flows import Account, FlowList
    from flowops.operations.workspace import World


TURN = 0.0005
"""Seconds for which a thread that reads definitions keeps others from going on: an answer that has
come waits so long, and several times, until the next page is asked for. Python's own 5 ms would
make a list of a hundred pages a second longer.
"""


@contextmanager
def reading_sides(world: World) -> Iterator[World]:
    """A world whose sides are read while the block reads what is wanted.

    What the block raises counts, whatever becomes of the lists: they are not read on.
    """
    sides = world.begin(partial(read_sides, world))
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield replace(world, sides=sides)
    except BaseException as problem:
        world.stop.set()
        world.hurry(0)
        if not isinstance(problem, KeyboardInterrupt):
            with suppress(Exception):
                sides()
        raise
    finally:
        sys.setswitchinterval(usual)


def read_sides(world: World) -> Sides:
    """Our records are read while the gateway takes its time with the lists.

    Raises GatewayFailed or AccessRefused where a list cannot be read to its end.
    """
    accounts = world.environment.accounts
    lists = {account: partial(_list, world, account) for account in accounts}
    past = partial(world.ledger.read_past, world.environment.left_out)
    reads: list[Callable[[], Any]] = [*lists.values(), past]
    *listed, read_past = world.in_parallel(lambda read: read(), reads)
    return Sides(read_past, dict(zip(accounts, listed, strict=True)))


def _list(world: World, account: Account) -> FlowList:
    outcome = world.gateway.list_flows(account)
    return must(outcome, f"listing the flows of account {account.alias}", world.environment)
