from __future__ import annotations

import pytest

from flowops.errors import AccessRefused
from flowops.model.outcome import FailureKind
from flowops.operations.live import NotLive, find_live
from flowops.operations.preview import preview_flows
from tests.applying.world import Account, refused, wish_for, world_of
from tests.builders import PUBLISHED, definition, desired_flow


def live_account(**flow):
    account = Account()
    account.add(definition(), **{"status": PUBLISHED, **flow})
    return account


def not_live(account, *desired, **wish):
    with pytest.raises(NotLive) as caught:
        find_live(world_of(account), wish_for(*desired, **wish))
    return caught.value


def test_a_live_flow_stands_beside_the_one_that_is_wanted():
    account = live_account()

    ((desired, live),) = find_live(world_of(account), wish_for(desired_flow()))

    assert (desired.key, live.flow_id) == ("booking", account.only.flow_id)


def test_a_flow_that_is_not_there_yet_is_made_by_apply():
    problem = not_live(Account(), desired_flow())

    assert problem.message == "booking is not in account default yet"
    assert problem.hint == "flowops apply creates it"


def test_of_several_flows_of_one_name_none_is_chosen():
    account = live_account()
    account.add(definition())

    problem = not_live(account, desired_flow())

    assert problem.message == (
        "booking: account default has several flows of this name: 1001, 1002"
    )
    assert "id:" in problem.hint


def test_the_flow_of_another_key_is_not_taken_for_it():
    account = live_account()
    pinned = desired_flow(key="pinned", name="Else", pinned_id=account.only.flow_id)

    problem = not_live(account, pinned, desired_flow(), only=["booking"])

    assert (
        problem.message
        == "booking: the flow of this name in account default is another key's: 1001"
    )


def test_a_flow_that_the_environment_leaves_out_is_not_live_there():
    problem = not_live(live_account(), desired_flow(), only=["skipped"])

    assert problem.message == "skipped is not in environment production"


def test_a_preview_is_read_and_never_renewed():
    account = live_account()

    (preview,) = preview_flows(world_of(account), wish_for(desired_flow()))

    assert preview.preview.url == f"https://preview.example/{account.only.flow_id}"
    assert account.calls == ["list", "preview"]


def test_a_preview_that_cannot_be_read_says_of_which_flow():
    account = live_account()
    account.faults["preview", 1] = refused(FailureKind.ACCESS)

    with pytest.raises(AccessRefused, match="reading the preview of booking: refused"):
        preview_flows(world_of(account), wish_for(desired_flow()))
