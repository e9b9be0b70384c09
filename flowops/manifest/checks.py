"""What a manifest must hold beyond its shape: one small function per rule, and the list of them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flowops.flowjson.schemas import load_schema
from flowops.flowjson.wording import did_you_mean, one_of, quoted
from flowops.manifest import rules
from flowops.manifest.accounts import accounts_file
from flowops.manifest.gateway_address import why_no_gateway
from flowops.manifest.report import Objection
from flowops.manifest.state_address import why_no_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.findings import Route
    from flowops.manifest.entries import Entries, Variant


def check_entries(entries: Entries) -> tuple[Objection, ...]:
    """Every objection once, also where two environments have it in common."""
    return tuple(dict.fromkeys(found for check in CHECKS for found in check(entries)))


def _gateways(entries: Entries) -> Iterator[Objection]:
    for entry in entries.environments:
        problem = why_no_gateway(entry.gateway)
        if problem:
            yield Objection(rules.GATEWAY, entry.route("gateway"), *problem)


def _accounts(entries: Entries) -> Iterator[Objection]:
    for entry in entries.environments:
        if "waba" in entry.settings and "wabas" in entry.settings:
            message, hint = "`waba` and `wabas` exclude each other", "keep one of the two"
            yield Objection(rules.ACCOUNT, entry.route("wabas"), message, hint, at_key=True)
        elif accounts_file(entry.settings) and len(entry.settings["wabas"]) > 1:
            message, hint = "`file` stands alone", "move the other accounts into the file"
            yield Objection(rules.ACCOUNT, entry.route("wabas", "file"), message, hint, at_key=True)
        elif not entry.accounts and not entry.is_sandbox:
            message, hint = "no account is named", "add `waba: UUID`, or `wabas: {NAME: UUID}`"
            yield Objection(rules.ACCOUNT, entry.route(), message, hint, at_key=True)


def _accounts_once(entries: Entries) -> Iterator[Objection]:
    for entry in entries.environments:
        first: dict[str, str] = {}
        for account in entry.accounts:
            other = first.setdefault(account.waba_id.lower(), account.alias)
            if other != account.alias:
                message = f"{quoted(other)} and {quoted(account.alias)} are the same account"
                route = entry.route("wabas", account.alias)
                yield Objection(rules.ACCOUNT, route, message, "keep one of the two")


def _states(entries: Entries) -> Iterator[Objection]:
    for entry in entries.environments:
        problem = why_no_state(entry.settings.get("state", ""))
        if problem:
            yield Objection(rules.STATE, entry.route("state"), *problem)


def _known_environments(entries: Entries) -> Iterator[Objection]:
    for flow in entries.flows:
        for route, name in flow.spoken_of:
            if name not in entries.declared:
                message = f"there is no environment {quoted(name)}"
                declared = f"declared here: {one_of(entries.declared, 'and')}"
                hint = did_you_mean(name, entries.declared) or declared
                yield Objection(rules.KNOWN_ENVIRONMENT, route, message, hint, at_key=True)


def _unique_names(entries: Entries) -> Iterator[Objection]:
    for variants in entries.variants.values():
        owners: dict[str, list[Variant]] = {}
        for variant in variants:
            owner = _first_met(entries, variant, owners.setdefault(variant.name, []))
            if owner is not None:
                keys = one_of((owner.key, variant.key), "and")
                message = f"{keys} have one name{_where(owner, variant)}"
                hint = "a name is a flow's identity: give each its own"
                yield Objection(rules.UNIQUE_NAMES, variant.route("name"), message, hint)


def _former_names(entries: Entries) -> Iterator[Objection]:
    for variants in entries.variants.values():
        owners: dict[str, list[Variant]] = {}
        for variant in variants:
            owners.setdefault(variant.name, []).append(variant)
        for variant in variants:
            former = variant.settings.get("renamed_from")
            if not former:
                continue
            others = [each for each in owners.get(former, ()) if each is not variant]
            owner = _first_met(entries, variant, others)
            if owner is not None:
                message = f"{quoted(former)} is the name of `{owner.key}` now"
                hint = "remove `renamed_from`, or rename the other flow"
                yield Objection(rules.UNIQUE_NAMES, variant.route("renamed_from"), message, hint)


def _former_names_once(entries: Entries) -> Iterator[Objection]:
    for variants in entries.variants.values():
        heirs: dict[str, list[Variant]] = {}
        for variant in variants:
            former = variant.settings.get("renamed_from")
            if not former:
                continue
            heir = _first_met(entries, variant, heirs.setdefault(former, []))
            if heir is not None:
                message = f"{one_of((heir.key, variant.key), 'and')} had one name"
                hint = "a live flow goes on under one key: remove one `renamed_from`"
                yield Objection(rules.UNIQUE_NAMES, variant.route("renamed_from"), message, hint)


def _similar_names(entries: Entries) -> Iterator[Objection]:
    for variants in entries.variants.values():
        owners: dict[str, Variant] = {}
        for variant in variants:
            owner = owners.setdefault(_likeness(variant.name), variant)
            if owner.name != variant.name:
                keys = one_of((owner.key, variant.key), "and")
                message = f"the names of {keys} differ only in looks"
                hint = "tell them apart by more than letter case and blanks"
                yield Objection(rules.SIMILAR_NAMES, variant.route("name"), message, hint)


def _padded_names(entries: Entries) -> Iterator[Objection]:
    for variants in entries.variants.values():
        for variant in variants:
            if variant.name != variant.name.strip():
                message = f"the name of {quoted(variant.key)} begins or ends with a blank"
                hint = "remove the blank"
                yield Objection(rules.SIMILAR_NAMES, variant.route("name"), message, hint)


def _known_rules(entries: Entries) -> Iterator[Objection]:
    waivers = [waiver.route for flow in entries.flows for waiver in flow.waivers]
    spoken_of: list[Route] = [*(("rules", rule) for rule in entries.rule_levels), *waivers]
    if not spoken_of:
        return
    # Two hundred rules and their examples: read only where a manifest speaks of one.
    from flowops.flowjson.rules import BY_ID

    for route in spoken_of:
        rule = str(route[-1])
        if rule not in BY_ID:
            hint = did_you_mean(rule, BY_ID) or "flowops explain --all lists them"
            message = f"flowops checks no rule {quoted(rule)}"
            yield Objection(rules.KNOWN_RULE, route, message, hint, at_key=True)


def _categories(entries: Entries) -> Iterator[Objection]:
    known = load_schema("manifest")["$defs"]["categories"]["items"]["anyOf"][0]["enum"]
    for variants in entries.variants.values():
        for variant in variants:
            for index, category in enumerate(variant.categories):
                if category not in known:
                    route = (*variant.route("categories"), index)
                    message = f"{quoted(category)} is not a category that Meta documents"
                    hint = did_you_mean(category, known) or f"documented: {one_of(known, 'and')}"
                    yield Objection(rules.CATEGORY, route, message, hint)


def _pinned_once(entries: Entries) -> Iterator[Objection]:
    owners: dict[tuple[str, str], str] = {}
    for flow in entries.flows:
        for environment, flow_id in flow.pinned.items():
            owner = owners.setdefault((environment, flow_id), flow.key)
            if owner != flow.key:
                message = f"{one_of((owner, flow.key), 'and')} are pinned to one live flow"
                hint = "a live flow belongs to one key"
                yield Objection(rules.UNIQUE_IDS, flow.route("id", environment), message, hint)


def _pinned_in_one_account(entries: Entries) -> Iterator[Objection]:
    accounts = {entry.name: entry.accounts for entry in entries.environments}
    for flow in entries.flows:
        for environment in flow.pinned:
            variant = flow.variant(environment)
            of_flow = [
                account
                for account in accounts.get(environment, ())
                if variant is None or variant.is_for(account.tags)
            ]
            if len(of_flow) > 1:
                message = f"`{environment}` has {len(of_flow)} accounts"
                hint = "a live flow's id belongs to one account: remove it"
                yield Objection(rules.UNIQUE_IDS, flow.route("id", environment), message, hint)


def _known_tags(entries: Entries) -> Iterator[Objection]:
    if len(entries.environments) < len(entries.declared):
        return  # which tags there are is not known
    known = {tag for sets in entries.taggings.values() for tags in sets for tag in tags}
    for flow in entries.flows:
        for route, tag in flow.tagged:
            if tag not in known:
                message = f"no account has the tag {quoted(tag)}"
                hint = did_you_mean(tag, known) or (
                    f"accounts have {one_of(sorted(known), 'and')}"
                    if known
                    else "give accounts tags: `wabas: {NAME: {uuid: UUID, tags: [TAG]}}`"
                )
                yield Objection(rules.KNOWN_TAG, route, message, hint)


def _first_met(entries: Entries, variant: Variant, others: list[Variant]) -> Variant | None:
    """The first of the others that some account has beside this one, which joins them."""
    # Most names are met once, and ten thousand generators are felt.
    met = next((each for each in others if entries.meet(each, variant)), None) if others else None
    others.append(variant)
    return met


def _where(*variants: Variant) -> str:
    """The environment, where it takes an override to see the clash."""
    overridden = any("name" in variant.overridden for variant in variants)
    return f" in {variants[0].environment}" if overridden else ""


def _likeness(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


CHECKS: tuple[Callable[[Entries], Iterator[Objection]], ...] = (
    _gateways,
    _accounts,
    _accounts_once,
    _states,
    _known_environments,
    _known_tags,
    _unique_names,
    _former_names,
    _former_names_once,
    _similar_names,
    _padded_names,
    _categories,
    _known_rules,
    _pinned_once,
    _pinned_in_one_account,
)
