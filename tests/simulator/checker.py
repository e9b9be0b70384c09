"""What has to hold in every trace, one function for each invariant.

The numbers are those of issue 4's catalogue; where the outside contract says it otherwise, the
contract is what is checked. Each function yields what is wrong, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from flowops.applying.result import StepOutcome
from flowops.model.outcome import Ambiguous, Definite, Ok
from flowops.model.status import FlowStatus
from flowops.operations.performer import ENDS_THE_RUN
from tests.simulator.faults import WRITES
from tests.simulator.history import History, Run
from tests.simulator.trace import Heard, Kept, Saved, Sent, short

if TYPE_CHECKING:
    from tests.simulator.trace import Event

LIVE = {"PUBLISHED", "THROTTLED", "BLOCKED"}
MOST_REQUESTS = 130
"""Of one run, for each flow: each call as often as retries allow, steps, the way back, looks."""

BUDGET = 60.0
Broken = Iterator[str]


def check(trace: Iterable[Event]) -> list[str]:
    """All that is broken, each as `I1: what`."""
    history = History(list(trace))
    return [
        f"{name}: {said}" for name, invariant in INVARIANTS.items() for said in invariant(history)
    ]


def at_most_once(history: History) -> Broken:
    """No two live flows of one name were both created by us."""
    alive: dict[str, set[str]] = {}
    events = sorted([*history.landed, *history.outside], key=lambda pair: pair[0])
    for at, event in events:
        if getattr(event, "call", None) == "create":
            same = alive.setdefault(event.after.name, set())
            same.add(event.after.flow_id)
            if len(same) > 1:
                yield f"{event.after.name} was created as {sorted(same)} (at {at})"
        elif event.before is not None and (
            event.after is None or event.after.name != event.before.name
        ):
            alive.get(event.before.name, set()).discard(event.before.flow_id)


def announced(history: History) -> Broken:
    """Every write was announced, durably, by the run that sends it, before it left."""
    for at, sent in history.writes:
        key, run = history.key_of(sent), history.runs[sent.run]
        saved = _last_saved(run, key, at)
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
        for at, event in run.steps:
            if type(event) is not Saved:
                continue
            record = event.record
            earlier = before.get(record.key)
            before[record.key] = event
            held = earlier.record.flow_id if earlier else None
            if held is not None and record.flow_id != held and _sees(run, held, event, at):
                yield f"run {run.number}: {record.key} was {held}, is {record.flow_id} (at {at})"
            if event.event == "rejected" and _left_open(run, record.key, earlier, at, history):
                yield f"run {run.number}: {record.key} is called rejected, nobody knows (at {at})"


def looked_after_claim(history: History) -> Broken:
    """A create goes out after a whole list, taken under the lock and since its last attempt, that
    did not show the name.
    """
    for at, sent in history.writes:
        if sent.call != "create":
            continue
        run = history.runs[sent.run]
        since = max(
            [run.locked if run.locked is not None else at]
            + [when for when, other in history.writes if _same_create(other, sent) and when < at
               and not _refused(run, when, other)]
        )  # fmt: skip
        looks = [listed for when, listed in run.lists_before(at, sent.strand) if when > since]
        if not looks:
            yield f"run {run.number} created {sent.name} without a look (at {at})"
        elif any(live.name == sent.name for live in looks[0]):
            yield f"run {run.number} created {sent.name}, which it had seen (at {at})"


def adopted_unambiguously(history: History) -> Broken:
    """A flow is taken as ours by its name only where the last list shows that name once."""
    for run in history.runs.values():
        for at, event in run.steps:
            if type(event) is not Saved or event.event != "adopted":
                continue
            named = _of_that_name(history, run, event.record.key, at, event.strand)
            if len(named) > 1:
                yield f"run {run.number} adopted one of {named} (at {at})"
    for at, sent in history.writes:
        run, key = history.runs[sent.run], history.key_of(sent)
        named = _of_that_name(history, run, key, run.planned or at, 0)
        if len(named) > 1:
            yield f"run {run.number} sent {sent.call} although {named} share a name (at {at})"


def no_trespass(history: History) -> Broken:
    """Only flows of the manifest are written to: those that bear or bore one of its names."""
    for at, sent in history.writes:
        if history.key_of(sent) is None:
            yield f"run {sent.run} sent {sent.call} to {sent.flow_id or sent.name} (at {at})"


def as_planned(history: History) -> Broken:
    """What is sent was approved, or is the documented way on or back; and a flow is looked at
    after the plan was made, before the first write to it.
    """
    first: set[tuple[int, str | None]] = set()
    for at, sent in history.writes:
        run, key = history.runs[sent.run], history.key_of(sent)
        flow = _planned(run, key)
        if flow is None or run.planned is None or at < run.planned:
            yield f"run {run.number} sent {sent.call} of {key} without a plan (at {at})"
            continue
        actions = {step.action for step in flow.steps}
        back = _is_way_back(run, sent, at)
        if sent.call not in _allowed(actions) and not back:
            yield f"run {run.number} sent {sent.call} of {key}, planned {actions} (at {at})"
        wanted = flow.pair.desired.definition.fingerprint
        if sent.definition and sent.definition != short(wanted) and not back:
            yield f"run {run.number} sent {sent.definition}, planned {short(wanted)} (at {at})"
        if sent.flow_id is not None and (run.number, key) not in first:
            seen = run.last_seen(sent.flow_id, at, sent.strand)
            if seen is None or seen[0] < run.planned:
                yield f"run {run.number} sent {sent.call} to {sent.flow_id} unseen (at {at})"
        first.add((run.number, key))


def publish_gate(history: History) -> Broken:
    """A publish follows a read, after the last upload, that showed a draft without errors."""
    for at, sent in history.writes:
        if sent.call != "publish":
            continue
        run = history.runs[sent.run]
        seen = run.last_seen(sent.flow_id, at, sent.strand)
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
            flow = _planned(run, history.key_of(sent))
            known = flow.pair.knowledge.fingerprint if flow else None
            if flow is None or known != flow.pair.desired.definition.fingerprint:
                yield f"run {run.number} published {sent.flow_id}, which holds {known} (at {at})"


def published_once(history: History) -> Broken:
    """A publish is repeated only if it was certainly refused, or a read shows a draft since."""
    last: dict[tuple[int, str | None], int] = {}
    for at, sent in history.writes:
        where = (sent.run, sent.flow_id)
        if sent.call == "replace-json":
            last.pop(where, None)
        if sent.call != "publish":
            continue
        run, before = history.runs[sent.run], last.get(where)
        last[where] = at
        if before is None or _refused(run, before, sent):
            continue
        seen = run.last_seen(sent.flow_id, at, sent.strand)
        if seen is None or seen[0] < before or seen[1].status is not FlowStatus.DRAFT:
            yield f"run {run.number} published {sent.flow_id} again, blindly (at {at})"


def no_silent_outage(history: History) -> Broken:
    """Before an upload to a published flow the way back is durable; and a run that leaves a
    published flow in DRAFT ends with 7.
    """
    for at, sent in history.writes:
        if sent.call != "replace-json":
            continue
        run, key = history.runs[sent.run], history.key_of(sent)
        seen, saved = run.last_seen(sent.flow_id, at, sent.strand), _last_saved(run, key, at)
        if seen is None or saved is None or not seen[1].status.counts_as_published:
            continue
        if not saved.record.was_published:
            yield f"run {run.number} uploaded to {sent.flow_id}, and no record says it was live"
        good = saved.record.last_published
        if good is not None and not _is_kept(history, run, short(good), at):
            yield f"run {run.number} uploaded to {sent.flow_id}, {short(good)} is not kept (at {at})"
    for at, event in history.landed:
        run = history.runs[event.run]
        if event.late or event.call != "replace-json" or run.ended is None:
            continue
        if event.before.status not in LIVE or event.after.status != "DRAFT":
            continue
        flow = _planned(run, history.owner.get(event.after.flow_id))
        if flow is None or flow.pair.desired.status is not FlowStatus.PUBLISHED:
            continue
        flow_id = event.after.flow_id
        if history.touched(flow_id, run.began, run.over, but=run.number):
            continue
        if history.truth(flow_id, run.over).status == "DRAFT" and run.ended.exit_code != 7:
            yield f"run {run.number} left {flow_id} in DRAFT, exit {run.ended.exit_code} (at {at})"


def honest_exit(history: History) -> Broken:
    """Exit 0: each flow is as wanted, nothing is open; unless somebody changed it meanwhile."""
    for run in history.runs.values():
        if run.command != "apply" or run.ended is None or run.ended.exit_code != 0:
            continue
        for flow in run.ended.report.plan.flows:
            saved = _last_saved(run, flow.key, run.over)
            if saved is not None and saved.record.intent is not None:
                yield f"run {run.number} ended with 0, and {flow.key} has an open write"
            if wrong := _not_as_wanted(history, run, flow):
                yield f"run {run.number} ended with 0, and {flow.key} {wrong}"


def no_lost_receipt(history: History) -> Broken:
    """The id of a created flow is durable before the next write to it, or a person is told."""
    for run in history.runs.values():
        for at, event in run.steps:
            if type(event) is not Heard or event.call != "create":
                continue
            if not isinstance(event.outcome, Ok):
                continue
            flow_id = event.outcome.value.flow_id
            after = next(
                (other for when, other in run.steps if when > at and _about(other, flow_id)), None
            )
            if type(after) is Sent:
                yield f"run {run.number} wrote to {flow_id} before its receipt (at {at})"
            elif after is None and run.ended is not None and flow_id not in run.ended.said:
                yield f"run {run.number} lost the receipt of {flow_id} (at {at})"


def converged(history: History) -> Broken:
    """In the calm, two applies after a person's last answer are enough, and then none writes."""
    settled = history.settled
    if settled is None:
        return
    if settled.reruns is None:
        yield "it does not settle"
        return
    if settled.reruns > 2:
        yield f"it took {settled.reruns} applies to settle"
    rules = history.opened.schedule.rules
    lags = rules.stale or rules.list_lag or rules.get_lag
    if settled.again not in {None, settled.plan.plan_id} and not lags:
        yield "one apply more changed the plan"
    for flow in settled.plan.flows:
        if flow.needs_a_person:
            continue
        truth = next(
            (each for each in settled.flows if each.flow_id == flow.pair.live.flow_id), None
        )
        if truth is None or _differs(truth, flow):
            if not _is_beyond_sight(history, flow.pair.live.flow_id):
                yield f"settled, and {flow.key} is {truth}"


