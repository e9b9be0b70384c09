"""What every store promises of locks: all accounts of a run or none, and nobody else's."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from flowops.errors import LockHeld, LockLost
from tests.ledger.places import HandClock, a_holder


def some(count, first=0):
    return [f"account-{number:04}" for number in range(first, first + count)]


def ids(store):
    return sorted(each.holder_id for each in store.holders())


def test_runs_without_an_account_in_common_hold_their_locks_at_the_same_time(open_anywhere):
    with ExitStack() as stack:
        for run in range(8):
            holder = a_holder(f"run-{run}", accounts=3)
            stack.enter_context(open_anywhere(f"run-{run}").lock(holder, some(3, 3 * run)))

        assert ids(open_anywhere("reader")) == [f"run-{run}" for run in range(8)]
        assert {each.accounts for each in open_anywhere("reader").holders()} == {3}
    assert open_anywhere("reader").holders() == ()


def test_a_run_that_shares_one_account_is_refused_and_holds_none(open_anywhere):
    with open_anywhere("one").lock(a_holder("one", run="https://ci.example.com/7"), ["b", "c"]):
        with (
            pytest.raises(LockHeld) as caught,
            open_anywhere("two").lock(a_holder("two"), ["a", "c", "d"]),
        ):
            pass

        with open_anywhere("three").lock(a_holder("three"), ["a", "d"]):
            assert ids(open_anywhere("reader")) == ["one", "three"]
    assert "the lock of account c in environment production is held by ana@host" in str(
        caught.value.message
    )
    assert "https://ci.example.com/7" in caught.value.message


def test_whoever_is_refused_leaves_the_locks_of_others_as_they_are(open_anywhere):
    with open_anywhere("one").lock(a_holder("one"), some(4)):
        for first in (0, 3):
            with (
                pytest.raises(LockHeld),
                open_anywhere("two").lock(a_holder("two"), some(4, first)),
            ):
                pass
        with pytest.raises(LockHeld), open_anywhere("three").lock(a_holder(), some(1, 3)):
            pass


def test_locks_are_free_again_when_their_run_ends_and_when_it_fails(open_anywhere):
    for _ in range(2):
        with open_anywhere("one").lock(a_holder("one"), some(3)):
            pass
        with (
            pytest.raises(ZeroDivisionError),
            open_anywhere("two").lock(a_holder("two"), some(3)),
        ):
            1 / 0  # noqa: B018


def test_thousands_of_accounts_are_locked_at_once(open_anywhere, request):
    count = 60 if "objects" in request.node.name else 5_000  # moto takes 2 ms for each
    store = open_anywhere("one")

    with store.lock(a_holder("one", accounts=count), some(count)):
        (holder,) = open_anywhere("two").holders()
        assert holder.accounts == count
        with (
            pytest.raises(LockHeld, match=f"account-{count - 1:04}"),
            open_anywhere("two").lock(a_holder(), some(2, count - 1)),
        ):
            pass
        with open_anywhere("three").lock(a_holder(), some(2, count)):
            pass


def test_of_threads_that_want_the_same_accounts_one_gets_them(open_anywhere):
    line = threading.Barrier(4)
    stores = [open_anywhere(f"run-{number}") for number in range(4)]
    results = []

    def race(store):
        line.wait()
        try:
            with store.lock(a_holder(), some(3)):
                results.append("won")
                line.wait()
        except LockHeld:
            results.append("lost")
            line.wait()

    threads = [threading.Thread(target=race, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["lost"] * 3 + ["won"]


@pytest.fixture
def open_shared(open_anywhere, request):
    """The kernel sees to the other one."""
    if "local" in request.node.name:
        pytest.skip("a folder has no leases")
    return open_anywhere


def test_unlocking_takes_all_locks_of_one_holder_and_none_of_another(open_shared):
    one, two = open_shared("one"), open_shared("two")
    with one.lock(a_holder("one"), some(3)), two.lock(a_holder("two"), some(3, 3)):
        with pytest.raises(LockHeld):
            open_shared("three").unlock("nobody")
        open_shared("three").unlock("one")

        with pytest.raises(LockLost):
            one.write("records", "account-0000", "a.jsonl", content=b"1")
        two.write("records", "account-0003", "a.jsonl", content=b"1")
        with open_shared("three").lock(a_holder("three"), some(3)):
            assert ids(open_shared("reader")) == ["three", "two"]


def test_who_loses_one_account_writes_to_no_other(open_shared):
    late = HandClock()
    late.forward(seconds=120)
    one = open_shared("one")
    with one.lock(a_holder("one"), some(3)):
        with open_shared("two", clock=late).lock(a_holder("two"), some(1, 2)):
            pass

        with pytest.raises(LockLost):
            one.write("records", "account-0000", "a.jsonl", content=b"1")
    assert open_shared("three").names("records") == ()


def test_a_lease_that_is_over_is_in_nobodys_way_and_stays_where_nobody_wants_its_accounts(
    open_shared,
):
    late = HandClock()
    late.forward(seconds=120)
    with open_shared("one").lock(a_holder("one"), some(3)):
        with open_shared("two", clock=late).lock(a_holder("two"), some(3, 3)):
            assert ids(open_shared("reader")) == ["one", "two"]

        open_shared("one").write("definitions", "a.json", content=b"{}")


def test_without_locks_only_accounts_that_nobody_has_are_written(open_shared):
    with open_shared("one").lock(a_holder("one"), some(1)):
        with pytest.raises(LockLost, match="it is held by ana@host"):
            open_shared("two").write("records", "account-0000", "a.jsonl", content=b"1")

        open_shared("two").write("records", "account-0001", "a.jsonl", content=b"1")


def test_a_file_whose_name_says_its_content_is_kept_by_many_at_once(open_anywhere):
    stores = [open_anywhere(f"run-{number}") for number in range(2)]
    with stores[0].lock(a_holder(), some(1)), stores[1].lock(a_holder(), some(1, 1)):
        for store in stores:
            assert store.read("definitions", "a.json", limit=100) is None
        for store in stores:
            store.keep("definitions", "a.json", content=b"{}")
            store.write("records", "account-0002", f"{id(store)}.jsonl", content=b"1")

    assert open_anywhere("reader").read("definitions", "a.json", limit=100) == b"{}"
    assert len(open_anywhere("reader").names("records", "account-0002")) == 2
