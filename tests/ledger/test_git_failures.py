from __future__ import annotations

import os
import shutil
from base64 import b64encode

import pytest

from flowops.errors import LockHeld, StoreFailed
from flowops.ledger import git_remote
from flowops.ledger.git_store import GitStore
from tests.ledger.object_places import serving
from tests.ledger.places import (
    ACCOUNTS,
    BRANCH,
    IDENTITY,
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


@pytest.fixture
def wrapped(tmp_path):
    """Puts a `git` of our own first on PATH; `$GIT` in its script is the real one."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def wrapped(script):
        path = folder / "git"
        path.write_text(f'#!/bin/sh\nGIT={shutil.which("git")}\n{script}\nexec $GIT "$@"\n')
        path.chmod(0o755)
        return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}

    return wrapped


def open_at(folder, **environ):
    variables = {**os.environ, **IDENTITY, **environ}
    return GitStore(folder, REF, "production", "production", clock=HandClock(), environ=variables)


def test_a_folder_in_no_repository_is_named(tmp_path):
    with pytest.raises(StoreFailed, match="is in no git repository") as caught:
        open_at(tmp_path)

    assert caught.value.hint == (
        "run it in a clone, or keep the records in a folder: `state: .flowops`"
    )


def test_a_repository_without_a_remote_is_named(tmp_path):
    git("init", "--quiet", where=tmp_path)

    with pytest.raises(StoreFailed, match="has no remote `origin`") as caught:
        open_at(tmp_path)

    assert caught.value.hint == "add one: git remote add origin URL"


def test_a_repository_of_somebody_else_is_named(place, wrapped):
    environ = wrapped(
        'case "$1" in rev-parse) '
        "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; exit 128;; esac"
    )

    with pytest.raises(StoreFailed, match="does not trust the repository") as caught:
        open_at(place.clone(), **environ)

    assert caught.value.hint.startswith("git config --global --add safe.directory ")


def test_without_git_it_says_so(place, tmp_path):
    with pytest.raises(StoreFailed, match="git cannot be started: no such file") as caught:
        open_at(place.clone(), PATH=str(tmp_path))

    assert "install git" in caught.value.hint


def test_without_room_for_a_temporary_folder_it_says_so(place, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")

    with pytest.raises(StoreFailed, match="git needs a temporary folder"):
        open_at(place.clone())


def test_its_temporary_folder_goes_with_the_store(place):
    store = place.store()
    folder = store._remote._git.folder
    assert folder.exists()

    store._remote._git._remove()

    assert not folder.exists()


def test_of_several_addresses_the_first_is_meant(place):
    folder = place.clone()
    git("remote", "set-url", "--add", "origin", "file:///nowhere.git", where=folder)

    place.store().write("records", "a.json", content=b"1")

    assert place.log() == ["Save records/a.json of production"]


def test_a_remote_that_is_gone_is_named(place):
    store = place.store()
    shutil.move(place.remote, place.root / "elsewhere.git")

    with pytest.raises(StoreFailed, match=f"^{REF} of file://.*remote.git cannot be read"):
        store.names("records")


def test_without_network_it_says_so(place, unused_port):
    folder = place.clone()
    url = f"http://ana:token@127.0.0.1:{unused_port}/remote.git"
    git("remote", "set-url", "origin", url, where=folder)

    with pytest.raises(StoreFailed) as caught:
        place.store().names("records")

    assert caught.value.hint.startswith("check the network")
    assert "token" not in caught.value.message


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening.getsockname()[1]


def test_a_remote_that_wants_a_password_is_not_waited_for(place):
    def refuse(_environ, start_response):
        start_response("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="x"')])
        return [b""]

    folder = place.clone()
    with serving(refuse) as url:
        git("remote", "set-url", "origin", f"{url}/remote.git", where=folder)
        with pytest.raises(StoreFailed) as caught:
            place.store(environ={"GIT_ASKPASS": ""}).names("records")

    assert caught.value.hint.startswith("let git reach `origin` without asking")


def test_a_credential_helper_from_the_environment_is_asked(place):
    """As docs/records.md gives the token to the one step that applies."""
    seen = []

    def refuse(environ, start_response):
        seen.append(environ.get("HTTP_AUTHORIZATION"))
        start_response("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="x"')])
        return [b""]

    helper = '!f() { echo username=x-access-token; echo "password=$PUSH_TOKEN"; }; f'
    environ = {
        "PUSH_TOKEN": "secret",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "credential.helper",
        "GIT_CONFIG_VALUE_0": helper,
    }
    folder = place.clone()
    with serving(refuse) as url:
        git("remote", "set-url", "origin", f"{url}/remote.git", where=folder)
        with pytest.raises(StoreFailed) as caught:
            place.store(environ=environ).names("records")

    assert seen == [None, "Basic " + b64encode(b"x-access-token:secret").decode()]
    assert "secret" not in caught.value.message


def test_a_remote_that_does_not_answer_is_given_up(place, wrapped, monkeypatch):
    monkeypatch.setattr(git_remote, "REMOTE_SECONDS", 0.2)
    environ = wrapped('case "$1" in ls-remote) tail -f /dev/null;; esac')

    with pytest.raises(StoreFailed, match="no answer within 0 s") as caught:
        place.store(environ=environ).names("records")

    assert caught.value.hint.startswith("check the network")


def test_without_the_right_to_push_it_names_the_right(place, wrapped):
    environ = wrapped("""case "$1" in push)
        echo pushed >> "$0.log"
        echo "remote: Permission to o/r.git denied to github-actions[bot]." >&2
        echo "fatal: unable to access 'https://x:token@example.com/': returned error: 403" >&2
        exit 128;;
    esac""")

    with pytest.raises(StoreFailed) as caught:
        place.store(environ=environ).write("records", "a.json", content=b"1")

    assert caught.value.hint == (
        "this needs the right to push; in GitHub Actions: `permissions: contents: write`"
    )
    assert "token" not in caught.value.message
    assert (place.root / "bin" / "git.log").read_text() == "pushed\n"


LOST = """if [ "$1" = push ] && [ ! -e "$0.lost" ]; then
    $GIT "$@" > /dev/null 2>&1
    touch "$0.lost"
    %s
    echo "fatal: the remote end hung up unexpectedly" >&2
    exit 128
