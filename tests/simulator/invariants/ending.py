"""Invariants of how a run ends, and how all runs together do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.applying.result import StepOutcome
from flowops.model.record import Evidence
from flowops.model.status import FlowStatus
from flowops.operations.performer import ENDS_THE_RUN
from tests.simulator.history import LIVE
from tests.simulator.trace import Sent, short

if TYPE_CHECKING:
    from flowops.planning.plan import PlannedFlow
    from tests.simulator.history import Broken, History, Run

MOST_REQUESTS = 130
"""Of one run, for each flow: each call as often as retries allow, steps, the way back, looks."""

BUDGET = 60.0
ENOUGH = 2
"""Applies, from the last answer of a person on."""


def honest_exit(history: History) -> Broken:
    """Exit 0: each flow is as wanted, nothing is open; unless somebody changed it meanwhile."""
    for run in history.runs.values():
        if run.command != "apply" or run.ended is None or run.ended.exit_code != 0:
            continue
        for flow in run.ended.report.plan.flows:
            saved = run.last_saved(flow.key)
            if saved is not None and saved.record.intent is not None:
                yield f"run {run.number} ended with 0, and {flow.key} has an open write"
            if wrong := _not_as_wanted(history, run, flow):
                yield f"run {run.number} ended with 0, and {flow.key} {wrong}"


def converged(history: History) -> Broken:
    """In the calm, two applies after a person's last answer are enough, and then none writes."""
    settled = history.settled
    if settled is None:
        return
    if settled.reruns is None:
        yield "it does not settle"
        return
    rules = history.opened.schedule.rules
    # A get that lags behind an upload shows the errors of the definition before it.
    if settled.reruns > ENOUGH + bool(rules.stale):
        yield f"it took {settled.reruns} applies to settle"
    lags = rules.stale or rules.list_lag or rules.get_lag
    if settled.again is False and not lags:
        yield "one apply more changed the plan"
    for flow in settled.plan.flows:
        if flow.needs_a_person:
            continue
        truth = next(
            (each for each in settled.flows if each.flow_id == flow.pair.live.flow_id), None
        )
        wrong = truth is None or _differs(truth, flow)
        if wrong and not _is_beyond_sight(history, flow, flow.pair.live.flow_id):
            yield f"settled, and {flow.key} is {truth}"


def bounded(history: History) -> Broken:
    """Requests and waiting of a run are bounded."""
    flows = len(history.names)
    for run in history.runs.values():
        if len(run.steps) > MOST_REQUESTS * flows:
            sent = sum(type(event) is Sent for _, event in run.steps)
            if sent > MOST_REQUESTS * flows:
                yield f"run {run.number} sent {sent} requests"
        if sum(run.waited) > (BUDGET + 1) * flows:
            yield f"run {run.number} waited {sum(run.waited):.0f} s"


def no_cross_damage(history: History) -> Broken:
    """A flow without a failure of its own has all its steps, whatever befell the others."""
    for run in history.runs.values():
        if run.ended is None or run.ended.report is None:
            continue
        results = run.ended.report.results
        ended = run.signalled or any(
            each.failure and each.failure.kind in ENDS_THE_RUN for each in results
        )
        for each in results:
            if StepOutcome.SKIPPED in each.outcomes and each.failure is None and not ended:
                yield f"run {run.number} skipped {each.planned.key}"
            begun = StepOutcome.APPLIED in each.outcomes or StepOutcome.FAILED in each.outcomes
            stopped = each.failure is not None and not begun and each.planned.steps
            if stopped and not ended:
                yield f"run {run.number} did not begin {each.planned.key}"


def _not_as_wanted(history: History, run: Run, flow) -> str | None:
    rules = history.opened.schedule.rules
    result = next((each for each in run.ended.report.results if each.planned is flow), None)
    flow_id = result.flow_id if result else (flow.pair.live.flow_id if flow.pair.live else None)
    if flow_id is None:
        return "is not there"
    # Where nothing was to be done nothing was read again, and a list may have lagged.
    lags = rules.stale or (rules.list_lag and not flow.steps)
    if lags or history.touched(flow_id, run.began, run.over, but=run.number):
        return None
    truth = history.truth(flow_id, run.over)
    if truth is None:
        return "is gone"
    said = _differs(truth, flow)
    if said and _is_beyond_sight(history, flow, flow_id, until=run.over):
        return None
    return said


def _differs(truth, flow) -> str | None:
    desired = flow.pair.desired
    wanted = short(desired.definition.fingerprint)
    is_live = truth.status in LIVE
    if desired.status is FlowStatus.PUBLISHED and not is_live:
        return f"reads {truth.status}"
    if desired.status is FlowStatus.DRAFT and truth.status != "DRAFT":
        return f"reads {truth.status}"
    if truth.draft != wanted:
        return f"holds {truth.draft}, wanted {wanted}"
    if is_live and truth.published != wanted:
        return f"serves {truth.published}, wanted {wanted}"
    return None


def _is_beyond_sight(
    history: History, flow: PlannedFlow, flow_id: str, until: int | None = None
) -> bool:
    """Whether somebody's upload may have stayed unseen, by all that this gateway tells.

    Read back, nothing stays unseen. Dated, only what came while a run of ours was writing: its date
    is taken for that of our write. Where neither is told, every upload; and so are our own records
    no evidence once they were lost or are of an earlier day.
    """
    rules = history.opened.schedule.rules
    if flow.pair.knowledge.evidence is Evidence.READ_BACK:
        return False
    last = len(history.trace) if until is None else until
    if any(at <= last for at, _ in history.stores) or rules.stale:
        return True
    blind = "get" not in rules.dated
    for at, event in [*history.outside, *history.landed]:
        if at > last or (event.after or event.before) is None:
            continue
        if (event.after or event.before).flow_id != flow_id:
            continue
        if not getattr(event, "late", True):
            other = history.runs[event.run]
            if any(run.store != other.store for run in history.runs.values()):
                return True
            continue
        if blind or any(
            run.began < at and (run.over is None or at < run.over)
            for run in history.runs.values()
            if run.command == "apply"
        ):
            return True
    return False
