"""Whether a flow may be published: Meta's checks, each with the title of its refusal.

Source of the checks: Meta, API reference ("Publish") and health monitoring ("Publishing checks");
code and titles: Meta, error codes, 139002.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.sandbox import refusals
from flowops.sandbox.flows import Status
from flowops.sandbox.versions import is_expired, is_frozen

if TYPE_CHECKING:
    from datetime import date

    from flowops.sandbox.flows import Flow
    from flowops.sandbox.switches import Switches

ENDPOINT_URI = "https://endpoint.example.com/flows"
"""What stands as `endpointUri` of an endpoint flow while the account has an endpoint linked."""


def check_publishable(flow: Flow, switches: Switches, today: date) -> None:
    """Raises the first refusal that applies."""
    _check_draft(flow)
    _check_definition(flow, switches, today)
    _check_account(switches)
    if flow.has_endpoint:
        _check_endpoint(flow, switches)


def _check_draft(flow: Flow) -> None:
    """Publishing twice is an error: the second call finds a flow that is no draft."""
    if flow.status != Status.DRAFT:
        raise refusals.cannot_be_published(
            "Publishing Flow in invalid state",
            f"only a flow in DRAFT can be published; this one is {flow.status}",
        )


def _check_definition(flow: Flow, switches: Switches, today: date) -> None:
    if flow.problems:
        count = len(flow.problems)
        raise refusals.cannot_be_published(
            "Publishing Flow with validation errors",
            f"{count} validation error{'' if count == 1 else 's'} to fix first",
        )
    version = flow.json_version
    if is_expired(version, switches) or is_frozen(version, today, switches):
        raise refusals.cannot_be_published(
            "Versions in Flow JSON file are not available for publishing",
            f"version {version} is frozen",
        )


_ACCOUNT_CHECKS = {
    "phone": "No Phone Number connected to WhatsApp Business Account",
    "webhooks": "WhatsApp Business Account is not subscribed to Flows Webhooks",
    # Meta states the requirement and no code: an assumption.
    "verification": "Business is not verified or message quality is low",
}

_ENDPOINT_CHECKS = {
    "app": "No Application Connected to the Flow",
    "key": "Missing Flows Signed Public Key",
    "ping": "Endpoint Not Available",
}


def _check_account(switches: Switches) -> None:
    title = _ACCOUNT_CHECKS.get(switches.publish_check_fails)
    if title:
        raise refusals.cannot_be_published(title, "a publishing check of the account failed")


def _check_endpoint(flow: Flow, switches: Switches) -> None:
    """These concern flows with an endpoint alone: an inference, from Meta's "only applicable to
    Flows that use data from your endpoint".
    """
    if endpoint_of(flow, switches) is None:
        raise refusals.cannot_be_published(
            "Publishing without specifying endpoint_uri is forbidden",
            "set the endpoint URI of the flow",
        )
    title = _ENDPOINT_CHECKS.get(switches.publish_check_fails)
    if title:
        raise refusals.cannot_be_published(title, "a publishing check of the endpoint failed")


def endpoint_of(flow: Flow, switches: Switches) -> str | None:
    """The flow's own endpoint, else the one linked to the account if the flow asks for one."""
    if flow.endpoint_uri is not None:
        return flow.endpoint_uri
    return ENDPOINT_URI if flow.has_endpoint and switches.endpoint_linked else None
