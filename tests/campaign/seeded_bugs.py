"""Bugs that the gate has to catch: `python -m tests.campaign.seeded_bugs --jobs 2`.

Each patch is applied to a copy of the tree, and the tests that are named for it must fail there as
they pass without it. Prints a line for each bug, and exits with 1 if one survives, if a patch does
not fit any more, or if fewer ran than promised. `--only 17` tries that one alone, and `--verbose`
shows what its tests say.
"""

from __future__ import annotations

import argparse
import compileall
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.campaign.bug import ROOT, read_bugs

PROMISED = 40
LONGEST = 120
"""Seconds. A bug that makes the tests hang is not caught: nobody would know which it is."""

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", ".coverage*", "build", "dist", "docs"
)
BROKEN = ("ImportError", "ModuleNotFoundError", "SyntaxError", "NameError", "UnboundLocalError")
"""What says that the patch is no program, and nothing about the tests."""


@dataclass(frozen=True)
class Outcome:
    """How a run of some tests ended: `passed`, `failed`, or what kept them from being run."""

    word: str
    said: str


class Trees:
    """Copies of the tree, one for each job; none is used by two at once."""

    def __init__(self, folder, count):
        self._free = queue.SimpleQueue()
        for number in range(count):
            tree = folder / f"tree{number}"
            shutil.copytree(ROOT, tree, ignore=LEFT_OUT, symlinks=True)
            compileall.compile_dir(tree / "flowops", quiet=2)
            _check_that_the_copy_is_what_runs(tree)
            self._free.put(tree)

    @contextmanager
    def one(self):
        tree = self._free.get()
        try:
            yield tree
        finally:
            self._free.put(tree)


def main():
    options = _options()
    bugs = [each for each in read_bugs() if not options.only or _number(each) in options.only]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="flowops-bugs-") as folder:
        trees = Trees(Path(folder), options.jobs)
        with ThreadPoolExecutor(options.jobs) as pool:
            sound = _sound_tests(pool, trees, bugs)
            tried = pool.map(lambda bug: try_bug(trees, bug, sound), bugs)
            caught = sum(
                _tell(bug, *ended, options) for bug, ended in zip(bugs, tried, strict=True)
            )
    promised = len(bugs) if options.only else PROMISED
    print(f"{caught} of {len(bugs)} bugs caught in {time.monotonic() - began:.0f} s", end="")
    print(f"; at least {promised} were to be tried" if len(bugs) < promised else "")
    return 0 if caught == len(bugs) >= promised else 1


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.campaign.seeded_bugs")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--only", type=int, action="append", metavar="NN", help="this one; repeats")
    parser.add_argument("--verbose", action="store_true", help="show what the tests say")
    return parser.parse_args()


def _number(bug):
    return int(bug.name.partition("-")[0])


def _sound_tests(pool, trees, bugs):
    """The tests that pass without any bug: each file is run once, with all that is asked of it."""
    asked = defaultdict(dict)
    for bug in bugs:
        for test in bug.caught_by:
            asked[test.partition("::")[0]][test] = None

    def passes(tests):
        with trees.one() as tree:
            return _run(tree, list(tests))

    ended = zip(asked, pool.map(passes, asked.values()), strict=True)
    return {file for file, outcome in ended if outcome.word == "passed"}


def try_bug(trees, bug, sound):
    """(what became of it, what was said)."""
    unsound = {test.partition("::")[0] for test in bug.caught_by} - sound
    if unsound:
        return "not tried", f"its tests fail without it: {', '.join(sorted(unsound))}"
    with trees.one() as tree:
        if trouble := bug.apply(tree):
            return "not tried", f"the patch does not fit any more: {trouble}"
        try:
            ended = _run(tree, bug.caught_by)
        finally:
            _restore(tree, bug)
    return {"failed": "caught", "passed": "survived"}.get(ended.word, "not caught"), ended.said


def _restore(tree, bug):
    for line in bug.patch.read_text(encoding="utf-8").splitlines():
        if line.startswith("+++ b/"):
            shutil.copy2(ROOT / line.removeprefix("+++ b/"), tree / line.removeprefix("+++ b/"))


def _tell(bug, word, said, options):
    is_caught = word == "caught"
    print(f"{bug.name}: {word}" + ("" if is_caught else f" ({bug.breaks})"))
    if said and (options.verbose or not is_caught):
        print("    " + said.replace("\n", "\n    "))
    sys.stdout.flush()
    return is_caught


def _run(tree, tests):
    report = tree / "report.xml"
    report.unlink(missing_ok=True)
    quiet = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", f"--junitxml={report}"]
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *quiet, *tests],
            cwd=tree,
            env=_surroundings(tree),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome("hung", f"no end within {LONGEST} s")
    if ended.returncode == 0:
        return Outcome("passed", "")
    said = _failures(report)
    is_failure = ended.returncode == 1 and said and not any(word in said for word in BROKEN)
    return Outcome("failed" if is_failure else "broken", said or ended.stdout[-2000:])


def _surroundings(tree):
    """The copy is what every process runs that a test starts; no bytecode of a bug is kept.

    No plugin of pytest is loaded: these tests need none, and to import them takes longer than most.
    """
    kept = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")}
    return kept | {
        "PYTHONPATH": str(tree),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }


def _failures(report):
    """What failed, without what never came to be a test: collecting, importing, fixtures."""
    if not report.exists():
        return ""
    failures = ET.parse(report).iter("failure")
    return "\n".join(each.get("message", "").partition("\n")[0] for each in failures)


def _check_that_the_copy_is_what_runs(tree):
    code = "import flowops; print(flowops.__file__)"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tree.parent,
        env=_surroundings(tree),
        capture_output=True,
        text=True,
        check=True,
    )
    if not Path(ended.stdout.strip()).is_relative_to(tree):
        raise SystemExit(f"the tests would run {ended.stdout.strip()}, not the copy in {tree}")


if __name__ == "__main__":
    sys.exit(main())
