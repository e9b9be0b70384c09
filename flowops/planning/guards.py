"""Guards: reasons to refuse a whole plan before its first write, each with its numbers."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from flowops.errors import PlanRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from flowops.model.flows import Account
    from flowops.planning.plan import Plan, PlannedFlow

MANY_PUBLISHED_FROM = 10
"""Below this many published flows a share says nothing (octoDNS: MIN_EXISTING_RECORDS)."""

MANY_PUBLISHED_SHARE = 0.30
"""Of the published flows, touched in one run (octoDNS: MAX_SAFE_UPDATE_PCENT)."""

SHORT_LIST_FROM = 3
SHORT_LIST_SHARE = 0.30
"""So many recorded flows, and more than this share of them, are gone from the list."""

NEAR_NAMES_FROM = 3
NEAR_NAMES_SHARE = 0.50
"""So many creates, and more than this share of them, have nearly the name of an unmanaged flow."""

NEAR_NAMES_MOST = 50_000
"""Comparisons of two names, a few microseconds each."""

NEAR = 0.9
"""Of two names' letters, alike and in order (difflib's ratio)."""


def _many_published(plan: Plan) -> str | None:
    published = [
        flow
        for flow in plan.flows
        if flow.pair.live is not None and flow.pair.live.status.counts_as_published
    ]
    touched = sum(bool(flow.steps) for flow in published)
    if len(published) < MANY_PUBLISHED_FROM or touched <= MANY_PUBLISHED_SHARE * len(published):
        return None
    allowed = int(MANY_PUBLISHED_SHARE * len(published))
    return (
        f"this plan replaces {touched} of {len(published)} published flows; at most {allowed}"
        f" at once ({MANY_PUBLISHED_SHARE:.0%})"
    )


def _empty_list(plan: Plan) -> str | None:
    """An account that lists nothing, although we recorded flows there: another key or account?"""
    recorded = [flow for flow in _gone(plan) if plan.listed.get(flow.pair.account.waba_id) == 0]
    if not recorded or plan.is_empty:
        return None
    flows = "1 flow of this manifest was" if len(recorded) == 1 else None
    flows = flows or f"{len(recorded)} flows of this manifest were"
    return (
        f"the account lists no flow at all, but {flows} recorded there:"
        " is it the right account, and may this key see it?"
    )


def _short_list(plan: Plan) -> str | None:
    """A list that lost many flows at once: a key that sees a part, or a page that went missing?"""
    gone = [flow for flow in _gone(plan) if plan.listed.get(flow.pair.account.waba_id)]
    recorded = sum(_recorded_id(flow) is not None for flow in plan.flows)
    if plan.is_empty or len(gone) < SHORT_LIST_FROM or len(gone) <= SHORT_LIST_SHARE * recorded:
        return None
    return (
        f"{len(gone)} of {recorded} recorded flows are gone from the account, and this plan would"
        " create them again: may this key see all flows?"
    )


def _gone(plan: Plan) -> Iterator[PlannedFlow]:
    return (flow for flow in plan.flows if flow.pair.live is None and _recorded_id(flow))


def _recorded_id(flow: PlannedFlow) -> str | None:
    return flow.pair.record.flow_id if flow.pair.record else None


def _empty_manifest(plan: Plan) -> str | None:
    # Some of the accounts may want nothing, by their tags: only all of them show an empty manifest.
    if plan.wanted or plan.environment.left_out or not plan.past.records:
        return None
    count = len(plan.past.records)
    flows = "1 flow is" if count == 1 else f"{count} flows are"
    return f"the manifest wants no flow at all, but {flows} on record here: is it the right file?"


def _near_names(plan: Plan) -> str | None:
    """Flows that somebody made by hand, about to be made once more under other spelling?"""
    creates = [flow.pair.desired for flow in plan.flows if _creates(flow)]
    theirs: defaultdict[Account, dict[str, str]] = defaultdict(dict)
    for account, live in plan.unmanaged:
        theirs[account].setdefault(_folded(live.name), live.name)
    compared = creates[:: _stride(len(creates), sum(map(len, theirs.values())))]
    near = {
        desired.name: name
        for desired in compared
        if desired.account in theirs
        and (name := _nearest(_folded(desired.name), theirs[desired.account])) is not None
    }
    if len(near) < NEAR_NAMES_FROM or len(near) <= NEAR_NAMES_SHARE * len(compared):
        return None
    wanted, has = next(iter(near.items()))
    some = "" if len(compared) == len(creates) else " that were compared"
    return (
        f"{len(near)} of the {len(compared)} flows to create{some} have nearly the name of a flow"
        f' that the account has and nobody manages, such as "{wanted}" beside "{has}"'
    )


def _stride(creates: int, others: int) -> int:
    """Every so manyth is compared where all with all would take minutes; ten at the least."""
    return max(1, min(creates * others // NEAR_NAMES_MOST, creates // 10))


def _creates(flow: PlannedFlow) -> bool:
    return flow.pair.live is None and bool(flow.steps)


def _nearest(one: str, others: Mapping[str, str]) -> str | None:
    """The first of the names that is near, by its folded form."""
    if one in others:
        return others[one]
    matcher = SequenceMatcher(None, "", one)
    for other, name in others.items():
        matcher.set_seq1(other)
        # The cheap upper bounds come first.
        quick = matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR
        if quick and matcher.ratio() >= NEAR:
            return name
    return None


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in plain if each.isalnum())


def _other_account(plan: Plan) -> str | None:
    """The environment points somewhere else since the last apply: everything would be new there."""
    known = {record.waba_id for record in plan.past.records}
    wanted = {account.waba_id for account in plan.environment.accounts}
    creates = sum(_creates(flow) and flow.pair.account.waba_id not in known for flow in plan.flows)
    if not creates or not known - wanted:
        return None
    said = ", ".join(sorted(known - wanted))
    flows = "a flow" if creates == 1 else f"{creates} flows"
    return (
        f"this plan creates {flows} in an account that nothing was recorded of, while our records"
        f" of this environment are of account {said}"
    )


def _older_record(plan: Plan) -> str | None:
    if not plan.past.behind or plan.is_empty:
        return None
    keys = ", ".join(sorted(key for _, key in plan.past.behind))
    return (
        f"the records of {keys} are older than what the last apply left: an earlier copy was put"
        " back, and what they say of the live flows may be wrong"
    )


def _older_commit(plan: Plan) -> str | None:
    if plan.newer_commit is None or plan.is_empty:
        return None
    return (
        f"commit {plan.newer_commit[:12]} was applied already, and what is checked out here is an"
        " earlier one: this plan would undo what came after it"
    )


GUARDS: dict[str, Callable[[Plan], str | None]] = {
    "many-published": _many_published,
    "empty-list": _empty_list,
    "short-list": _short_list,
    "empty-manifest": _empty_manifest,
    "near-names": _near_names,
    "other-account": _other_account,
    "older-record": _older_record,
    "older-commit": _older_commit,
}


def check_guards(plan: Plan, allowed: Collection[str] = ()) -> None:
    """Raises PlanRefused with every refusal and the flag that lifts it once."""
    refusals = {
        name: said
        for name, guard in GUARDS.items()
        if name not in allowed and (said := guard(plan)) is not None
    }
    if refusals:
        flags = " ".join(f"--allow {name}" for name in refusals)
        raise PlanRefused(
            "; ".join(refusals.values()),
            guard=next(iter(refusals)),
            hint=f"nothing was written. If it is meant: {flags}",
        )
