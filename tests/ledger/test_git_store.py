from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from flowops.errors import LockHeld, LockLost, StoreFailed
from flowops.ledger.store import Damaged
from tests.ledger.places import (
    ACCOUNTS,
    LIMIT,
    REF,
    HandClock,
    a_git_place,
    a_holder,
    git,
)


@pytest.fixture
def place(tmp_path):
    return a_git_place(tmp_path)


def test_what_is_written_is_read_by_another_clone(place):
    place.store("one").write("records", "acc", "booking.json", content=b"{}")

    other = place.store("two")
    assert other.read("records", "acc", "booking.json", limit=LIMIT) == b"{}"
    assert other.names("records") == ("acc",)
    assert other.names("records", "acc") == ("booking.json",)
    assert other.names("nothing") == ()
    assert other.read("records", "none.json", limit=LIMIT) is None


def test_the_history_is_a_line_of_commits_that_say_what_was_saved_and_by_which_run(place):
    store = place.store()

    with store.lock(a_holder(run="https://ci.example.com/7"), ACCOUNTS):
        store.write("records", "acc", "booking.json", content=b"1")
    store.write("records", "acc", "booking.json", content=b"2")

    assert place.log() == [
        "Save records/acc/booking.json of production",
        "Unlock 1 account of production",
        "Save records/acc/booking.json of production",
        "Lock 1 account of production",
    ]
    assert git("log", "--merges", "--format=%H", REF, where=place.remote) == ""
    body = git("log", "-1", "--format=%an <%ae> %b", f"{REF}~1", where=place.remote)
    assert "flowops <flowops@localhost>" in body
    assert "Run: https://ci.example.com/7" in body


def test_nothing_of_the_users_repository_is_touched(place):
    folder = place.clone()
    (folder / "changed.txt").write_text("staged")
    git("add", "changed.txt", where=folder)
    (folder / "changed.txt").write_text("and changed again")
    before = _everything(folder.parent)

    store = place.store()
    with store.lock(a_holder(), ACCOUNTS):
        store.write("records", "booking.json", content=b"{}")
    place.store("other").write("records", "other.json", content=b"{}")
    store.holders()

    assert _everything(folder.parent) == before


