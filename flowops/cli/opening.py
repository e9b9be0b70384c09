"""From options to a world to work in: the manifest, the environment, the gateway and the ledger."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

import click
from msgspec import Struct

from flowops.cli.choosing import choose_flows
from flowops.cli.embedded import sandbox_failures
from flowops.cli.later import Later
from flowops.cli.paths import SANDBOX_FILE, from_here, shown
from flowops.cli.where import where_of
from flowops.errors import ExitCode, InvalidInput, UsageProblem
from flowops.operations.sides import reading_sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import httpx

    from flowops.cli.choosing import Wanted
    from flowops.cli.options import Settings
    from flowops.cli.output import Output
    from flowops.http.early import Early
    from flowops.http.exchange import Trace
    from flowops.http.secret import Secret
    from flowops.ledger.file_cache import FileCache
    from flowops.ledger.kept import KeptLedger
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.operations.ports import Checkout, Ledger
    from flowops.operations.workspace import Wish, World

LONG = 250_000
"""Bytes of a manifest: about two thousand flows."""
SANDBOX_URL = "http://localhost"
SANDBOX_KEY = "the-sandbox-takes-any-key"


class Workspace(Struct, frozen=True):
    """What a command that only reads works with. `where` says in words what the environment writes
    to.
    """

    environment: Environment
    world: World
    where: str
    wanted: Wanted

    @property
    def wish(self) -> Wish:
        return self.wanted.wish

    def exit_code(self, code: ExitCode) -> ExitCode:
        """The command's own, unless a flow that people use was left in DRAFT."""
        return ExitCode.LEFT_IN_DRAFT if self.world.left_in_draft else code


def read_manifest(
    settings: Settings, output: Output, glimpse: Callable[[Manifest], None] = lambda _: None
) -> Manifest:
    from flowops.manifest.discovery import find_manifest
    from flowops.manifest.manifest import read_manifest as read

    path = find_manifest(settings.file, Path.cwd())
    say_what_is_read(path, output)
    manifest = read(path, memory=memory_in(path.parent), glimpse=glimpse)
    for finding in manifest.warnings:
        output.warning(f"{finding.location}: {finding.message}")
    return manifest


def say_what_is_read(manifest: Path, output: Output) -> None:
    """Of a manifest that takes a while, or nothing would be seen until the last flow is planned."""
    with suppress(OSError):
        if (size := manifest.stat().st_size) >= LONG:
            output.note(f"Reading {shown(manifest)}, {size / 1_000_000:.1f} MB")


def memory_in(folder: Path) -> FileCache:
    """What was learned of files before, kept beside the manifest in `folder`."""
    from flowops.ledger.file_cache import FileCache

    return FileCache(folder / ".flowops", _made_with)


def _made_with() -> str:
    # Half a megabyte is read for it, which nobody waits for who has no cache.
    from flowops.operations.rules_version import rules_version

    return rules_version()


def choose_environment(manifest: Manifest, settings: Settings) -> Environment:
    """The one that is meant, with the accounts that are. Raises InvalidInput and UsageProblem."""
    from flowops.manifest.selection import select_accounts

    environment = manifest.environment(settings.environment)
    if not settings.chooses_accounts:
        return environment
    from flowops.cli.sharding import read_shard

    # An empty text is no wish for all accounts, which `--shard "$UNSET"` would come to.
    shard = read_shard(settings.shard, os.environ) if settings.shard is not None else None
    return select_accounts(environment, settings.wabas, settings.tags, shard)


@contextmanager
def open_to_read(
    settings: Settings,
    output: Output,
    *,
    adopt: Iterable[str] = (),
    take_over: Iterable[str] = (),
    checked: bool = False,
) -> Iterator[Workspace]:
    """What every command needs that writes nothing: the client refuses all but GET.

    The lists are read while the definitions are; `checked` refuses definitions with errors.
    """
    beginning = Beginning(settings)
    manifest = read_manifest(settings, output, beginning.glimpse)
    environment = choose_environment(manifest, settings)
    choice = choose_flows(manifest, environment, settings, adopt, take_over)
    with (
        open_world(manifest, environment, output, read_only=True, early=beginning.early) as world,
        output.busy(f"Reading {environment.gateway}"),
        reading_sides(world) as at_once,
    ):
        wanted = choice.read(output, checked=checked)
        yield Workspace(environment, at_once, where_of(manifest, environment), wanted)


