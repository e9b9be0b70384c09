"""R088 and R092: text with references in it, and references that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bindings import EXPRESSIONS_SINCE, JUDGED, Binding, Form, bindings
from flowops.flowjson.examples import flow, footer, screen, string, text
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tokens import Cause
from flowops.flowjson.types import Kind
from flowops.flowjson.wanted import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow
    from flowops.flowjson.references import Malformed
    from flowops.flowjson.tokens import Problem

SECTION = Section("Text and references")
rule = SECTION.rule

_LONGEST_HINT = 100


def _shown(words: str) -> dict[str, Any]:
    return flow(screen("WELCOME", text(words), footer(), data={"name": string("Ana")}))


@rule(
    "R088",
    "a value is either text, or one reference, or an expression in backticks",
    code="INVALID_PROPERTY_VALUE",
    source="Flow JSON, dynamic properties",
    bad=_shown("Hello ${data.name}"),
    good=_shown("`'Hello ' ${data.name}`"),
    details="What is mixed without backticks is refused or shown as it is written. Expressions "
    "came with version 6.0; below it, the data brings the whole text.",
)
def text_and_references_are_not_mixed(flow: Flow) -> Iterator[Flaw]:
    for binding in bindings(flow).by_form[Form.MIXED]:
        if binding.uses and not _is_switch_value(binding):
            yield Flaw(
                binding.route,
                "text and references are mixed without backticks",
                hint=_remedy(flow, binding),
                severity=_mixed_severity(binding),
            )


@rule(
    "R092",
    "a reference is ${data.x}, ${form.x}, ${screen.ID.data.x} or ${screen.ID.form.x}",
    code=("PATTERN_MISMATCH", "INVALID_SCREEN_DYNAMIC_DATA"),
    source="Flow JSON, dynamic properties",
    bad=_shown("${user.name}"),
    good=_shown("${data.name}"),
)
def references_are_well_formed(flow: Flow) -> Iterator[Flaw]:
    for binding, odd in bindings(flow).odd:
        yield Flaw(binding.route, odd.message, odd.hint, start=odd.start, end=odd.end)
    for binding in bindings(flow).all:
        wrong: Malformed | Problem | None = None
        if binding.malformed is not None and not binding.uses:
            wrong = binding.malformed
        elif binding.parsed is not None and binding.parsed.problem is not None:
            problem = binding.parsed.problem
            wrong = problem if problem.cause is Cause.REFERENCE else None
        if wrong is not None:
            # `${` inside of other text may be meant as text.
            unsure = binding.form not in JUDGED
            yield Flaw(
                binding.route,
                wrong.message,
                wrong.hint,
                severity=Severity.WARNING if unsure else None,
                start=wrong.start,
                end=wrong.end,
            )


def _is_switch_value(binding: Binding) -> bool:
    component = binding.component
    return component is not None and component.type == "Switch" and binding.path == ("value",)


def _mixed_severity(binding: Binding) -> Severity | None:
    """Sent values and titles are nowhere said to be refused, nor is a space too many."""
    if binding.action is not None or binding.component is None:
        return Severity.WARNING
    first = binding.uses[0].reference
    around = binding.text[: first.start] + binding.text[first.end :]
    return None if around.strip() else Severity.WARNING


def _remedy(flow: Flow, binding: Binding) -> str:
    if flow.version < EXPRESSIONS_SINCE:
        return "let one field of the data bring the whole text, or raise the version to 6.0"
    expected = wanted(binding.component, binding.path) if binding.component else None
    if expected is not None and Kind.STRING not in expected.kinds:
        return "put backticks around the whole value"
    written = _as_expression(binding)
    if len(written) > _LONGEST_HINT:
        return "put backticks around it, and its texts in single quotes"
    return f'write "{written}"'


def _as_expression(binding: Binding) -> str:
    parts, at = [], 0
    for use in binding.uses:
        reference = use.reference
        parts += [_quoted(binding.text[at : reference.start]), str(reference)]
        at = reference.end
    parts.append(_quoted(binding.text[at:]))
    return f"`{' '.join(part for part in parts if part)}`"


def _quoted(words: str) -> str:
    escaped = words.replace("'", "\\'")
    return f"'{escaped}'" if words else ""
