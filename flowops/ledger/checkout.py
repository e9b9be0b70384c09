"""What git says of the folder that the manifest lies in; nothing, where there is no repository."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SECONDS = 10


class Checkout(Struct, frozen=True):
    """Fits `operations.ports.Checkout`."""

    folder: Path

    def commit(self) -> str | None:
        """The commit that is checked out, in full."""
        asked = self._git("rev-parse", "--verify", "--quiet", "HEAD")
        said = asked.stdout.strip() if asked is not None else ""
        return said if _COMMIT.fullmatch(said) else None

    def precedes(self, commit: str) -> bool:
        """Whether what is checked out is surely older than that commit.

        A shallow clone may not know it, and then nobody can say.
        """
        if not _COMMIT.fullmatch(commit) or self.commit() in {None, commit}:
            return False
        asked = self._git("merge-base", "--is-ancestor", "HEAD", commit)
        return asked is not None and asked.returncode == 0

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[str] | None:
        import subprocess

        environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        try:
            return subprocess.run(  # noqa: S603 - fixed words, and a commit in hexadecimal
                ["git", "-C", str(self.folder), *arguments],  # noqa: S607 - the user's own git
                capture_output=True,
                check=False,
                encoding="utf-8",
                errors="replace",
                env=environment,
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return None
