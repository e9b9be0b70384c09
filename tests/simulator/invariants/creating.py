"""Invariants of creating and adopting: once, looked for before, and never forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.model.outcome import Ok
from tests.simulator.invariants.looking import refused
from tests.simulator.trace import Saved, Sent

if TYPE_CHECKING:
    from tests.simulator.history import Broken, History, Run


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


def looked_after_claim(history: History) -> Broken:
    """A create goes out after a whole list, taken under the lock and since its last attempt, that
    did not show the name.
    """
    for at, sent, run, *_ in history.writes:
        if sent.call != "create":
            continue
        since = max(
            [run.locked if run.locked is not None else at]
            + [when for when, other, *_ in history.writes if _same_create(other, sent) and when < at
               and not refused(run, when, other)]
        )  # fmt: skip
        looks = [listed for when, listed in run.lists_before(at, sent.strand) if when > since]
        if not looks:
            yield f"run {run.number} created {sent.name} without a look (at {at})"
        elif any(live.name == sent.name for live in looks[0]):
            yield f"run {run.number} created {sent.name}, which it had seen (at {at})"


def adopted_unambiguously(history: History) -> Broken:
    """A flow is taken as ours by its name only where the last list shows that name once."""
    for run in history.runs.values():
        for at, event in run.saved:
            if event.event != "adopted":
                continue
            named = _of_that_name(history, run, event.record.key, at, event.strand)
            if len(named) > 1:
                yield f"run {run.number} adopted one of {named} (at {at})"
    for at, sent, run, key, *_ in history.writes:
        named = _of_that_name(history, run, key, run.planned or at, 0)
        if len(named) > 1:
            yield f"run {run.number} sent {sent.call} although {named} share a name (at {at})"


def no_trespass(history: History) -> Broken:
    """Only flows of the manifest are written to: those that bear or bore one of its names."""
    for at, sent, _, key, *_ in history.writes:
        if key is None:
            yield f"run {sent.run} sent {sent.call} to {sent.flow_id or sent.name} (at {at})"


def no_lost_receipt(history: History) -> Broken:
    """The id of a created flow is durable before anything else is asked, or a person is told."""
    for run in history.runs.values():
        for at, event in run.heard:
            if event.call != "create" or not isinstance(event.outcome, Ok):
                continue
            flow_id = event.outcome.value.flow_id
            after = next(
                (
                    other
                    for when, other in run.steps
                    if when > at and type(other) in {Sent, Saved} and other.strand == event.strand
                ),
                None,
            )
            if type(after) is Saved and after.kept and after.record.flow_id == flow_id:
                continue
            if type(after) is Sent:
                yield f"run {run.number} went on before the receipt of {flow_id} (at {at})"
            elif run.ended is not None and flow_id not in run.ended.said:
                yield f"run {run.number} lost the receipt of {flow_id} (at {at})"


def _same_create(other: Sent, sent: Sent) -> bool:
    return other.run == sent.run and other.call == "create" and other.name == sent.name


def _of_that_name(
    history: History, run: Run, key: str | None, moment: int, strand: int
) -> list[str]:
    for _, listed in run.lists_before(moment, strand):
        return [live.flow_id for live in listed if live.name == history.names.get(key)]
    return []
