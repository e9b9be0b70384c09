from __future__ import annotations

import os

import pytest

from flowops.errors import InvalidInput
from flowops.ledger.git_store import GitStore
from flowops.ledger.local_store import LocalStore
from flowops.ledger.object_store import ObjectStore
from flowops.ledger.opening import open_store
from tests.ledger.object_places import CREDENTIALS
from tests.ledger.places import HandClock, a_git_place


def opened(state, folder, environment="production"):
    return open_store(state, folder, environment, HandClock(), os.environ)


def test_a_folder_is_a_local_store(tmp_path):
    store = opened(".flowops", tmp_path)

    assert isinstance(store, LocalStore)
    assert store.place("lock") == f"{tmp_path}/.flowops/production/lock"


def test_a_ref_is_a_store_in_git(tmp_path):
    place = a_git_place(tmp_path)

    store = opened("git:refs/flowops/state", place.clone(), "Production EU")

    assert isinstance(store, GitStore)
    assert store.place("lock").startswith(
        f"refs/flowops/state of file://{place.remote}, production-eu."
    )


def test_an_address_of_a_bucket_is_a_store_of_objects(tmp_path, monkeypatch):
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)

    store = opened("s3://bucket/flowops", tmp_path)

    assert isinstance(store, ObjectStore)
    assert store.place("lock") == "s3://bucket/flowops/production/lock"


@pytest.mark.parametrize("state", ["git:main", "s3://", "ftp://host/state", "../state"])
def test_what_the_manifest_would_not_say_is_refused_here_too(tmp_path, state):
    with pytest.raises(InvalidInput):
        opened(state, tmp_path)
