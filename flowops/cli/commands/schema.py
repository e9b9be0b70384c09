"""flowops schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flowops.cli.options import talking
from flowops.errors import ExitCode
from flowops.flowjson.flow_schema import flow_schema
from flowops.flowjson.schemas import schema_text
from flowops.flowjson.versions import LIVES, NEWEST, Version

if TYPE_CHECKING:
    from flowops.cli.output import Output

SCHEMAS = ("manifest", "plan", "diff", "findings", "history", "contract", "flow", "openapi")
VERSIONS = tuple(str(version) for version in LIVES)


@click.command("schema")
@click.argument("name", type=click.Choice(SCHEMAS))
@click.option(
    "--flow-version",
    type=click.Choice(VERSIONS),
    metavar="VERSION",
    default=str(NEWEST),
    show_default=True,
    help="Which Flow JSON the schema of a flow is for.",
)
@talking
def command(output: Output, name: str, flow_version: str) -> ExitCode:
    """Print the JSON Schema of the manifest, of what a command prints as JSON, or of Flow JSON.

    `openapi` is the gateway's API as the sandbox serves it, in OpenAPI 3.1.

    \b
    Examples:
      flowops schema manifest > .vscode/flowops.schema.json
      flowops schema flow --flow-version 7.3 > .vscode/flow-json.schema.json
      flowops plan --format json | check-jsonschema --schemafile <(flowops schema plan) -
    """
    output.result(_flow_text(flow_version) if name == "flow" else schema_text(name))
    return ExitCode.DONE


def _flow_text(version: str) -> str:
    schema = flow_schema(Version.parse(version) or NEWEST)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
