"""A flow as the manifest wants it and as the account has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.model.definition import Definition


SCRATCH = "flowops-scratch-"
"""How the names of our own drafts begin, on which definitions are tried. This API cannot delete, so
a few are used again and again.
"""


class Account(Struct, frozen=True, eq=False):
    """One WABA: the manifest's name for it, and the gateway's UUID (not Meta's number).

    `tags` choose accounts, and say nothing of which account it is.
    """

    alias: str
    waba_id: str
    tags: frozenset[str] = frozenset()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Account):
            return NotImplemented
        return self.waba_id == other.waba_id and self.alias == other.alias

    def __ne__(self, other: object) -> bool:
        # A Struct has one of its own, which asks no __eq__.
        return not self == other

    def __hash__(self) -> int:
        return hash(self.waba_id)


class DesiredFlow(Struct, frozen=True):
    """What the manifest asks for in one account.

    `path` is the definition's file as people type it. `endpoint_uri` None means that the manifest
    does not care. `pinned_id` is the live flow that the manifest names outright. `breaking` are
    the changes of the data contract that are accepted, by their field, each with the reason.
    `holds` is None but for a rollback: the fingerprints of what it takes away, not to come back by
    itself.
    """

    key: str
    account: Account
    name: str
    categories: frozenset[str]
    definition: Definition
    status: FlowStatus
    file_name: str
    path: str
    endpoint_uri: str | None = None
    renamed_from: str | None = None
    pinned_id: str | None = None
    ignore: frozenset[str] = frozenset()
    protect: bool = False
    breaking: Mapping[str, str] = field(default_factory=dict)
    holds: frozenset[str] | None = None

    def is_met_by(self, status: FlowStatus) -> bool:
        if self.status is FlowStatus.PUBLISHED:
            return status.counts_as_published
        return status is FlowStatus.DRAFT

    @property
    def is_rollback(self) -> bool:
        return self.holds is not None

    @property
    def address(self) -> tuple[str, str]:
        """What tells this flow from all others of the manifest: the account's id, and the key."""
        return (self.account.waba_id, self.key)


class ValidationError(Struct, frozen=True):
    """One entry of `validation_errors`: Meta's code and words, and the paths it points at.

    A path reads `screens[0].layout.children[1].type`. Line and column are not kept: they count in
    the bytes that the gateway uploaded, which are not ours.
    """

    code: str
    message: str
    paths: tuple[str, ...] = ()


class LiveFlow(Struct, frozen=True):
    """What the account has, as far as the gateway tells.

    `status_text` is the status word as it came. `updated_at` and `definition_url` come from `raw`
    and are None where the gateway offers none.
    """

    flow_id: str
    name: str
    status: FlowStatus
    status_text: str
    categories: frozenset[str]
    validation_errors: tuple[ValidationError, ...] = ()
    json_version: str | None = None
    data_api_version: str | None = None
    endpoint_uri: str | None = None
    updated_at: str | None = None
    definition_url: str | None = None


class FlowList(Struct, frozen=True):
    """All flows of an account, and in how many pages they came.

    One page is one moment. Between several, flows come and go, and one may be missed.
    """

    flows: tuple[LiveFlow, ...]
    pages: int = 1


class Preview(Struct, frozen=True):
    """A link that shows the flow to anybody who has it, and when it ends, in Meta's words."""

    url: str
    expires_at: str | None


class FlowMessage(Struct, frozen=True):
    """An outbound message that opens a flow, as the gateway's "Publish a Flow" shows it."""

    to: str
    body: str
    token: str
    flow_id: str
    call_to_action: str
    action: str
    screen: str | None = None
    data: dict[str, object] | None = None
