"""The locks of shared stores between real processes, one of which is stopped or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flowops.errors import LockHeld
from flowops.ledger.kept import KeptLedger
from flowops.ledger.opening import open_store
from tests.campaign.racing import KINDS, PROCESSES, main, place_for_racers
from tests.ledger.builders import CHILD, a_definition
from tests.ledger.object_places import CREDENTIALS, ObjectPlace, moto_app, serving
from tests.ledger.places import ACCOUNTS, IDENTITY, START, HandClock, a_git_place, a_holder

HOLD = """
import os, sys
from datetime import datetime
from pathlib import Path
from flowops.errors import LockLost
from flowops.ledger.opening import open_store
from flowops.ledger.store import Holder

class Clock:
    def now(self):
        return datetime.fromisoformat(sys.argv[3])

store = open_store(sys.argv[1], Path(sys.argv[2]), "production", Clock(), os.environ)
with store.lock(Holder.this_process(Clock().now(), os.environ, "mine"), ["acc"]):
    store.write("records", "acc", "a.jsonl", content=b"first")
    print("held", flush=True)
    sys.stdin.readline()
    try:
        store.write("records", "acc", "a.jsonl", content=b"late")
        print("wrote", flush=True)
    except LockLost as lost:
        print("lost", flush=True)
"""


class Git:
    def __init__(self, root):
        self._place = a_git_place(root)
        self.state = "git:refs/flowops/state"
        self.folder = self._place.clone("held")
        self.environ = IDENTITY

    def store(self, clock):
        return self._place.store("other", clock=clock)


class Objects:
    def __init__(self, root, url):
        self._place = ObjectPlace(url).make()
        self.state = f"s3://{self._place.bucket}/flowops"
        self.folder = root
        self.environ = {**CREDENTIALS, "AWS_ENDPOINT_URL": url}

    def store(self, clock):
        return self._place.store(clock=clock)


@pytest.fixture(params=["git", "objects"])
def shared(request, tmp_path, monkeypatch):
    if request.param == "git":
        yield Git(tmp_path)
        return
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with serving(moto_app()) as url:
        yield Objects(tmp_path, url)


@pytest.fixture
def holder(shared):
    """A process that holds the lock, has written once, and writes again when it is told to."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, shared.state, str(shared.folder), START.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**CHILD, **shared.environ},
        text=True,
    ) as process:
        try:
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()
            process.communicate()


def at(**later):
    clock = HandClock()
    clock.forward(**later)
    return clock


def read(store):
    return store.read("records", "acc", "a.jsonl", limit=100)


def test_a_holder_that_is_stopped_past_its_lease_and_goes_on_does_not_write(shared, holder):
    os.kill(holder.pid, signal.SIGSTOP)
    other = shared.store(at(seconds=120))
    with other.lock(a_holder("next"), ACCOUNTS):
        assert read(other) == b"first"
        other.write("records", "acc", "a.jsonl", content=b"second")

        os.kill(holder.pid, signal.SIGCONT)
        said, _ = holder.communicate("go on\n")

        assert said == "lost\n"
        assert [each.holder_id for each in other.holders()] == ["next"]
        other.write("records", "acc", "a.jsonl", content=b"third")
    assert read(shared.store(at())) == b"third"


def test_a_holder_that_is_stopped_within_its_lease_and_goes_on_writes(shared, holder):
    os.kill(holder.pid, signal.SIGSTOP)
    with pytest.raises(LockHeld), shared.store(at(seconds=119)).lock(a_holder(), ACCOUNTS):
        pass
    os.kill(holder.pid, signal.SIGCONT)
    said, _ = holder.communicate("go on\n")

    assert said == "wrote\n"
    assert read(shared.store(at())) == b"late"


def test_a_killed_holder_is_waited_for_no_longer_than_its_lease(shared, holder):
    holder.kill()
    holder.wait()

    with pytest.raises(LockHeld), shared.store(at(seconds=119)).lock(a_holder(), ACCOUNTS):
        pass
    other = shared.store(at(seconds=120))
    with other.lock(a_holder("next"), ACCOUNTS):
        assert [each.holder_id for each in other.holders()] == ["next"]


def test_the_lock_of_a_killed_holder_is_free_at_once_with_the_command_that_is_named(shared, holder):
    holder.kill()
    holder.wait()
    other = shared.store(at())
    with pytest.raises(LockHeld) as caught, other.lock(a_holder(), ACCOUNTS):
        pass
    assert "`flowops unlock --if-holder mine -e production`" in caught.value.hint

    other.unlock("mine")

    with other.lock(a_holder("next"), ACCOUNTS):
        assert [each.holder_id for each in other.holders()] == ["next"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("groups", [1, 2])
def test_of_processes_that_race_for_a_lock_exactly_one_of_each_group_wins_each_round(kind, groups):
    result = main(3, kind, groups)

    assert result.is_good, result.problems
    assert (result.winners, result.losers) == (3 * groups, 24 - 3 * groups)


@pytest.mark.slow
def test_games_beside_each_other_share_the_rounds():
    result = main(3, "local", games=2)

    assert result.is_good, result.problems
    assert (result.rounds, result.winners, result.losers) == (3, 3, 21)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_eight_processes_with_accounts_of_their_own_never_refuse_each_other(kind):
    result = main(2, kind, groups=PROCESSES)

    assert result.is_good, result.problems
    assert (result.winners, result.losers) == (16, 0)


SAVE = """
import os, sys
from pathlib import Path
from flowops.ledger.kept import KeptLedger
from flowops.ledger.opening import open_store
from flowops.operations.clock import SystemClock
from tests.ledger.builders import a_definition, a_record

state, folder, *accounts = sys.argv[1:]
store = open_store(state, Path(folder), "production", SystemClock(), os.environ)
ledger = KeptLedger(store, "production", "https://gateway.example.com", clock=SystemClock())
with ledger.lock(accounts):
    ledger.save_definition(a_definition())
    for account in accounts:
        ledger.save_record(a_record(waba_id=account))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_eight_shards_save_at_once_and_nothing_is_lost(kind, tmp_path, monkeypatch):
    """They push to one ref in git, share a folder, or a bucket; none waits for another to end."""
    for name, value in {**CREDENTIALS, **IDENTITY}.items():
        monkeypatch.setenv(name, value)
    with place_for_racers(kind, tmp_path) as where:
        shards = [
            subprocess.Popen(
                [sys.executable, "-c", SAVE, state, folder, f"a-{number}", f"b-{number}"],
                env={**CHILD, **CREDENTIALS, **IDENTITY, "AWS_ENDPOINT_URL": url},
            )
            for number, (state, folder, url) in enumerate(where)
        ]
        codes = [shard.wait() for shard in shards]

        state, folder, url = where[0]
        environ = {**os.environ, "AWS_ENDPOINT_URL": url}
        store = open_store(state, Path(folder), "production", HandClock(), environ)
        gateway = "https://gateway.example.com"
        ledger = KeptLedger(store, "production", gateway, clock=HandClock())
        past = ledger.read_past()
        saved = {record.waba_id for record in past.records}

        assert codes == [0] * len(where)
        assert saved == {f"{letter}-{number}" for letter in "ab" for number in range(len(where))}
        assert past.behind == frozenset()
        assert ledger.read_definition(a_definition().fingerprint) == a_definition()
        assert ledger.holders() == ()
