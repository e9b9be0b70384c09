"""The accounts that a run is about: `--waba`, `--tag` and `--shard`."""

from __future__ import annotations

import pytest

from flowops.errors import InvalidInput
from flowops.manifest.selection import select_accounts
from flowops.model.environment import Environment, Limits
from flowops.model.fleet import Part, Shard
from flowops.model.flows import Account


def account(alias, *tags):
    return Account(alias, f"id-of-{alias}", frozenset(tags))


ACCOUNTS = (account("acme", "eu"), account("globex", "us", "gold"), account("initech"))
LIMITS = Limits(requests_per_second=80)
FLEET = Environment("fleet", "https://gw.example", ACCOUNTS, limits=LIMITS)


def chosen(*arguments, **options):
    return [each.alias for each in select_accounts(FLEET, *arguments, **options).accounts]


def test_without_a_choice_it_is_the_environment_itself():
    assert select_accounts(FLEET) is FLEET


@pytest.mark.parametrize(
    ("wabas", "tags", "aliases"),
    [
        (["acme"], [], ["acme"]),
        (["initech", "acme"], [], ["acme", "initech"]),
        (["acme, globex"], [], ["acme", "globex"]),
        ([], ["eu"], ["acme"]),
        ([], ["eu", "gold"], ["acme", "globex"]),
        ([], ["eu,us"], ["acme", "globex"]),
        (["acme", "globex"], ["us"], ["globex"]),
    ],
)
def test_accounts_are_chosen_by_alias_and_by_tag_in_the_order_of_the_manifest(wabas, tags, aliases):
    assert chosen(wabas, tags) == aliases


def test_what_is_left_out_is_remembered():
    environment = select_accounts(FLEET, ["acme"])

    assert environment.part == Part(ACCOUNTS[:1])
    assert environment.left_out == {"id-of-globex", "id-of-initech"}


def test_shards_share_what_was_chosen_and_the_requests_per_second():
    shards = [select_accounts(FLEET, tags=["eu,us"], shard=Shard(k, 4)) for k in range(1, 5)]

    taken = [each for shard in shards for each in shard.accounts]
    assert sorted(taken, key=ACCOUNTS.index) == list(ACCOUNTS[:2])
    assert {shard.limits.requests_per_second for shard in shards} == {20}
    assert all(shard.part.chosen == ACCOUNTS[:2] for shard in shards)


def test_a_part_that_is_no_shard_has_all_requests_to_itself():
    assert select_accounts(FLEET, ["acme"]).limits == LIMITS


def test_where_nothing_is_declared_nothing_is_divided():
    unlimited = Environment("fleet", "https://gw.example", ACCOUNTS)

    assert select_accounts(unlimited, shard=Shard(1, 4)).limits.requests_per_second is None


@pytest.mark.parametrize(
    ("wabas", "tags", "said", "hint"),
    [
        (["acmee"], [], "there is no account `acmee`", "did you mean `acme`?"),
        (["other"], [], "there is no account `other`", "there are: `acme`, `globex` and `initech`"),
        ([], ["uss"], "there is no tag `uss`", "did you mean `us`?"),
        ([""], [], "no account is named", "there are: `acme`, `globex` and `initech`"),
        ([], [","], "no tag is named", "there are: `eu`, `gold` and `us`"),
        (["acme"], ["us"], "--waba and --tag leave no account", "both have to fit"),
    ],
)
def test_what_there_is_not_is_refused(wabas, tags, said, hint):
    with pytest.raises(InvalidInput) as refused:
        select_accounts(FLEET, wabas, tags)

    assert (refused.value.message, refused.value.hint) == (said, hint)


def test_where_no_account_has_a_tag_none_is_offered():
    untagged = Environment("fleet", "https://gw.example", (account("acme"),))

    with pytest.raises(InvalidInput) as refused:
        select_accounts(untagged, tags=["eu"])

    assert refused.value.hint == "there are: none"
