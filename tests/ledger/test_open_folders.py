"""Folders are kept open while the locks are held, and what took their place meanwhile is seen."""

from __future__ import annotations

import errno
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flowops.errors import StoreFailed
from flowops.ledger.open_folders import MOST_OPEN
from tests.ledger.builders import WABA, a_definition, a_record, lines_of

PATIENCE = 30.0


def open_within(folder):
    """How many descriptors of this process lead there."""
    links = Path("/proc/self/fd").iterdir()
    return sum(os.path.realpath(link).startswith(str(folder)) for link in links)


@pytest.fixture
def records(state):
    return state / "production" / "records"


def count_opens(monkeypatch, save):
    opened = []
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", noting(opened, os.open))
        save()
    return len(opened)


def noting(noted, operation):
    def noting_first(first, *args, **kwargs):
        noted.append(first)
        return operation(first, *args, **kwargs)

    return noting_first


def test_under_its_lock_a_save_opens_the_journal_alone(ledger, open_ledger, monkeypatch):
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))

        opens = count_opens(monkeypatch, lambda: ledger.save_record(a_record(flow_id="2")))

    assert opens == 1
    assert open_ledger().read_records() == (a_record(flow_id="2"),)


def test_a_journal_that_somebody_else_wrote_to_under_our_lock_is_read_again(ledger, open_ledger):
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))
        open_ledger().save_record(a_record(flow_id="2"))
        ledger.save_record(a_record(flow_id="3"))

    assert lines_of(open_ledger()) == [(1, "1"), (2, "2"), (3, "3")]


def test_a_journal_that_was_damaged_under_our_lock_is_moved_aside(ledger, open_ledger, records):
    journal = records / WABA / "discovery.jsonl"
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))
        journal.write_bytes(b"damaged")
        ledger.save_record(a_record(flow_id="2"))

    assert journal.with_name("discovery.jsonl.set-aside-1").read_bytes() == b"damaged"
    assert open_ledger().read_records() == (a_record(flow_id="2"),)


def test_a_journal_that_gets_too_long_under_its_lock_keeps_its_newest_half(
    ledger, open_ledger, monkeypatch
):
    monkeypatch.setattr("flowops.ledger.journal.LONGEST", 4)
    with ledger.lock([WABA]):
        for number in range(1, 7):
            ledger.save_record(a_record(flow_id=str(number)))

    history = open_ledger().read_history(a_record())
    assert [each.number for each in history] == [3, 4, 5, 6]


def test_once_the_lock_is_given_back_a_journal_is_written_whole(ledger, open_ledger, monkeypatch):
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))
    replaced = []
    monkeypatch.setattr(os, "replace", noting(replaced, os.replace))

    ledger.save_record(a_record(flow_id="2"))

    assert len(replaced) == 1
    assert open_ledger().read_records() == (a_record(flow_id="2"),)


def test_a_folder_that_went_away_is_made_anew(ledger, open_ledger, records, tmp_path):
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))
        records.rename(tmp_path / "moved")
        ledger.save_record(a_record(flow_id="2"))

        assert open_ledger().read_records() == (a_record(flow_id="2"),)


def test_a_link_in_the_place_of_a_folder_is_not_followed(ledger, records, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / WABA).mkdir(parents=True)
    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))
        records.rename(tmp_path / "moved")
        records.symlink_to(elsewhere)

        with pytest.raises(StoreFailed, match="symbolic link"):
            ledger.save_record(a_record(flow_id="2"))

    assert not list((elsewhere / WABA).iterdir())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted in /proc")
def test_folders_are_closed_with_the_lock_and_only_so_many_are_open(ledger, open_ledger, state):
    accounts = [f"account-{number}" for number in range(MOST_OPEN + 6)]

    with ledger.lock(accounts):
        ledger.save_definition(a_definition())
        for account in accounts:
            ledger.save_record(a_record(waba_id=account))
        most = open_within(state)

    # The lock is a descriptor too.
    assert most == MOST_OPEN + 1
    assert open_within(state) == 0
    assert len(open_ledger().read_records()) == len(accounts)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted in /proc")
def test_without_a_lock_nothing_stays_open(ledger, state):
    ledger.save_record(a_record())

    assert open_within(state) == 0


def test_threads_that_wait_for_a_folder_to_be_synced_share_one_sync(
    ledger, open_ledger, monkeypatch
):
    keys = [f"flow-{number}" for number in range(9)]
    renamed, all_renamed, syncs = [], threading.Event(), []
    replace, fsync = os.replace, os.fsync

    def noting_replace(*args, **kwargs):
        replace(*args, **kwargs)
        renamed.append(args)
        if len(renamed) == len(keys):
            all_renamed.set()

    def slow_fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            syncs.append(descriptor)
            all_renamed.wait(PATIENCE)
        fsync(descriptor)

    with ledger.lock([WABA]), ThreadPoolExecutor(len(keys)) as pool:
        ledger.save_record(a_record())
        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", noting_replace)
            patched.setattr(os, "fsync", slow_fsync)
            list(pool.map(lambda key: ledger.save_record(a_record(key=key)), keys))

    assert len(syncs) < len(keys)
    assert len(open_ledger().read_records()) == len(keys) + 1


def test_a_folder_that_cannot_be_synced_is_no_durable_one(ledger, monkeypatch):
    fsync = os.fsync

    def only_files(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(descriptor)

    with ledger.lock([WABA]):
        ledger.save_record(a_record(flow_id="1"))
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", only_files)
            with pytest.raises(StoreFailed, match="EIO"):
                ledger.save_record(a_record(key="another"))
