"""flowops schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.options import talking
from flowops.errors import ExitCode
from flowops.flowjson.schemas import schema_text

if TYPE_CHECKING:
    from flowops.cli.output import Output

SCHEMAS = ("manifest", "plan", "findings")


@click.command("schema")
@click.argument("name", type=click.Choice(SCHEMAS))
@talking
def command(output: Output, name: str) -> ExitCode:
    """Print the JSON Schema of the manifest, of a plan, or of findings.

    \b
    Examples:
      flowops schema manifest > .vscode/flowops.schema.json
      flowops plan --format json | check-jsonschema --schemafile <(flowops schema plan) -
    """
    output.result(schema_text(name))
    return ExitCode.DONE
