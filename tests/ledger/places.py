"""Places that a shared store can live in, and stores on them as another run would open them."""

from __future__ import annotations

import itertools
import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.ledger.git_store import GitStore
from flowops.ledger.store import Holder

if TYPE_CHECKING:
    from pathlib import Path

REF = "refs/flowops/state"
BRANCH = "refs/heads/flowops/state"
START = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
LIMIT = 1 << 20
ACCOUNTS = ("acc",)
_ids = itertools.count(1)


class HandClock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def forward(self, **duration: float) -> None:
        self._now += timedelta(**duration)


def a_holder(
    holder_id: str | None = None, who: str = "ana@host", run: str | None = None, accounts: int = 1
) -> Holder:
    return Holder(holder_id or f"id-{next(_ids)}", who, 4711, START.isoformat(), run, accounts)


def git(*arguments: str, where: Path, ok: bool = True, feed: str = "") -> str:
    """Runs git as its user would, and gives what it printed."""
    environ = {**os.environ, **IDENTITY}
    done = subprocess.run(
        ["git", *arguments],
        cwd=where,
        env=environ,
        input=feed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or not ok, done.stderr
    return done.stdout.strip()


IDENTITY = {
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class GitPlace(Struct, frozen=True, dict=True):
    """A bare repository, and clones of it that have a manifest's folder."""

    root: Path

    @property
    def remote(self) -> Path:
        return self.root / "remote.git"

    def clone(self, name: str = "clone", *options: str) -> Path:
        """The folder that a manifest would lie in."""
        path = self.root / name
        if not path.exists():
            git("clone", "--quiet", *options, f"file://{self.remote}", str(path), where=self.root)
        (path / "flows").mkdir(exist_ok=True)
        return path / "flows"

    def store(
        self, name: str = "clone", *, clock=None, environment="production", **how
    ) -> GitStore:
        environ = {**os.environ, **IDENTITY, **how.pop("environ", {})}
        return GitStore(
            self.clone(name),
            how.pop("ref", REF),
            environment,
            environment,
            clock=clock or HandClock(),
            environ=environ,
            **how,
        )

    def log(self, ref: str = REF) -> list[str]:
        """Subjects, newest first."""
        return git("log", "--format=%s", ref, where=self.remote).splitlines()

    def tip(self, ref: str = REF) -> str:
        return git("rev-parse", "--verify", "--quiet", ref, where=self.remote, ok=False)

    def hook(self, name: str, script: str) -> None:
        path = self.remote / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


def a_git_place(root: Path, *options: str) -> GitPlace:
    place = GitPlace(root)
    how = ("--quiet", "--bare", "--template=", "-b", "main", *options)
    git("init", *how, str(place.remote), where=root)
    git("config", "receive.autogc", "false", where=place.remote)
    tree = git("mktree", where=place.remote)
    first = git("commit-tree", tree, "-m", "First", where=place.remote)
    git("update-ref", "refs/heads/main", first, where=place.remote)
    return place
