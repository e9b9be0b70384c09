"""What the gateway refuses, in its own words and in Meta's: one function per reason.

Meta's code and title stand in Meta's "Error codes" page; one code has many causes, which only the
title tells apart. The HTTP status and the gateway's own `code` are assumptions: no page shows an
error of the gateway.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST_SHOWN = 40


class Refusal(Exception):
    """An answer that is not a success. `meta_code` is None where Meta was not asked."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        meta_code: int | None = None,
        details: str | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.meta_code = meta_code
        self.details = details
        self.headers = headers


def bad_request(message: str, details: str | None = None) -> Refusal:
    """Assumption: what the gateway can see by itself it refuses before asking Meta."""
    return Refusal(400, "bad_request", message, details=details)


def _by_meta(meta_code: int, message: str, details: str | None = None) -> Refusal:
    return Refusal(400, "meta_error", message, meta_code=meta_code, details=details)


def method_not_allowed(methods: Iterable[str]) -> Refusal:
    allowed = ", ".join(sorted(methods))
    return Refusal(
        405, "method_not_allowed", f"this path takes {allowed}", headers={"Allow": allowed}
    )


def no_key() -> Refusal:
    """Gateway page: calls need the organization's API key. Assumption: 401."""
    return Refusal(
        401,
        "unauthorized",
        "an organization API key is needed",
        headers={"WWW-Authenticate": "Bearer"},
    )


def unknown_key() -> Refusal:
    return Refusal(401, "unauthorized", "this API key is not known")


def revoked_key() -> Refusal:
    return Refusal(401, "unauthorized", "this API key was revoked")


def live_key() -> Refusal:
    return Refusal(
        401,
        "unauthorized",
        "this looks like a live access token; the sandbox takes any made-up key",
        details="a live token does not belong here: if it was sent by mistake, rotate it",
    )


def account_not_found(status: int = 404) -> Refusal:
    """Assumption: an account of another organization looks like one that is not there."""
    return Refusal(status, "not_found", "WABA not found")


def account_id_malformed() -> Refusal:
    """Gateway page: `wabaId` is the gateway's UUID, not Meta's number. Assumption: 404."""
    return Refusal(404, "not_found", "WABA not found", details="wabaId is a UUID")


def flow_not_found(status: int = 404) -> Refusal:
    return Refusal(status, "not_found", "Flow with specified ID does not exist", meta_code=100)


def name_not_unique(status: int = 400) -> Refusal:
    return Refusal(status, "meta_error", "Flow name is not unique", meta_code=100)


def version_invalid(version: object) -> Refusal:
    return _by_meta(100, "Invalid Flow JSON version", f"version {_shown(version)} is not known")


def data_api_version_invalid(version: object) -> Refusal:
    return _by_meta(
        100, "Invalid Flow JSON data_api_version", f"data_api_version {_shown(version)}"
    )


def blocked_by_integrity() -> Refusal:
    return _by_meta(
        139000, "Blocked by Integrity", "this account may not create or publish flows for now"
    )


def cannot_be_updated(details: str) -> Refusal:
    return _by_meta(139001, "Flow can't be updated", details)


def processing_failed() -> Refusal:
    """Meta: the JSON is saved all the same, and the same request is to be sent again."""
    return _by_meta(
        139001,
        "Error while processing Flow JSON",
        "the JSON was saved, but processing it failed; send the same request again",
    )


def cannot_be_published(title: str, details: str) -> Refusal:
    return _by_meta(139002, title, details)


def cannot_be_deprecated(title: str, details: str) -> Refusal:
    return _by_meta(139003, title, details)


def cannot_be_deleted(details: str) -> Refusal:
    return _by_meta(139004, "Flow can't be deleted", details)


def flow_is_blocked() -> Refusal:
    return _by_meta(132068, "Flow is blocked", "its endpoint is unhealthy; no message may open it")


def flow_is_throttled() -> Refusal:
    return _by_meta(132069, "Flow is throttled", "10 messages were sent in the last hour")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
