"""History: what was done to each flow, when, by whom, and what came of it, out of its journal."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.errors import InvalidInput
from flowops.flowjson.wording import did_you_mean
from flowops.model.record import Event, Intent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from flowops.model.record import Author, Entry, Record
    from flowops.operations.ports import Ledger
    from flowops.planning.plan import Plan

ADOPT = "adopt"


class Result(Enum):
    """OPEN is a write that was announced, and whose end no run has seen yet."""

    APPLIED = "applied"
    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"
    OPEN = "open"


class Deed(Struct, frozen=True):
    """One write, or an adoption. `number` is that of its first line in the journal, which stays
    the same for ever; `fingerprint` is of the definition that it was about.
    """

    number: int
    at: str | None
    action: str
    result: Result
    fingerprint: str | None
    author: Author
    is_rollback: bool = False


class FlowHistory(Struct, frozen=True):
    """`deeds` are newest first; `record` is what they came to."""

    record: Record
    deeds: tuple[Deed, ...]


def read_histories(
    ledger: Ledger,
    manifest_keys: Sequence[str],
    wanted: Collection[str] = (),
    left_out: Collection[str] = (),
) -> tuple[FlowHistory, ...]:
    """Of the wanted flows, or of all that are on record: in the manifest's order, then the others.
    Not in the accounts with the ids in `left_out`.

    Raises InvalidInput for a key that neither the manifest nor any record has.
    """
    records = ledger.read_records(left_out)
    places = {key: number for number, key in enumerate(manifest_keys)}
    known = {*places, *(record.key for record in records)}
    for key in wanted:
        if key not in known:
            hint = did_you_mean(key, sorted(known))
            raise InvalidInput(f"there is no flow `{key}`, and none on record", hint=hint)
    chosen = [record for record in records if record.key in wanted or not wanted]
    chosen.sort(key=lambda each: (places.get(each.key, len(places)), each.key, each.waba_id))
    return tuple(
        FlowHistory(each, tuple(reversed(deeds_of(ledger.read_history(each))))) for each in chosen
    )


def last_deeds(ledger: Ledger, plan: Plan) -> dict[tuple[str, str], Deed]:
    """What was done last to each planned flow that is on record, by its address."""
    records = (flow.pair.record for flow in plan.flows)
    found = {each.address: deeds_of(ledger.read_history(each)) for each in records if each}
    return {address: deeds[-1] for address, deeds in found.items() if deeds}


def deeds_of(entries: Iterable[Entry]) -> tuple[Deed, ...]:
    """Oldest first. A journal that was shortened may begin in the middle of a write."""
    deeds: list[Deed] = []
    refused = None
    for entry in entries:
        record = entry.record
        if entry.event is Event.INTENT:
            _announce(deeds, entry)
        elif entry.event is Event.ADOPTED:
            _give_up_last(deeds)
            deeds.append(_deed(entry, ADOPT, Result.APPLIED, record.fingerprint))
        elif entry.event is Event.READ:
            if record.refused not in {None, refused}:
                action = Intent.PUBLISH.value
                deeds.append(_deed(entry, action, Result.REJECTED, record.refused))
            _settle_last(deeds, entry)
        else:
            _end_last(deeds, entry)
        refused = record.refused
    return tuple(deeds)


_ENDS = {
    Event.RECEIPT: Result.APPLIED,
    Event.REJECTED: Result.REJECTED,
    Event.AMBIGUOUS: Result.AMBIGUOUS,
}


def _deed(entry: Entry, action: str, result: Result, fingerprint: str | None) -> Deed:
    record = entry.record
    return Deed(
        number=entry.number,
        at=record.applied_at,
        action=action,
        result=result,
        fingerprint=fingerprint,
        author=entry.author,
        # Whatever else is announced lifts what is held.
        is_rollback=bool(record.held) and action != ADOPT,
    )


def _announce(deeds: list[Deed], entry: Entry) -> None:
    """The same write again, where the answer to the first try was lost, is no other deed."""
    intent = entry.record.intent or Intent.PUBLISH
    deed = _deed(entry, intent.value, Result.OPEN, entry.record.intended)
    last = deeds[-1] if deeds else None
    if last is not None and last == replace(deed, number=last.number, at=last.at):
        deeds[-1] = replace(last, at=deed.at)
        return
    _give_up_last(deeds)
    deeds.append(deed)


def _end_last(deeds: list[Deed], entry: Entry) -> None:
    result = _ENDS[entry.event]
    if deeds and deeds[-1].result is Result.OPEN:
        deeds[-1] = replace(deeds[-1], result=result, at=entry.record.applied_at)
    elif not deeds:
        intent = entry.record.intent or Intent.PUBLISH
        deeds.append(_deed(entry, intent.value, result, entry.record.fingerprint))


def _settle_last(deeds: list[Deed], entry: Entry) -> None:
    """A later run looked, and so it came out what had become of the write."""
    record = entry.record
    if not deeds or record.intent is not None:
        return
    last = deeds[-1]
    is_published = record.status.counts_as_published or last.action != Intent.PUBLISH.value
    if last.result not in {Result.OPEN, Result.AMBIGUOUS}:
        return
    if last.fingerprint == record.fingerprint and is_published:
        deeds[-1] = replace(last, result=Result.APPLIED)
    else:
        _give_up_last(deeds)


def _give_up_last(deeds: list[Deed]) -> None:
    """Its end was not seen, and is not to be seen any more."""
    if deeds and deeds[-1].result is Result.OPEN:
        deeds[-1] = replace(deeds[-1], result=Result.AMBIGUOUS)
