"""What happens to an account without the API: Meta's monitoring, and people in Meta's own pages.

For tests and for trying things out. Each function opens the file, does one thing and closes it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.sandbox import lifecycle
from flowops.sandbox.errors import NoSuchFlow
from flowops.sandbox.flows import Status, new_draft
from flowops.sandbox.intake import OWN_ORGANIZATION, hash_key
from flowops.sandbox.store import Store
from flowops.sandbox.switches import Switches
from flowops.sandbox.uploads import DEFAULT_JSON
from flowops.sandbox.validation import take_in
from flowops.sandbox.writing import store_upload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from flowops.sandbox.flows import Flow, Json
    from flowops.sandbox.tables import Tables

_USUAL = Switches()


def set_status(path: Path, flow_id: str, status: str, at: datetime | None = None) -> None:
    """Any status, also one that nobody has heard of. Once it is not DRAFT, it was published."""
    now = _epoch(at)
    with _changing(path) as tables:
        flow = _find(tables, flow_id)
        if status not in {Status.DRAFT, Status.DEPRECATED} and flow.published_at is None:
            flow = replace(flow, published_at=now)
            tables.keep_as_published(flow.id)
        tables.save_flow(replace(flow, status=status), now)


def set_health(path: Path, flow_id: str, status: str, at: datetime | None = None) -> None:
    """As Meta's monitoring does: PUBLISHED, THROTTLED, BLOCKED, one step at a time, and endpoint
    flows alone. Raises Refusal.
    """
    with _changing(path) as tables:
        flow = lifecycle.after_monitoring(_find(tables, flow_id), Status(status))
        tables.save_flow(flow, _epoch(at))


def create_outside(
    path: Path,
    waba_id: str,
    name: str,
    definition: Json | None = None,
    *,
    categories: tuple[str, ...] = ("OTHER",),
    at: datetime | None = None,
) -> str:
    """Somebody makes a flow by hand. The name may be taken: the answer is the new flow's id."""
    now = _epoch(at)
    upload = take_in(DEFAULT_JSON if definition is None else definition, _USUAL)
    flow = new_draft(waba_id.lower(), name, categories, upload, now)
    with _changing(path) as tables:
        tables.add_account(flow.waba_id, OWN_ORGANIZATION, now)
        created = tables.add_flow(flow, now)
        tables.save_definition(created.id, "draft", upload.text)
    return created.id


def edit_outside(
    path: Path,
    flow_id: str,
    definition: Json,
    *,
    switches: Switches = _USUAL,
    at: datetime | None = None,
) -> None:
    """Somebody edits the flow by hand: new JSON, and a published flow is in DRAFT again."""
    with _changing(path) as tables:
        upload = take_in(definition, switches)
        store_upload(tables, _find(tables, flow_id), upload, switches, _epoch(at))


def rename_outside(
    path: Path,
    flow_id: str,
    name: str | None = None,
    *,
    categories: tuple[str, ...] | None = None,
    at: datetime | None = None,
) -> None:
    """Somebody edits the metadata by hand, which sends a published flow back to DRAFT too."""
    now = _epoch(at)
    with _changing(path) as tables:
        flow = _find(tables, flow_id)
        edited = lifecycle.after_metadata_edit(flow, _USUAL, now, name=name, categories=categories)
        tables.save_flow(edited, now)


def delete_outside(path: Path, flow_id: str, at: datetime | None = None) -> None:
    """Whatever its status."""
    with _changing(path) as tables:
        tables.delete_flow(_find(tables, flow_id), _epoch(at))


def block_account(path: Path, waba_id: str, *, blocked: bool = True) -> None:
    """Meta's integrity block: no flow can be created or published until it is lifted."""
    with _changing(path) as tables:
        tables.add_account(waba_id.lower(), OWN_ORGANIZATION, _epoch(None))
        tables.block_account(waba_id.lower(), blocked=blocked)


def register_key(path: Path, key: str, organization: str) -> None:
    """From now on whoever comes with this key is of that organization."""
    with _changing(path) as tables:
        tables.save_key(hash_key(key), organization, revoked=False)


def revoke_key(path: Path, key: str) -> None:
    with _changing(path) as tables:
        known = tables.find_key(hash_key(key))
        organization = known[0] if known else OWN_ORGANIZATION
        tables.save_key(hash_key(key), organization, revoked=True)


@contextmanager
def _changing(path: Path) -> Iterator[Tables]:
    store = Store(path)
    try:
        with store.writing() as tables:
            yield tables
    finally:
        store.close()


def _find(tables: Tables, flow_id: str) -> Flow:
    flow = tables.find_flow(flow_id)
    if flow is None:
        raise NoSuchFlow(f"the sandbox has no flow {flow_id}", hint="flowops sandbox show")
    return flow


def _epoch(at: datetime | None) -> float:
    return time.time() if at is None else at.timestamp()
