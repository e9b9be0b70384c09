"""What a command is about: flows by `--only` and `--except`, accounts by `--waba` and `--tag`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.errors import InvalidInput
from flowops.flowjson.wording import did_you_mean, one_of, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flowops.model.environment import Environment
    from flowops.model.fleet import Shard
    from flowops.model.flows import Account


def select(
    keys: Collection[str], only: Collection[str] = (), except_: Iterable[str] = ()
) -> frozenset[str]:
    """The keys that remain. Each of `only` and `except_` may be a list: `a,b`.

    Raises InvalidInput for a key that no flow has.
    """
    wanted, unwanted = _split(only), _split(except_)
    if only and not wanted:
        # Taking an empty list for "all" would make `--only "$UNSET"` the widest choice.
        raise InvalidInput("no flow is named", hint="name the keys, as in --only a,b")
    unknown = [key for key in (*wanted, *unwanted) if key not in keys]
    if unknown:
        hint = did_you_mean(unknown[0], keys) or (
            f"the manifest has {one_of(keys, 'and')}" if keys else "the manifest has no flows"
        )
        raise InvalidInput(f"there is no flow {quoted(unknown[0])}", hint=hint)
    return frozenset(wanted or keys) - frozenset(unwanted)


def select_accounts(
    environment: Environment,
    wabas: Collection[str] = (),
    tags: Collection[str] = (),
    shard: Shard | None = None,
) -> Environment:
    """The environment with the accounts of these aliases that have one of the tags, and of them
    with those that the shard takes, which may be none. Each of `wabas` and `tags` may be a list:
    `a,b`. The shards share the environment's requests per second.

    Raises InvalidInput for an alias and a tag that no account has, and where none is chosen.
    """
    if not wabas and not tags and shard is None:
        return environment
    every = environment.accounts
    aliases = _known(wabas, "account", [each.alias for each in every])
    tagged = _known(tags, "tag", sorted({tag for each in every for tag in each.tags}))
    chosen = tuple(
        each
        for each in every
        if (not wabas or each.alias in aliases) and (not tags or each.tags & tagged)
    )
    if not chosen:
        raise InvalidInput("--waba and --tag leave no account", hint="both have to fit")
    taken = chosen if shard is None else tuple(filter(shard.takes, chosen))
    return narrowed(environment, taken, chosen, shard)


def narrowed(
    environment: Environment,
    accounts: tuple[Account, ...],
    chosen: tuple[Account, ...],
    shard: Shard | None,
) -> Environment:
    """The environment of a run about these accounts, which a shard may have taken of the chosen."""
    left_out = frozenset(environment.account_ids) - {each.waba_id for each in accounts}
    limits, rate = environment.limits, environment.limits.requests_per_second
    if shard is not None and rate is not None:
        limits = replace(limits, requests_per_second=rate / shard.count)
    from flowops.model.fleet import Part

    part = Part(chosen, shard)
    return replace(environment, accounts=accounts, limits=limits, part=part, left_out=left_out)


def _known(options: Collection[str], noun: str, known: Collection[str]) -> frozenset[str]:
    """What the options name. Raises InvalidInput for what there is not."""
    named = _split(options)
    if options and not named:
        # As with --only: an empty list is no wish for all of them.
        raise InvalidInput(f"no {noun} is named", hint=f"there are: {_listed(known)}")
    names = frozenset(known)
    unknown = [each for each in named if each not in names]
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"there are: {_listed(known)}"
        raise InvalidInput(f"there is no {noun} {quoted(unknown[0])}", hint=hint)
    return frozenset(named)


def _listed(known: Collection[str]) -> str:
    return one_of(known, "and") if known else "none"


def _split(options: Iterable[str]) -> list[str]:
    return [key for option in options for part in option.split(",") if (key := part.strip())]
