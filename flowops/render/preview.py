"""Links that show a flow: for people, and for machines in format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.operations.preview import PreviewOf

WHOLE = 10_000
"""A link is nothing without its last character, so it is the one text that is not cut."""


def render_previews(previews: Sequence[PreviewOf]) -> str:
    lines = []
    for each in previews:
        until = safe(each.preview.expires_at or "a time that the gateway does not say")
        alias = f" @{each.desired.account.alias}" if len(previews) > 1 else ""
        known_as = f"{each.live.flow_id}, {each.live.status_text}"
        lines.append(f"{safe(each.desired.key + alias)} ({safe(known_as)}), until {until}\n")
        lines.append(f"{safe(each.preview.url, longest=WHOLE)}\n")
    return "".join(lines)


def preview_document(environment: str, previews: Sequence[PreviewOf]) -> dict[str, Any]:
    entries = [
        {
            "key": safe(each.desired.key),
            "waba": safe(each.desired.account.alias),
            "flow_id": safe(each.live.flow_id),
            "url": each.preview.url,
            "expires_at": each.preview.expires_at,
        }
        for each in previews
    ]
    return {"format_version": "1.0", "environment": safe(environment), "previews": entries}