def fenced(history: History) -> Broken:
    """Who writes holds the lock of its store, alone."""
    for at, sent in history.writes:
        run = history.runs[sent.run]
        if run.locked is None or run.locked > at:
            yield f"run {run.number} sent {sent.call} without the lock (at {at})"
            continue
        for other in history.runs.values():
            if other is run or other.store != run.store or other.locked is None:
                continue
            if other.locked < at and (other.over is None or other.over > at):
                if not _released(history, other, at):
                    yield f"runs {run.number} and {other.number} both hold the lock (at {at})"


def bounded(history: History) -> Broken:
    """Requests and waiting of a run are bounded."""
    flows = len(history.names)
    for run in history.runs.values():
        sent = sum(type(event) is Sent for _, event in run.steps)
        if sent > MOST_REQUESTS * flows:
            yield f"run {run.number} sent {sent} requests"
        if sum(run.waited) > (BUDGET + 1) * flows:
            yield f"run {run.number} waited {sum(run.waited):.0f} s"


def fails_closed(history: History) -> Broken:
    """Nothing is sent to a flow whose status nobody knows."""
    for at, sent in history.writes:
        if sent.flow_id is None:
            continue
        seen = history.runs[sent.run].last_seen(sent.flow_id, at, sent.strand)
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


def open_writes_are_settled_first(history: History) -> Broken:
    """A write whose fate nobody knows forces a read before any other write than the same again."""
    for at, sent in history.writes:
        run = history.runs[sent.run]
        heard = None
        for when, event in reversed(run.steps):
            if when < at and type(event) is Heard and event.call in WRITES:
                if event.flow_id == sent.flow_id and sent.flow_id is not None:
                    heard = (when, event)
                    break
        if heard is None or not isinstance(heard[1].outcome, Ambiguous):
            continue
        again = heard[1].call == sent.call == "replace-json"
        seen = run.last_seen(sent.flow_id, at, sent.strand)
        if not again and (seen is None or seen[0] < heard[0]):
            yield f"run {run.number} sent {sent.call} over an open {heard[1].call} (at {at})"


