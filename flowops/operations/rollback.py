"""Rollback: which earlier definition a flow goes back to, and what may not come back by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.errors import FlowopsError, InvalidInput, PlanStale
from flowops.model.record import Event, Intent
from flowops.model.status import FlowStatus
from flowops.operations.history import deeds_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.model.definition import Definition
    from flowops.model.flows import DesiredFlow
    from flowops.model.record import Entry, Record
    from flowops.operations.history import Deed
    from flowops.operations.ports import Ledger
    from flowops.planning.plan import Plan


class NoWayBack(FlowopsError):
    """No earlier definition is known, or it is not kept."""


class WayBack(Struct, frozen=True):
    """`record` is the one that the choice rests on; `deed` is what put the definition there last.

    `in_file` is the fingerprint of what the manifest's file has, None where it cannot be read.
    """

    desired: DesiredFlow
    record: Record
    deed: Deed | None = None
    in_file: str | None = None

    def check_still_true(self, plan: Plan) -> None:
        """Raises PlanStale if somebody applied something since the choice was made."""
        records = {record.address: record for record in plan.past.records}
        if records.get(self.desired.address) != self.record:
            raise PlanStale(
                f"somebody applied {self.desired.key} since this rollback was chosen",
                hint="nothing was written; look at flowops history, then run it again",
            )


def find_way_back(
    ledger: Ledger,
    flow: DesiredFlow,
    in_file: Definition | None,
    number: int | None = None,
    records: Mapping[tuple[str, str], Record] | None = None,
) -> WayBack:
    """`flow` with the definition of that entry, or with the one that was published before.

    `in_file` is what the manifest's file has, None where it cannot be read; `records` are those of
    the ledger by their address, from whoever has read them already. Raises NoWayBack, and
    InvalidInput for a number that the flow's history does not show.
    """
    if records is None:
        records = {record.address: record for record in ledger.read_records()}
    record = records.get(flow.address)
    entries = ledger.read_history(record) if record is not None else ()
    if record is None or not entries:
        raise NoWayBack(
            f"nothing is on record of {_named(flow)}, so there is nothing known to go back to",
            hint=f"put the earlier definition into {flow.path}, then run flowops apply",
        )
    fingerprint = _earlier(entries, flow) if number is None else _numbered(entries, number, flow)
    definition = ledger.read_definition(fingerprint)
    if definition is None:
        raise NoWayBack(
            f"the definition {fingerprint} of {_named(flow)} is not kept",
            hint="what was published is; another entry of flowops history may be, or put it into"
            f" {flow.path}, then run flowops apply",
        )
    file = in_file.fingerprint if in_file is not None else None
    back = replace(
        flow,
        definition=definition,
        path=f"the earlier definition of {flow.key}",
        holds=_what_to_hold(record, fingerprint, file),
    )
    return WayBack(back, record, _newest_with(entries, fingerprint), file)


def _earlier(entries: Sequence[Entry], flow: DesiredFlow) -> str:
    """Where the last rollback went, as long as nothing was applied since: whoever starts it again
    finishes it, and goes no further back. Else what was published before.
    """
    record = entries[-1].record
    goal = _last_goal(entries) if record.held else None
    if goal is not None:
        return goal
    unwanted = {*record.held, *_current(record)}
    published = _published(entries)
    while published and published[-1] in unwanted:
        published.pop()
    if not published:
        raise NoWayBack(
            f"no definition of {_named(flow)} that was published before is on record",
            hint=f"flowops history {flow.key} shows what there is; --to NUMBER chooses from it",
        )
    return published[-1]


def _last_goal(entries: Sequence[Entry]) -> str | None:
    goals = (
        entry.record.intended
        for entry in reversed(entries)
        # What is held is announced too, where it had to be put back.
        if entry.event is Event.INTENT
        and entry.record.held
        and entry.record.intended not in entry.record.held
    )
    return next(goals, None)


def _current(record: Record) -> frozenset[str | None]:
    """What the flow holds, or is about to; none while people still get what was published before
    that.
    """
    if record.was_published and record.status is FlowStatus.DRAFT:
        return frozenset()
    return frozenset({record.intended if record.intent is not None else record.fingerprint})


def _published(entries: Sequence[Entry]) -> list[str]:
    """What was published, oldest first, without what a rollback took away again."""
    published: list[str] = []
    for entry in entries:
        record, now = entry.record, entry.record.last_published
        if now is None or (published and published[-1] == now):
            continue
        if record.held and now not in record.held and now in published:
            while published[-1] != now:
                published.pop()
        else:
            published.append(now)
    return published


def _numbered(entries: Sequence[Entry], number: int, flow: DesiredFlow) -> str:
    deed = next((each for each in deeds_of(entries) if each.number == number), None)
    if deed is None or deed.fingerprint is None:
        said = "has no definition" if deed else "is not in its history"
        raise InvalidInput(
            f"entry {number} of {_named(flow)} {said}",
            hint=f"flowops history {flow.key} shows the entries with their numbers",
        )
    return deed.fingerprint


def _what_to_hold(record: Record, goal: str, in_file: str | None) -> frozenset[str]:
    """All that the flow holds, was about to hold, or would be given by the next apply."""
    taken_away = {record.fingerprint, record.intended, in_file, *record.held}
    return frozenset(each for each in taken_away if each not in {None, goal})


def _newest_with(entries: Sequence[Entry], fingerprint: str) -> Deed | None:
    """The last publish of it, else whatever was done with it last."""
    deeds = [each for each in deeds_of(entries) if each.fingerprint == fingerprint]
    published = [each for each in deeds if each.action == Intent.PUBLISH.value]
    return next(reversed(published or deeds), None)


def _named(flow: DesiredFlow) -> str:
    alias = flow.account.alias
    return flow.key if alias == "default" else f"{flow.key} in account {alias}"
