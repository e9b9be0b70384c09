"""A bug that is kept as a patch, to see that the gate catches it."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "bugs"


class Bug(Struct, frozen=True, dict=True):
    """`breaks` says what is wrong with the patch applied, `caught_by` names tests of the gate."""

    name: str
    breaks: str
    caught_by: tuple[str, ...]

    @property
    def patch(self):
        return FOLDER / f"{self.name}.patch"

    def apply(self, tree, *options):
        """What git says against it; nothing where the patch fits."""
        ended = subprocess.run(
            ["git", "apply", "--whitespace=nowarn", *options, str(self.patch)],
            cwd=tree,
            # Below another repository git would leave out what is not of that one.
            env=os.environ | {"GIT_CEILING_DIRECTORIES": str(Path(tree).parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.stderr.strip() or ("" if ended.returncode == 0 else "git apply failed")


def read_bugs():
    """All of them, in the order of their numbers."""
    listed = tomllib.loads((FOLDER / "bugs.toml").read_text(encoding="utf-8"))
    return [Bug(name, entry["breaks"], tuple(entry["caught_by"])) for name, entry in listed.items()]
