"""How many flows a second are validated in one process: by our rules, from the cache, and by
jsonschema alone, which sees the shape and nothing else.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema

from flowops.flowjson.flow_schema import flow_schema
from flowops.flowjson.versions import Version
from flowops.ledger.file_cache import FileCache
from flowops.manifest.memory import NoMemory
from flowops.operations.checker import Checker
from flowops.operations.checking import Outlook
from flowops.operations.rules_version import rules_version
from flowops.operations.validating import validate_files
from flows import VERSION, flow_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.operations.checker import Validation

COMPONENTS = 60


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder = Path(tempfile.mkdtemp())
    try:
        files = folder / "flows"
        files.mkdir()
        for number in range(count):
            (files / f"flow-{number:05}.json").write_text(flow_text(number, COMPONENTS))
        run(folder, files, count)
    finally:
        shutil.rmtree(folder)


def run(folder: Path, files: Path, count: int) -> None:
    size = sum(file.stat().st_size for file in files.iterdir()) / count
    print(f"{count} flows of {COMPONENTS} components, {size / 1024:.1f} KiB each")
    ours = measure("flowops validate, no cache", count, lambda: ours_once(files, None))
    ours_once(files, folder)
    cached = measure("flowops validate, from the cache", count, lambda: ours_once(files, folder))
    plain = measure("json.loads alone", count, lambda: parse_all(files))
    print(f"the cache is {cached / ours:.1f} times as fast; json.loads {plain / ours:.1f} times")
    some = max(1, count // 20)
    alone = measure("jsonschema alone", some, lambda: jsonschema_on(files, some))
    print(f"all rules are {ours / alone:.1f} times as fast as jsonschema alone")


def measure(what: str, count: int, work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    rate = count / (time.process_time() - started)
    print(f"{rate:>10,.0f} flows/s  {what}")
    return rate


def ours_once(files: Path, state: Path | None) -> Validation:
    memory = FileCache(state / ".flowops", rules_version()) if state else NoMemory()
    checker = Checker(Outlook(date(2026, 1, 1)), memory=memory)
    validation = validate_files([files], files, checker, lambda _: frozenset[str]())
    memory.save()
    if validation.findings:
        sys.exit(f"the flows should be valid: {validation.findings[0]}")
    return validation


def parse_all(files: Path) -> None:
    for file in files.iterdir():
        json.loads(file.read_bytes())


def jsonschema_on(files: Path, count: int) -> None:
    schema = flow_schema(Version.parse(VERSION))
    validator = jsonschema.Draft202012Validator(schema)
    for file in sorted(files.iterdir())[:count]:
        for error in validator.iter_errors(json.loads(file.read_bytes())):
            sys.exit(f"{file.name}: {error.message}")


if __name__ == "__main__":
    main()