INVARIANTS: dict[str, Callable[[History], Broken]] = {
    "I1": at_most_once,
    "I2": announced,
    "I3": monotone,
    "I4": looked_after_claim,
    "I5": adopted_unambiguously,
    "I6": no_trespass,
    "I7": as_planned,
    "I8": publish_gate,
    "I9": published_once,
    "I10": no_silent_outage,
    "I11": honest_exit,
    "I12": no_lost_receipt,
    "I13": converged,
    "I15": fenced,
    "I16": bounded,
    "I17": fails_closed,
    "I19": reads_are_pure,
    "I20": no_cross_damage,
    "I21": open_writes_are_settled_first,
}
"""I14 (no key in any byte) is checked where bytes are written, I18 (the same seed, the same trace)
by running a seed twice.
"""


def _last_saved(run: Run, key: str | None, moment: int | None) -> Saved | None:
    for at, event in reversed(run.steps):
        if (moment is None or at < moment) and type(event) is Saved and event.record.key == key:
            return event
    return None


def _planned(run: Run, key: str | None):
    if run.plan is None:
        return None
    return next((flow for flow in run.plan.flows if flow.key == key), None)


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


def _of_that_name(
    history: History, run: Run, key: str | None, moment: int, strand: int
) -> list[str]:
    for _, listed in run.lists_before(moment, strand):
        return [live.flow_id for live in listed if live.name == history.names.get(key)]
    return []


