"""Outputs: what those who send flows need to know of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.entry import entry_screens
from flowops.flowjson.flow import Flow
from flowops.flowjson.sending import required_data
from flowops.operations.gather import find_flows

if TYPE_CHECKING:
    from flowops.flowjson.sending import DataField
    from flowops.operations.workspace import Wish, World


class FlowOutput(Struct, frozen=True):
    """`flow_id` and `status` are None for a flow that is not live yet; `data` opens `screen`."""

    key: str
    alias: str
    name: str
    flow_id: str | None
    status: str | None
    screen: str | None
    data: tuple[DataField, ...]


def outputs_of(world: World, wish: Wish) -> tuple[FlowOutput, ...]:
    """One per selected flow and account. Reads only."""
    outputs = []
    for pair in find_flows(world, wish).pairs:
        flow = Flow(pair.desired.definition.value)
        screen = next(iter(entry_screens(flow)), None)
        data = required_data(flow, screen) if screen is not None else {}
        outputs.append(
            FlowOutput(
                key=pair.desired.key,
                alias=pair.account.alias,
                name=pair.desired.name,
                flow_id=pair.live.flow_id if pair.live else None,
                status=pair.live.status_text if pair.live else None,
                screen=screen,
                data=tuple(data.values()),
            )
        )
    return tuple(outputs)
