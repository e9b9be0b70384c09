"""A review: one flow before and after, with all that a reviewer is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.compare.changes.describing import describe_changes
from flowops.compare.contract_changes import contract_changes, waive
from flowops.flowjson.contract import contract_of
from flowops.flowjson.flow import Flow
from flowops.operations.bases import Base
from flowops.screens.resolving import storyboard_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.compare.changes.change import Change
    from flowops.compare.contract_change import ContractChange
    from flowops.model.definition import Definition
    from flowops.model.flows import DesiredFlow
    from flowops.operations.bases import Bases
    from flowops.planning.plan import PlannedFlow
    from flowops.screens.storyboard import Storyboard


class FlowReview(Struct, frozen=True):
    """`base` says in words what `before` is: `main at 1c5aed5b884d`, `what is live`. A flow that
    is new or was removed has None on one side, and then no changes. So has one whose base nobody
    knows, as `unknown_because` says.
    """

    key: str
    name: str
    base: str
    before: Definition | None
    after: Definition | None
    board_before: Storyboard | None
    board_after: Storyboard | None
    changes: tuple[Change, ...]
    contract_changes: tuple[ContractChange, ...]
    unknown_because: str | None = None

    @property
    def is_changed(self) -> bool:
        """New and removed flows are; of one whose base is unknown nobody can say."""
        is_alone = (self.before is None) is not (self.after is None)
        return self.unknown_because is None and (is_alone or bool(self.changes))

    @property
    def breaking(self) -> tuple[ContractChange, ...]:
        """Those that break somebody and that nobody has accepted."""
        return tuple(
            each
            for each in self.contract_changes
            if each.is_breaking and each.waived_because is None
        )

    @property
    def accepted(self) -> tuple[ContractChange, ...]:
        """Those that would break somebody and that the manifest accepts."""
        return tuple(each for each in self.contract_changes if each.waived_because is not None)


def review_flows(
    flows: Iterable[DesiredFlow], bases: Bases, *, with_gone: bool = False
) -> tuple[FlowReview, ...]:
    """One for each flow, in the manifest's order, and one for each account where each may differ;
    `with_gone` then those that only the base has. Raises InvalidInput for a base that cannot be
    read.
    """
    return tuple(_reviews(flows, bases, with_gone=with_gone))


def review_planned(flow: PlannedFlow) -> FlowReview | None:
    """What a plan changes for people; None where the live definition is not at hand, and where
    nothing changes.
    """
    desired, live = flow.pair.desired, flow.pair.live_definition
    if live is None or not flow.pair.definition_differs:
        return None
    return _review(desired, Base("what is live", live))


def _reviews(
    flows: Iterable[DesiredFlow], bases: Bases, *, with_gone: bool
) -> Iterator[FlowReview]:
    seen: set[str] = set()
    listed = tuple(flows)
    accounts = {flow.account for flow in listed}
    for flow in listed:
        if not bases.differ_by_account and flow.key in seen:
            continue
        seen.add(flow.key)
        base = bases.of(flow)
        if bases.differ_by_account and len(accounts) > 1:
            base = replace(base, words=f"{base.words} in {flow.account.alias}")
        yield _review(flow, base)
    for key, (name, definition) in (bases.gone() if with_gone else {}).items():
        board = storyboard_of(definition)
        yield FlowReview(key, name, bases.words, definition, None, board, None, (), ())


def _review(flow: DesiredFlow, base: Base) -> FlowReview:
    before, after = base.definition, flow.definition
    return FlowReview(
        key=flow.key,
        name=flow.name,
        base=base.words,
        before=before,
        after=after,
        board_before=storyboard_of(before) if before is not None else None,
        board_after=storyboard_of(after),
        changes=describe_changes(before, after) if before is not None else (),
        contract_changes=_promises(before, flow) if before is not None else (),
        unknown_because=base.unknown_because,
    )


def _promises(before: Definition, flow: DesiredFlow) -> tuple[ContractChange, ...]:
    """With the reasons for which the manifest accepts some."""
    if before.fingerprint == flow.definition.fingerprint:
        return ()
    old, new = (contract_of(Flow(each.value)) for each in (before, flow.definition))
    return waive(contract_changes(old, new), flow.breaking)