def _same_create(other: Sent, sent: Sent) -> bool:
    return other.run == sent.run and other.call == "create" and other.name == sent.name


def _refused(run: Run, sent_at: int, sent: Sent) -> bool:
    """Whether the answer to it said that it certainly had no effect."""
    for at, event in run.steps:
        if at > sent_at and type(event) is Heard and event.call == sent.call:
            if event.flow_id == sent.flow_id and event.name == sent.name:
                return isinstance(event.outcome, Definite)
    return False


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


def _last_upload(run: Run, flow_id: str | None, moment: int):
    for at, event in reversed(run.steps):
        if at >= moment or type(event) is not Heard:
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


def _not_as_wanted(history: History, run: Run, flow) -> str | None:
    rules = history.opened.schedule.rules
    result = next((each for each in run.ended.report.results if each.planned is flow), None)
    flow_id = result.flow_id if result else (flow.pair.live.flow_id if flow.pair.live else None)
    if flow_id is None:
        return "is not there"
    if rules.stale or history.touched(flow_id, run.began, run.over, but=run.number):
        return None
    truth = history.truth(flow_id, run.over)
    if truth is None:
        return "is gone"
    said = _differs(truth, flow)
    if said and _is_beyond_sight(history, flow_id, until=run.over):
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


def _is_beyond_sight(history: History, flow_id: str, until: int | None = None) -> bool:
    """Whether somebody's upload may have stayed unseen, by all that this gateway tells.

    Read back, nothing stays unseen. Dated, only what came while a run of ours was writing: its date
    is taken for that of our write. Where neither is told, every upload; and so are our own records
    no evidence once they were lost or are of an earlier day.
    """
    rules = history.opened.schedule.rules
    if rules.read_back:
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


def _released(history: History, run: Run, moment: int) -> bool:
    """The lock is given back just before a run says how it ended."""
    return all(at < moment for at, _ in run.steps) and run.ended is not None




def _about(event: Event, flow_id: str) -> bool:
    """A receipt of the flow that is durable, or another write to it."""
    if type(event) is Saved:
        return event.kept and event.record.flow_id == flow_id
    return type(event) is Sent and event.call in WRITES and event.flow_id == flow_id
