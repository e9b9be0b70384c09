"""flowops completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import get_completion_class

from flowops.cli.options import talking
from flowops.errors import ExitCode, UsageProblem

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@talking
def command(output: Output, shell: str) -> ExitCode:
    """Print the code that makes SHELL complete flowops' commands and options.

    \b
    Examples:
      flowops completion bash > ~/.local/share/bash-completion/completions/flowops
      flowops completion zsh > "${fpath[1]}/_flowops"
      flowops completion fish > ~/.config/fish/completions/flowops.fish
    """
    found = get_completion_class(shell)
    root = click.get_current_context().find_root()
    if found is None:
        raise UsageProblem(f"there is no completion for {shell}")
    output.result(found(root.command, {}, "flowops", "_FLOWOPS_COMPLETE").source() + "\n")
    return ExitCode.DONE
