"""A history for machines: `schemas/history.schema.json`, format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.render.history_text import alias_of
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.model.environment import Environment
    from flowops.operations.history import Deed, FlowHistory

FORMAT_VERSION = "1.0"


def history_document(
    environment: Environment, histories: Sequence[FlowHistory], limit: int
) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "environment": safe(environment.name),
        "flows": [_flow(each, environment, limit) for each in histories],
    }


def _flow(history: FlowHistory, environment: Environment, limit: int) -> dict[str, Any]:
    record = history.record
    return {
        "key": safe(record.key),
        "waba": safe(alias_of(record.waba_id, environment)),
        "name": safe(record.name),
        "flow_id": _safe_or_none(record.flow_id),
        "held": sorted(safe(each) for each in record.held),
        "entries": [deed_entry(deed) for deed in history.deeds[:limit]],
    }


def deed_entry(deed: Deed) -> dict[str, Any]:
    author = deed.author
    return {
        "number": deed.number,
        "at": _safe_or_none(deed.at),
        "action": safe(deed.action),
        "rollback": deed.is_rollback,
        "result": deed.result.value,
        "fingerprint": _safe_or_none(deed.fingerprint),
        "commit": _safe_or_none(author.commit),
        "who": safe(author.who),
        "run": _safe_or_none(author.run),
    }


def _safe_or_none(text: str | None) -> str | None:
    return None if text is None else safe(text)