class Beginning:
    """A connection to where the requests will likely go, begun while a long manifest is read.
    Nothing is asked on it before all is read. The command discards it when it ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.early: Early | None = None

    def glimpse(self, manifest: Manifest) -> None:
        # What is wrong is told by who reads all of it.
        with suppress(InvalidInput, UsageProblem):
            environment = manifest.environment(self._settings.environment)
            if not environment.is_sandbox and os.environ.get(environment.api_key_env):
                from flowops.http.early import Early

                self.early = Early(environment.gateway)
                click.get_current_context().call_on_close(self.early.discard)


@contextmanager
def open_world(
    manifest: Manifest,
    environment: Environment,
    output: Output,
    *,
    read_only: bool,
    early: Early | None = None,
) -> Iterator[World]:
    """The key is read here and nowhere else. `read_only` makes the client refuse all but GET.

    A connection is opened while what uses it is imported, unless one was begun `early`.
    """
    from flowops.operations.clock import SystemClock

    sandbox = from_here(manifest.folder / SANDBOX_FILE)
    clock = SystemClock()
    checkout = cast("Checkout", Later(partial(_checkout_of, manifest)))
    ledger = cast("Ledger", Later(partial(open_ledger, manifest, environment)))
    with _way_to(environment, sandbox, early) as way:
        from flowops.gateway.client import HttpGateway
        from flowops.http.pace import Pace
        from flowops.http.patience import Budget
        from flowops.operations.workspace import World

        stop = Event()
        patience = Budget(environment.limits.budget, stop=stop)
        pace = Pace(
            environment.limits.requests_per_second,
            patience,
            stop=stop,
            on_change=output.note if output.verbose else None,
        )
        output.protect(way.key.scrub)
        with HttpGateway(
            way.base_url,
            way.key,
            auth_header=environment.auth_header,
            read_only=read_only,
            limits=environment.limits,
            patience=patience,
            pace=pace,
            transport=way.transport,
            early=way.early,
            on_request=_telling(output) if output.verbose else None,
        ) as gateway:
            yield World(
                environment,
                gateway,
                ledger,
                patience,
                clock,
                stop,
                checkout,
                output.warning,
                hurry=gateway.hurry,
                expect=(lambda _: None) if read_only else gateway.expect,
            )


def _checkout_of(manifest: Manifest) -> Checkout:
    from flowops.ledger.checkout import Checkout

    return Checkout(manifest.folder)


def open_ledger(manifest: Manifest, environment: Environment) -> KeptLedger:
    """What was recorded of this environment, for commands that need no gateway and no key."""
    from flowops.ledger.kept import KeptLedger
    from flowops.ledger.opening import open_store
    from flowops.operations.clock import SystemClock

    folder, clock = from_here(manifest.folder), SystemClock()
    return KeptLedger(
        open_store(environment.state, folder, environment.name, clock, os.environ),
        environment.name,
        environment.gateway,
        clock=clock,
        commit=_checkout_of(manifest).commit,
    )


def _telling(output: Output) -> Callable[[Trace], None]:
    """One line for each request: what was asked, and how it was answered."""
    from flowops.render.safe import safe

    def tell(trace: Trace) -> None:
        said = "no answer" if trace.status is None else str(trace.status)
        output.note(f"{trace.method} {safe(trace.url)}: {said}, {trace.seconds * 1000:.0f} ms")

    return tell


class _Way(Struct, frozen=True):
    """To the gateway: over a transport in this process, or a connection that is begun already."""

    key: Secret
    base_url: str
    transport: httpx.BaseTransport | None = None
    early: Early | None = None


@contextmanager
def _way_to(environment: Environment, sandbox: Path, early: Early | None) -> Iterator[_Way]:
    from flowops.http.secret import Secret, read_key

    if not environment.is_sandbox:
        from flowops.http.early import Early

        key = read_key(environment.api_key_env, os.environ)
        early = early or Early(environment.gateway)
        try:
            yield _Way(key, environment.gateway, early=early)
        finally:
            early.discard()
        return
    import httpx

    from flowops.sandbox import create_app

    with sandbox_failures(), closing(create_app(sandbox)) as app:
        yield _Way(Secret(SANDBOX_KEY), SANDBOX_URL, httpx.WSGITransport(app))
