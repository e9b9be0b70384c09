"""Files as they were at another revision of the repository that the manifest lies in. Reads only.

A revision comes from whoever types it. It is turned into a commit first, behind `--end-of-options`,
so that none can be taken for an option; what is asked of git after that is a hash and a path.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SECONDS = 30
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
"""A hook sets these for a repository of its own."""

_DEFAULT_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/heads/main",
    "refs/heads/master",
)


class Revisions(Struct, frozen=True):
    """Fits `operations.ports.Revisions`. `folder` is the manifest's."""

    folder: Path

    def commit_of(self, revision: str) -> str | None:
        if not revision or "\0" in revision:
            return None
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return _commit(self._git(*asked))

    def branching_point(self) -> tuple[str, str] | None:
        """Where what is checked out left the default branch, and that branch as people type it."""
        for branch in _DEFAULT_BRANCHES:
            tip = self.commit_of(branch)
            base = _commit(self._git("merge-base", "HEAD", tip)) if tip else None
            if base is not None:
                return base, self._short(branch)
        return None

    def read(self, commit: str, names: Sequence[str], limit: int) -> dict[str, bytes | None]:
        """Files by their path from the manifest's folder, with `/` on every system.

        None for what is no file there, or is larger than `limit` bytes. A symbolic link is followed
        as long as it leads to something in the same commit. Raises StoreFailed.
        """
        prefix = self._git("rev-parse", "--show-prefix")
        if prefix is None:
            raise StoreFailed(f"{self.folder} is in no git repository any more")
        folder = os.fsdecode(prefix).rstrip("\n")
        asked = "".join(f"{commit}:{folder}{name}\n" for name in names)
        answer = self._git("cat-file", "--batch", "--follow-symlinks", feed=os.fsencode(asked))
        if answer is None:
            raise StoreFailed(f"git could not read {commit[:12]}")
        return dict(zip(names, _blobs(answer, names, limit), strict=True))

    def _short(self, branch: str) -> str:
        """`origin/main`, also for what is only called HEAD."""
        named = self._git("symbolic-ref", "--quiet", "--short", branch)
        said = os.fsdecode(named).strip() if named else ""
        return said or branch.removeprefix("refs/remotes/").removeprefix("refs/heads/")

    def _git(self, *arguments: str, feed: bytes = b"") -> bytes | None:
        """What it printed; None where it failed, or there is no git or no repository."""
        kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
        try:
            ended = subprocess.run(  # noqa: S603 - a revision stands behind --end-of-options
                ["git", "-C", str(self.folder), *arguments],  # noqa: S607 - the user's own git
                capture_output=True,
                check=False,
                env={**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
                input=feed,
                timeout=_SECONDS,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            return None
        return ended.stdout if ended.returncode == 0 else None


def _commit(answer: bytes | None) -> str | None:
    said = os.fsdecode(answer).strip() if answer else ""
    return said if _COMMIT.fullmatch(said) else None


def _blobs(answer: bytes, names: Iterable[str], limit: int) -> Iterator[bytes | None]:
    """`HASH blob SIZE`, a line end, so many bytes and a line end; or a line that says why not."""
    at = 0
    for _ in names:
        end = answer.find(b"\n", at)
        kind, _, size = answer[at:end].rpartition(b" ")
        at = end + 1
        if kind.endswith((b" blob", b" tree", b" commit", b" tag")) or _is_leading_out(kind):
            length = int(size)
            data = answer[at : at + length]
            at += length + 1
            yield data if kind.endswith(b" blob") and length <= limit else None
        else:
            yield None


def _is_leading_out(kind: bytes) -> bool:
    """A link out of the commit, in a loop or to nothing is followed by its target."""
    return kind in {b"symlink", b"loop", b"dangling", b"notdir"}
