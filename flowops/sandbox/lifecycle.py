"""What may be done to a flow in each status, and what becomes of it.

Every function takes a flow and returns the flow afterwards, or raises a Refusal. Sources are named
by page: "lifecycle" and "error codes" are Meta's, and so is "API reference".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.sandbox import refusals
from flowops.sandbox.flows import LIVE, Status

if TYPE_CHECKING:
    from flowops.sandbox.flows import Flow, Upload
    from flowops.sandbox.switches import Switches


def after_replace(flow: Flow, upload: Upload, switches: Switches, now: float) -> Flow:
    """A DRAFT stays DRAFT with the new JSON, valid or not (Meta, error codes: flows with
    validation errors can be saved). A published flow goes back to DRAFT under the same id, and its
    last published version goes on serving (Meta, lifecycle and "Sending a Flow").
    """
    _check_updatable(flow, switches)
    identical = upload.fingerprint == flow.fingerprint
    stays = flow.status not in LIVE or (identical and not switches.identical_demotes)
    return replace(
        flow,
        status=flow.status if stays else Status.DRAFT,
        fingerprint=upload.fingerprint,
        json_version=upload.json_version,
        data_api_version=upload.data_api_version,
        problems=upload.problems,
        updated_at=_moved(flow, now),
    )


def after_metadata_edit(
    flow: Flow,
    switches: Switches,
    now: float,
    *,
    name: str | None = None,
    categories: tuple[str, ...] | None = None,
    endpoint_uri: str | None = None,
) -> Flow:
    """Editing metadata sends a published flow back to DRAFT as well (Meta, lifecycle)."""
    _check_updatable(flow, switches)
    return replace(
        flow,
        status=Status.DRAFT if flow.status in LIVE else flow.status,
        name=name or flow.name,
        categories=categories or flow.categories,
        endpoint_uri=endpoint_uri or flow.endpoint_uri,
        updated_at=_moved(flow, now),
    )


def after_publish(flow: Flow, switches: Switches, now: float) -> Flow:
    """The draft becomes the live version. Whether the flow may be published, `publishing` says."""
    moved = _moved(flow, now) if switches.publish_moves_updated_at else flow.updated_at
    return replace(flow, status=Status.PUBLISHED, published_at=now, updated_at=moved)


def after_deprecate(flow: Flow) -> Flow:
    """Only after publishing, and for ever (Meta, lifecycle; 139003 in error codes)."""
    if flow.status == Status.DEPRECATED:
        raise refusals.cannot_be_deprecated(
            "Flow is already deprecated", "you may ignore this error"
        )
    if flow.status not in LIVE:
        raise refusals.cannot_be_deprecated(
            "Flow can't be deprecated", "only a published flow can be deprecated"
        )
    return replace(flow, status=Status.DEPRECATED)


def check_deletable(flow: Flow, switches: Switches) -> None:
    """Only a DRAFT (Meta, API reference), and none that was ever published (Meta, error codes).

    What becomes of a DRAFT that was published before is disputed, hence the switch.
    """
    if flow.status != Status.DRAFT:
        raise refusals.cannot_be_deleted("only a draft can be deleted")
    if flow.published_at is not None and not switches.delete_after_publish:
        raise refusals.cannot_be_deleted("this flow was published before")


def after_monitoring(flow: Flow, status: Status) -> Flow:
    """Health goes PUBLISHED, THROTTLED, BLOCKED and back, one step at a time, and only endpoint
    flows are watched (Meta, health monitoring).
    """
    ladder = (Status.PUBLISHED, Status.THROTTLED, Status.BLOCKED)
    if not flow.has_endpoint or flow.status not in ladder or status not in ladder:
        raise refusals.bad_request("only the health of a published endpoint flow is watched")
    if abs(ladder.index(Status(flow.status)) - ladder.index(status)) != 1:
        raise refusals.bad_request("health moves one step at a time")
    return replace(flow, status=status)


def _check_updatable(flow: Flow, switches: Switches) -> None:
    """DEPRECATED is terminal (Meta, lifecycle). Older pages of Meta, and flows first published
    before 12 November 2024, do not take an update after publishing either.
    """
    if flow.status == Status.DEPRECATED:
        raise refusals.cannot_be_updated("the flow is deprecated")
    if switches.legacy_immutable and flow.status in LIVE:
        raise refusals.cannot_be_updated("the flow is already published")


def _moved(flow: Flow, now: float) -> float:
    """`updated_at` shows whole seconds, and every edit moves it."""
    return max(now, float(int(flow.updated_at) + 1))
