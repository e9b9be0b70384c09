"""Which flows a command is about: `--only` and `--except`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import InvalidInput
from flowops.flowjson.wording import did_you_mean, one_of, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


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


def _split(options: Iterable[str]) -> list[str]:
    return [key for option in options for part in option.split(",") if (key := part.strip())]
