from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.compare.pairing import Consent
from flowops.errors import AccessRefused, GatewayFailed
from flowops.model.outcome import FailureKind
from flowops.model.record import Evidence, Intent
from flowops.operations.gather import find_flows, gather
from flowops.planning.guards import check_guards
from flowops.planning.plan import make_plan
from tests.applying.world import (
    DATED,
    DATED_BY_GET,
    NOTHING_TOLD,
    READ_BACK,
    READ_BACK_BY_GET,
    Account,
    Effect,
    Memory,
    lost,
    refused,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow, environment, record

ours, other = definition(), definition("other")


def account_with(status=PUBLISHED, text=ours, *, telling=NOTHING_TOLD, **lags):
    account = Account(telling, **lags)
    account.add(text, status=status)
    return account


def record_of(account, **changes):
    """Our record of the only flow of the account."""
    return record(**{"flow_id": account.only.flow_id, "status": account.only.status, **changes})


def gathered(account, *records, desired=None, definitions=(), **wish):
    world = world_of(account, Memory(*records, definitions=definitions))
    (pair,) = gather(world, wish_for(desired or desired_flow(), **wish)).pairs
    return pair


# What people are served


@pytest.mark.parametrize(("status", "served"), [(DRAFT, ours), (PUBLISHED, None)])
def test_a_draft_goes_on_serving_what_was_published_last(status, served):
    account = account_with(status, other, telling=READ_BACK)
    known = record_of(account, status=DRAFT, last_published=ours.fingerprint)

    pair = gathered(account, known, definitions=(ours,), desired=desired_flow(definition=other))

    assert (pair.served, pair.live_definition) == (served, other)


def test_of_a_draft_without_a_record_nobody_knows_what_it_serves():
    assert gathered(account_with(DRAFT)).served is None


# What is asked of the gateway


def several(account, count=5, *, readable=None, first=()):
    """So many flows that our record alone vouches for; `first` is what that of the first says."""
    ids = [account.add(ours, name=f"F{number}", status=PUBLISHED) for number in range(count)]
    desired = [desired_flow(key=f"f{number}", name=f"F{number}") for number in range(count)]
    records = [
        record(key=f"f{number}", flow_id=ids[number], readable=readable) for number in range(count)
    ]
    records[0] = replace(records[0], **dict(first))
    account.calls.clear()
    return gather(world_of(account, Memory(*records)), wish_for(*desired)).pairs


def test_where_our_records_say_that_get_tells_no_more_only_the_list_is_read():
    account = Account()

    several(account, readable=False)

    assert account.calls == ["list"]


def test_where_no_record_knows_one_flow_is_asked_whether_get_tells_more():
    account = Account()

    several(account)

    assert account.calls == ["list", "get"]


@pytest.mark.parametrize(
    ("told", "telling"),
    [({"readable": True}, READ_BACK_BY_GET), ({"updated_at": "1"}, DATED_BY_GET)],
)
def test_what_get_told_of_one_flow_it_may_tell_of_all(told, telling):
    account = Account(telling)

    several(account, readable=False, first=told)

    assert account.calls.count("get") == 5


def test_one_record_that_knows_speaks_for_older_ones():
    account = Account()

    several(account, first={"readable": False})

    assert account.calls == ["list"]


@pytest.mark.parametrize(
    ("telling", "evidence"),
    [(READ_BACK_BY_GET, Evidence.READ_BACK), (DATED_BY_GET, Evidence.RECORD)],
)
def test_where_get_tells_more_every_flow_is_asked(telling, evidence):
    account = Account(telling)

    pairs = several(account)

    assert account.calls.count("get") == 1 + 5
    assert {pair.knowledge.evidence for pair in pairs} == {evidence}


def test_an_edit_that_only_get_would_show_is_seen():
    account = account_with(telling=READ_BACK_BY_GET)
    vouched = record_of(account)
    account.change(account.only.flow_id, draft=other)

    assert gathered(account, vouched).definition_changed_outside


def test_get_is_asked_whether_a_date_that_moved_is_a_difference():
    account = account_with(telling=replace(DATED, read_back=frozenset({"get"})))

    pair = gathered(account, record_of(account, updated_at="0"))

    assert account.calls == ["list", "get", "read"]
    assert not pair.definition_differs


def test_get_is_asked_where_nobody_vouches_for_a_flow():
    account = account_with()

    gathered(account)

    assert account.calls == ["list", "get"]


@pytest.mark.parametrize("changes", [{"updated_at": "1"}, {"intent": Intent.PUBLISH}])
def test_get_is_asked_where_it_told_a_date_before_or_a_write_is_open(changes):
    account = account_with(telling=DATED_BY_GET)

    pair = gathered(account, record_of(account, **changes))

    assert account.calls == ["list", "get"]
    assert pair.live.updated_at == "1"


def test_get_is_asked_what_became_of_an_open_write_although_the_list_offers_the_definition():
    account = account_with(PUBLISHED, telling=READ_BACK)

    gathered(account, record_of(account, intent=Intent.REPLACE_JSON, intended=other.fingerprint))

    assert "get" in account.calls


def test_get_is_asked_before_a_draft_goes_live():
    account = Account()
    drafts = [account.add(ours, name=name) for name in "AB"]
    records = [
        record(key=key, flow_id=each, status=DRAFT) for key, each in zip("ab", drafts, strict=True)
    ]
    world = world_of(account, Memory(*records))

    gather(world, wish_for(desired_flow(key="a", name="A"), desired_flow(key="b", name="B")))

    assert account.calls == ["list", "get", "get"]


def test_get_is_not_asked_where_the_list_says_it_all():
    account = account_with(telling=DATED)

    gathered(account, record_of(account, updated_at="1"))

    assert account.calls == ["list"]


def test_a_get_that_does_not_find_what_is_listed_changes_nothing():
    account = account_with()
    account.faults["get", 1] = refused(FailureKind.NOT_FOUND)

    assert gathered(account).live.flow_id == account.only.flow_id


# How strongly it is known


def test_what_can_be_read_back_is_read():
    account = account_with(text=other, telling=READ_BACK)

    pair = gathered(account, record_of(account))

    assert pair.knowledge.evidence is Evidence.READ_BACK
    assert pair.live_definition == other


def test_what_cannot_be_read_back_is_said_and_known_less_strongly():
    account = account_with(telling=READ_BACK)
    account.faults["read", 1] = refused(message="expired")
    said = []

    world = world_of(account, Memory(record_of(account)), warn=said.append)
    (pair,) = gather(world, wish_for(desired_flow())).pairs

    assert pair.knowledge.evidence is Evidence.RECORD
    assert said == [
        "booking: the definition could not be read back (expired); weaker evidence is used"
    ]


def test_a_live_definition_that_we_kept_is_at_hand():
    account = account_with()
    kept = record_of(account, fingerprint=other.fingerprint)

    assert gathered(account, kept, definitions=[other]).live_definition == other
    assert gathered(account, kept).live_definition is None


def test_a_live_definition_that_is_wanted_needs_no_keeping():
    account = account_with()

    assert gathered(account, record_of(account)).live_definition == ours


def test_what_is_not_known_is_not_at_hand():
    assert gathered(account_with(), definitions=[ours]).live_definition is None


def test_a_person_may_vouch_for_a_flow():
    pair = gathered(account_with(), adopt=["booking"])

    assert pair.consent is Consent.ADOPT
    assert pair.knowledge.fingerprint == ours.fingerprint


# Who is there


def test_what_the_ledger_found_damaged_is_said():
    said, ledger = [], Memory()
    ledger.warnings = ("a.json: its checksum is wrong",)

    gather(world_of(Account(), ledger, warn=said.append), wish_for(desired_flow()))

    assert said == ["a.json: its checksum is wrong"]


def test_only_what_is_selected_is_paired_and_the_rest_is_not_unmanaged():
    account = Account()
    for name in ("A", "B", "C"):
        account.add(ours, name=name)
    desired = [desired_flow(key=name.lower(), name=name) for name in ("A", "B")]

    found = gather(world_of(account), wish_for(*desired, only=["a"]))

    assert [pair.desired.key for pair in found.pairs] == ["a"]
    assert [live.name for _, live in found.unmanaged] == ["C"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [(refused(FailureKind.ACCESS), AccessRefused), (lost(Effect.BEFORE), GatewayFailed)],
)
def test_a_list_that_cannot_be_read_ends_the_run(fault, error):
    account = account_with()
    account.faults["list", 1] = fault

    with pytest.raises(error, match="listing the flows of account default"):
        gathered(account)


def test_a_flow_that_cannot_be_read_ends_the_run():
    account = account_with()
    account.faults["get", 1] = refused(FailureKind.SERVER)

    with pytest.raises(GatewayFailed, match="reading flow 1001"):
        gathered(account)


# A list that lags


def test_a_flow_that_we_made_is_found_by_its_id_where_the_list_lags():
    account = account_with(list_lag=1)

    assert gathered(account, record_of(account)).live.flow_id == account.only.flow_id


def test_a_flow_that_is_found_by_its_id_shows_that_the_account_is_the_right_one():
    account = account_with(DRAFT, list_lag=1)
    world = world_of(account, Memory(record_of(account)))

    plan = make_plan(environment(), gather(world, wish_for(desired_flow())))

    assert not plan.is_empty
    check_guards(plan)


def test_a_flow_that_is_neither_listed_nor_found_is_gone():
    account = Account()

    pair = gathered(account, record(flow_id="404"))

    assert account.calls == ["list", "get"]
    assert pair.live is None


def test_a_pinned_flow_is_found_by_its_id_where_the_list_lags():
    account = account_with(list_lag=1)
    pinned = desired_flow(pinned_id=account.only.flow_id)

    assert gathered(account, desired=pinned).live.flow_id == account.only.flow_id


def test_a_flow_that_another_key_has_by_now_is_not_looked_for():
    account = Account()
    flow_id = account.add(ours, name="New owner")
    desired = [desired_flow(key="old"), desired_flow(key="new", name="New owner")]
    world = world_of(account, Memory(record(key="old", flow_id=flow_id)))

    old, new = find_flows(world, wish_for(*desired)).pairs

    assert (old.live, old.rivals) == (None, ())
    assert new.live.flow_id == flow_id
    assert account.calls == ["list"]


@pytest.mark.parametrize("lag", [0, 1])
def test_two_keys_that_are_pinned_to_one_flow_do_not_make_it_two(lag):
    account = account_with(list_lag=lag)
    flow_id = account.only.flow_id
    desired = [desired_flow(pinned_id=flow_id), desired_flow(key="b", name="B", pinned_id=flow_id)]

    first, second = find_flows(world_of(account), wish_for(*desired)).pairs

    assert (first.live.flow_id, first.rivals) == (flow_id, ())
    assert (second.live, second.rivals) == (None, ())


def test_flows_of_several_accounts_are_read_at_once():
    account = account_with()
    wanted = desired_flow()
    elsewhere = replace(wanted.account, waba_id="00000000-0000-4000-8000-000000000001")
    world = world_of(account, accounts=(wanted.account, elsewhere))

    found = find_flows(world, wish_for(wanted, replace(wanted, account=elsewhere)))

    assert [pair.live is not None for pair in found.pairs] == [True, True]
