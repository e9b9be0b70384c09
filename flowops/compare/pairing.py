"""Who belongs to whom: each desired flow with its live flow, by name, pin, or what we recorded."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.compare.claims import NOTHING_LISTED, Listed, claim_flows
from flowops.compare.evidence import NOTHING_KNOWN, Knowledge
from flowops.model.flows import SCRATCH
from flowops.model.record import Evidence, Intent, Past
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flowops.model.definition import Definition
    from flowops.model.flows import Account, DesiredFlow, FlowList, LiveFlow
    from flowops.model.record import Record


class Consent(Enum):
    """What a person said about a live definition that flowops cannot vouch for."""

    NONE = "none"
    ADOPT = "adopt"
    TAKE_OVER = "take-over"


class Difference(Struct, frozen=True):
    """A property that differs and that the gateway has no call to change."""

    field: str
    live: str
    desired: str


class FlowPair(Struct, frozen=True):
    """A desired flow beside what the account has for it.

    `rivals` are the live flows of the wanted name when there are several, or when another key has
    claimed the only one. `live_definition` is the live definition itself, where it is at hand, for
    people to read; `served` is what people get who open the flow, where that is known and another.
    `readable` says whether get offered the definition in this run, None where it was not asked.
    """

    desired: DesiredFlow
    live: LiveFlow | None = None
    record: Record | None = None
    knowledge: Knowledge = NOTHING_KNOWN
    rivals: tuple[LiveFlow, ...] = ()
    consent: Consent = Consent.NONE
    readable: bool | None = None
    live_definition: Definition | None = None
    served: Definition | None = None

    @property
    def account(self) -> Account:
        return self.desired.account

    @property
    def own_record(self) -> Record | None:
        """Our record, if it speaks of this live flow and not of one that is gone."""
        speaks_of_it = self.record and self.live and self.record.flow_id == self.live.flow_id
        return self.record if speaks_of_it else None

    @property
    def definition_is_unknown(self) -> bool:
        return self.knowledge.fingerprint is None and not self.knowledge.moved

    @property
    def definition_differs(self) -> bool:
        """Known to differ: not the same as not known to be equal."""
        if self.knowledge.moved:
            return True
        known = self.knowledge.fingerprint
        return known is not None and known != self.desired.definition.fingerprint

    @property
    def definition_is_ours(self) -> bool:
        """Whether it is one that we uploaded, or were about to upload."""
        known, ours = self.knowledge.fingerprint, self.record
        return known is not None and ours is not None and known in {ours.fingerprint, ours.intended}

    @property
    def definition_changed_outside(self) -> bool:
        if self.knowledge.moved:
            return True
        if self.knowledge.evidence is not Evidence.READ_BACK or self.record is None:
            return False
        was_ours = self.record.fingerprint is not None
        return was_ours and self.definition_differs and not self.definition_is_ours

    @property
    def fell_to_draft(self) -> bool:
        """We left it published, and no write of ours is open: somebody's upload sent it back."""
        if self.live is None or self.record is None or self.record.intent is not None:
            return False
        left_published = self.record.status.counts_as_published
        return left_published and self.live.status is FlowStatus.DRAFT

    @property
    def was_published(self) -> bool:
        """Whether people who open the flow get a version that we or somebody published."""
        live_is = self.live is not None and self.live.status.counts_as_published
        return live_is or (self.own_record is not None and self.own_record.was_published)

    @property
    def was_demoted_by_us(self) -> bool:
        """A run of ours uploaded to a published flow and ended before it published again."""
        ours = self.own_record
        if self.live is None or self.live.status is not FlowStatus.DRAFT or ours is None:
            return False
        return ours.was_published and (
            ours.status is FlowStatus.DRAFT or ours.intent is Intent.REPLACE_JSON
        )

    @property
    def is_left_in_draft(self) -> bool:
        """A debt: it is to be published, people use it, and we sent it back to DRAFT."""
        return self.was_demoted_by_us and self.desired.status is FlowStatus.PUBLISHED

    @property
    def is_held_back(self) -> bool:
        """A person rolled back from this very definition, and nobody insisted on it since."""
        if self.record is None or self.desired.is_rollback or self.consent is Consent.TAKE_OVER:
            return False
        return self.desired.definition.fingerprint in self.record.held

    @property
    def unchangeable(self) -> tuple[Difference, ...]:
        """What differs in name, categories and endpoint: the gateway documents no call for it."""
        if self.live is None:
            return ()
        found = []
        if self.live.name != self.desired.name:
            found.append(Difference("name", self.live.name, self.desired.name))
        if self.live.categories != self.desired.categories:
            live, desired = self.live.categories, self.desired.categories
            found.append(Difference("categories", _listed(live), _listed(desired)))
        wanted = self.desired.endpoint_uri
        if wanted is not None and wanted != self.live.endpoint_uri:
            found.append(Difference("endpoint_uri", self.live.endpoint_uri or "none", wanted))
        if not found:
            return ()
        return tuple([each for each in found if each.field not in self.desired.ignore])


