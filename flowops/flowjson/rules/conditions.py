"""R185-R193 and R198: what an If decides by, and what a Switch looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bindings import EXPRESSIONS_SINCE, Binding, Form, bindings
from flowops.flowjson.examples import component, flow, footer, screen, string, text
from flowops.flowjson.judging import Clash, judged
from flowops.flowjson.mistakes import misfits, problems
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tokens import Cause
from flowops.flowjson.types import SCALARS, Kind, with_article
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Flow

SECTION = Section("Conditions")
rule = SECTION.rule

_SINCE = Version(4, 0)
_CODE = "INVALID_PROPERTY_VALUE"
_DATA = {
    "is_member": {"type": "boolean", "__example__": True},
    "visits": {"type": "number", "__example__": 3},
    "city": string("Lima"),
}


def _if(condition: str) -> dict[str, Any]:
    """A flow that shows one text on this condition, and declares what the condition names."""
    branch = component("If", condition=condition, then=[text("Welcome back")])
    data = {name: each for name, each in _DATA.items() if f"data.{name}" in condition}
    return flow(screen("WELCOME", branch, footer(), data=data or None))


@rule(
    "R185",
    "a condition is not empty",
    code=_CODE,
    source="error codes",
    since=_SINCE,
    bad=_if("  "),
    good=_if("${data.is_member}"),
)
def conditions_are_not_empty(flow: Flow) -> Iterator[Flaw]:
    for binding, problem in problems(flow, Form.CONDITION, Cause.EMPTY):
        hint = "write what decides, such as `${data.name} == 'yes'`"
        yield Flaw(binding.route, "the condition is empty", hint, start=0, end=problem.end)


@rule(
    "R186",
    "a condition depends on a field of the data or of a form",
    code=_CODE,
    source="error codes; components, If",
    since=_SINCE,
    bad=_if("true"),
    good=_if("${data.is_member} == true"),
)
def conditions_depend_on_something(flow: Flow) -> Iterator[Flaw]:
    for binding in bindings(flow).by_form[Form.CONDITION]:
        parsed = binding.parsed
        if parsed is not None and parsed.tree is not None and not parsed.references:
            yield Flaw(
                binding.route,
                "the condition names no field, and so decides the same for ever",
                hint="compare a field such as `${data.name}`, or put the components outside",
            )


@rule(
    "R187",
    "a condition gives a boolean",
    code=_CODE,
    source="error codes",
    since=_SINCE,
    bad=_if("${data.city}"),
    good=_if("${data.city} != ''"),
)
def conditions_give_booleans(flow: Flow) -> Iterator[Flaw]:
    for each in judged(flow):
        parsed = each.binding.parsed
        if each.binding.form is not Form.CONDITION or parsed is None or not parsed.references:
            continue
        if each.type.kind not in (Kind.BOOLEAN, Kind.UNKNOWN):
            message = f"the condition gives {with_article(each.type.kind)}, not a boolean"
            hint = "compare it with a value of its type"
            yield Flaw(each.binding.route, message, hint)


@rule(
    "R188",
    "a condition uses no operators but == != && || ! > >= < <= and parentheses",
    code=_CODE,
    source="components, If; error codes",
    since=_SINCE,
    bad=_if("${data.visits} = 3"),
    good=_if("${data.visits} == 3"),
)
def conditions_use_known_operators(flow: Flow) -> Iterator[Flaw]:
    return _mistakes(flow, Cause.OPERATOR)


@rule(
    "R189",
    "== and != compare values of one type, at least one of which is not written out",
    code=_CODE,
    source="error codes",
    since=_SINCE,
    bad=_if("${data.visits} == '3'"),
    good=_if("${data.visits} == 3"),
)
def conditions_compare_one_type(flow: Flow) -> Iterator[Flaw]:
    return misfits(flow, Form.CONDITION, Clash.SIDES, Clash.LITERALS)


@rule(
    "R190",
    "> >= < <= take numbers, and && || ! take booleans",
    code=_CODE,
    source="components, If",
    since=_SINCE,
    bad=_if("${data.city} > 3"),
    good=_if("${data.visits} > 3 && ${data.is_member}"),
)
def conditions_take_numbers_and_booleans(flow: Flow) -> Iterator[Flaw]:
    return misfits(flow, Form.CONDITION, Clash.OPERAND)


@rule(
    "R191",
    "a condition is complete: parentheses and quotes are closed, and every operator has its values",
    code=_CODE,
    source="error codes",
    since=_SINCE,
    bad=_if("(${data.visits} > 3"),
    good=_if("(${data.visits} > 3) && !(${data.visits} > 9)"),
    details="Also: parentheses are not empty, numbers have no leading zeros, and `-` stands only "
    "before a number.",
)
def conditions_are_complete(flow: Flow) -> Iterator[Flaw]:
    return _mistakes(flow, Cause.STRUCTURE, Cause.DEPTH)


@rule(
    "R192",
    "texts in a condition stand in single quotes",
    code=_CODE,
    source="components, If",
    since=_SINCE,
    bad=_if('${data.city} == "Lima"'),
    good=_if("${data.city} == 'Lima'"),
)
def conditions_quote_singly(flow: Flow) -> Iterator[Flaw]:
    return _mistakes(flow, Cause.QUOTE)


@rule(
    "R193",
    "a condition is made of references to data, forms and screens, of texts, numbers and booleans",
    code=_CODE,
    source="components, If; Flow JSON, nested expressions",
    since=_SINCE,
    bad=_if("data.is_member"),
    good=_if("`${data.visits} + 1 > 3`"),
    details="From 6.0 the whole condition may also stand in backticks, and then calculate.",
)
def conditions_name_known_values(flow: Flow) -> Iterator[Flaw]:
    yield from _mistakes(flow, Cause.OPERAND)
    for binding, problem in problems(flow, Form.CONDITION, Cause.BACKTICK, nested=False):
        nests = flow.version >= EXPRESSIONS_SINCE
        around = "put backticks around the whole condition"
        hint = around if nests else "take the backticks away: they came with version 6.0"
        message = "a backtick cannot stand in a condition"
        yield Flaw(binding.route, message, hint, start=problem.start, end=problem.end)


def _mistakes(flow: Flow, *causes: Cause) -> Iterator[Flaw]:
    for binding, problem in problems(flow, Form.CONDITION, *causes, nested=False):
        unsure = Severity.WARNING if problem.cause is Cause.DEPTH else None
        yield Flaw(
            binding.route,
            problem.message,
            problem.hint,
            severity=unsure,
            start=problem.start,
            end=problem.end,
        )


def _switch(value: str) -> dict[str, Any]:
    cases = {"Lima": [text("Welcome to Lima")]}
    branch = component("Switch", value=value, cases=cases)
    data = {"city": string("Lima")} if "data.city" in value else None
    return flow(screen("WELCOME", branch, footer(), data=data))


@rule(
    "R198",
    "the value of a Switch is a reference to a string",
    code="PATTERN_MISMATCH",
    source="components, Switch",
    since=_SINCE,
    bad=_switch("Lima"),
    good=_switch("${data.city}"),
)
def switches_look_at_a_reference(flow: Flow) -> Iterator[Flaw]:
    switches = [each for each in flow.by_type["Switch"] if "value" in each.value]
    computed = _computed(flow) if switches else {}
    for switch in switches:
        route = switch.at("value")
        if route in computed:
            yield from _looked_at(computed[route])
        else:
            hint = "write a reference such as `${form.name}` or `${data.name}`"
            yield Flaw(route, "the value of a Switch is no reference", hint)


def _computed(flow: Flow) -> dict[Route, Binding]:
    found = bindings(flow).by_form
    return {each.route: each for each in found[Form.REFERENCE] + found[Form.EXPRESSION]}


def _looked_at(binding: Binding) -> Iterator[Flaw]:
    use = binding.use
    if use is not None and use.type.kind not in (Kind.STRING, Kind.UNKNOWN):
        message = f"`{use.reference}` is {with_article(use.type.kind)}, and cases are strings"
        # A case may look like a number or a boolean, and nobody says that it does not match.
        severity = Severity.WARNING if use.type.kind in SCALARS else None
        yield Flaw(binding.route, message, severity=severity)
