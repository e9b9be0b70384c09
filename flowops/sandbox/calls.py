"""One call of the API as an endpoint sees it, and what every endpoint looks up first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.sandbox import refusals
from flowops.sandbox.flows import Status
from flowops.sandbox.naming import names_clash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.sandbox.flows import Flow, Json
    from flowops.sandbox.switches import Switches
    from flowops.sandbox.tables import Account, Tables

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


DrawPreview = Callable[[str, bytes], tuple[str, str]]
"""Of a flow's name and its definition: the page behind its preview link, and the page's
Content-Security-Policy. It comes from outside, since this package knows nothing of screens.
"""


class Call(Struct, frozen=True):
    """`places` holds what the path names (`waba_id`, `flow_id`, `phone_id`), `now` is an epoch,
    and `base_url` is how the caller reached us, without a slash at its end. Without `draw_preview`
    a preview link shows the definition.
    """

    organization: str
    places: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    base_url: str
    now: float
    draw_preview: DrawPreview | None = None


def open_account(tables: Tables, call: Call, switches: Switches) -> Account:
    """Any UUID is an account, made on its first use for the organization that asks.

    Gateway page: the gateway's UUID, not Meta's number. That an account of another organization
    is not there, rather than forbidden, is an assumption.
    """
    waba_id = call.places["waba_id"].lower()
    if not _UUID.fullmatch(waba_id):
        raise refusals.account_id_malformed()
    account = tables.find_account(waba_id)
    if account is None:
        tables.add_account(waba_id, call.organization, call.now)
        account = tables.find_account(waba_id)
    if account is None or account.organization != call.organization:
        raise refusals.account_not_found(switches.foreign_account_status)
    return account


def open_flow(tables: Tables, call: Call, switches: Switches) -> Flow:
    """The flow that the path names, in the account that the path names."""
    account = open_account(tables, call, switches)
    flow = tables.find_flow(call.places["flow_id"])
    if flow is None or flow.waba_id != account.waba_id:
        raise refusals.flow_not_found(switches.unknown_flow_status)
    return flow


def check_name_is_free(
    tables: Tables, waba_id: str, name: str, switches: Switches, own_id: str | None = None
) -> None:
    """Meta, error codes, 100. Whether a deprecated flow keeps its name is open; a deleted one is
    taken to free it.
    """
    if switches.names_ignore_case:
        rivals = tables.list_flows(waba_id)
    else:
        rivals = tables.flows_named(waba_id, name)
    for rival in rivals:
        keeps_it = switches.deprecated_keeps_name or rival.status != Status.DEPRECATED
        if rival.id != own_id and keeps_it and names_clash(name, rival.name, switches):
            raise refusals.name_not_unique(switches.duplicate_name_status)
