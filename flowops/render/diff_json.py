"""What changed, for machines: `schemas/diff.schema.json`, format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.compare.changes.change import Aspect
from flowops.compare.changes.wording import sentence
from flowops.findings import pointer
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.compare.changes.change import Change
    from flowops.compare.contract_change import ContractChange
    from flowops.findings import Route
    from flowops.model.environment import Environment
    from flowops.operations.review import FlowReview

FORMAT_VERSION = "1.0"
LONGEST = 1_000


def diff_document(
    environment: Environment, base: str, reviews: Sequence[FlowReview]
) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "environment": safe(environment.name),
        "base": safe(base),
        "flows": [_flow(review) for review in reviews],
        "summary": {
            "changed": sum(each.is_changed for each in reviews),
            "unknown": sum(each.unknown_because is not None for each in reviews),
            "breaking": sum(len(each.breaking) for each in reviews),
            **_counts([change for each in reviews for change in each.changes]),
        },
    }


def change_entry(change: Change) -> dict[str, Any]:
    """`before` and `after` stand as they are in the definition, and only where there is one."""
    entry: dict[str, Any] = {
        "aspect": change.aspect.value,
        "deed": change.deed.value,
        "subject": safe(change.subject),
        "screen": _safe_or_none(change.screen),
        "component": _safe_or_none(change.component),
        "action": _safe_or_none(change.action),
        "path": [safe(step) if isinstance(step, str) else step for step in change.path],
        "before_pointer": _pointer(change.before_route),
        "after_pointer": _pointer(change.after_route),
        "sentence": safe(sentence(change), LONGEST),
    }
    if change.before_route is not None:
        entry["before"] = change.before
    if change.after_route is not None:
        entry["after"] = change.after
    return entry


def _flow(review: FlowReview) -> dict[str, Any]:
    return {
        "key": safe(review.key),
        "name": safe(review.name),
        "base": safe(review.base),
        "state": _state(review),
        "unknown_because": _safe_or_none(review.unknown_because),
        "summary": _counts(review.changes),
        "contract_changes": [_promise(each) for each in review.contract_changes],
        "changes": [change_entry(change) for change in review.changes],
    }


def _state(review: FlowReview) -> str:
    if review.unknown_because is not None:
        return "unknown"
    if review.before is None:
        return "new"
    if review.after is None:
        return "removed"
    return "changed" if review.changes else "unchanged"


def _promise(change: ContractChange) -> dict[str, Any]:
    return {
        "party": change.party.value,
        "breaking": change.is_breaking,
        "field": safe(change.field),
        "sentence": safe(change.sentence, LONGEST),
        "waived_because": _safe_or_none(change.waived_because),
    }


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    """Of every aspect, by its name with an underscore: `data_contract`."""
    aspects = [change.aspect for change in changes]
    return {each.value.replace(" ", "_"): aspects.count(each) for each in Aspect}


def _pointer(route: Route | None) -> str | None:
    return None if route is None else safe(pointer(route), LONGEST)


def _safe_or_none(text: str | None) -> str | None:
    return None if text is None else safe(text)
