"""How shards share the accounts of an environment."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from flowops.model.fleet import Shard
from flowops.model.flows import Account

ACCOUNTS = [Account(f"a{n}", f"3fa85f64-5717-4562-b3fc-{n:012d}") for n in range(1000)]
COUNTS = st.integers(min_value=1, max_value=12)


def shard_of(account, count):
    (index,) = [k for k in range(1, count + 1) if Shard(k, count).takes(account)]
    return index


def test_a_shard_is_named_as_it_is_asked_for():
    assert str(Shard(3, 8)) == "3/8"


@given(st.uuids().map(str), COUNTS)
def test_exactly_one_shard_takes_an_account(uuid, count):
    assert 1 <= shard_of(Account("a", uuid), count) <= count


@given(st.uuids().map(str), COUNTS)
def test_with_one_shard_more_an_account_stays_or_goes_to_the_new_one(uuid, count):
    account = Account("a", uuid)

    assert shard_of(account, count + 1) in {shard_of(account, count), count + 1}


@given(COUNTS)
def test_one_shard_more_moves_its_share_and_no_more(count):
    moved = sum(shard_of(each, count) != shard_of(each, count + 1) for each in ACCOUNTS)

    # Of 1,000 accounts, 1 / (count + 1) within five standard deviations.
    share = 1 / (count + 1)
    assert abs(moved - 1000 * share) <= 5 * (1000 * share * (1 - share)) ** 0.5


def test_shards_are_of_one_size_about():
    sizes = Counter(shard_of(each, 8) for each in ACCOUNTS)

    assert len(sizes) == 8
    assert max(sizes.values()) < 1.5 * 125


def test_an_account_is_known_by_its_id_alone():
    one, other = Account("a", "3FA85F64"), Account("b", "3fa85f64", frozenset({"eu"}))

    assert shard_of(one, 8) == shard_of(other, 8)
