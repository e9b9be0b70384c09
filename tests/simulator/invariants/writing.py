"""Invariants of every write: announced, planned, looked at before, and never blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.model.outcome import Ambiguous, Ok
from flowops.model.status import FlowStatus
from tests.simulator.faults import WRITES
from tests.simulator.history import LIVE
from tests.simulator.invariants.looking import planned, refused
from tests.simulator.trace import Heard, Kept, Saved, Sent, short

if TYPE_CHECKING:
    from tests.simulator.history import Broken, History, Run


def announced(history: History) -> Broken:
    """Every write was announced, durably, by the run that sends it, before it left."""
    for at, sent, run, key, _, saved in history.writes:
        if saved is None or not (saved.kept and saved.told):
            yield f"run {run.number} sent {sent.call} of {key} without a word before (at {at})"
        elif saved.record.intent is None or saved.record.intent.value != sent.call:
            yield f"run {run.number} sent {sent.call} of {key}, announced {saved.record.intent}"
        elif sent.definition and short(saved.record.intended) != sent.definition:
            yield f"run {run.number} sent {sent.definition}, announced {saved.record.intended}"


def monotone(history: History) -> Broken:
    """A receipt is left only where the flow was not to be seen any more, and a write is called
    rejected only if no answer since its announcement left that open.
    """
    for run in history.runs.values():
        before: dict[str, Saved] = {}
        for at, event in run.saved:
            record = event.record
            earlier = before.get(record.key)
            before[record.key] = event
            held = earlier.record.flow_id if earlier else None
            if held is not None and record.flow_id != held and _sees(run, held, event, at):
                yield f"run {run.number}: {record.key} was {held}, is {record.flow_id} (at {at})"
            if event.event == "rejected" and _left_open(run, record.key, earlier, at, history):
                yield f"run {run.number}: {record.key} is called rejected, nobody knows (at {at})"


def as_planned(history: History) -> Broken:
    """What is sent was approved, or is the documented way on or back; and a flow is looked at
    after the plan was made, before the first write to it.
    """
    first: set[tuple[int, str | None]] = set()
    for at, sent, run, key, seen, _ in history.writes:
        flow = planned(run, key)
        if flow is None or run.planned is None or at < run.planned:
            yield f"run {run.number} sent {sent.call} of {key} without a plan (at {at})"
            continue
        actions = {step.action for step in flow.steps}
        if sent.call not in _allowed(actions) and not _is_way_back(run, sent, at):
            yield f"run {run.number} sent {sent.call} of {key}, planned {actions} (at {at})"
        wanted = flow.pair.desired.definition.fingerprint
        is_other = sent.definition and sent.definition != short(wanted)
        if is_other and not _is_way_back(run, sent, at):
            yield f"run {run.number} sent {sent.definition}, planned {short(wanted)} (at {at})"
        is_first = sent.flow_id is not None and (run.number, key) not in first
        if is_first and (seen is None or seen[0] < run.planned):
            yield f"run {run.number} sent {sent.call} to {sent.flow_id} unseen (at {at})"
        first.add((run.number, key))


def publish_gate(history: History) -> Broken:
    """A publish follows a read, after the last upload, that showed a draft without errors."""
    for at, sent, run, key, seen, _ in history.writes:
        if sent.call != "publish":
            continue
        upload = _last_upload(run, sent.flow_id, at)
        if seen is None:
            yield f"run {run.number} published {sent.flow_id} unseen (at {at})"
            continue
        if seen[1].validation_errors:
            yield f"run {run.number} published {sent.flow_id} with errors (at {at})"
        # One that turns out published is as wanted: contract, point 9.
        if not (seen[1].status is FlowStatus.DRAFT or seen[1].status.counts_as_published):
            yield f"run {run.number} published {sent.flow_id}, seen {seen[1].status_text} (at {at})"
        if upload is not None:
            if upload[0] > seen[0]:
                yield f"run {run.number} published {sent.flow_id} without a read (at {at})"
            if not isinstance(upload[1].outcome, Ok):
                yield f"run {run.number} published {sent.flow_id} after an open upload (at {at})"
        else:
            flow = planned(run, key)
            known = flow.pair.knowledge.fingerprint if flow else None
            if flow is None or known != flow.pair.desired.definition.fingerprint:
                yield f"run {run.number} published {sent.flow_id}, which holds {known} (at {at})"


def published_once(history: History) -> Broken:
    """A publish is repeated only if it was certainly refused, or a read shows a draft since."""
    last: dict[tuple[int, str | None], int] = {}
    for at, sent, run, _, seen, _ in history.writes:
        where = (sent.run, sent.flow_id)
        if sent.call == "replace-json":
            last.pop(where, None)
        if sent.call != "publish":
            continue
        before = last.get(where)
        last[where] = at
        if before is None or refused(run, before, sent):
            continue
        if seen is None or seen[0] < before or seen[1].status is not FlowStatus.DRAFT:
            yield f"run {run.number} published {sent.flow_id} again, blindly (at {at})"


def no_silent_outage(history: History) -> Broken:
    """Before an upload to a published flow the way back is durable; and a run that leaves a
    published flow in DRAFT ends with 7.
    """
    yield from _no_way_back(history)
    for at, event in history.landed:
        run, flow_id = history.runs[event.run], event.after.flow_id
        if event.late or event.call != "replace-json" or run.ended is None:
            continue
        flow = planned(run, history.owner.get(flow_id))
        demoted = event.before.status in LIVE and event.after.status == "DRAFT"
        wanted = flow is not None and flow.pair.desired.status is FlowStatus.PUBLISHED
        if not (demoted and wanted):
            continue
        if history.touched(flow_id, run.began, run.over, but=run.number):
            continue
        if history.truth(flow_id, run.over).status == "DRAFT" and run.ended.exit_code != 7:
            yield f"run {run.number} left {flow_id} in DRAFT, exit {run.ended.exit_code} (at {at})"


def _no_way_back(history: History) -> Broken:
    for at, sent, run, _, seen, saved in history.writes:
        if sent.call != "replace-json":
            continue
        if seen is None or saved is None or not seen[1].status.counts_as_published:
            continue
        if not saved.record.was_published:
            yield f"run {run.number} uploaded to {sent.flow_id}, and no record says it was live"
        good = saved.record.last_published
        if good is not None and not _is_kept(history, run, short(good), at):
            yield f"run {run.number} uploaded to {sent.flow_id}, with no way back (at {at})"


def open_writes_are_settled_first(history: History) -> Broken:
    """A write whose fate nobody knows forces a read before any other write than the same again."""
    for at, sent, run, _, seen, _ in history.writes:
        heard = _last_heard(run, sent, at)
        if heard is None or not isinstance(heard[1].outcome, Ambiguous):
            continue
        if seen is None or seen[0] < heard[0]:
            yield f"run {run.number} sent {sent.call} over an open {heard[1].call} (at {at})"


def fenced(history: History) -> Broken:
    """Who writes holds the lock of its store, alone."""
    for at, sent, run, *_ in history.writes:
        if run.locked is None or run.locked > at:
            yield f"run {run.number} sent {sent.call} without the lock (at {at})"
            continue
        for other in history.runs.values():
            if other is run or other.store != run.store or other.locked is None:
                continue
            holds = other.locked < at and (other.over is None or other.over > at)
            if holds and not _released(other, at):
                yield f"runs {run.number} and {other.number} both hold the lock (at {at})"


def fails_closed(history: History) -> Broken:
    """Nothing is sent to a flow whose status nobody knows."""
    for _, sent, _, _, seen, _ in history.writes:
        if seen is not None and seen[1].status is FlowStatus.UNKNOWN:
            yield f"run {sent.run} sent {sent.call} to a flow that reads {seen[1].status_text}"


def reads_are_pure(history: History) -> Broken:
    """`plan` and `drift` neither write nor save."""
    for run in history.runs.values():
        if run.command == "apply":
            continue
        for at, event in run.steps:
            if type(event) in {Saved, Kept} or (type(event) is Sent and event.call in WRITES):
                yield f"run {run.number}, a {run.command}, wrote {event} (at {at})"


def _allowed(actions: set[str]) -> set[str]:
    allowed = set(actions)
    if "create" in actions:
        allowed.add("replace-json")
    return allowed


def _is_way_back(run: Run, sent: Sent, moment: int) -> bool:
    """The last good definition, or the publish of it after its upload."""
    good, uploaded = set(), None
    for at, event in run.steps:
        if at >= moment:
            break
        if type(event) is Saved and event.record.flow_id == sent.flow_id:
            good.add(short(event.record.last_published))
        if type(event) is Sent and event.call == "replace-json" and event.flow_id == sent.flow_id:
            uploaded = event.definition
    return (sent.definition if sent.call == "replace-json" else uploaded) in good


def _sees(run: Run, flow_id: str, saved: Saved, moment: int) -> bool:
    """Whether the last list shows that flow, under the name of the record or as the only one."""
    for _, listed in run.lists_before(moment, saved.strand):
        shown = next((live for live in listed if live.flow_id == flow_id), None)
        return shown is not None and shown.name == saved.record.name
    return True


def _left_open(run: Run, key: str, earlier: Saved | None, moment: int, history: History) -> bool:
    """Whether an answer since the announcement left it open, and no read closed it."""
    is_open = False
    for at, event in run.steps:
        if at >= moment:
            break
        if type(event) is Saved and event.record.key == key and event.event == "intent":
            is_open = False
        if type(event) is not Heard:
            continue
        mine = history.owner.get(event.flow_id) == key if event.flow_id else (
            event.name == history.names.get(key)
        )  # fmt: skip
        if event.call in WRITES and mine:
            is_open = is_open or isinstance(event.outcome, Ambiguous)
        elif isinstance(event.outcome, Ok) and (event.call == "list" or mine):
            is_open = False
    return is_open


def _last_heard(run: Run, sent: Sent, moment: int) -> tuple[int, Heard] | None:
    """The last answer to a write on the same flow."""
    if sent.flow_id is None:
        return None
    for at, event in reversed(run.heard):
        if event.flow_id == sent.flow_id and at < moment and event.call in WRITES:
            return at, event
    return None


def _last_upload(run: Run, flow_id: str | None, moment: int):
    for at, event in reversed(run.heard):
        if at >= moment:
            continue
        if event.call == "replace-json" and event.flow_id == flow_id:
            return at, event
        created = event.call == "create" and isinstance(event.outcome, Ok)
        if created and event.outcome.value.flow_id == flow_id:
            return at, event
    return None


def _is_kept(history: History, run: Run, definition: str, moment: int) -> bool:
    if any(flow.draft == definition for flow in history.opened.flows):
        return True
    return any(
        type(event) is Kept and event.definition == definition and event.kept and at < moment
        for other in history.runs.values()
        if other.store == run.store
        for at, event in other.steps
    )


def _released(run: Run, moment: int) -> bool:
    """The lock is given back just before a run says how it ended."""
    return all(at < moment for at, _ in run.steps) and run.ended is not None
