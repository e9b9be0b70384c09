"""From options to a world to work in: the manifest, the environment, the gateway and the ledger."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from flowops.cli.embedded import sandbox_failures
from flowops.cli.paths import SANDBOX_FILE, from_here, shown
from flowops.errors import ExitCode, UsageProblem
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import httpx

    from flowops.cli.options import Settings
    from flowops.cli.output import Output
    from flowops.findings import Finding
    from flowops.http.exchange import Trace
    from flowops.http.secret import Secret
    from flowops.ledger.file_cache import FileCache
    from flowops.ledger.kept import KeptLedger
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.operations.sharded import Whole
    from flowops.operations.workspace import Wish, World

MOST_NAMED = 4
"""Accounts that a first line names; of more it says how many there are."""

LONG = 250_000
"""Bytes of a manifest: about two thousand flows."""
SANDBOX_URL = "http://localhost"
SANDBOX_KEY = "the-sandbox-takes-any-key"


@dataclass(frozen=True, slots=True)
class Workspace:
    """`where` says in words what the environment writes to; `warnings` are of definitions; `hurry`
    makes all requests end within so many seconds. `whole` is what all shards have in common.
    """

    environment: Environment
    wish: Wish
    world: World
    where: str
    hurry: Callable[[float], None]
    warnings: tuple[Finding, ...] = ()
    whole: Whole | None = None

    def exit_code(self, code: ExitCode) -> ExitCode:
        """The command's own, unless a flow that people use was left in DRAFT."""
        return ExitCode.LEFT_IN_DRAFT if self.world.left_in_draft else code


def read_manifest(settings: Settings, output: Output) -> Manifest:
    from flowops.manifest.discovery import find_manifest
    from flowops.manifest.manifest import read_manifest as read

    path = find_manifest(settings.file, Path.cwd())
    say_what_is_read(path, output)
    manifest = read(path, memory=memory_in(path.parent))
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
    from flowops.operations.rules_version import rules_version

    return FileCache(folder / ".flowops", rules_version())


def make_wish(
    manifest: Manifest,
    environment: Environment,
    settings: Settings,
    adopt: Iterable[str] = (),
    take_over: Iterable[str] = (),
) -> Wish:
    """Raises InvalidInput for a definition that cannot be read and a key that nobody has, and
    UsageProblem for a choice that contradicts itself.
    """
    from flowops.operations.workspace import Wish

    selected = manifest.select(settings.only, settings.exclude)
    adopted, taken = _named(manifest, adopt), _named(manifest, take_over)
    if manifest.flow_keys and not selected:
        raise UsageProblem("--only and --except leave no flow")
    if both := sorted(adopted & taken):
        raise UsageProblem(f"{both[0]} is to be adopted and taken over", hint="choose one of both")
    if left_out := sorted((adopted | taken) - selected):
        raise UsageProblem(
            f"{left_out[0]} is to be adopted or taken over, and --only or --except leaves it out"
        )
    return Wish(manifest.desired_flows(environment), selected, adopted, taken)


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


def _named(manifest: Manifest, keys: Iterable[str]) -> frozenset[str]:
    return manifest.select(tuple(keys)) if keys else frozenset()


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

    `checked` refuses definitions with errors before anything is asked of the gateway.
    """
    manifest = read_manifest(settings, output)
    environment = choose_environment(manifest, settings)
    wish = make_wish(manifest, environment, settings, adopt, take_over)
    warnings = check_wish(manifest, environment, wish, output) if checked else ()
    with (
        open_world(manifest, environment, wish, output, read_only=True) as workspace,
        output.busy(f"Reading {environment.gateway}"),
    ):
        yield replace(workspace, warnings=warnings, whole=open_whole(manifest, environment, wish))


def open_whole(manifest: Manifest, environment: Environment, wish: Wish) -> Whole | None:
    """What the shard has in common with others; None where the run is no shard's."""
    part = environment.part
    if part is None or part.shard is None:
        return None
    from flowops.operations.sharded import whole_of

    rest = environment.left_out - {each.waba_id for each in part.chosen}
    all_of_it = replace(part, shard=None) if rest else None
    unsharded = replace(environment, accounts=part.chosen, part=all_of_it, left_out=rest)
    return whole_of(manifest, unsharded, wish, where_of(manifest, unsharded))


