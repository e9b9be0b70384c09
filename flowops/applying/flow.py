"""The apply of one flow: its steps in order, and the way back if a published flow would suffer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.applying.last_look import date_by_list, verify
from flowops.applying.result import FlowResult, StepOutcome
from flowops.compare.pairing import Consent
from flowops.errors import StoreFailed
from flowops.model.outcome import Failure, FailureKind
from flowops.model.record import Event
from flowops.model.status import FlowStatus
from flowops.planning.direction import Direction
from flowops.steps.effects import (
    back_off,
    may_go_on,
    read_definition,
    save_definition,
    save_record,
    tell,
)
from flowops.steps.publish import Publish
from flowops.steps.replace_json import ReplaceJson
from flowops.steps.step import Done, Failed, first_standing, look, seen

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.flows import LiveFlow
    from flowops.model.record import Record
    from flowops.planning.plan import PlannedFlow
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing, Step

STOPPED = Failure(FailureKind.REJECTED, "not begun: the run was asked to stop")


class _Course(Struct):
    """How far the steps of one flow have come."""

    standing: Standing
    outcomes: list[StepOutcome] = field(default_factory=list)
    failed: Failed | None = None
    saved_with_errors: bool = False

    def fail(self, planned: PlannedFlow) -> None:
        """The step that was under way, or the last one if all had ended."""
        self.outcomes[:] = self.outcomes[: max(len(planned.steps) - 1, 0)]
        if planned.steps:
            self.outcomes.append(StepOutcome.FAILED)


def apply_flow(planned: PlannedFlow) -> Performing[FlowResult]:
    """Perform the steps; a step that fails ends this flow and no other."""
    course = _Course(first_standing(planned.pair))
    try:
        yield from _perform_all(planned, course)
        if not planned.steps:
            yield from _settle_record(planned, course.standing)
    except StoreFailed as problem:
        failure = Failure(FailureKind.NOT_RECORDED, problem.message)
        course.failed = Failed(course.standing, failure)
        course.fail(planned)
    mended, left_in_draft = None, False
    if course.failed is not None and _may_be_demoted(course.failed):
        mended, left_in_draft = yield from _mend(course.failed)
    yield from _look_last(planned, course, mended)
    skipped = [StepOutcome.SKIPPED] * (len(planned.steps) - len(course.outcomes))
    standing = course.failed.standing if course.failed else course.standing
    return FlowResult(
        planned,
        outcomes=(*course.outcomes, *skipped),
        failure=course.failed.failure if course.failed else None,
        validation_errors=standing.validation_errors,
        flow_id=standing.live.flow_id if standing.live else standing.record.flow_id,
        needs_you=course.failed is not None and course.failed.needs_you,
        saved_with_errors=course.saved_with_errors,
        put_back=mended is not None,
        left_in_draft=left_in_draft,
    )


def _perform_all(planned: PlannedFlow, course: _Course) -> Performing[None]:
    for step in planned.steps:
        # Between the upload to a published flow and its publish nobody may stop us but a kill.
        committed = course.standing.replaced and course.standing.was_published
        if not committed and not (yield from may_go_on()):
            course.failed = Failed(course.standing, STOPPED)
            yield from _write_down(course.standing)
            return
        ended = yield from _perform(step, planned, course.standing)
        if isinstance(ended, Failed):
            course.failed = ended
            course.outcomes.append(StepOutcome.FAILED)
            return
        course.standing = ended.standing
        course.outcomes.append(StepOutcome.APPLIED)
    yield from _write_down(course.standing)
    if planned.steps and course.standing.validation_errors:
        # Wanted as a draft, and saved as one, but not in a state that anybody wants.
        failure = Failure(FailureKind.REJECTED, "saved, but Meta found errors in the definition")
        course.failed = Failed(course.standing, failure)
        course.outcomes[-1] = StepOutcome.FAILED
        course.saved_with_errors = True


def _look_last(planned: PlannedFlow, course: _Course, mended: Standing | None) -> Performing[None]:
    """At all that was written, when nothing is left to write."""
    before = planned.pair.live
    if mended is not None:
        yield from date_by_list(mended, before)
    elif course.saved_with_errors and course.failed is not None:
        yield from date_by_list(course.failed.standing, before)
    elif course.failed is None and planned.steps:
        ended = yield from verify(course.standing, before)
        if isinstance(ended, Failed):
            course.failed = ended
            if course.standing.unseen is not None:
                course.outcomes[-1] = StepOutcome.FAILED


def _look_before(standing: Standing, planned: LiveFlow) -> Performing[Done | Failed]:
    """The plan may have waited in a queue, or been read from a list that lags: look once more,
    just before the first write, and send nothing to a flow that is not as it was planned.
    """
    live = yield from look(standing)
    if isinstance(live, Failure):
        return Failed(standing, live)
    moved = _what_moved(planned, live)
    if moved is not None:
        return Failed(standing, Failure(FailureKind.MOVED, moved))
    return Done(replace(standing, live=live, validation_errors=live.validation_errors))


def _what_moved(planned: LiveFlow, live: LiveFlow) -> str | None:
    """`updated_at` counts where both reads have it: a gateway may tell it in one of them alone."""
    for what, before, now in (
        ("status", planned.status_text, live.status_text),
        ("name", planned.name, live.name),
        ("updated_at", planned.updated_at, live.updated_at),
    ):
        if before is not None and now is not None and before != now:
            return (
                f"not as planned any more: its {what} was {before} and is {now}; nothing was sent"
            )
    return None


def _perform(step: Step, planned: PlannedFlow, standing: Standing) -> Performing[Done | Failed]:
    alias = planned.pair.account.alias
    yield from tell(planned.key, alias, step.action)
    ended: Done | Failed = Done(standing)
    if step is planned.steps[0] and standing.live is not None:
        ended = yield from _look_before(standing, standing.live)
    if isinstance(ended, Done):
        ended = yield from _attempt(step, ended.standing)
    outcome = StepOutcome.APPLIED if isinstance(ended, Done) else StepOutcome.FAILED
    yield from tell(planned.key, alias, step.action, outcome.value)
    return ended


def _attempt(step: Step, standing: Standing) -> Performing[Done | Failed]:
    """Where nobody can say what came of a write, the journal says so; the next run looks first."""
    ended = yield from step.perform(standing)
    if isinstance(ended, Failed) and ended.standing.record.intent is not None:
        # Its announcement is durable already, so this line may be missing.
        with suppress(StoreFailed):
            yield from save_record(ended.standing.record, Event.AMBIGUOUS)
    elif isinstance(ended, Failed):
        yield from _write_down(ended.standing)
    return ended


def _write_down(standing: Standing) -> Performing[None]:
    """What was read after the last write, where no announcement followed that took it along."""
    if standing.unsaved:
        yield from save_record(standing.record, Event.READ)


def _settle_record(planned: PlannedFlow, standing: Standing) -> Performing[None]:
    """Nothing to write to the flow, but something learned: adopted, read back, settled late."""
    live, wanted = planned.pair.live, planned.pair.desired.definition
    adopted = planned.pair.consent is Consent.ADOPT
    # What changed outside stays on record until somebody decides about it.
    unsettled = planned.direction in {Direction.OUTSIDE, Direction.BOTH} and not adopted
    if live is None or live.status is FlowStatus.UNKNOWN or unsettled:
        return
    if planned.pair.is_held_back:
        yield from _settle_held(planned.pair, standing, live)
        return
    if planned.pair.knowledge.fingerprint != wanted.fingerprint:
        return
    record = seen(standing.record, live)
    told = planned.pair.readable
    learned = replace(
        record,
        readable=record.readable if told is None else told,
        fingerprint=wanted.fingerprint,
        intent=None,
        intended=None,
        held=_held_once_in_sync(planned.pair, record),
    )
    if live.status.counts_as_published:
        learned = replace(learned, last_published=wanted.fingerprint)
    if learned != planned.pair.record:
        yield from save_definition(wanted)
        yield from save_record(learned, Event.ADOPTED if adopted else Event.READ)


def _held_once_in_sync(pair: FlowPair, record: Record) -> frozenset[str]:
    """That the file has the earlier definition by now does not lift it: another checkout, or the
    next revert, may still bring back what was rolled back.
    """
    if pair.desired.holds is not None:
        return pair.desired.holds
    return frozenset() if pair.consent is Consent.TAKE_OVER else record.held


def _settle_held(pair: FlowPair, standing: Standing, live: LiveFlow) -> Performing[None]:
    """The flow is left alone, but a write whose end was not seen need not stay open for that."""
    record, known = standing.record, pair.knowledge.fingerprint
    is_ours = known is not None and known in {record.fingerprint, record.intended}
    if record.intent is None or not is_ours or not live.status.counts_as_published:
        return
    settled = replace(
        seen(record, live), fingerprint=known, last_published=known, intent=None, intended=None
    )
    yield from save_record(settled, Event.READ)


def _may_be_demoted(failed: Failed) -> bool:
    """Whether a flow that people use, and are to go on using, may have fallen back to DRAFT."""
    standing = failed.standing
    if standing.desired.status is not FlowStatus.PUBLISHED or not standing.was_published:
        return False
    # The standing is of before the step whose record could not be saved.
    was_live = standing.live is not None and standing.live.status.counts_as_published
    unrecorded = failed.failure.kind is FailureKind.NOT_RECORDED and was_live
    return standing.replaced or unrecorded


def _mend(failed: Failed) -> Performing[tuple[Standing | None, bool]]:
    """A published flow must not wait in DRAFT: put the last good definition back, and publish it.

    Answers (the standing once it was put back, whether it is left in draft).
    """
    standing = failed.standing
    live = yield from look(standing)
    if not isinstance(live, Failure) and live.status is not FlowStatus.DRAFT:
        # A read may lag behind our upload: that all is well is believed if it is said twice.
        yield from back_off(1)
        live = yield from look(standing)
    if isinstance(live, Failure):
        # Nobody can say; our upload may have landed, so the worse case is the one to tell.
        return None, True
    if live.status is not FlowStatus.DRAFT:
        return None, False
    if failed.failure.kind in {FailureKind.NOT_RECORDED, FailureKind.MOVED}:
        # What cannot be recorded is not begun, and what somebody else just changed not undone.
        return None, True
    mended = None
    with suppress(StoreFailed):
        mended = yield from _put_back(replace(standing, live=live))
    return mended, mended is None


def _put_back(standing: Standing) -> Performing[Standing | None]:
    fingerprint = standing.record.last_published
    last_good = None if fingerprint is None else (yield from read_definition(fingerprint))
    if last_good is None:
        return None
    back = ReplaceJson(last_good, standing.desired.file_name)
    uploaded = yield from _attempt(back, standing)
    if isinstance(uploaded, Failed):
        return None
    published = yield from _attempt(Publish(last_good), uploaded.standing)
    return published.standing if isinstance(published, Done) else None