def _everything(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("hook", ["pre-push", "reference-transaction", "post-commit"])
def test_the_hooks_of_the_user_are_not_run(place, hook):
    folder = place.clone()
    path = folder.parent / ".git" / "hooks" / hook
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\ntouch ran\nexit 1\n")
    path.chmod(0o755)

    place.store().write("records", "a.json", content=b"{}")

    assert not list(folder.parent.rglob("ran"))


def test_the_variables_of_a_hook_that_runs_us_are_not_taken_for_ours(place):
    store = place.store(environ={"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index"})

    store.write("records", "a.json", content=b"{}")

    assert place.log() == ["Save records/a.json of production"]


@pytest.mark.parametrize("options", [("--depth=1",), ("--no-checkout",), ("--filter=blob:none",)])
def test_any_kind_of_clone_will_do(place, options):
    place.store("other").write("records", "a.json", content=b"1")
    folder = place.clone("special", *options)
    git("checkout", "--quiet", "--detach", where=folder)

    store = place.store("special")
    store.write("records", "b.json", content=b"2")

    assert store.read("records", "a.json", limit=LIMIT) == b"1"
    assert place.store("other").names("records") == ("a.json", "b.json")


def test_a_repository_of_sha256_will_do(tmp_path):
    place = a_git_place(tmp_path, "--object-format=sha256")
    with place.store("one").lock(a_holder(), ACCOUNTS):
        place.store("two", environment="staging").write("records", "a.json", content=b"1")

    assert len(place.tip()) == 64
    assert place.store("three", environment="staging").names("records") == ("a.json",)


def test_a_linked_work_tree_will_do(place):
    folder = place.clone()
    git("worktree", "add", "--quiet", str(place.root / "linked"), where=folder)

    place.store("linked").write("records", "a.json", content=b"1")

    assert place.store().names("records") == ("a.json",)


def test_credentials_that_only_this_repository_has_are_handed_on(place):
    """As actions/checkout leaves them: in a file that is included for this repository alone."""
    folder = place.clone()
    git("remote", "set-url", "origin", "fake:remote.git", where=folder)
    extra = place.root / "extra.config"
    extra.write_text(f'[url "file://{place.root}/"]\n\tinsteadOf = fake:\n')
    condition = f"includeIf.gitdir:{folder.parent.resolve()}/.git.path"
    git("config", condition, str(extra), where=folder)

    place.store().write("records", "a.json", content=b"1")

    assert place.log() == ["Save records/a.json of production"]


def test_two_environments_share_one_ref_and_do_not_disturb_each_other(place):
    production, staging = place.store("one"), place.store("two", environment="staging")

    with production.lock(a_holder(), ACCOUNTS), staging.lock(a_holder(), ACCOUNTS):
        for number in range(3):
            production.write("records", "a.json", content=b"p%d" % number)
            staging.write("records", "a.json", content=b"s%d" % number)

    assert place.store("three").read("records", "a.json", limit=LIMIT) == b"p2"
    assert place.store("three", environment="staging").read("records", "a.json", limit=LIMIT) == (
        b"s2"
    )


def test_threads_that_save_at_once_share_commits(place):
    store = place.store()
    start = threading.Barrier(32)

    def save(number):
        start.wait()
        store.write("records", f"{number}.json", content=b"%d" % number)

    with store.lock(a_holder(), ACCOUNTS):
        with ThreadPoolExecutor(32) as pool:
            list(pool.map(save, range(32)))
        commits = len(place.log()) - 1

    assert len(place.store("other").names("records")) == 32
    assert commits < 16


def test_of_two_writers_of_one_file_exactly_one_wins(place):
    one, two = place.store("one"), place.store("two")
    assert one.read("records", "a.json", limit=LIMIT) is None
    assert two.read("records", "a.json", limit=LIMIT) is None

    one.write("records", "a.json", content=b"one")
    with pytest.raises(LockLost, match=r"records/a\.json was written by somebody else meanwhile"):
        two.write("records", "a.json", content=b"two")

    assert place.store("three").read("records", "a.json", limit=LIMIT) == b"one"


def test_of_two_who_write_over_what_both_have_read_exactly_one_wins(place):
    place.store("before").write("records", "a.json", content=b"before")
    one, two = place.store("one"), place.store("two")
    for store in (one, two):
        assert store.read("records", "a.json", limit=LIMIT) == b"before"

    one.write("records", "a.json", content=b"one")
    with pytest.raises(LockLost):
        two.write("records", "a.json", content=b"two")

    assert place.store("three").read("records", "a.json", limit=LIMIT) == b"one"


def test_writers_of_different_files_do_not_disturb_each_other(place):
    one, two = place.store("one"), place.store("two")
    one.names("records")
    two.names("records")

    one.write("records", "a.json", content=b"one")
    two.write("records", "b.json", content=b"two")

    assert place.store("three").names("records") == ("a.json", "b.json")


def test_a_file_is_set_aside_under_a_free_name(place):
    store = place.store()
    store.write("records", "a.json", content=b"1")
    assert store.set_aside("records", "a.json") == "a.json.set-aside-1"
    store.write("records", "a.json", content=b"2")
    assert store.set_aside("records", "a.json") == "a.json.set-aside-2"

    other = place.store("other")
    assert other.names("records") == ("a.json.set-aside-1", "a.json.set-aside-2")
    assert other.read("records", "a.json.set-aside-2", limit=LIMIT) == b"2"


def test_who_comes_second_is_told_who_holds_the_lock_and_what_to_type(place):
    clock = HandClock()
    holder = a_holder("3f2a", who="ana@host", run="https://ci.example.com/7")
    with place.store("one", clock=clock).lock(holder, ACCOUNTS):
        clock.forward(seconds=30)
        with (
            pytest.raises(LockHeld) as caught,
            place.store("two", clock=clock).lock(a_holder(), ACCOUNTS),
        ):
            pass

    assert caught.value.message == (
        "the lock of account acc in environment production is held by ana@host (process 4711, "
        "https://ci.example.com/7) since 2026-11-28T10:00:00+00:00, 30 s ago; its lease ends in "
        "90 s, at 2026-11-28T10:02:00+00:00, unless it is renewed"
    )
    assert caught.value.hint.endswith("`flowops unlock --if-holder 3f2a -e production`")


def test_the_lock_is_free_again_when_its_block_ends_and_when_it_fails(place):
    store = place.store("one")
    with store.lock(a_holder("first"), ACCOUNTS):
        assert [each.holder_id for each in store.holders()] == ["first"]
    assert place.store("two").holders() == ()

    with pytest.raises(ZeroDivisionError), store.lock(a_holder(), ACCOUNTS):
        1 / 0  # noqa: B018
    with place.store("two").lock(a_holder("third"), ACCOUNTS):
        assert [each.holder_id for each in store.holders()] == ["third"]


def test_a_lock_whose_lease_ended_is_taken_and_its_holder_finds_out_at_its_next_write(place):
    clock = HandClock()
    late = HandClock()
    late.forward(seconds=120)
    one, two = place.store("one", clock=clock), place.store("two", clock=late)

    with one.lock(a_holder("slow"), ACCOUNTS):
        one.write("records", "a.json", content=b"1")
        with two.lock(a_holder("quick"), ACCOUNTS):
            with pytest.raises(LockLost, match="not ours any more; it is held by ana@host"):
                one.write("records", "b.json", content=b"late")
            with pytest.raises(LockLost):
                one.write("records", "c.json", content=b"later")
            two.write("records", "a.json", content=b"2")

    assert two.names("records") == ("a.json",)
    assert place.store("three").holders() == ()


def test_a_heartbeat_renews_the_lease(place):
    clock = HandClock()
    store = place.store("one", clock=clock, renew_seconds=0.01)
    with store.lock(a_holder(), ACCOUNTS):
        clock.forward(seconds=100)
        _wait_until(lambda: "Renew the locks of production" in place.log())
        clock.forward(seconds=100)
        with pytest.raises(LockHeld), place.store("two", clock=clock).lock(a_holder(), ACCOUNTS):
            pass


def _wait_until(holds):
    for _ in range(500):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError


def test_a_lock_is_taken_away_only_from_the_holder_that_is_named(place):
    one, two = place.store("one"), place.store("two")
    with one.lock(a_holder("mine"), ACCOUNTS):
        with pytest.raises(LockHeld):
            two.unlock("another")
        two.unlock("mine")
        assert two.holders() == ()
        two.unlock("mine")

        with pytest.raises(LockLost, match=r"not ours any more$"):
            one.write("records", "a.json", content=b"1")

    with two.lock(a_holder("next"), ACCOUNTS):
        assert [each.holder_id for each in two.holders()] == ["next"]


@pytest.mark.parametrize(
    ("accounts", "trouble"),
    [
        (b"acc\n", r"production/locks/3f2a\.json: it is not JSON"),
        (None, r"production/locks/3f2a\.accounts: it is missing"),
        (b"x" * 5_000_000, r"production/locks/3f2a\.accounts: it is larger than"),
    ],
)
def test_a_damaged_lease_is_named_with_a_way_out(place, accounts, trouble):
    store = place.store()
    store.write("locks", "3f2a.json", content=b'{"format": 2, "who": ')
    if accounts is not None:
        store.write("locks", "3f2a.accounts", content=accounts)

    with (
        pytest.raises(StoreFailed, match=trouble) as caught,
        place.store("two").lock(a_holder(), ACCOUNTS),
    ):
        pass
    assert "`flowops unlock --if-holder 3f2a -e production`" in caught.value.hint
    place.store("two").unlock("3f2a")

    with place.store("three").lock(a_holder(), ACCOUNTS):
        assert place.store("two").names("locks") != ()


def test_a_lock_of_an_older_kind_is_not_looked_at(place):
    place.store("one").write("lock", content=b'{"format": 1, "epoch": 41, "holder": ')

    with place.store("two").lock(a_holder(), ACCOUNTS):
        assert place.store("three").names() == ("lock", "locks")


def test_a_file_that_is_too_large_or_a_link_is_damaged(place):
    store = place.store()
    store.write("records", "a.json", content=b"12345")
    with pytest.raises(Damaged, match="larger than 4 bytes"):
        store.read("records", "a.json", limit=4)

    link = git("hash-object", "-w", "--stdin", where=place.remote, feed="/etc/passwd")
    tree = git("mktree", where=place.remote, feed=f"120000 blob {link}\ta.json\n")
    for name in ("records", "production"):
        tree = git("mktree", where=place.remote, feed=f"040000 tree {tree}\t{name}\n")
    commit = git("commit-tree", tree, "-p", place.tip(), "-m", "link", where=place.remote)
    git("update-ref", REF, commit, where=place.remote)

    with pytest.raises(Damaged, match="not a plain file"):
        place.store("two").read("records", "a.json", limit=LIMIT)
