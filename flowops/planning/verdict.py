"""What is to be said of one pair: the first case that fits, in the order of the list below."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.compare.pairing import Consent
from flowops.model.environment import OnDrift
from flowops.model.record import Evidence
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.compare.pairing import FlowPair
    from flowops.model.flows import LiveFlow


class Verdict(Enum):
    CREATE = "create"
    UPDATE = "update"
    PUBLISH = "publish"
    IN_SYNC = "in-sync"
    DRIFTED = "drifted"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


OVERWRITES = "apply overwrites that edit"


class Judgement(Struct, frozen=True):
    """`held` keeps an outside change as it is, because the manifest asks for a person's word."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    held: bool = False

    @property
    def needs_a_person(self) -> bool:
        return self.held or self.verdict is Verdict.UNKNOWN or self.verdict is Verdict.BLOCKED


def judge(pair: FlowPair, on_drift: OnDrift = OnDrift.PUT_BACK) -> Judgement:
    judgement = _without_live(pair) if pair.live is None else _first_case(pair, pair.live)
    held, unchangeable = _why_held(pair, judgement, on_drift), _what_cannot_be_changed(pair)
    if not held and not unchangeable:
        return judgement
    reasons = judgement.reasons + unchangeable + held
    if held:
        reasons = tuple(reason for reason in reasons if reason != OVERWRITES)
    return Judgement(judgement.verdict, reasons, held=bool(held))


def _first_case(pair: FlowPair, live: LiveFlow) -> Judgement:
    for case in CASES:
        judgement = case(pair, live)
        if judgement is not None:
            return judgement
    return _in_sync(pair, live)


def _why_held(pair: FlowPair, judgement: Judgement, on_drift: OnDrift) -> tuple[str, ...]:
    key, path = pair.desired.key, pair.desired.path
    if pair.consent is Consent.TAKE_OVER:
        return ()
    if pair.consent is Consent.ADOPT and pair.definition_differs and not pair.definition_is_ours:
        # Adopting is to keep what is live, and this would overwrite it.
        said = f"the definition read back is not that of {path}: put it there"
        return (f"held for you: {said}, or --take-over {key} replaces it",)
    if on_drift is not OnDrift.HOLD and not pair.desired.protect:
        return ()
    if judgement.verdict is Verdict.CREATE and _is_gone(pair):
        return (f"held for you: --take-over {key} creates it again",)
    if judgement.verdict is not Verdict.DRIFTED:
        return ()
    was_read = pair.knowledge.evidence is Evidence.READ_BACK
    keep = f"to keep it, put it into {path}" if was_read else f"--adopt {key} keeps it"
    return (f"held for you: --take-over {key} puts it back; {keep}",)


def _is_gone(pair: FlowPair) -> bool:
    return pair.live is None and pair.record is not None and pair.record.flow_id is not None


def _without_live(pair: FlowPair) -> Judgement:
    if pair.desired.pinned_id is not None:
        pin = pair.desired.pinned_id
        return Judgement(Verdict.BLOCKED, (f"pinned to {pin}, which this account does not have",))
    if pair.rivals:
        return Judgement(Verdict.BLOCKED, _about_rivals(pair.rivals))
    if pair.is_held_back:
        return _held_back(pair)
    if pair.record is not None and _is_gone(pair):
        return Judgement(
            Verdict.CREATE, (f"was flow {pair.record.flow_id}, which is gone from the account",)
        )
    return Judgement(Verdict.CREATE, ("no flow of this name in the account",))


def _about_rivals(rivals: tuple[LiveFlow, ...]) -> tuple[str, ...]:
    listed = ", ".join(f"{each.flow_id} ({each.status_text})" for each in rivals)
    if len(rivals) == 1:
        return (f"the live flow of this name is another key's: {listed}",)
    return (f"{len(rivals)} live flows have this name: {listed}", "pin one of them with id:")


def _unknown_status(_: FlowPair, live: LiveFlow) -> Judgement | None:
    if live.status is not FlowStatus.UNKNOWN:
        return None
    reason = f'its status "{live.status_text}" is not known to flowops, so nothing is written to it'
    return Judgement(Verdict.UNKNOWN, (reason,))


def _deprecated(_: FlowPair, live: LiveFlow) -> Judgement | None:
    if live.status is not FlowStatus.DEPRECATED:
        return None
    return Judgement(Verdict.BLOCKED, ("DEPRECATED is final: this flow needs a new name",))


def _rolled_back(pair: FlowPair, _: LiveFlow) -> Judgement | None:
    """Not even an outside change is overwritten with what a person just took away."""
    return _held_back(pair) if pair.is_held_back else None


def _held_back(pair: FlowPair) -> Judgement:
    key, path = pair.desired.key, pair.desired.path
    ours = pair.record
    at = f" at {ours.applied_at}" if ours is not None and ours.applied_at else ""
    insist = f"change {path}, or --take-over {key} applies it again"
    if _is_half_way(pair):
        said = f"a rollback from this definition began{at} and did not end"
        return Judgement(Verdict.BLOCKED, (said, f"flowops rollback {key} finishes it", insist))
    return Judgement(Verdict.BLOCKED, (f"rolled back from this definition{at}", insist))


