"""A flow as the sandbox keeps it, and what an uploaded Flow JSON says of itself."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any

from msgspec import Struct

Json = dict[str, Any]


class Status(StrEnum):
    """Meta, Flows API reference, "status". A test hook may set any other text as well."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    THROTTLED = "THROTTLED"
    BLOCKED = "BLOCKED"
    DEPRECATED = "DEPRECATED"


LIVE = frozenset({Status.PUBLISHED, Status.THROTTLED, Status.BLOCKED})
"""Published and perhaps unhealthy: monitoring moves a flow among these."""


class Problem(Struct, frozen=True):
    """One entry of Meta's `validation_errors`; `path` reads `screens[0].layout.children[1]`.

    Columns count from 1 in the one-line JSON that the gateway hands on, the end exclusive.
    """

    error: str
    message: str
    path: str
    column_start: int
    column_end: int


class Upload(Struct, frozen=True):
    """A Flow JSON as it was taken in: its text, what the text says, and what is wrong in it."""

    text: str
    fingerprint: str
    json_version: str | None
    data_api_version: str | None
    problems: tuple[Problem, ...]


class Flow(Struct, frozen=True):
    """One row of an account. `published_at` is None until the first publish; times are epochs.

    The texts of the draft and of the last published version are kept beside it, by id.
    """

    id: str
    waba_id: str
    name: str
    categories: tuple[str, ...]
    status: str
    fingerprint: str
    json_version: str | None
    data_api_version: str | None
    problems: tuple[Problem, ...]
    endpoint_uri: str | None
    created_at: float
    updated_at: float
    published_at: float | None = None
    preview_token: str | None = None
    preview_until: float = 0.0

    @property
    def has_endpoint(self) -> bool:
        """Meta, "Implementing your endpoint": `data_api_version` makes it an endpoint flow."""
        return self.data_api_version is not None


def new_draft(
    waba_id: str, name: str, categories: tuple[str, ...], upload: Upload, now: float
) -> Flow:
    """A flow as it begins; its id comes with its row."""
    return Flow(
        id="",
        waba_id=waba_id,
        name=name,
        categories=categories,
        status=Status.DRAFT,
        fingerprint=upload.fingerprint,
        json_version=upload.json_version,
        data_api_version=upload.data_api_version,
        problems=upload.problems,
        endpoint_uri=None,
        created_at=now,
        updated_at=now,
    )


def compact(value: object) -> str:
    """The one line that the gateway hands on to Meta."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def fingerprint(value: object) -> str:
    """Equal for equal JSON, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
