"""The options that commands share, and what they come to."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from flowops.cli.output import Output
from flowops.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Command = Callable[..., Any]


class Settings(Struct, frozen=True):
    """What the common options say. `file` and `environment` are None where nothing was said;
    `only`, `exclude`, `wabas` and `tags` stand as they were typed, lists and all, and so does
    `shard`.
    """

    file: Path | None
    environment: str | None
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    wabas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    shard: str | None = None

    @property
    def chooses_accounts(self) -> bool:
        return bool(self.wabas or self.tags) or self.shard is not None

    def about(self, key: str) -> Settings:
        """The same, for a command that is about one flow."""
        if "," in key:
            raise UsageProblem(f"one flow at a time, not {key}")
        return replace(self, only=(key,), exclude=())

    def again(self, *, selection: bool = True, **more: Iterable[str]) -> str:
        """The same choice as options, with a blank before each, to be typed behind a command."""
        said: list[tuple[str, object]] = []
        said += [("-f", self.file)] if self.file else []
        said += [("-e", self.environment)] if self.environment else []
        if selection:
            said += [("--only", key) for key in self.only]
            said += [("--except", key) for key in self.exclude]
        said += [("--waba", alias) for alias in self.wabas]
        said += [("--tag", tag) for tag in self.tags]
        said += [("--shard", self.shard)] if self.shard is not None else []
        said += [(f"--{name.replace('_', '-')}", key) for name in more for key in more[name]]
        return "".join(f" {option} {quote(str(value))}" for option, value in said)


_CHOOSING = ("only", "exclude", "wabas", "tags", "shard")


def common(command: Command) -> Command:
    """-f, -e, --color, -q and -v; hands the command its `settings` and its `output`."""

    @click.option("-f", "--file", type=click.Path(path_type=Path), help="The manifest.")
    @click.option(
        "-e",
        "--env",
        "environment",
        envvar="FLOWOPS_ENV",
        metavar="NAME",
        help="The environment (or FLOWOPS_ENV).",
    )
    @talking
    @wraps(command)
    def wrapped(
        *args: Any,  # noqa: ANN401
        file: Path | None,
        environment: str | None,
        **rest: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        chosen = {name: rest.pop(name) for name in _CHOOSING if name in rest}
        settings = Settings(file, environment, **chosen)
        return command(*args, settings=settings, **rest)

    return wrapped


def talking(command: Command) -> Command:
    """--color, -q and -v; hands the command its `output`."""

    @click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour."
    )
    @click.option("-q", "--quiet", is_flag=True, help="Only the result, warnings and errors.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more.")
    @wraps(command)
    def wrapped(
        *args: Any,  # noqa: ANN401
        color: str,
        quiet: bool,
        verbose: bool,
        **rest: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        output = click.get_current_context().find_object(Output) or Output()
        output.color, output.quiet, output.verbose = color, quiet, verbose
        return command(*args, output=output, **rest)

    return wrapped


def selecting(command: Command) -> Command:
    """--only and --except; both repeat and take lists."""
    only = click.option(
        "--only", multiple=True, metavar="KEY", help="Only these flows (repeat, or a,b)."
    )
    exclude = click.option(
        "--except", "exclude", multiple=True, metavar="KEY", help="All flows but these."
    )
    return only(exclude(command))


def choosing_accounts(command: Command) -> Command:
    """--waba, --tag and --shard, for environments with several accounts."""
    waba = click.option(
        "--waba",
        "wabas",
        multiple=True,
        metavar="KEY",
        help="Only these accounts (repeat, or a,b).",
    )
    tag = click.option(
        "--tag", "tags", multiple=True, metavar="TAG", help="Only accounts with one of these tags."
    )
    shard = click.option(
        "--shard",
        envvar="FLOWOPS_SHARD",
        metavar="K/N",
        help="Only part K of N of the accounts; auto/N in a CI job or an Indexed Job"
        " (or FLOWOPS_SHARD).",
    )
    return waba(tag(shard(command)))


def formats(*names: str) -> Callable[[Command], Command]:
    """--format; the first name is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How the result is written.",
    )
