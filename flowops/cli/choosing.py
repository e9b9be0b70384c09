"""Which flows a command is about, and what is wanted of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.cli.where import where_of
from flowops.errors import UsageProblem
from flowops.operations.workspace import Wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.cli.options import Settings
    from flowops.cli.output import Output
    from flowops.findings import Finding
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.operations.sharded import Whole


class Wanted(Struct, frozen=True):
    """What the definitions came to. `warnings` are of definitions; `whole` is what all shards have
    in common.
    """

    wish: Wish
    warnings: tuple[Finding, ...] = ()
    whole: Whole | None = None


class Choice(Struct, frozen=True):
    """Flows by their keys, before any definition was read."""

    manifest: Manifest
    environment: Environment
    selected: frozenset[str]
    adopt: frozenset[str]
    take_over: frozenset[str]

    def wish(self) -> Wish:
        """Raises InvalidInput for a definition that cannot be read."""
        desired = self.manifest.desired_flows(self.environment)
        return Wish(desired, self.selected, self.adopt, self.take_over)

    def read(self, output: Output, *, checked: bool = True) -> Wanted:
        """`checked` shows the warnings of the definitions, and raises InvalidInput for errors."""
        wish = self.wish()
        whole = _open_whole(self.manifest, self.environment, wish)
        if not checked:
            return Wanted(wish, (), whole)
        return Wanted(wish, _check_wish(self.manifest, self.environment, wish, output), whole)


def choose_flows(
    manifest: Manifest,
    environment: Environment,
    settings: Settings,
    adopt: Iterable[str] = (),
    take_over: Iterable[str] = (),
) -> Choice:
    """Raises InvalidInput for a key that nobody has and for what is wrong in the manifest, and
    UsageProblem for a choice that contradicts itself.
    """
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
    manifest.refuse_errors(environment)
    return Choice(manifest, environment, selected, adopted, taken)


def make_wish(manifest: Manifest, environment: Environment, settings: Settings) -> Wish:
    """Raises what both steps to it raise."""
    return choose_flows(manifest, environment, settings).wish()


def _open_whole(manifest: Manifest, environment: Environment, wish: Wish) -> Whole | None:
    """What the shard has in common with others; None where the run is no shard's."""
    part = environment.part
    if part is None or part.shard is None:
        return None
    from flowops.operations.sharded import whole_of

    rest = environment.left_out - {each.waba_id for each in part.chosen}
    all_of_it = replace(part, shard=None) if rest else None
    unsharded = replace(environment, accounts=part.chosen, part=all_of_it, left_out=rest)
    return whole_of(manifest, unsharded, wish, where_of(manifest, unsharded))


def _check_wish(
    manifest: Manifest, environment: Environment, wish: Wish, output: Output
) -> tuple[Finding, ...]:
    """The warnings of the definitions, which are shown. Raises InvalidInput for an error."""
    # Two hundred rules: not every command that opens a world needs them.
    from flowops.cli.checking import refuse_errors

    return refuse_errors(manifest, environment, wish, output)


def _named(manifest: Manifest, keys: Iterable[str]) -> frozenset[str]:
    return manifest.select(tuple(keys)) if keys else frozenset()
