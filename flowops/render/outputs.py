"""What senders need, in the language they send from: one function per form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.render.safe import (
    json_text,
    python_literal,
    safe,
    shell_word,
    typescript_literal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.operations.outputs import FlowOutput

PYTHON_TYPES = {
    "string": "str",
    "number": "float",
    "boolean": "bool",
    "object": "dict[str, object]",
    "array": "list[object]",
}
TYPESCRIPT_TYPES = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "object": "Record<string, unknown>",
    "array": "unknown[]",
}
MADE_BY = "Made by `flowops outputs`: run it again instead of editing this."


def outputs_json(environment: str, outputs: Sequence[FlowOutput]) -> str:
    document = {
        "format_version": "1.0",
        "environment": safe(environment),
        "flows": [_entry(each) for each in outputs],
    }
    return json_text(document)


def _entry(output: FlowOutput) -> dict[str, Any]:
    return {
        "key": safe(output.key),
        "waba": safe(output.alias),
        "flow_id": output.flow_id and safe(output.flow_id),
        "name": safe(output.name),
        "status": None if output.status is None else safe(output.status),
        "screen": output.screen,
        "data": {each.name: {"type": each.type, "example": each.example} for each in output.data},
    }


def outputs_env(environment: str, outputs: Sequence[FlowOutput]) -> str:
    """Lines for a shell or a dotenv file; single quotes keep every character as it is."""
    lines = [f"# Flows in {safe(environment)}. {MADE_BY}"]
    for output in outputs:
        prefix = _constant(output, outputs)
        values = (
            ("FLOW_ID", output.flow_id),
            ("FLOW_NAME", output.name),
            ("FLOW_STATUS", output.status),
            ("FLOW_SCREEN", output.screen),
        )
        lines += [f"{prefix}_{name}={shell_word(value or '')}" for name, value in values]
    return "\n".join(lines) + "\n"


def outputs_python(environment: str, outputs: Sequence[FlowOutput]) -> str:
    """A module with a TypedDict for the data of each flow, and one constant for each flow."""
    of = safe(environment).replace("\\", "\\\\").replace('"', '\\"')
    lines = [f'"""Flows in {of}. {MADE_BY}"""', ""]
    lines += ["from typing import Final, NamedTuple, TypedDict", "", ""]
    lines += ["class Flow(NamedTuple):", "    id: str | None", "    name: str"]
    lines += ["    status: str | None", "    screen: str | None"]
    for output in outputs:
        constant = _constant(output, outputs)
        fields = ", ".join(
            f"{python_literal(each.name)}: {PYTHON_TYPES.get(each.type or '', 'object')}"
            for each in output.data
        )
        lines += [
            "",
            "",
            f'{_camel(constant)}Data = TypedDict("{_camel(constant)}Data", {{{fields}}})',
        ]
        values = (output.flow_id, output.name, output.status, output.screen)
        said = ", ".join("None" if value is None else python_literal(value) for value in values)
        lines += [f"{constant}: Final = Flow({said})"]
    return "\n".join(lines) + "\n"


def outputs_typescript(environment: str, outputs: Sequence[FlowOutput]) -> str:
    """One constant object, and an interface for the data of each flow."""
    lines = [f"// Flows in {safe(environment)}. {MADE_BY}", "", "export const flows = {"]
    for output in outputs:
        values = {
            "id": output.flow_id,
            "name": output.name,
            "status": output.status,
            "screen": output.screen,
        }
        lines.append(f"  {_constant(output, outputs)}: {typescript_literal(values)},")
    lines += ["} as const;"]
    for output in outputs:
        name = _camel(_constant(output, outputs))
        lines += ["", f"export interface {name}Data {{"]
        fields = (
            (typescript_literal(each.name), TYPESCRIPT_TYPES.get(each.type or "", "unknown"))
            for each in output.data
        )
        lines += [f"  {field}: {kind};" for field, kind in fields]
        lines += ["}"]
    return "\n".join(lines) + "\n"


def _constant(output: FlowOutput, outputs: Sequence[FlowOutput]) -> str:
    """`BOOKING`, or `BOOKING_ACME` where several accounts have the flow."""
    several = len({each.alias for each in outputs}) > 1
    name = f"{output.key}_{output.alias}" if several else output.key
    constant = re.sub(r"[^A-Za-z0-9]", "_", name).upper()
    return f"_{constant}" if constant[0].isdigit() else constant


def _camel(constant: str) -> str:
    return "".join(part.capitalize() for part in constant.split("_")) or "Flow"


FORMS = {
    "json": outputs_json,
    "env": outputs_env,
    "python": outputs_python,
    "typescript": outputs_typescript,
}