def with_consent(pair: FlowPair, consent: Consent) -> FlowPair:
    """Adopting takes the live definition as equal, unless it was read and is known not to be."""
    if consent is pair.consent:
        return pair
    if consent is not Consent.ADOPT or pair.live is None:
        return replace(pair, consent=consent)
    if pair.knowledge.evidence is Evidence.READ_BACK:
        return replace(pair, consent=consent)
    taken_as_equal = Knowledge(pair.desired.definition.fingerprint, Evidence.RECORD)
    return replace(pair, consent=consent, knowledge=taken_as_equal)


class Pairing(Struct, frozen=True):
    """All pairs in the manifest's order, and the live flows that nobody asked for.

    `listed` counts the live flows of each account, by its id, and `wanted` all desired flows,
    selected or not; `others` are those that were not selected, and `past` is what was recorded.
    `scratch` are our own drafts for trying things, and `lists` the accounts as they were listed.
    """

    pairs: tuple[FlowPair, ...]
    unmanaged: tuple[tuple[Account, LiveFlow], ...]
    listed: Mapping[str, int]
    wanted: int = 1
    past: Past = field(default_factory=Past)
    scratch: tuple[tuple[Account, LiveFlow], ...] = ()
    others: tuple[DesiredFlow, ...] = ()
    lists: Mapping[Account, FlowList] = field(default_factory=dict)


def pair_flows(
    desired: Sequence[DesiredFlow],
    live: Mapping[Account, Sequence[LiveFlow]],
    records: Iterable[Record],
) -> Pairing:
    """Pins first, then names, then former names: no live flow is claimed twice.

    A name is the identity in an account (unique there and compared exactly), so a record only
    speaks up for a flow that nobody claims by its name.
    """
    recorded = {record.address: record for record in records}
    accounts = {account.waba_id: Listed.of(flows) for account, flows in live.items()}
    asking = [(flow, accounts.get(flow.account.waba_id, NOTHING_LISTED)) for flow in desired]
    claims, claimed = claim_flows(asking, recorded)
    pairs = tuple(
        _pair(flow, claims.get(address := flow.address, ()), listed, recorded.get(address))
        for flow, listed in asking
    )
    others = [
        (account, each)
        for account, flows in live.items()
        for each in flows
        if (account.waba_id, each.flow_id) not in claimed
    ]
    unmanaged = tuple(each for each in others if not each[1].name.startswith(SCRATCH))
    scratch = tuple(each for each in others if each[1].name.startswith(SCRATCH))
    listed = {account.waba_id: len(flows) for account, flows in live.items()}
    return Pairing(pairs, unmanaged, listed, wanted=len(desired), scratch=scratch)


def _pair(
    desired: DesiredFlow,
    found: tuple[LiveFlow, ...],
    listed: Listed,
    record: Record | None,
) -> FlowPair:
    is_another = record is not None and all(each.flow_id != record.flow_id for each in found)
    if record is not None and is_another and listed.of_id(record.flow_id):
        # What we recorded is there, and is not this flow any more.
        record = None
    if not found and desired.pinned_id is None:
        return FlowPair(desired, record=record, rivals=tuple(listed.named(desired.name)))
    if len(found) > 1:
        return FlowPair(desired, record=record, rivals=found)
    return FlowPair(desired, live=found[0] if found else None, record=record)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
