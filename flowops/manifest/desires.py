"""Entries to nouns: the environment and the desired flow that sound entries describe."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flowops.errors import InvalidInput
from flowops.flowjson.wording import did_you_mean, one_of, quoted
from flowops.model.environment import SANDBOX, Environment, Limits, OnDrift
from flowops.model.flows import Account, DesiredFlow
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.manifest.entries import EnvironmentEntry, Settings, Variant
    from flowops.model.definition import Definition

SANDBOX_ACCOUNT = Account("default", "00000000-0000-4000-8000-000000000000")
"""The account of a sandbox that names none."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LIMITS = frozenset(Limits.__struct_fields__)
_AS_WRITTEN = frozenset(Environment.__struct_fields__) - {
    *("name", "gateway", "accounts", "on_drift", "limits", "part", "left_out")
}


def choose_environment(declared: Sequence[str], name: str | None) -> str:
    """Raises InvalidInput, naming what there is."""
    if name is None:
        if SANDBOX in declared:
            return SANDBOX
        if len(declared) == 1:
            return declared[0]
        raise InvalidInput(
            f"which environment? declared: {one_of(declared, 'and')}", hint="pass -e NAME"
        )
    if name not in declared:
        hint = did_you_mean(name, declared) or f"declared: {one_of(declared, 'and')}"
        raise InvalidInput(f"there is no environment {quoted(name)}", hint=hint)
    return name


def environment_of(entry: EnvironmentEntry) -> Environment:
    return Environment(
        name=entry.name,
        gateway=entry.gateway.rstrip("/"),
        accounts=entry.accounts or (SANDBOX_ACCOUNT,),
        on_drift=OnDrift(entry.settings.get("on_drift", OnDrift.PUT_BACK)),
        limits=Limits(**_only(_LIMITS, entry.settings.get("limits", {}))),
        **_only(_AS_WRITTEN, entry.settings),
    )


def desired_flow(
    variant: Variant, account: Account, path: str, definition: Definition
) -> DesiredFlow:
    """`path` is that of the definition's file, as people type it."""
    settings = variant.settings
    return DesiredFlow(
        key=variant.key,
        account=account,
        name=variant.name,
        categories=_set_of(variant.categories),
        definition=definition,
        status=FlowStatus(settings.get("status", "draft").upper()),
        file_name=settings.get("file_name", posixpath.basename(path)),
        path=path,
        endpoint_uri=settings.get("endpoint_uri"),
        renamed_from=settings.get("renamed_from"),
        pinned_id=settings.get("id", {}).get(variant.environment),
        ignore=_set_of(tuple(settings.get("ignore", ()))),
        protect=settings.get("protect", False),
        breaking=settings.get("breaking", _NOTHING),
    )


@lru_cache
def _set_of(words: tuple[str, ...]) -> frozenset[str]:
    """One for all flows that say the same."""
    return frozenset(words)


def _only(names: frozenset[str], settings: Settings) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name in names}
