"""R238-R251: what a reference or an expression may name.

One finding for one defect: a field that a payload names in vain is R232, R233 or R237, anywhere
else it is R238 or R239; an input of another screen is always R240. What stands in text without
backticks is R088 as a whole, and its references are not looked up. R247 permits and R252 is about
a page, so neither can be broken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bindings import EXPRESSIONS_SINCE, Form, bindings
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    screen,
    string,
    text,
    text_input,
)
from flowops.flowjson.feeding import misfed_expressions
from flowops.flowjson.judging import Clash
from flowops.flowjson.mistakes import misfits, problems
from flowops.flowjson.naming import (
    missed,
    missing_data,
    missing_global_field,
    missing_input,
    missing_screen,
)
from flowops.flowjson.ordering import later_screens
from flowops.flowjson.resolving import Fate
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.tokens import Cause
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.bindings import Binding
    from flowops.flowjson.flow import Flow
    from flowops.flowjson.tokens import Problem

SECTION = Section("References and expressions")
rule = SECTION.rule

_GLOBAL = Version(4, 0)
_VALUE = "INVALID_PROPERTY_VALUE"
_DATA = "INVALID_SCREEN_DATA"
_DYNAMIC = "INVALID_SCREEN_DYNAMIC_DATA"
_NAME = {"name": string("Ana")}
_VISITS = {"visits": {"type": "number", "__example__": 3}}


def _shown(words: str, **data: Any) -> dict[str, Any]:  # noqa: ANN401
    return flow(screen("WELCOME", text(words), footer(), data=data or None))


def _second(words: str, version: str = "7.3", **data: Any) -> dict[str, Any]:  # noqa: ANN401
    """An input on the first screen, and a text on the second."""
    first = screen("FIRST", text_input("name"), footer(action=navigate("SECOND")), terminal=None)
    done = footer(action=complete(name="${screen.FIRST.form.name}"))
    second = screen("SECOND", text(words), done, data=data or None)
    return flow(first, second, version=version)


@rule(
    "R238",
    "${data.x} names a field that the screen declares",
    code=_DYNAMIC,
    source="error codes",
    bad=_shown("${data.nmae}", **_NAME),
    good=_shown("${data.name}", **_NAME),
)
def data_is_declared(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_DATA, in_payload=False):
        yield missing_data(flow, binding, use)


def _echoed(words: str) -> dict[str, Any]:
    done = footer(action=complete(name="${form.name}"))
    return flow(screen("WELCOME", text_input("name"), text(words), done))


@rule(
    "R239",
    "${form.x} names an input of the screen",
    code=(_DATA, "INVALID_ON_CLICK_ACTION_PAYLOAD"),
    source="error codes",
    bad=_echoed("${form.nmae}"),
    good=_echoed("${form.name}"),
)
def inputs_exist(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_INPUT, in_payload=False):
        yield missing_input(flow, binding, use)


@rule(
    "R240",
    "${form.x} reaches the inputs of its own screen only",
    code="INVALID_ON_CLICK_ACTION_PAYLOAD",
    source="Flow JSON, global dynamic references",
    since=_GLOBAL,
    bad=_second("${form.name}"),
    good=_second("${screen.FIRST.form.name}"),
    details="Of all mistakes with references this is the most frequent. Below 4.0 a value comes "
    "to another screen in the payload of `navigate`, as a field of its data.",
)
def forms_stay_on_their_screen(flow: Flow) -> Iterator[Flaw]:
    names = bindings(flow).names
    for binding, use in missed(flow, Fate.INPUT_ELSEWHERE):
        name = use.reference.name
        owner = names.screens_with_input[name][0]
        yield Flaw(
            binding.route,
            f"`{name}` is an input of {owner.where}, not of this screen",
            hint=f"write `${{screen.{owner.id}.form.{name}}}`",
            start=use.reference.start,
            end=use.reference.end,
        )


@rule(
    "R241",
    "references to other screens came with version 4.0",
    code="PATTERN_MISMATCH",
    source="Flow JSON, global dynamic references",
    until=Version(3, 1),
    bad=_shown("${screen.FIRST.form.name}") | {"version": "3.1"},
    good=_shown("${data.name}", **_NAME),
)
def other_screens_are_out_of_reach(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.TOO_EARLY):
        yield Flaw(
            binding.route,
            "another screen can be named from version 4.0 on",
            hint="pass the value on in the payload of `navigate`, or raise the version",
            start=use.reference.start,
            end=use.reference.end,
        )


@rule(
    "R242",
    "the screen that a reference names exists",
    code=_DATA,
    source="error codes",
    since=_GLOBAL,
    bad=_second("${screen.FRIST.form.name}"),
    good=_second("${screen.FIRST.form.name}"),
)
def named_screens_exist(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_SCREEN):
        yield missing_screen(flow, binding, use)


@rule(
    "R243",
    "the field that a reference names on another screen is declared there, or is an input there",
    code=_DATA,
    source="error codes",
    since=_GLOBAL,
    bad=_second("${screen.FIRST.form.nmae}"),
    good=_second("${screen.FIRST.form.name}"),
)
def fields_of_other_screens_exist(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_GLOBAL_FIELD):
        yield missing_global_field(flow, binding, use)


@rule(
    "R244",
    "a screen names its own data as ${data.x}",
    code=_DATA,
    source="error codes",
    since=_GLOBAL,
    bad=_shown("${screen.WELCOME.data.name}", **_NAME),
    good=_shown("${data.name}", **_NAME),
)
def own_data_is_named_shortly(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.OWN_DATA):
        reference = use.reference
        yield Flaw(
            binding.route,
            "the reference names the data of its own screen as that of another",
            hint=f"write `${{data.{'.'.join(reference.path)}}}`",
            start=reference.start,
            end=reference.end,
        )


def _before(condition: str | None) -> dict[str, Any]:
    """A text on the first screen about an input of the second."""
    words = text("${screen.SECOND.form.name}")
    shown = component("If", condition=condition, then=[words]) if condition else words
    first = screen("FIRST", shown, footer(action=navigate("SECOND")), terminal=None)
    done = footer(action=complete(name="${form.name}"))
    return flow(first, screen("SECOND", text_input("name"), done))


@rule(
    "R245",
    "what a later screen gives is shown inside an If or a Switch, as it may still be empty",
    source="Flow JSON, forward references",
    severity=Severity.WARNING,
    since=_GLOBAL,
    bad=_before(None),
    good=_before("${screen.SECOND.form.name} != ''"),
    details="A screen is later if it can be reached from this one, and this one not from it. "
    "Payloads are left alone: what is empty is sent empty.",
)
def later_screens_are_guarded(flow: Flow) -> Iterator[Flaw]:
    for binding, use in later_screens(flow):
        yield Flaw(
            binding.route,
            f"screen {use.reference.screen} comes later, so this may be empty",
            hint=f"put it into an If with the condition `{use.reference} != ''`",
            start=use.reference.start,
            end=use.reference.end,
        )


def _nested(words: str) -> dict[str, Any]:
    person = {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "__example__": {"name": "Ana"},
    }
    return _shown(words, person=person)


@rule(
    "R246",
    "a path such as ${data.a.b} follows the properties of objects, and goes through no array",
    code=_DYNAMIC,
    source="error codes",
    bad=_nested("${data.person.nmae}"),
    good=_nested("${data.person.name}"),
)
def paths_follow_properties(flow: Flow) -> Iterator[Flaw]:
    for binding, use in missed(flow, Fate.NO_PATH):
        reference = use.reference
        hint = "follow the `properties` of the declaration"
        message = f"`{short(str(reference))}` leads nowhere: {use.why}"
        yield Flaw(binding.route, message, hint, start=reference.start, end=reference.end)


@rule(
    "R248",
    "an expression in backticks is the whole value, and came with version 6.0",
    code=_VALUE,
    source="Flow JSON, nested expressions",
    bad=_shown("Hello `${data.name}`", **_NAME),
    good=_shown("`'Hello ' ${data.name}`", **_NAME),
)
def backticks_enclose_the_value(flow: Flow) -> Iterator[Flaw]:
    for binding in bindings(flow).by_form[Form.EARLY]:
        if binding.uses:
            hint = f"raise the version to {EXPRESSIONS_SINCE}, or send the finished value as data"
            message = "expressions in backticks came with version 6.0"
            yield Flaw(binding.route, message, hint, severity=_weight(binding))
    for binding in bindings(flow).by_form[Form.PARTIAL]:
        if binding.uses:
            hint = "put the first backtick at the very start and the last at the very end"
            message = "the backticks do not stand around the whole value"
            yield Flaw(binding.route, message, hint, severity=_weight(binding))


@rule(
    "R249",
    "an expression in backticks uses known operators on values of the right types",
    code=_VALUE,
    source="Flow JSON, nested expressions",
    since=EXPRESSIONS_SINCE,
    bad=_shown("`${data.visits} > 1 ? 'many' : 'one'`", **_VISITS),
    good=_shown("`'Visits: ' (${data.visits} + 1)`", **_VISITS),
    details="`==` and `!=` compare values of one type, `<` `<=` `>` `>=` and `+` `-` `*` `/` `%` "
    "take numbers, `&&` `||` `!` take booleans; texts stand in single quotes and are joined by "
    "standing side by side. There is no ternary and there are no functions.",
)
def expressions_are_sound(flow: Flow) -> Iterator[Flaw]:
    causes = (Cause.OPERATOR, Cause.STRUCTURE, Cause.QUOTE, Cause.OPERAND, Cause.DEPTH)
    for form in (Form.EXPRESSION, Form.CONDITION):
        for binding, problem in problems(flow, form, *causes, nested=True):
            yield _flaw(flow, binding, problem)
    for binding, problem in problems(flow, Form.EXPRESSION, Cause.EMPTY):
        yield _flaw(flow, binding, problem)
    yield from misfits(flow, Form.EXPRESSION, Clash.SIDES, Clash.OPERAND)


@rule(
    "R250",
    "a backtick inside an expression is written as two backslashes and a backtick",
    code=_VALUE,
    source="Flow JSON, nested expressions",
    since=EXPRESSIONS_SINCE,
    bad=_shown("`'The ` of ' ${data.name}`", **_NAME),
    good=_shown("`'The \\` of ' ${data.name}`", **_NAME),
)
def inner_backticks_are_escaped(flow: Flow) -> Iterator[Flaw]:
    for form in (Form.EXPRESSION, Form.CONDITION):
        for binding, problem in problems(flow, form, Cause.BACKTICK, nested=True):
            yield _flaw(flow, binding, problem)


@rule(
    "R251",
    "an expression gives a value of the type that its property takes",
    code=_VALUE,
    source="Flow JSON, nested expressions",
    since=EXPRESSIONS_SINCE,
    bad=flow(screen("WELCOME", text("Hi", visible="`'Hi ' ${data.name}`"), footer(), data=_NAME)),
    good=flow(
        screen("WELCOME", text("Hi", visible="`${data.name} == 'Ana'`"), footer(), data=_NAME)
    ),
)
def expressions_fit_their_properties(flow: Flow) -> Iterator[Flaw]:
    return misfed_expressions(flow)


_CHECKED_IN_PAYLOADS = Version(7, 2)


def _flaw(flow: Flow, binding: Binding, problem: Problem) -> Flaw:
    # Text in backticks that names nothing may be meant as text, and payloads came to be checked
    # with 7.2 only.
    sure = "${" in binding.text and problem.cause is not Cause.DEPTH
    if binding.in_payload and flow.version < _CHECKED_IN_PAYLOADS:
        sure = False
    return Flaw(
        binding.route,
        problem.message,
        problem.hint,
        severity=None if sure else Severity.WARNING,
        start=problem.start,
        end=problem.end,
    )


def _weight(binding: Binding) -> Severity | None:
    # What is sent or a title is nowhere said to be refused.
    in_component = binding.component is not None and binding.action is None
    return None if in_component else Severity.WARNING