def _is_half_way(pair: FlowPair) -> bool:
    """The rollback's last write is open, or what it was to take away is what the flow holds."""
    is_open = pair.record is not None and pair.record.intent is not None
    wanted = pair.desired.definition.fingerprint
    return is_open or pair.is_left_in_draft or pair.knowledge.fingerprint == wanted


def _cannot_unpublish(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    if pair.desired.status is not FlowStatus.DRAFT or not live.status.counts_as_published:
        return None
    reason = f"wanted as draft but live is {live.status_text}: this API cannot unpublish"
    return Judgement(Verdict.BLOCKED, (reason,))


def _unhealthy(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    if not live.status.is_unhealthy or not pair.definition_differs:
        return None
    reason = f"the definition differs, and nothing is uploaded while the flow is {live.status_text}"
    return Judgement(Verdict.BLOCKED, (reason,))


def _unknown_definition(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    """An upload would send a published flow back to DRAFT, so it takes a known difference."""
    if not (live.status.counts_as_published and pair.definition_is_unknown):
        return None
    if pair.consent is Consent.TAKE_OVER and live.status.accepts_writes:
        return Judgement(Verdict.UPDATE, ("taken over: the live definition is replaced unseen",))
    key = pair.desired.key
    advice = f"--adopt {key} takes it as equal to the file"
    if live.status.accepts_writes:
        advice += f", --take-over {key} replaces it"
    reason = f"{live.status_text}, and nothing tells what definition it holds"
    return Judgement(Verdict.UNKNOWN, (reason, advice))


def _changed_outside(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    fell = pair.fell_to_draft and pair.desired.status is FlowStatus.PUBLISHED
    if pair.consent is Consent.ADOPT or not (pair.definition_changed_outside or fell):
        return None
    reasons = []
    if fell:
        reasons.append("changed outside: we left it PUBLISHED, and it is a DRAFT now")
    elif pair.knowledge.evidence is Evidence.READ_BACK:
        reasons.append("changed outside: the definition read back is neither ours nor wanted")
    else:
        since = live.updated_at or "our last write"
        reasons.append(f"changed outside: edited {since}")
    if pair.definition_differs or pair.definition_is_unknown:
        reasons.append(OVERWRITES)
    return Judgement(Verdict.DRIFTED, tuple(reasons))


def _refused_before(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    """Each try would send a published flow back to DRAFT for a definition that cannot go live."""
    refused = pair.record is not None and (
        pair.record.refused == pair.desired.definition.fingerprint
    )
    if not (refused and live.status.counts_as_published and pair.definition_differs):
        return None
    if pair.consent is Consent.TAKE_OVER:
        return None
    key = pair.desired.key
    return Judgement(
        Verdict.BLOCKED,
        (
            "Meta found errors in this very definition before: mend the file",
            f"--take-over {key} tries it again as it is",
        ),
    )


def _definition_differs(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    if pair.definition_differs:
        return Judgement(Verdict.UPDATE, ("the definition differs",))
    if pair.definition_is_unknown and live.status is FlowStatus.DRAFT:
        return Judgement(
            Verdict.UPDATE, ("a draft of unknown definition: uploading ours harms nothing",)
        )
    return None


def _errors_in_the_draft(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    """They may be those of another definition, where an upload of others went unseen."""
    if live.status is not FlowStatus.DRAFT or not live.validation_errors:
        return None
    if pair.consent is Consent.TAKE_OVER:
        return Judgement(Verdict.UPDATE, ("taken over: the definition is uploaded once more",))
    count = len(live.validation_errors)
    noun = "error" if count == 1 else "errors"
    return Judgement(
        Verdict.BLOCKED,
        (
            f"Meta found {count} {noun} in this definition: mend the file",
            f"--take-over {pair.desired.key} uploads it once more as it is",
        ),
    )


def _not_published_yet(pair: FlowPair, live: LiveFlow) -> Judgement | None:
    if pair.desired.status is FlowStatus.PUBLISHED and live.status is FlowStatus.DRAFT:
        return Judgement(Verdict.PUBLISH, ("a draft of the wanted definition",))
    return None


def _only_unchangeable(pair: FlowPair, _: LiveFlow) -> Judgement | None:
    return Judgement(Verdict.BLOCKED) if pair.unchangeable else None


def _in_sync(_: FlowPair, live: LiveFlow) -> Judgement:
    if live.status.is_unhealthy:
        return Judgement(Verdict.IN_SYNC, (f"health: {live.status_text}",))
    return Judgement(Verdict.IN_SYNC)


def _what_cannot_be_changed(pair: FlowPair) -> tuple[str, ...]:
    return tuple(
        [
            f"{each.field} is {each.live}, wanted {each.desired}: this API cannot change it"
            for each in pair.unchangeable
        ]
    )


CASES: tuple[Callable[[FlowPair, LiveFlow], Judgement | None], ...] = (
    _unknown_status,
    _deprecated,
    _rolled_back,
    _cannot_unpublish,
    _unhealthy,
    _unknown_definition,
    _changed_outside,
    _refused_before,
    _definition_differs,
    _errors_in_the_draft,
    _not_published_yet,
    _only_unchangeable,
)
