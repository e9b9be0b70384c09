"""An apply of two flows that dies between any two calls to the world; the next one goes on."""

from __future__ import annotations

import itertools

import pytest

from flowops.model.environment import Limits
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from tests.applying.world import TELLINGS, Account, Memory, wish_for, world_of
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow

pytestmark = pytest.mark.slow

FIRST, SECOND = definition("first"), definition("second")
NAMES = ("A", "B")


class Killed(BaseException):
    pass


class Life:
    def __init__(self, calls):
        self.left = calls

    def spend(self):
        if self.left == 0:
            raise Killed
        self.left -= 1


class Mortal:
    """A port whose calls are counted down; when none is left, the process is dead."""

    def __init__(self, port, life):
        self._port, self._life = port, life

    def __getattr__(self, name):
        found = getattr(self._port, name)
        if not callable(found) or name == "lock":
            return found

        def call(*arguments):
            self._life.spend()
            return found(*arguments)

        return call


def flows(text, status):
    return [desired_flow(key=name, name=name, definition=text, status=status) for name in NAMES]


def applied(account, ledger, desired):
    return apply_flows(
        world_of(account, ledger, limits=Limits(concurrency=1)),
        lambda: wish_for(*desired),
        approve=lambda _: Approval.YES,
        on_event=lambda _: None,
    )


@pytest.mark.parametrize("telling", TELLINGS.values(), ids=TELLINGS)
@pytest.mark.parametrize("before", [None, DRAFT, PUBLISHED])
def test_killed_between_any_two_calls_the_next_apply_goes_on(before, telling):
    for calls in itertools.count():
        account, ledger, life = Account(telling), Memory(), Life(calls)
        if before is not None:
            applied(account, ledger, flows(FIRST, before))

        try:
            applied(Mortal(account, life), Mortal(ledger, life), flows(SECOND, PUBLISHED))
        except Killed:
            report = applied(account, ledger, flows(SECOND, PUBLISHED))
            assert report.exit_code == 0

        assert sorted(each.name for each in account.flows.values()) == list(NAMES)
        assert all(each.published == SECOND for each in account.flows.values())
        assert not account.needless
        world = world_of(account, ledger)
        assert plan_flows(world, wish_for(*flows(SECOND, PUBLISHED))).is_empty
        if life.left:
            break
