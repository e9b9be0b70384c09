"""Bugs that the gate has to catch: `python -m tests.campaign.seeded_bugs --jobs 2`.

Each patch is applied to a copy of the tree, and the tests that are named for it must fail there as
they pass without it. Prints a line for each bug, and exits with 1 if one survives, if a patch does
not fit any more, or if fewer ran than promised. `--only 17` tries that one alone, and `--verbose`
shows what its tests say.
"""

from __future__ import annotations

import argparse
import compileall
import json
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
from pathlib import Path
from py_compile import PycInvalidationMode

from msgspec import Struct

from tests.campaign.bug import ROOT, read_bugs

PROMISED = 40
LONGEST = 120
"""Seconds. A bug that makes the tests hang is not caught: nobody would know which it is."""

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", ".coverage*", "build", "dist", "docs"
)
BROKEN = ("ImportError", "ModuleNotFoundError", "SyntaxError", "NameError", "UnboundLocalError")
"""What says that the patch is no program, and nothing about the tests."""


class Outcome(Struct, frozen=True, dict=True):
    """How a run of some tests ended: `passed`, `failed`, or what kept them from being run."""

    word: str
    said: str


class Tree:
    """A copy of the tree, and a process that runs tests in it."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True)
        # Told by its source and not by the time of it, no bytecode of a bug is taken for another's.
        mode = PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(folder / "flowops", quiet=2, invalidation_mode=mode)
        _check_that_the_copy_is_what_runs(folder)
        self._warm = subprocess.Popen(
            [sys.executable, "-P", str(folder / "tests" / "campaign" / "warm.py")],
            cwd=folder,
            env=_surroundings(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, tests):
        report, said = self.folder / "report.xml", self.folder / "said.txt"
        report.unlink(missing_ok=True)
        quiet = ["-x", "-q", "--no-header", "-p", "no:cacheprovider", f"--junitxml={report}"]
        asked = {"arguments": [*quiet, *tests], "output": str(said), "seconds": LONGEST}
        self._warm.stdin.write(json.dumps(asked) + "\n")
        self._warm.stdin.flush()
        code = json.loads(self._warm.stdout.readline())
        if code is None:
            return Outcome("hung", f"no end within {LONGEST} s")
        if code == 0:
            return Outcome("passed", "")
        failures = _failures(report)
        is_failure = code == 1 and failures and not any(word in failures for word in BROKEN)
        words = failures or said.read_text(encoding="utf-8", errors="replace")[-2000:]
        return Outcome("failed" if is_failure else "broken", words)

    def close(self):
        with self._warm:
            self._warm.stdin.close()


class Trees:
    """As many as there are jobs; none is used by two at once."""

    def __init__(self, folder, count):
        self._all = [Tree(folder / f"tree{number}") for number in range(count)]
        self._free = queue.SimpleQueue()
        for tree in self._all:
            self._free.put(tree)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for tree in self._all:
            tree.close()

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
        with trees, ThreadPoolExecutor(options.jobs) as pool:
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
            return tree.run(list(tests))

    ended = zip(asked, pool.map(passes, asked.values()), strict=True)
    return {file for file, outcome in ended if outcome.word == "passed"}


def try_bug(trees, bug, sound):
    """(what became of it, what was said)."""
    unsound = {test.partition("::")[0] for test in bug.caught_by} - sound
    if unsound:
        return "not tried", f"its tests fail without it: {', '.join(sorted(unsound))}"
    with trees.one() as tree:
        if trouble := bug.apply(tree.folder):
            return "not tried", f"the patch does not fit any more: {trouble}"
        try:
            ended = tree.run(bug.caught_by)
        finally:
            _restore(tree.folder, bug)
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


def _surroundings(tree):
    """The copy is what every process runs that a test starts.

    No plugin of pytest is loaded: these tests need none, and to import them takes longer than most.
    """
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("COVERAGE_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return kept | {
        "PYTHONPATH": str(tree),
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
