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


@click.command("unlock")
@click.option("--if-holder", "holder_id", metavar="ID", help="Take the lock from this one alone.")
@common
def command(settings: Settings, output: Output, holder_id: str | None) -> ExitCode:
    """Take the lock of an environment from a run that is gone.

    Without --if-holder it shows who has it. The id makes sure that the lock is taken from the run
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
    holder = ledger.holder()
    if holder is None:
        output.result(f"Nobody has the lock of {environment.name}.\n")
        return ExitCode.DONE
    output.result(
        f"The lock of {environment.name} was taken by {safe(holder)}, and not given back.\n"
    )
    output.note(
        "A run that is alive gives it back when it ends. To take it from one that is gone:"
        f" flowops unlock{settings.again()} --if-holder {safe(holder.holder_id)}"
    )
    return ExitCode.DONE


def _unlock(ledger: KeptLedger, holder_id: str, environment: str) -> str:
    """What was done, in words."""
    holder = None
    # A lock that cannot be read has no holder to tell of, and can be taken all the same.
    with suppress(StoreFailed):
        holder = ledger.holder()
    ledger.unlock(holder_id)
    was = f" It was held by {safe(holder)}." if holder is not None else ""
    return f"The lock of {environment} is free.{was}\n"
