"""The one boundary: arguments in, an exit code out, and every exception in a sentence."""

from __future__ import annotations

import _thread
import errno
import gc
import os
import re
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from flowops import __version__
from flowops.cli.output import Output, let_go
from flowops.cli.saying import say
from flowops.errors import ExitCode, FlowopsError
from flowops.operations.collecting import collecting_rarely

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "Write a manifest and a first flow to start from.",
    "validate": "Check flows without a network: what is wrong, and where.",
    "fmt": "Write Flow JSON in one layout, with nothing else changed.",
    "explain": "Say what a rule means, with an example that breaks it.",
    "diff": "Say in words what changed in flows, against a revision, a file or what is live.",
    "plan": "Show what apply would change; writes nothing.",
    "apply": "Make the account as the manifest wants it.",
    "drift": "Show what somebody else changed since the last apply.",
    "comment": "Post a plan under a pull request, and keep it up to date.",
    "status": "Show every flow of the manifest as it is live.",
    "history": "Show what was done to each flow, by whom, and what came of it.",
    "rollback": "Put an earlier definition of a flow live again.",
    "render": "Draw the screens of flows, as they are or before beside after.",
    "preview": "Print the link that shows a flow, and when it ends.",
    "send": "Send a flow to a phone, after checking what would fail there.",
    "outputs": "Print ids, entry screens and data for those who send flows.",
    "sandbox": "The embedded emulator of the gateway.",
    "fleet": "Make one report of the runs that share many accounts.",
    "unlock": "Take the locks of an environment's accounts from a run that is gone.",
    "schema": "Print a JSON Schema of flowops, for editors and scripts.",
    "completion": "Print the shell code that completes commands and options.",
}


_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Commands(click.Group):
    """Each command is a module of its own name, imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"flowops.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=1)
            guess = f"; is {close[0]} meant?" if close else ""
            raise click.UsageError(f"there is no command {args[0]}{guess}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        # The sentences stand above, so that `--help` imports no command.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="flowops %(version)s")
@click.pass_context
def flowops(ctx: click.Context) -> None:
    """GitOps for WhatsApp Flows.

    \b
    Start with:
      flowops init               a manifest and a first flow
      flowops plan               what would change
      flowops apply              change it
    """  # noqa: D301 - click's own mark for text that keeps its lines
    ctx.ensure_object(Output)


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    _take_interrupts()
    code = run(sys.argv[1:])
    if code == ExitCode.INTERRUPTED:
        # Threads that still wait for an answer would keep the process for as long as that takes.
        _end_at_once(code)
    # Or the collector would look through all that was imported and read, only to find it in use.
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command; everything that went wrong is on stderr."""
    output = Output()
    code: int | None = None
    with suppress(MemoryError), collecting_rarely():
        code = _run(arguments, output)
    if code is None:
        # Not said before: what took all the memory is let go of only with the exception.
        output.error("there is not enough memory for this", "is one of the files far too large?")
        return ExitCode.FAILED
    if output.unwritten is None or code not in {ExitCode.DONE, ExitCode.CHANGES}:
        return code
    output.error(f"the result could not be written to stdout: {output.unwritten.lower()}")
    return ExitCode.FAILED


def _run(arguments: Sequence[str], output: Output) -> int:
    try:
        code = flowops.main(list(arguments), prog_name="flowops", standalone_mode=False, obj=output)
        return int(code or ExitCode.DONE)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as problem:
        return _say_usage(problem, output)
    except FlowopsError as problem:
        say(problem, output)
        return problem.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _say_interrupted(output)
    except MemoryError:
        raise
    except Exception as unforeseen:  # noqa: BLE001 - the one place; everything above is foreseen
        return _say_unforeseen(unforeseen, output)


def _say_interrupted(output: Output) -> int:
    output.error("interrupted; nothing is half-written")
    return ExitCode.INTERRUPTED


def _say_usage(problem: click.ClickException, output: Output) -> int:
    command, hint = "flowops", None
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        output.report(problem.format_message() + "\n\n")
        output.error("which command?", "name one of the above, or add --help to it")
        return ExitCode.USAGE
    if isinstance(problem, click.UsageError) and problem.ctx is not None:
        command = problem.ctx.command_path
        hint = _keys_as_options(problem, problem.ctx)
    said = " ".join(problem.format_message().split()).rstrip(".")
    output.error(said[:1].lower() + said[1:], hint or f"{command} --help shows what it takes")
    return ExitCode.USAGE


def _keys_as_options(problem: click.UsageError, ctx: click.Context) -> str | None:
    """Some commands take keys behind their name, as render does; who expects it of all is told."""
    extra = _EXTRA.search(problem.message)
    if extra is None or all(each.name != "only" for each in ctx.command.params):
        return None
    return f"{ctx.info_name} takes keys as --only {','.join(extra[1].split())}"


_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


def _say_unforeseen(unforeseen: Exception, output: Output) -> int:
    # Python itself wraps it where a signal comes while a class is made.
    if isinstance(unforeseen.__cause__, KeyboardInterrupt):
        return _say_interrupted(output)
    if isinstance(unforeseen, OSError) and unforeseen.errno in _NO_ROOM:
        # The help and the version go past our Output.
        if sys.stdout is not None:
            let_go(sys.stdout)
        said = str(unforeseen.strerror).lower()
        output.error(f"the result could not be written to stdout: {said}")
        return ExitCode.FAILED
    output.error(
        f"flowops met something that it did not foresee: {type(unforeseen).__name__}: {unforeseen}",
        "this is a defect of flowops; FLOWOPS_DEBUG=1 shows where it happened",
    )
    if os.environ.get("FLOWOPS_DEBUG"):
        import traceback

        from flowops.render.safe import safe

        trace = "".join(traceback.format_exception(unforeseen))
        output.report("".join(f"{safe(line)}\n" for line in trace.splitlines()))
    return ExitCode.FAILED


def _end_at_once(code: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            stream.flush()
    os._exit(code)


def _take_interrupts() -> None:
    """SIGTERM is as Ctrl-C is, and neither is lost where Python lets no exception out."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    say_ignored, here = sys.unraisablehook, _thread.get_ident()

    def hook(ignored: Any) -> None:  # noqa: ANN401 - the type exists for type checkers only
        """A signal that came in a finalizer, as the locks of imports have, comes again."""
        if issubclass(ignored.exc_type, KeyboardInterrupt):
            _thread.start_new_thread(_interrupt_later, (here,))
        else:
            say_ignored(ignored)

    sys.unraisablehook = hook


def _interrupt_later(thread: int) -> None:
    """A real signal, which also ends a wait."""
    time.sleep(0.01)
    signal.pthread_kill(thread, signal.SIGINT)


def _as_interrupt(*_: Any) -> None:  # noqa: ANN401 - the shape of a signal handler
    raise KeyboardInterrupt