fi"""


def test_a_push_whose_answer_was_lost_is_recognised_as_ours(place, wrapped):
    store = place.store(environ=wrapped(LOST % ""))

    store.write("records", "a.json", content=b"1")
    store.write("records", "a.json", content=b"2")

    assert place.log() == ["Save records/a.json of production"] * 2
    assert place.store("other").read("records", "a.json", limit=LIMIT) == b"2"


def test_a_lock_whose_answer_was_lost_is_ours(place, wrapped):
    store = place.store(environ=wrapped(LOST % ""))

    with store.lock(a_holder("mine"), ACCOUNTS):
        assert place.store("other").holders()[0].holder_id == "mine"
    assert place.store("other").holders() == ()


PUSH_ON_TOP = """
    unset GIT_DIR
    REMOTE=%s
    TREE=$($GIT -C $REMOTE rev-parse 'refs/flowops/state^{tree}')
    ANA="-c user.name=Ana -c user.email=ana@example.com"
    TOP=$($GIT -C $REMOTE $ANA commit-tree $TREE -p refs/flowops/state -m "Somebody else")
    $GIT -C $REMOTE update-ref refs/flowops/state $TOP
"""


def test_a_push_whose_answer_was_lost_and_that_others_went_on_from_is_ours(place, wrapped):
    store = place.store(environ=wrapped(LOST % (PUSH_ON_TOP % place.remote)))

    store.write("records", "a.json", content=b"1")

    assert place.log()[-2:] == ["Somebody else", "Save records/a.json of production"]
    assert place.store("other").read("records", "a.json", limit=LIMIT) == b"1"


def test_a_lock_whose_answer_was_lost_and_that_others_went_on_from_is_ours(place, wrapped):
    store = place.store(environ=wrapped(LOST % (PUSH_ON_TOP % place.remote)))

    with store.lock(a_holder("mine"), ACCOUNTS):
        store.write("records", "a.json", content=b"1")
        with pytest.raises(LockHeld), place.store("other").lock(a_holder(), ACCOUNTS):
            pass
    assert place.log()[-2:] == ["Somebody else", "Lock 1 account of production"]


NEVER = """case "$1" in push) echo "fatal: early EOF" >&2; exit 128;; esac"""


def test_a_push_that_never_arrives_is_given_up(place, wrapped, monkeypatch):
    monkeypatch.setattr("flowops.ledger.git_tip._PAUSE_SECONDS", 0)
    monkeypatch.setattr("flowops.ledger.git_tip._TRIES", 3)

    with pytest.raises(StoreFailed, match=r"cannot be saved: .*, 3 times"):
        place.store(environ=wrapped(NEVER)).write("records", "a.json", content=b"1")


def test_a_lock_that_cannot_be_given_back_ends_by_itself(place, wrapped):
    environ = wrapped("""case "$1" in push)
        [ -e "$0.once" ] && { echo "fatal: Permission denied" >&2; exit 128; }
        touch "$0.once";;
    esac""")

    with place.store(environ=environ).lock(a_holder("mine"), ACCOUNTS):
        pass

    assert place.store("other").holders()[0].holder_id == "mine"


def test_a_remote_that_takes_branches_only_gets_a_branch(place):
    place.hook("pre-receive", "while read old new ref; do test ${ref#refs/heads} != $ref; done")

    with place.store("one").lock(a_holder(), ACCOUNTS):
        pass
    place.store("two").write("records", "a.json", content=b"1")

    assert place.tip() == ""
    assert place.log(BRANCH)[0] == "Save records/a.json of production"
    assert git("log", "-1", "--format=%b", BRANCH, where=place.remote).endswith("[skip ci]")
    assert place.store("three").names("records") == ("a.json",)


def test_a_remote_that_takes_neither_says_why(place):
    place.hook("pre-receive", "echo only on tuesdays >&2; exit 1")

    with pytest.raises(StoreFailed, match="only on tuesdays") as caught:
        place.store().write("records", "a.json", content=b"1")

    assert BRANCH in caught.value.message


def test_records_in_the_ref_and_in_the_branch_are_refused(place):
    place.store("one").write("records", "a.json", content=b"1")
    git("update-ref", BRANCH, place.tip(), where=place.remote)

    with pytest.raises(StoreFailed, match=f"keeps records in {REF} and in {BRANCH}"):
        place.store("two").names("records")


def test_a_ref_that_somebody_else_began_as_a_branch_meanwhile_is_refused(place):
    store = place.store("one")
    store.names("records")
    git("update-ref", BRANCH, "refs/heads/main", where=place.remote)

    with pytest.raises(StoreFailed, match="keeps records in"):
        store.write("records", "a.json", content=b"1")


def test_a_ref_that_is_deleted_under_a_lock_loses_it(place):
    store = place.store("one")
    with store.lock(a_holder(), ACCOUNTS):
        git("update-ref", "-d", REF, where=place.remote)

        with pytest.raises(StoreFailed, match=r"not ours any more$"):
            store.write("records", "a.json", content=b"1")
    assert place.tip() == ""
