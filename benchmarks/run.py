"""`make bench`: measure ours and the yardsticks by turns, and say which goals are met."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.cases import all_cases
from benchmarks.goals import HELD_BY_TESTS, NOT_RUN, derive, judge
from benchmarks.row import Results
from benchmarks.running import Broken
from benchmarks.server import serving
from benchmarks.table import as_markdown, as_text, goals_table, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.cases import Case
    from benchmarks.goals import Verdict

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
_BETWEEN = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)


def main(arguments: Sequence[str], cases: Sequence[Case] | None = None) -> int:
    """0; with `--check` 1 if a goal is missed or a case cannot be measured."""
    given = _parser().parse_args(arguments)
    offered = all_cases(quick=given.quick) if cases is None else cases
    chosen = [case for case in offered if given.only in case.name]
    if not chosen:
        names = ", ".join(case.name for case in offered)
        print(f"no case is named like {given.only!r}; there are: {names}", file=sys.stderr)
        return 64
    results = measure_all(chosen)
    verdicts = [each for each in judge(results) if each.why != NOT_RUN]
    print(as_text(table(results, verdicts)), end="\n\n")
    print(as_text(goals_table(verdicts)))
    _tell(results)
    _write_json(given.json, results, verdicts)
    if given.docs:
        write_page(PAGE, results, verdicts)
    missed = [each for each in verdicts if each.met is False]
    print(f"goals missed: {len(missed)} of {len(verdicts)}; all numbers are in {given.json}")
    return 1 if given.check and (missed or results.broken) else 0


def measure_all(cases: Sequence[Case]) -> Results:
    """Each in a folder of its own, against one server. One that breaks does not stop the others."""
    results = Results()
    with serving() as server, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for case in cases:
            print(f"{case.name} …", file=sys.stderr, flush=True)
            try:
                case.measure(server, Path(folder) / case.name, results)
            except Broken as broken:
                results.broken[case.name] = str(broken)
            except subprocess.CalledProcessError as error:
                results.broken[case.name] = (error.stderr or b"").decode(errors="replace")[-2000:]
    derive(results)
    return results


def write_page(page: Path, results: Results, verdicts: Sequence[Verdict]) -> None:
    """Put both tables where the page has its markers."""
    told = f"{as_markdown(table(results, verdicts))}\n\n{as_markdown(goals_table(verdicts))}\n"
    text = page.read_text(encoding="utf-8")
    page.write_text(_BETWEEN.sub(lambda m: f"{m[1]}\n{told}\n{m[2]}", text), encoding="utf-8")


def _tell(results: Results) -> None:
    for words in HELD_BY_TESTS:
        print(f"held by a test: {words}")
    for what, reason in results.skipped.items():
        print(f"skipped: {what}: {reason}")
    for case, reason in results.broken.items():
        print(f"could not be measured: {case}: {reason}")


def _write_json(path: Path, results: Results, verdicts: Sequence[Verdict]) -> None:
    told = {
        "rows": [row.as_json() for row in results.rows],
        "measures": results.measures,
        "goals": [asdict(verdict) for verdict in verdicts],
        "skipped": results.skipped,
        "broken": results.broken,
    }
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="cases whose name holds it")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, once")
    parser.add_argument("--check", action="store_true", help="end with 1 if a goal is missed")
    parser.add_argument("--docs", action="store_true", help=f"write the tables into {PAGE.name}")
    parser.add_argument("--json", type=Path, default=HERE / "results.json", metavar="PATH")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
