"""flowops send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flowops.cli.choosing import make_wish
from flowops.cli.opening import choose_environment, open_world, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, formats
from flowops.cli.where import where_of
from flowops.errors import ExitCode, UsageProblem
from flowops.operations.sending import Letter, prepare_message, send_message
from flowops.render.message import message_document, render_message
from flowops.render.plan_json import as_text
from flowops.render.safe import safe
from flowops.render.words import heading

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("send")
@click.argument("key")
@click.option("--to", required=True, metavar="NUMBER", help="The recipient, as 5491155551234.")
@click.option("--phone", required=True, metavar="ID", help="The gateway's id of the sending phone.")
@click.option("--body", metavar="TEXT", help="The text above the button [default: the name].")
@click.option("--cta", metavar="TEXT", help="The button, at most 30 characters [default: Open].")
@click.option("--token", metavar="TEXT", help="The flow token that comes back with the answers.")
@click.option("--screen", metavar="ID", help="The entry screen [default: the first].")
@click.option("--data", metavar="@FILE|JSON", help="What the entry screen needs.")
@click.option("--dry-run", is_flag=True, help="Check and print the message, send nothing.")
@choosing_accounts
@formats("text", "json")
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    key: str,
    to: str,
    phone: str,
    body: str | None,
    cta: str | None,
    token: str | None,
    screen: str | None,
    data: str | None,
    *,
    dry_run: bool,
) -> ExitCode:
    """Send KEY to a phone, after checking what would fail there.

    The flow must be published, the screen an entry screen, its data complete, the button short.

    \b
    Examples:
      flowops send booking --to 5491155551234 --phone 1029384756 --dry-run
      flowops send discovery --to 5491155551234 --phone 1029384756 \\
        --cta "Buscar eventos" --data '{"source": "fint-bot"}'
    """
    letter = Letter(to, body, cta, token, screen, _read_data(data))
    manifest = read_manifest(settings, output)
    environment = choose_environment(manifest, settings)
    wish = make_wish(manifest, environment, settings.about(key))
    with open_world(manifest, environment, output, read_only=dry_run) as world:
        prepared = prepare_message(world, wish, letter)
        for warning in prepared.warnings:
            output.warning(warning)
        sent = None if dry_run else send_message(world, phone, prepared)
    if form == "json":
        document = message_document(environment.name, prepared.message, sent)
        output.result(as_text(document))
        return ExitCode.DONE
    output.result(heading(environment, where_of(manifest, environment)) + "\n")
    if sent is None:
        output.result("Not sent (dry run):\n" + render_message(prepared.message))
    else:
        output.result(f"Accepted as {safe(sent)}. Accepted is not delivered.\n")
    return ExitCode.DONE


def _read_data(text: str | None) -> dict[str, object] | None:
    if text is None:
        return None
    try:
        source = Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text
        value = json.loads(source, parse_constant=_refuse)
    except OSError as problem:
        raise UsageProblem(f"--data {text} could not be read: {problem.strerror}") from problem
    except (ValueError, RecursionError) as problem:
        raise UsageProblem(
            "--data is no JSON", hint="""as in --data '{"source": "bot"}' or --data @data.json"""
        ) from problem
    if not isinstance(value, dict):
        raise UsageProblem("--data must be a JSON object, with a field for each thing sent")
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
