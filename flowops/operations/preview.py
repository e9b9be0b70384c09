"""Preview: the link that shows a flow to anybody who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.operations.failures import must
from flowops.operations.live import find_live

if TYPE_CHECKING:
    from flowops.model.flows import DesiredFlow, LiveFlow, Preview
    from flowops.operations.workspace import Wish, World


class PreviewOf(Struct, frozen=True):
    desired: DesiredFlow
    live: LiveFlow
    preview: Preview


def preview_flows(world: World, wish: Wish) -> tuple[PreviewOf, ...]:
    """The link as it stands, one per account. It is never renewed, since that kills the old one."""
    return tuple(
        PreviewOf(desired, live, _preview(world, desired, live))
        for desired, live in find_live(world, wish)
    )


def _preview(world: World, desired: DesiredFlow, live: LiveFlow) -> Preview:
    outcome = world.gateway.get_preview(desired.account, live.flow_id)
    return must(outcome, f"reading the preview of {desired.key}", world.environment)
