"""A plan for those who review it: counts and what breaks first, then flow by flow; of any size."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.compare.changes.aspects import IN_ORDER
from flowops.operations.plan_report import report_of
from flowops.render.breaking import breaking_lines, count_breaking
from flowops.render.contract_text import PARTIES
from flowops.render.fitting import COMMENT, Limit, first_that_fits
from flowops.render.plan_json import plan_document
from flowops.render.plan_ladder import MOST_DIFFERENCES, rungs
from flowops.render.safe import code, html_words, prose, spanned
from flowops.render.words import counted, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flowops.findings import Finding
    from flowops.operations.plan_report import PlanReport, ReportedFlow
    from flowops.planning.plan import Plan
    from flowops.render.breaking import Breaking
    from flowops.render.plan_ladder import Rung

    Details = Mapping[tuple[str, str], str]

ELSEWHERE = "`flowops plan` shows all of it"


def render_plan_markdown(
    plan: Plan,
    where: str,
    warnings: Sequence[Finding] = (),
    *,
    details: Details = MappingProxyType({}),
    limit: Limit = COMMENT,
) -> str:
    """`details` are by the address of their flow, which need not be there: Markdown of ours, closed
    in itself, that takes the place of the sentences where there is room for it.
    """
    document = plan_document(plan, warnings, where=where)
    by_alias = {
        (flow.pair.account.alias, flow.key): details[flow.pair.desired.address]
        for flow in plan.flows
        if flow.pair.desired.address in details
    }
    return render_report(report_of(document), details=by_alias, limit=limit)


def render_report(
    report: PlanReport,
    *,
    details: Details = MappingProxyType({}),
    limit: Limit = COMMENT,
    elsewhere: str = ELSEWHERE,
    footer: str = "",
) -> str:
    """As much as the limit admits, and always all that breaks, by name or by number.

    `details` are by the report's addresses. `elsewhere` says, in Markdown of ours, where the whole
    of it is; `footer` is the end of the last line.
    """
    if report.is_quiet:
        return f"{one_line(report)}{footer}\n"
    page = _Page(report, report.breaking, details, elsewhere, footer)
    drafts = map(page.draft, rungs(min(len(page.breaking), limit.most)))
    return first_that_fits(drafts, limit)


def one_line(report: PlanReport) -> str:
    """Of a plan that has nothing to say."""
    return f"**flowops plan** · {prose(report.environment)} · {_counts(report, ())}"


class _Page(Struct, frozen=True):
    report: PlanReport
    breaking: Breaking
    details: Details
    elsewhere: str
    footer: str

    def draft(self, rung: Rung) -> str:
        return "\n".join(self._lines(rung)) + "\n"

    def _lines(self, rung: Rung) -> Iterator[str]:
        report = self.report
        yield f"### flowops plan: {prose(report.environment)} · {code(report.where)}"
        yield ""
        yield _counts(report, self.breaking)
        if rung.left_out:
            yield ""
            yield f"Cut to fit: {', '.join(rung.left_out)} left out; {self.elsewhere}."
        yield from breaking_lines(self.breaking, rung)
        loud = [flow for flow in report.flows if not flow.is_quiet]
        if loud and rung.rows:
            yield ""
            yield "| | flow | name | steps | why |"
            yield "|---|---|---|---|---|"
            yield from (_row(flow, rung) for flow in loud)
        if report.warnings and rung.changes:
            shown = (f"- {code(place)} {prose(said)}" for place, said in report.warnings)
            yield from folded(counted(len(report.warnings), "warning"), shown)
        if rung.changes:
            for flow in loud:
                yield from self._folded_changes(flow, rung)
        if report.unmanaged and rung.context:
            count = counted(len(report.unmanaged), "live flow")
            names = (f"- {code(name)} {code(status)}" for name, status in report.unmanaged)
            yield from folded(f"{count} not in this manifest, never touched", names)
        yield ""
        yield f"plan {code(report.plan_id)}{self.footer}"

    def _folded_changes(self, flow: ReportedFlow, rung: Rung) -> Iterator[str]:
        has_details = rung.context and flow.address in self.details
        said = [self.details[flow.address]] if has_details else list(_changes(flow, rung))
        if said:
            kinds = _kinds(flow) if flow.changes else "changes"
            yield from folded(f"{html_words(flow.title)}: {kinds}", said)


def _counts(report: PlanReport, breaking: Breaking) -> str:
    said = summed(report.steps, report.verdicts, report.held) or "no flows"
    counts = f"**No changes.** {said}." if report.is_empty else f"**{said}.**"
    warnings = counted(len(report.warnings), "warning") if report.warnings else ""
    more = ", ".join(filter(None, (count_breaking(breaking), warnings)))
    return f"{counts} {more}." if more else counts


def _row(flow: ReportedFlow, rung: Rung) -> str:
    steps = ", ".join(flow.steps) or flow.verdict.value
    why = "<br>".join(_why(flow, rung))
    cells = (code(flow.sign) if flow.sign else "", code(flow.title), code(flow.name))
    return f"| {' | '.join(cells)} | {steps} | {why} |"


def _why(flow: ReportedFlow, rung: Rung) -> Iterator[str]:
    if not rung.changes:
        yield _kinds(flow) or flow.verdict.value
        return
    yield from map(prose, flow.why)
    if not flow.changes and rung.context:
        yield from map(prose, flow.differences[:MOST_DIFFERENCES])


def _kinds(flow: ReportedFlow) -> str:
    """`3 copy, 1 routing`."""
    kinds = Counter(change.aspect for change in flow.changes)
    if kinds:
        in_order = [aspect.value for aspect in IN_ORDER if aspect.value in kinds]
        return ", ".join(f"{kinds[aspect]} {aspect}" for aspect in in_order)
    return counted(len(flow.differences), "difference") if flow.differences else ""


def _changes(flow: ReportedFlow, rung: Rung) -> Iterator[str]:
    for change in flow.contract_changes:
        if not change.is_breaking:
            yield f"- for {PARTIES[change.party]}, {code(change.field)}: {spanned(change.sentence)}"
    shown = flow.changes[: rung.changes]
    yield from (f"- {change.aspect}: {prose(change.sentence)}" for change in shown)
    if len(shown) < len(flow.changes):
        yield f"- … and {counted(len(flow.changes) - len(shown), 'more change')}"


def folded(headline: str, lines: Iterable[str]) -> Iterator[str]:
    """`headline` is HTML of ours."""
    yield ""
    yield f"<details><summary>{headline}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
