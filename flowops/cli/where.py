"""In words: what an environment writes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.cli.paths import SANDBOX_FILE, from_here, shown

if TYPE_CHECKING:
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment

MOST_NAMED = 4
"""Accounts that a first line names; of more it says how many there are."""


def where_of(manifest: Manifest, environment: Environment) -> str:
    """The address and the accounts, or the file of the sandbox."""
    accounts = _accounts_in_words(environment)
    if not environment.is_sandbox:
        return f"{environment.gateway}, {accounts}"
    sandbox = f"the embedded sandbox, kept in {shown(from_here(manifest.folder / SANDBOX_FILE))}"
    return f"{sandbox}, {accounts}" if environment.part else sandbox


def _accounts_in_words(environment: Environment) -> str:
    """By name as far as they fit into a line."""
    accounts, part = environment.accounts, environment.part
    count = f"{len(accounts):,}"
    if part and part.shard:
        return f"shard {part.shard}: {count} of {_counted(len(part.chosen))}"
    if len(accounts) <= MOST_NAMED:
        noun = "account" if len(accounts) == 1 else "accounts"
        return f"{noun} " + ", ".join(f"{each.alias} {each.waba_id}" for each in accounts)
    if part:
        return f"{count} of {_counted(len(accounts) + len(environment.left_out))}"
    return _counted(len(accounts))


def _counted(accounts: int) -> str:
    return f"{accounts:,} {'account' if accounts == 1 else 'accounts'}"
