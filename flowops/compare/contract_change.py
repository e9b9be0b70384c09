"""One change of what a flow agrees on with those who send it, answer it and read its results."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Party(StrEnum):
    """Who relies on it."""

    RECEIVER = "receiver"  # of what `complete` hands over
    ENDPOINT = "endpoint"  # that answers what screens send
    SENDER = "sender"  # that opens the flow at its entry screen


class ContractChange(Struct, frozen=True):
    """`field` is the way to the value: `complete at CONFIRM: email`. `waived_because` is the reason
    that the manifest gives for accepting a breaking one.
    """

    party: Party
    is_breaking: bool
    field: str
    sentence: str
    waived_because: str | None = None
