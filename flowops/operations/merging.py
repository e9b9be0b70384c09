"""The reports of all shards become the report that one run over all accounts would have given."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.errors import ExitCode, InvalidInput
from flowops.operations.plan_report import read_report
from flowops.planning.plan import plan_id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Document = dict[str, Any]

_HINT = "flowops plan --shard K/N --format json prints what is merged, and so does apply"
_COMMON = {
    "environment": "environments",
    "count": "numbers of shards",
    "accounts": "accounts",
    "gateway": "gateways",
    "where": "places",
    "flowops": "versions of flowops",
    "desired": "manifests, definitions or accounts",
}
"""What has to be the same in all of them, and what it is called."""


class ShardReport(Struct, frozen=True):
    """What one shard printed, and where that was read."""

    place: str
    document: Document

    @property
    def index(self) -> int:
        return int(self.document["shard"]["index"])

    @property
    def count(self) -> int:
        return int(self.document["shard"]["count"])

    @property
    def is_apply(self) -> bool:
        return "exit_code" in self.document

    def said(self, name: str) -> object:
        return {**self.document["shard"], "environment": self.document["environment"]}[name]


class Merged(Struct, frozen=True):
    """`document` is what one run prints with --format json; `where` says what it writes to."""

    document: Document
    where: str

    @property
    def is_apply(self) -> bool:
        return "exit_code" in self.document

    def exit_code(self, *, detailed: bool) -> ExitCode:
        """That of one apply; of a plan 0, unless asked for detail, as `plan` has it."""
        if self.is_apply:
            return ExitCode(self.document["exit_code"])
        flows = self.document["flows"]
        if detailed and any(flow["steps"] for flow in flows):
            return ExitCode.CHANGES
        if detailed and any(flow.get("needs_you") for flow in flows):
            return ExitCode.NEEDS_YOU
        return ExitCode.DONE


def read_shard_report(body: bytes, place: str) -> ShardReport:
    """Raises InvalidInput for what is no plan and no apply of a shard."""
    document = read_report(body, place)
    if any("direction" in flow for flow in document["flows"]):
        raise InvalidInput(f"{place} is what drift printed", hint=_HINT)
    marked = all("position" in each for each in (*document["flows"], *document["unmanaged"]))
    if "shard" not in document or not marked:
        raise InvalidInput(f"{place} is of no shard", hint=_HINT)
    return ShardReport(place, document)


def merge_reports(reports: Sequence[ShardReport]) -> Merged:
    """Raises InvalidInput where they do not belong together, or some are missing."""
    _check_together(reports)
    _check_complete(reports)
    first = min(reports, key=lambda each: each.index)
    flows = _sorted(each for report in reports for each in report.document["flows"])
    _check_disjoint(reports, flows)
    others = _sorted(each for report in reports for each in report.document["shard"]["others"])
    merged = {
        **first.document,
        "plan_id": plan_id_of(
            first.document["environment"],
            first.document["shard"]["gateway"],
            [each["digest"] for each in flows],
            [each["digest"] for each in others],
        ),
        "flows": [_without(each, "position", "digest") for each in flows],
        "unmanaged": [
            _without(each, "position")
            for each in _sorted(each for report in reports for each in report.document["unmanaged"])
        ],
        "summary": _summed(report.document["summary"] for report in reports),
        "findings": _findings(reports),
    }
    where = first.document["shard"]["where"]
    if "where" in merged:
        merged["where"] = where
    if first.is_apply:
        merged["exit_code"] = int(_exit_code(reports))
    return Merged(_without(merged, "shard"), where)


def _check_together(reports: Sequence[ShardReport]) -> None:
    first = reports[0]
    for other in reports[1:]:
        if other.is_apply != first.is_apply:
            raise _refused(first, other, "one is of a plan, the other of an apply")
        for name, words in _COMMON.items():
            if other.said(name) != first.said(name):
                raise _refused(first, other, f"they are of different {words}")


def _check_complete(reports: Sequence[ShardReport]) -> None:
    count = reports[0].count
    places: dict[int, ShardReport] = {}
    for report in reports:
        other = places.setdefault(report.index, report)
        if other is not report:
            raise _refused(other, report, f"both are shard {report.index} of {count}")
    missing = [str(index) for index in range(1, count + 1) if index not in places]
    if missing:
        noun, verb = ("shard", "is") if len(missing) == 1 else ("shards", "are")
        raise InvalidInput(
            f"{noun} {', '.join(missing)} of {count} {verb} missing",
            hint="run them again, and give all their reports",
        )


def _check_disjoint(reports: Sequence[ShardReport], flows: Sequence[Document]) -> None:
    """Whatever they say of themselves: no account is in two of them, and no flow there twice."""
    owners: dict[str, ShardReport] = {}
    for report in reports:
        for account in {each["waba"] for each in report.document["flows"]}:
            other = owners.setdefault(account, report)
            if other is not report:
                raise _refused(other, report, f"both have account {account}")
    if len({each["position"] for each in flows}) < len(flows):
        raise InvalidInput("a flow stands twice in one of the reports", hint=_HINT)


def _refused(one: ShardReport, other: ShardReport, why: str) -> InvalidInput:
    said = f"{one.place} and {other.place} do not belong together: {why}"
    return InvalidInput(said, hint="merge the reports of one run, one for each shard")


def _exit_code(reports: Sequence[ShardReport]) -> ExitCode:
    """As one apply ends: 7 before 4 before 130 before 6 before 9; 1 if something failed and nothing
    was applied anywhere.
    """
    codes = {ExitCode(report.document["exit_code"]) for report in reports}
    for code in (ExitCode.LEFT_IN_DRAFT, ExitCode.ACCESS, ExitCode.INTERRUPTED):
        if code in codes:
            return code
    if codes & {ExitCode.PARTIAL, ExitCode.FAILED}:
        return ExitCode.PARTIAL if _applied(reports) else ExitCode.FAILED
    return max(codes)


def _applied(reports: Sequence[ShardReport]) -> bool:
    return any(
        step.get("outcome") == "applied"
        for report in reports
        for flow in report.document["flows"]
        for step in flow["steps"]
    )


def _findings(reports: Sequence[ShardReport]) -> list[Document]:
    """By file and place, and each once, as one run has them."""
    found: list[Document] = []
    for report in reports:
        found += (each for each in report.document["findings"] if each not in found)
    place = itemgetter("path", "line", "column", "rule", "end_line", "end_column")
    return sorted(found, key=place)


def _summed(summaries: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in summaries:
        total.update(each)
    return dict(total)


def _sorted(entries: Iterable[Document]) -> list[Document]:
    """In the order of the report without shards."""
    return sorted(entries, key=itemgetter("position"))


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in names}
