"""The lists are read while the definitions are."""

from __future__ import annotations

from threading import Event

import pytest
from msgspec.structs import replace

from flowops.errors import GatewayFailed, InvalidInput, LockHeld
from flowops.model.outcome import FailureKind
from flowops.operations.deploy import Approval, apply_flows
from flowops.operations.gather import find_flows
from flowops.operations.sides import reading_sides
from tests.applying.world import Account, Memory, refused, wish_for, world_of
from tests.builders import PUBLISHED, definition, desired_flow, record

LONG = 10
"""Seconds: nothing takes that long unless it is broken."""
WRONG = InvalidInput("1 error in booking.json; nothing was written")
UNREACHABLE = refused(FailureKind.UNREACHABLE)


def account_with_a_flow():
    account = Account()
    account.add(definition(), status=PUBLISHED)
    return account


class Listing(Account):
    """`was_asked` once a list is asked for; it is answered when `may_answer`."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.was_asked, self.may_answer = Event(), Event()

    def list_flows(self, account):
        self.was_asked.set()
        assert self.may_answer.wait(LONG)
        return super().list_flows(account)


def refuse():
    raise WRONG


def refuse_after(event):
    assert event.wait(LONG)
    raise WRONG


def test_the_first_request_leaves_before_the_definitions_are_read():
    account = Listing()
    account.add(definition(), status=PUBLISHED)

    with reading_sides(world_of(account, Memory(record()))) as world:
        assert account.was_asked.wait(LONG)
        wish = wish_for(desired_flow())
        account.may_answer.set()

    (pair,) = find_flows(world, wish).pairs
    assert (pair.live.status, pair.record) == (PUBLISHED, record())
    assert account.calls == ["list"]


def test_a_list_that_failed_is_told_after_the_definitions_were_read():
    account = Account(faults={("list", 1): UNREACHABLE})

    with reading_sides(world_of(account)) as world:
        wish = wish_for(desired_flow())

    with pytest.raises(GatewayFailed):
        find_flows(world, wish)


def test_a_wrong_definition_comes_before_a_list_that_failed_earlier():
    def refuse_after_the_failure(world):
        with pytest.raises(GatewayFailed):
            _ = world.sides.lists
        raise WRONG

    account = Account(faults={("list", 1): UNREACHABLE})

    with pytest.raises(InvalidInput) as caught, reading_sides(world_of(account)) as world:
        refuse_after_the_failure(world)

    assert caught.value is WRONG


def test_while_the_lists_come_the_gateway_is_told_how_many_flows_are_not_as_recorded():
    expected, account = [], account_with_a_flow()
    world = replace(world_of(account, Memory(record())), expect=expected.append)

    find_flows(world, wish_for(desired_flow()))
    find_flows(world, wish_for(desired_flow(definition=definition("newer"))))

    assert expected == [0, 1]


def test_a_wrong_definition_ends_the_listing():
    account, hurried = Listing(), []

    def hurry(seconds):
        hurried.append(seconds)
        account.may_answer.set()

    world = replace(world_of(account), hurry=hurry)

    with pytest.raises(InvalidInput), reading_sides(world):
        refuse_after(account.was_asked)

    assert hurried == [0]
    assert world.stop.is_set()


def test_an_interruption_waits_for_no_answer():
    account = Listing()

    with pytest.raises(KeyboardInterrupt), reading_sides(world_of(account)):
        raise KeyboardInterrupt

    account.may_answer.set()


def apply_all(account, ledger, read_wish):
    return apply_flows(
        world_of(account, ledger),
        read_wish,
        approve=lambda _: Approval.YES,
        on_event=lambda _: None,
    )


def test_an_apply_writes_nothing_where_a_definition_is_wrong():
    account, ledger = Account(), Memory()

    with pytest.raises(InvalidInput):
        apply_all(account, ledger, refuse)

    assert account.writes == []
    assert (ledger.saves, ledger.is_locked) == (0, False)


def test_an_apply_reads_the_lists_under_its_locks_and_so_the_definitions_too():
    account, ledger = account_with_a_flow(), Memory()
    ledger.is_locked = True

    with pytest.raises(LockHeld):
        apply_all(account, ledger, refuse)

    assert account.calls == []
