"""Gather: list the accounts, read our records, and learn what each live definition is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.compare.evidence import know
from flowops.compare.pairing import Pairing, pair_flows, with_consent
from flowops.model.outcome import FailureKind, Ok
from flowops.model.status import FlowStatus
from flowops.operations.failures import as_error
from flowops.operations.sides import read_sides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition
    from flowops.model.flows import Account, LiveFlow
    from flowops.model.record import Past
    from flowops.operations.workspace import Wish, World


def gather(world: World, wish: Wish) -> Pairing:
    """Every selected flow beside its live one, with what is known of the live definition."""
    found = find_flows(world, wish)
    telling = _accounts_whose_get_tells_more(world, found.pairs)
    known = world.in_parallel(lambda pair: _learn(world, pair, telling), found.pairs)
    consents = {key: wish.consent(key) for key in (*wish.adopt, *wish.take_over)}
    pairs = (with_consent(pair, consents.get(pair.desired.key, pair.consent)) for pair in known)
    return replace(found, pairs=tuple(pairs))


def find_flows(world: World, wish: Wish) -> Pairing:
    """Every selected flow beside its live one. Reads only.

    Raises GatewayFailed or AccessRefused where a list cannot be read to its end: a short list
    would make flows look as if they were not there.
    """
    sides = world.sides or read_sides(world)
    past = sides.past
    world.expect(_likely_to_be_written(wish, past))
    lists = sides.lists
    for warning in world.ledger.warnings:
        world.warn(warning)
    live = {account: listed.flows for account, listed in lists.items()}
    found = pair_flows(wish.desired, live, past.records)
    unlisted = _look_for_unlisted(world, found, live)
    if unlisted:
        for account, flow in unlisted:
            live[account] = (*live[account], flow)
        found = pair_flows(wish.desired, live, past.records)
    _tell_what_is_open(world, found.pairs)
    selected = tuple(pair for pair in found.pairs if pair.desired.key in wish.selected)
    others = tuple(flow for flow in wish.desired if flow.key not in wish.selected)
    return replace(found, pairs=selected, others=others, past=past, lists=lists)


def _likely_to_be_written(wish: Wish, past: Past) -> int:
    """Flows that do not hold what is wanted, as far as we recorded."""
    held = {record.address: record.fingerprint for record in past.records}
    chosen = (flow for flow in wish.desired if flow.key in wish.selected)
    return sum(held.get(flow.address) != flow.definition.fingerprint for flow in chosen)


def _tell_what_is_open(world: World, pairs: Sequence[FlowPair]) -> None:
    """What an earlier run did not live to finish comes first, in every command, selected or not."""
    for pair in pairs:
        record, key = pair.record, pair.desired.key
        if pair.is_left_in_draft and pair.desired.address not in world.left_in_draft:
            world.left_in_draft[pair.desired.address] = pair
            world.warn(
                f"{key} was published and waits in DRAFT: our upload was not followed by a publish;"
                " its last published version goes on serving."
                f" To finish: {_what_finishes(pair, world.environment.name)}"
            )
        elif record is not None and record.intent is not None:
            world.warn(
                f"{key}: a {record.intent.value} was announced at {record.applied_at}, and its end"
                " was not seen; apply looks before it writes"
            )


def _what_finishes(pair: FlowPair, environment: str) -> str:
    key = pair.desired.key
    if pair.desired.is_rollback or pair.is_held_back:
        return f"flowops rollback -e {environment} {key}"
    return f"flowops apply -e {environment} --only {key}"


def _look_for_unlisted(
    world: World, found: Pairing, live: Mapping[Account, Sequence[LiveFlow]]
) -> list[tuple[Account, LiveFlow]]:
    """A list may lag behind a create: a flow whose id we know is asked for by that id."""
    missing = [pair for pair in found.pairs if pair.live is None]
    known = dict.fromkeys((pair.account, _known_id(pair)) for pair in missing)
    listed = {
        (account, flow.flow_id)
        for account in {pair.account for pair in missing}
        for flow in live.get(account, ())
    }
    wanted = [
        (account, flow_id)
        for account, flow_id in known
        if flow_id is not None and (account, flow_id) not in listed
    ]
    answers = world.in_parallel(lambda each: _get(world, *each), wanted)
    return [
        (account, flow)
        for (account, _), flow in zip(wanted, answers, strict=True)
        if flow is not None
    ]


def _known_id(pair: FlowPair) -> str | None:
    return pair.desired.pinned_id or (pair.record.flow_id if pair.record else None)


def _get(world: World, account: Account, flow_id: str) -> LiveFlow | None:
    outcome = world.gateway.get_flow(account, flow_id)
    if isinstance(outcome, Ok):
        return outcome.value
    if outcome.failure.kind is FailureKind.NOT_FOUND:
        return None
    raise as_error(outcome.failure, f"reading flow {flow_id}", world.environment)


def _accounts_whose_get_tells_more(world: World, pairs: Sequence[FlowPair]) -> set[Account]:
    """`raw` may come with get alone; what get told after our last writes is on record.

    Where no record of an account says so, one of its flows is asked for, so that not all must be.
    """
    told: dict[Account, bool] = {}
    samples: dict[Account, LiveFlow] = {}
    for pair in pairs:
        live, ours = pair.live, pair.own_record
        if live is None or ours is None:
            continue
        if ours.readable is not None:
            tells_more = (ours.readable and live.definition_url is None) or (
                ours.updated_at is not None and live.updated_at is None
            )
            told[pair.account] = told.get(pair.account, False) or tells_more
        if _rests_on_our_record(pair, live):
            samples.setdefault(pair.account, live)
    asked = [(account, live) for account, live in samples.items() if account not in told]
    answers = world.in_parallel(lambda each: _get(world, each[0], each[1].flow_id), asked)
    for (account, _), live in zip(asked, answers, strict=True):
        told[account] = live is not None and (
            live.updated_at is not None or live.definition_url is not None
        )
    return {account for account, tells_more in told.items() if tells_more}


def _learn(world: World, pair: FlowPair, telling: set[Account]) -> FlowPair:
    """Weigh the evidence of this pair, asking the gateway for more where it may have more."""
    if pair.live is None:
        return pair
    live, readable = pair.live, None
    asks = pair.account in telling or not _rests_on_our_record(pair, live)
    if asks and not _is_known_from_the_list(pair, live):
        live, readable = _ask_for_more(world, pair, live)
    read_back = None
    if live.definition_url is not None:
        outcome = world.gateway.read_definition(live)
        if isinstance(outcome, Ok):
            read_back = outcome.value
        else:
            world.warn(
                f"{pair.desired.key}: the definition could not be read back"
                f" ({outcome.failure.message}); weaker evidence is used"
            )
    knowledge = know(live, pair.record, read_back.fingerprint if read_back else None)
    if read_back is None and knowledge.fingerprint is not None:
        read_back = _recorded_definition(world, pair, knowledge.fingerprint)
    served = _served(world, pair, live)
    return replace(
        pair,
        live=live,
        readable=readable,
        knowledge=knowledge,
        live_definition=read_back,
        served=served,
    )


def _recorded_definition(world: World, pair: FlowPair, fingerprint: str) -> Definition | None:
    if fingerprint == pair.desired.definition.fingerprint:
        return pair.desired.definition
    return world.ledger.read_definition(fingerprint)


def _served(world: World, pair: FlowPair, live: LiveFlow) -> Definition | None:
    """A flow that was published and is a draft now goes on serving what was published last."""
    ours = pair.own_record
    if live.status is not FlowStatus.DRAFT or ours is None or ours.last_published is None:
        return None
    return _recorded_definition(world, pair, ours.last_published)


def _ask_for_more(world: World, pair: FlowPair, live: LiveFlow) -> tuple[LiveFlow, bool | None]:
    """With what get tells, and whether that offers the definition; None where it finds nothing."""
    told = _get(world, pair.account, live.flow_id)
    if told is None:
        return live, None
    url = told.definition_url or live.definition_url
    more = replace(told, updated_at=told.updated_at or live.updated_at, definition_url=url)
    return more, told.definition_url is not None


def _is_known_from_the_list(pair: FlowPair, live: LiveFlow) -> bool:
    """It can be read back, or its date stands still since our last write. Not while a write of ours
    is open: a list that lags shows the flow as it was before that.
    """
    ours = pair.own_record
    if ours is not None and ours.intent is not None:
        return False
    if live.definition_url is not None:
        return True
    return ours is not None and None is not ours.updated_at == live.updated_at


def _rests_on_our_record(pair: FlowPair, live: LiveFlow) -> bool:
    """The list tells nothing and get never told a date, but nothing hangs on it either: no write
    is open, and no draft is to go live.
    """
    ours = pair.own_record
    if ours is None or ours.intent is not None or ours.updated_at is not None:
        return False
    goes_live = live.status is FlowStatus.DRAFT and pair.desired.status is FlowStatus.PUBLISHED
    return live.updated_at is None and live.definition_url is None and not goes_live
