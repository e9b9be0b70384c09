"""What the last `make test` covered of flowops: `python -m tests.campaign.covered`.

Reads `.coverage`, and exits with 1 if too little was covered, or if a file of flowops or of its
tests was changed after that. `--report` shows what is missing, line by line.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".coverage"
PURE = ("model", "compare", "screens", "steps", "planning", "applying")
CORE = [f"flowops/{folder}/*" for folder in PURE]
LEAST = {"pure core": 100.0, "whole": 95.0}
"""Per cent of lines and branches."""


def changed_since(moment):
    """The newest file that was written after it, or none."""
    files = [path for folder in ("flowops", "tests") for path in (ROOT / folder).rglob("*.py")]
    newest = max(files, key=_written)
    return newest if _written(newest) > moment else None


def _written(path):
    return path.stat().st_mtime


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--report", action="store_true", help="show what is missing")
    options = asked.parse_args()
    os.chdir(ROOT)
    if not DATA.exists():
        print("no tests were run here: run `make test` first")
        return 1
    if changed := changed_since(_written(DATA)):
        print(f"{changed.relative_to(ROOT)} is newer than the last tests: run `make test` first")
        return 1
    data = Coverage()
    data.load()
    where = sys.stdout if options.report else io.StringIO()
    covered = {
        "pure core": data.report(file=where, include=CORE),
        "whole": data.report(file=where),
    }
    said = [f"{name} {covered[name]:.2f} % of {least:.0f} %" for name, least in LEAST.items()]
    print(f"lines and branches covered: {', '.join(said)}")
    return int(any(covered[name] < least for name, least in LEAST.items()))


if __name__ == "__main__":
    sys.exit(main())
