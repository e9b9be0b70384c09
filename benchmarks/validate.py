"""Processor seconds that the flows of `definitions/` cost: `cold`, `cached` or `parse`.

`cold` is all rules, `cached` the same flows with what was found before, and `parse` is `json.loads`
alone. Starting up is not counted.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    how, files = sys.argv[1], Path("definitions").absolute()
    work = parse if how == "parse" else ours(Path() if how == "cached" else None)
    began = time.process_time()
    work(files)
    print(json.dumps({"processor": time.process_time() - began}))


def ours(state: Path | None) -> Callable[[Path], None]:
    from flowops.ledger.file_cache import FileCache
    from flowops.manifest.memory import NoMemory
    from flowops.operations.checker import Checker
    from flowops.operations.checking import Outlook
    from flowops.operations.rules_version import rules_version
    from flowops.operations.validating import validate_files

    def check(files: Path) -> None:
        memory = FileCache(state / ".flowops", rules_version) if state else NoMemory()
        checker = Checker(Outlook(date(2026, 1, 1)), memory=memory)
        validation = validate_files([files], files, checker, lambda _: frozenset[str]())
        memory.save()
        if validation.findings:
            sys.exit(f"the flows should be valid: {validation.findings[0]}")

    return check


def parse(files: Path) -> None:
    for file in files.iterdir():
        json.loads(file.read_bytes())


if __name__ == "__main__":
    main()
