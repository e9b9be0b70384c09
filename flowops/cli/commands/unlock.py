"""flowops unlock."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_ledger, read_manifest
from flowops.cli.options import Settings, common
from flowops.errors import ExitCode, StoreFailed
from flowops.render.safe import safe

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.ledger.kept import KeptLedger
    from flowops.ledger.store import Holder


@click.command("unlock")
@click.option("--if-holder", "holder_id", metavar="ID", help="Take the locks from this one alone.")
@common
def command(settings: Settings, output: Output, holder_id: str | None) -> ExitCode:
    """Take the locks of an environment's accounts from a run that is gone.

    Without --if-holder it shows who has any. The id makes sure that they are taken from the run
    that you looked at, and not from one that began since.

    \b
    Examples:
      flowops unlock -e production
      flowops unlock -e production --if-holder 5f1c0d9e7b3a4f6c8d2e1a0b9c8d7e6f
    """
    manifest = read_manifest(settings, output)
    environment = manifest.environment(settings.environment)
    ledger = open_ledger(manifest, environment)
    if holder_id is not None:
        output.result(_unlock(ledger, holder_id, environment.name))
        return ExitCode.DONE
    holders = ledger.holders()
    if not holders:
        output.result(_nobody(environment.name))
        return ExitCode.DONE
    for holder in holders:
        output.result(_taken(holder, environment.name))
    output.note(
        "A run that is alive gives them back when it ends. To take them from one that is gone:"
    )
    for holder in holders:
        output.note(f"  flowops unlock{settings.again()} --if-holder {safe(holder.holder_id)}")
    return ExitCode.DONE


def _unlock(ledger: KeptLedger, holder_id: str, environment: str) -> str:
    """What was done, in words."""
    holders: tuple[Holder, ...] | None = None
    # A lease that cannot be read has no holder to tell of, and can be ended all the same.
    with suppress(StoreFailed):
        holders = ledger.holders()
    ledger.unlock(holder_id)
    for holder in holders or ():
        if holder.holder_id == holder_id:
            are, were = ("is", "It was") if holder.accounts == 1 else ("are", "They were")
            return f"{holder.extent} of {environment} {are} free. {were} held by {safe(holder)}.\n"
    return _nobody(environment) if holders == () else f"What it had of {environment} is free.\n"


def _taken(holder: Holder, environment: str) -> str:
    locks = "The lock" if holder.accounts == 1 else "The locks"
    was = "was" if holder.accounts == 1 else "were"
    return (
        f"{locks} of {holder.extent} in {environment} {was} taken by {safe(holder)},"
        " and not given back.\n"
    )


def _nobody(environment: str) -> str:
    return f"Nobody has a lock in {environment}.\n"
