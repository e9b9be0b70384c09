from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flowops.ledger import lease
from flowops.ledger.lease import decode_lease, encode_lease
from flowops.ledger.store import Damaged
from tests.ledger.places import START, a_holder

SECOND = timedelta(seconds=1)
BEGUN = lease.begin(a_holder("3f2a", run="https://ci.example.com/7"), START)


def test_a_lease_ends_two_minutes_after_it_began():
    assert BEGUN.until == "2026-11-28T10:02:00+00:00"
    assert not lease.is_over(BEGUN, START + lease.LEASE - SECOND)
    assert lease.is_over(BEGUN, START + lease.LEASE)


def test_its_holder_trusts_a_lease_shorter_than_others_wait_for_it():
    assert lease.is_trusted(BEGUN, START + lease.LEASE - lease.SKEW - SECOND)
    assert not lease.is_trusted(BEGUN, START + lease.LEASE - lease.SKEW)


def test_renewing_moves_the_end_of_the_lease_and_nothing_else():
    renewed = lease.renew(BEGUN, START + 60 * SECOND)

    assert renewed == replace(BEGUN, until="2026-11-28T10:03:00+00:00")


def test_a_clock_that_is_put_back_makes_no_lease_shorter():
    assert lease.renew(BEGUN, START - timedelta(days=1)) == BEGUN


def test_a_holder_without_a_lease_has_none_that_could_be_over():
    assert not lease.is_over(a_holder(), START + timedelta(days=1000))


@pytest.mark.parametrize(
    ("seconds", "age"), [(0, "0 s ago"), (119, "119 s ago"), (120, "2 min ago"), (-5, "0 s ago")]
)
def test_who_comes_second_is_told_which_account_and_how_old_the_lock_is(seconds, age):
    held = lease.lock_held(BEGUN, "account 7", "production", START + seconds * SECOND)

    assert held.message.startswith("the lock of account 7 in environment production is held by ana")
    assert f", {age}; its lease ends in " in held.message
    assert held.hint.endswith("`flowops unlock --if-holder 3f2a -e production`")


def test_leases_are_known_by_their_names():
    names = ["3f2a.json", "3f2a.accounts", "accounts", "-x.json", "a;b.json", ".json", "turn"]

    assert lease.holder_ids(names) == ("3f2a",)
    assert lease.file_of("3f2a") == "3f2a.json"


def test_a_lease_is_read_as_it_was_written():
    assert decode_lease("3f2a", encode_lease(BEGUN)) == BEGUN
    assert decode_lease("3f2a", encode_lease(replace(BEGUN, accounts=625))).accounts == 625


def _changed(**changes):
    return json.dumps({**json.loads(encode_lease(BEGUN)), **changes}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b"{}",
        _changed(format=1),
        _changed(accounts="1"),
        _changed(accounts=True),
        _changed(accounts=-1),
        _changed(accounts=10**20),
        _changed(until=None),
        _changed(until="tomorrow"),
        _changed(until="2026-11-28T10:00:00"),
        _changed(until="0001-01-01T00:00:00+23:00"),
        _changed(who="ana\x1b[2J"),
        _changed(who=""),
        _changed(who="a" * 301),
        _changed(run=["https://ci.example.com"]),
        _changed(pid=None),
        _changed(since="long ago"),
    ],
)
def test_a_damaged_lease_is_refused_with_the_command_that_removes_it(content):
    with pytest.raises(Damaged) as caught:
        decode_lease("3f2a", content)
    failed = lease.damaged_lease(caught.value, "3f2a", "here/locks/3f2a.json", "production")

    assert failed.message.startswith("here/locks/3f2a.json: it is no")
    assert "`flowops unlock --if-holder 3f2a -e production`" in failed.hint


def _with_byte(at, byte):
    content = bytearray(encode_lease(BEGUN))
    content[at % len(content)] = byte
    return bytes(content)


@given(st.binary(max_size=200) | st.builds(_with_byte, st.integers(0, 400), st.integers(0, 255)))
def test_whatever_is_in_a_lease_it_is_read_or_damaged(content):
    try:
        holder = decode_lease("3f2a", content)
    except Damaged:
        return
    assert decode_lease("3f2a", encode_lease(holder)) == holder
