"""Contracts: what each flow of the manifest agrees on with others. No network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.contract import contract_of
from flowops.flowjson.flow import Flow

if TYPE_CHECKING:
    from flowops.flowjson.contract import Contract
    from flowops.operations.workspace import Wish


class FlowContract(Struct, frozen=True):
    key: str
    name: str
    contract: Contract


def contracts_of(wish: Wish) -> tuple[FlowContract, ...]:
    """One for each selected flow: in every account of an environment it is the same."""
    flows = {flow.key: flow for flow in wish.desired if flow.key in wish.selected}
    return tuple(
        FlowContract(key, flow.name, contract_of(Flow(flow.definition.value)))
        for key, flow in flows.items()
    )