def check_wish(
    manifest: Manifest, environment: Environment, wish: Wish, output: Output
) -> tuple[Finding, ...]:
    """The warnings of the definitions, which are shown. Raises InvalidInput for an error."""
    # Two hundred rules: not every command that opens a world needs them.
    from flowops.cli.checking import refuse_errors

    return refuse_errors(manifest, environment, wish, output)


def warn_of_errors(
    manifest: Manifest, environment: Environment, wish: Wish, output: Output
) -> None:
    """For commands that show definitions as they are, errors and all."""
    from flowops.cli.checking import warn_of_errors as warn

    warn(manifest, wish, environment.name, output)


@contextmanager
def open_world(
    manifest: Manifest,
    environment: Environment,
    wish: Wish,
    output: Output,
    *,
    read_only: bool,
) -> Iterator[Workspace]:
    """The key is read here and nowhere else. `read_only` makes the client refuse all but GET."""
    from flowops.gateway.client import HttpGateway
    from flowops.http.pace import Pace
    from flowops.http.patience import Budget
    from flowops.ledger.checkout import Checkout
    from flowops.operations.clock import SystemClock
    from flowops.operations.workspace import World

    sandbox = from_here(manifest.folder / SANDBOX_FILE)
    stop = Event()
    patience = Budget(environment.limits.budget, stop=stop)
    pace = Pace(
        environment.limits.requests_per_second,
        patience,
        stop=stop,
        on_change=output.note if output.verbose else None,
    )
    clock = SystemClock()
    checkout = Checkout(manifest.folder)
    ledger = open_ledger(manifest, environment)
    with (
        _way_to(environment, sandbox) as (key, base_url, transport),
        HttpGateway(
            base_url,
            key,
            auth_header=environment.auth_header,
            read_only=read_only,
            limits=environment.limits,
            patience=patience,
            pace=pace,
            transport=transport,
            on_request=_telling(output) if output.verbose else None,
        ) as gateway,
    ):
        output.protect(key.scrub)
        world = World(environment, gateway, ledger, patience, clock, stop, checkout, output.warning)
        where = where_of(manifest, environment)
        yield Workspace(environment, wish, world, where, gateway.hurry)


def open_ledger(manifest: Manifest, environment: Environment) -> KeptLedger:
    """What was recorded of this environment, for commands that need no gateway and no key."""
    from flowops.ledger.checkout import Checkout
    from flowops.ledger.kept import KeptLedger
    from flowops.ledger.opening import open_store
    from flowops.operations.clock import SystemClock

    folder, clock = from_here(manifest.folder), SystemClock()
    return KeptLedger(
        open_store(environment.state, folder, environment.name, clock, os.environ),
        environment.name,
        environment.gateway,
        clock=clock,
        commit=Checkout(manifest.folder).commit,
    )


def _telling(output: Output) -> Callable[[Trace], None]:
    """One line for each request: what was asked, and how it was answered."""

    def tell(trace: Trace) -> None:
        said = "no answer" if trace.status is None else str(trace.status)
        output.note(f"{trace.method} {safe(trace.url)}: {said}, {trace.seconds * 1000:.0f} ms")

    return tell


@contextmanager
def _way_to(
    environment: Environment, sandbox: Path
) -> Iterator[tuple[Secret, str, httpx.BaseTransport | None]]:
    from flowops.http.secret import Secret, read_key

    if not environment.is_sandbox:
        yield read_key(environment.api_key_env, os.environ), environment.gateway, None
        return
    import httpx

    from flowops.sandbox import create_app

    with sandbox_failures(), closing(create_app(sandbox)) as app:
        yield Secret(SANDBOX_KEY), SANDBOX_URL, httpx.WSGITransport(app)


def where_of(manifest: Manifest, environment: Environment) -> str:
    """In words: what the environment writes to."""
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
