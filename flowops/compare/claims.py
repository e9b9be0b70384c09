"""Which live flows each desired flow claims: none is claimed twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flowops.model.flows import DesiredFlow, LiveFlow
    from flowops.model.record import Record


class Listed(Struct, frozen=True):
    """The live flows of an account, to be found by their id and by their name."""

    by_id: Mapping[str, Sequence[LiveFlow]]
    by_name: Mapping[str, Sequence[LiveFlow]]

    @classmethod
    def of(cls, flows: Iterable[LiveFlow]) -> Listed:
        by_id: defaultdict[str, list[LiveFlow]] = defaultdict(list)
        by_name: defaultdict[str, list[LiveFlow]] = defaultdict(list)
        for flow in flows:
            by_id[flow.flow_id].append(flow)
            by_name[flow.name].append(flow)
        return cls(dict(by_id), dict(by_name))

    def of_id(self, flow_id: str | None) -> Sequence[LiveFlow]:
        return () if flow_id is None else self.by_id.get(flow_id, ())

    def named(self, name: str | None) -> Sequence[LiveFlow]:
        return () if name is None else self.by_name.get(name, ())


NOTHING_LISTED = Listed({}, {})

Asking = list[tuple["DesiredFlow", Listed]]


def claim_flows(
    asking: Asking, recorded: Mapping[tuple[str, str], Record]
) -> tuple[dict[tuple[str, str], tuple[LiveFlow, ...]], set[tuple[str, str]]]:
    """By the address of who claims them, and all that are claimed, by account and id. Pins come
    first, then names, then former names and what we recorded.
    """
    claims: dict[tuple[str, str], tuple[LiveFlow, ...]] = {}
    claimed: set[tuple[str, str]] = set()

    def claim(
        asking: Asking, wanted: Callable[[DesiredFlow, Listed], Iterable[LiveFlow]]
    ) -> Asking:
        """Who got nothing."""
        left = []
        for flow, listed in asking:
            waba_id = flow.account.waba_id
            free = [each for each in wanted(flow, listed) if (waba_id, each.flow_id) not in claimed]
            if free:
                claims[flow.address] = tuple(free)
                claimed.update([(waba_id, each.flow_id) for each in free])
            else:
                left.append((flow, listed))
        return left

    def once_ours(found: Iterable[LiveFlow]) -> Iterable[LiveFlow]:
        # DEPRECATED is final: whoever gives such a flow another name wants another flow.
        return (each for each in found if each.status is not FlowStatus.DEPRECATED)

    def on_record(flow: DesiredFlow) -> str | None:
        record = recorded.get(flow.address)
        return None if record is None else record.flow_id

    claim(
        [each for each in asking if each[0].pinned_id is not None],
        lambda flow, listed: listed.of_id(flow.pinned_id),
    )
    left = claim(
        [each for each in asking if each[0].pinned_id is None],
        lambda flow, listed: listed.named(flow.name),
    )
    left = claim(left, lambda flow, listed: once_ours(listed.named(flow.renamed_from)))
    claim(left, lambda flow, listed: once_ours(listed.of_id(on_record(flow))))
    return claims, claimed
