"""What a manifest must hold beyond its shape: one small function per rule, and the list of them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flowops.manifest import rules
from flowops.manifest.gateway_address import why_no_gateway
from flowops.manifest.paths import why_outside
from flowops.manifest.schemas import load_schema
from flowops.manifest.wording import did_you_mean, one_of, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.findings import Finding
    from flowops.manifest.entries import Entries, Variant

_LATER_STORES = ("git:", "s3://", "gs://", "az://")


def check_entries(entries: Entries) -> Iterator[Finding]:
    """Every finding once, also where two environments have the same flaw in common."""
    seen = set()
    for check in CHECKS:
        for finding in check(entries):
            if finding not in seen:
                seen.add(finding)
                yield finding


def _gateways(entries: Entries) -> Iterator[Finding]:
    for entry in entries.environments:
        problem = why_no_gateway(entry.gateway)
        if problem:
            message, hint = problem
            route = entry.route("gateway")
            yield entries.document.finding(rules.GATEWAY.id, message, route, hint=hint)


def _accounts(entries: Entries) -> Iterator[Finding]:
    for entry in entries.environments:
        if "waba" in entry.settings and "wabas" in entry.settings:
            message, hint = "`waba` and `wabas` exclude each other", "keep one of the two"
            route = entry.route("wabas")
            yield entries.document.finding(rules.ACCOUNT.id, message, route, key=True, hint=hint)
        elif not entry.wabas and not entry.is_sandbox:
            message, hint = "no account is named", "add `waba: UUID`, or `wabas: {NAME: UUID}`"
            route = entry.route()
            yield entries.document.finding(rules.ACCOUNT.id, message, route, key=True, hint=hint)


def _accounts_once(entries: Entries) -> Iterator[Finding]:
    for entry in entries.environments:
        first: dict[str, str] = {}
        for alias, waba in entry.wabas.items():
            other = first.setdefault(waba.lower(), alias)
            if other != alias and "wabas" in entry.settings:
                message = f"`{other}` and `{alias}` are the same account"
                route = entry.route("wabas", alias)
                yield entries.document.finding(
                    rules.ACCOUNT.id, message, route, hint="keep one of the two"
                )


def _states(entries: Entries) -> Iterator[Finding]:
    for entry in entries.environments:
        state = str(entry.settings.get("state", ""))
        if state.startswith(_LATER_STORES):
            problem = f"state in `{short(state)}` is not supported yet", "use a folder: .flowops"
        else:
            outside = why_outside(state)
            if outside is None:
                continue
            problem = outside
        message, hint = problem
        yield entries.document.finding(rules.STATE.id, message, entry.route("state"), hint=hint)


def _known_environments(entries: Entries) -> Iterator[Finding]:
    for flow in entries.flows:
        for route, name in flow.spoken_of:
            if name not in entries.declared:
                message = f"there is no environment `{short(name)}`"
                declared = one_of(entries.declared, "and")
                hint = did_you_mean(name, entries.declared) or f"declared here: {declared}"
                yield entries.document.finding(
                    rules.KNOWN_ENVIRONMENT.id, message, route, key=True, hint=hint
                )


def _unique_names(entries: Entries) -> Iterator[Finding]:
    for variants in entries.variants.values():
        owners: dict[str, Variant] = {}
        for variant in variants:
            owner = owners.setdefault(variant.name, variant)
            if owner is not variant:
                message = f"`{owner.key}` and `{variant.key}` have one name{_where(owner, variant)}"
                hint = "a name is a flow's identity: give each its own"
                yield entries.document.finding(
                    rules.UNIQUE_NAMES.id, message, variant.route("name"), hint=hint
                )


def _former_names(entries: Entries) -> Iterator[Finding]:
    for variants in entries.variants.values():
        owners = {variant.name: variant for variant in variants}
        for variant in variants:
            former = variant.settings.get("renamed_from")
            owner = owners.get(str(former), variant)
            if owner is not variant:
                message = f"`{short(str(former))}` is the name of `{owner.key}` now"
                route = variant.route("renamed_from")
                hint = "remove `renamed_from`, or rename the other flow"
                yield entries.document.finding(rules.UNIQUE_NAMES.id, message, route, hint=hint)


def _similar_names(entries: Entries) -> Iterator[Finding]:
    for variants in entries.variants.values():
        owners: dict[str, Variant] = {}
        for variant in variants:
            owner = owners.setdefault(_likeness(variant.name), variant)
            if owner.name != variant.name:
                message = f"the names of `{owner.key}` and `{variant.key}` differ only in looks"
                yield entries.document.finding(
                    rules.SIMILAR_NAMES.id,
                    message,
                    variant.route("name"),
                    severity=rules.SIMILAR_NAMES.severity,
                    hint="tell them apart by more than letter case and blanks",
                )


def _categories(entries: Entries) -> Iterator[Finding]:
    known = load_schema("manifest")["$defs"]["categories"]["items"]["anyOf"][0]["enum"]
    for variants in entries.variants.values():
        for variant in variants:
            for index, category in enumerate(variant.categories):
                if category not in known:
                    yield entries.document.finding(
                        rules.CATEGORY.id,
                        f"`{short(category)}` is not a category that Meta documents",
                        (*variant.route("categories"), index),
                        severity=rules.CATEGORY.severity,
                        hint=did_you_mean(category, known) or f"documented: {one_of(known, 'and')}",
                    )


def _pinned_once(entries: Entries) -> Iterator[Finding]:
    owners: dict[tuple[str, str], str] = {}
    for flow in entries.flows:
        for environment, flow_id in flow.pinned.items():
            owner = owners.setdefault((environment, flow_id), flow.key)
            if owner != flow.key:
                message = f"`{owner}` and `{flow.key}` are pinned to one live flow"
                route = flow.route("id", environment)
                hint = "a live flow belongs to one key"
                yield entries.document.finding(rules.UNIQUE_IDS.id, message, route, hint=hint)


def _pinned_in_one_account(entries: Entries) -> Iterator[Finding]:
    accounts = {entry.name: len(entry.wabas) for entry in entries.environments}
    for flow in entries.flows:
        for environment in flow.pinned:
            if accounts.get(environment, 0) > 1:
                message = f"`{environment}` has {accounts[environment]} accounts"
                route = flow.route("id", environment)
                hint = "a live flow's id belongs to one account: remove it"
                yield entries.document.finding(rules.UNIQUE_IDS.id, message, route, hint=hint)


def _where(*variants: Variant) -> str:
    """The environment, where it takes an override to see the clash."""
    overridden = any("name" in variant.overridden for variant in variants)
    return f" in {variants[0].environment}" if overridden else ""


def _likeness(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


CHECKS: tuple[Callable[[Entries], Iterator[Finding]], ...] = (
    _gateways,
    _accounts,
    _accounts_once,
    _states,
    _known_environments,
    _unique_names,
    _former_names,
    _similar_names,
    _categories,
    _pinned_once,
    _pinned_in_one_account,
)
