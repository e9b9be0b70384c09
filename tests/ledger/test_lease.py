from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.errors import LockHeld, StoreFailed
from flowops.ledger import lease
from flowops.ledger.lease import FREE, LockNote, decode_note, encode_note
from flowops.ledger.store import Damaged
from tests.ledger.places import START, a_holder

SECOND = timedelta(seconds=1)
TAKEN = lease.take(FREE, a_holder("3f2a", run="https://ci.example.com/7"), START)


def test_a_lock_that_nobody_ever_took_may_be_taken():
    assert decode_note(None) == FREE
    assert lease.may_take(FREE, START)


def test_who_takes_a_lock_counts_its_epoch_up_and_gets_a_lease():
    assert TAKEN.epoch == 1
    assert TAKEN.holder.epoch == 1
    assert TAKEN.holder.until == "2026-11-28T10:02:00+00:00"


def test_a_lock_may_be_taken_when_its_lease_ended_and_not_before():
    assert not lease.may_take(TAKEN, START + lease.LEASE - SECOND)
    assert lease.may_take(TAKEN, START + lease.LEASE)


def test_its_holder_trusts_a_lease_shorter_than_others_wait_for_it():
    assert lease.is_trusted(TAKEN, START + lease.LEASE - lease.SKEW - SECOND)
    assert not lease.is_trusted(TAKEN, START + lease.LEASE - lease.SKEW)
    assert not lease.is_trusted(FREE, START)


def test_renewing_moves_the_end_of_the_lease_and_nothing_else():
    renewed = lease.renew(TAKEN, START + 60 * SECOND)

    assert renewed.holder == replace(TAKEN.holder, until="2026-11-28T10:03:00+00:00")
    assert renewed.epoch == TAKEN.epoch
    assert lease.renew(FREE, START) == FREE


def test_a_clock_that_is_put_back_makes_no_lease_shorter():
    assert lease.renew(TAKEN, START - timedelta(days=1)) == TAKEN


def test_the_epoch_never_goes_back():
    note = TAKEN
    for number in range(2, 5):
        note = lease.take(lease.release(note), a_holder(), START)
        assert note.epoch == number

    assert lease.release(note).epoch == note.epoch


def test_a_holder_that_took_the_lock_again_is_not_its_former_self():
    again = lease.take(TAKEN, a_holder("3f2a"), START + lease.LEASE)

    assert lease.is_held_by(TAKEN, TAKEN.holder)
    assert not lease.is_held_by(again, TAKEN.holder)
    assert not lease.is_held_by(lease.release(TAKEN), TAKEN.holder)


def test_the_lock_is_taken_only_from_the_holder_that_is_named():
    content = encode_note(TAKEN)

    assert _take_from(content, "3f2a") == LockNote(1)
    assert _take_from(encode_note(FREE), "3f2a") is None
    assert _take_from(None, "3f2a") is None
    with pytest.raises(LockHeld) as caught:
        _take_from(content, "3f2")
    assert caught.value.hint.endswith("`flowops unlock --if-holder 3f2a -e production`")


def test_a_lock_that_changed_hands_while_we_looked_has_no_holder_to_name():
    assert lease.lock_held(FREE, "production", START).message.endswith(
        "changed hands while we looked"
    )


@pytest.mark.parametrize(
    ("seconds", "age"), [(0, "0 s ago"), (119, "119 s ago"), (120, "2 min ago"), (-5, "0 s ago")]
)
def test_the_age_of_a_lock_is_said(seconds, age):
    message = lease.lock_held(TAKEN, "production", START + seconds * SECOND).message

    assert f", {age}; its lease ends in " in message


def test_a_note_is_read_as_it_was_written():
    assert decode_note(encode_note(TAKEN)) == TAKEN
    assert decode_note(encode_note(lease.release(TAKEN))) == LockNote(1)


def _changed(**changes):
    value = json.loads(encode_note(TAKEN))
    for name, new in changes.items():
        (value["holder"] if name in value["holder"] else value)[name] = new
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b"{}",
        _changed(format=2),
        _changed(epoch="1"),
        _changed(epoch=True),
        _changed(epoch=-1),
        _changed(epoch=10**20),
        _changed(holder="ana"),
        _changed(until=None),
        _changed(until="tomorrow"),
        _changed(until="2026-11-28T10:00:00"),
        _changed(until="0001-01-01T00:00:00+23:00"),
        _changed(holder_id="a; rm -rf ~"),
        _changed(holder_id=7),
        _changed(who="ana\x1b[2J"),
        _changed(who=""),
        _changed(who="a" * 301),
        _changed(run=["https://ci.example.com"]),
        _changed(pid=None),
        _changed(since="long ago"),
    ],
)
def test_a_damaged_note_is_refused_with_the_command_that_mends_it(content):
    with pytest.raises(Damaged):
        decode_note(content)
    with pytest.raises(StoreFailed) as caught:
        lease.read_note(content, "here/lock", "production")
    assert caught.value.message.startswith("here/lock: it is no")

    holder_id = caught.value.hint.split()[3]
    assert caught.value.hint.startswith(f"`flowops unlock --if-holder {holder_id} -e production`")
    assert _take_from(content, holder_id).holder is None
    with pytest.raises(StoreFailed):
        _take_from(content, "3f2a")


def test_a_mended_note_goes_on_from_the_highest_epoch_that_can_be_read():
    content = encode_note(LockNote(41))[:-20] + b'"epoch":7'

    assert _take_from(content, lease.damaged_id(content)) == LockNote(41)


def _take_from(content, holder_id):
    return lease.take_from(content, holder_id, "here/lock", "production", START)


def _with_byte(at, byte):
    content = bytearray(encode_note(TAKEN))
    content[at % len(content)] = byte
    return bytes(content)


@given(st.binary(max_size=200) | st.builds(_with_byte, st.integers(0, 400), st.integers(0, 255)))
def test_whatever_is_in_a_note_it_is_read_or_damaged(content):
    try:
        note = decode_note(content)
    except Damaged:
        return
    assert decode_note(encode_note(note)) == note
