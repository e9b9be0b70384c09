"""R194-R199: a Switch, and what its cases hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson import defects
from flowops.flowjson.branches import lacking
from flowops.flowjson.children import not_components
from flowops.flowjson.contents import not_held
from flowops.flowjson.examples import component, flow, footer, screen, text
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.branches import footers_in_branches
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("Switch")
rule = SECTION.rule

_SINCE = Version(4, 0)
_DATA = {"plan": {"type": "string", "__example__": "gold"}}


def _switch(cases: object) -> dict[str, Any]:
    return component("Switch", value="${data.plan}", cases=cases)


def _shown(*children: dict[str, Any]) -> dict[str, Any]:
    return flow(screen("WELCOME", *children, data=_DATA))


@rule(
    "R194",
    "a Switch has a value and cases",
    code="MISSING_REQUIRED_PROPERTY",
    source="components, Switch",
    since=_SINCE,
    bad=_shown(text("${data.plan}"), component("Switch", cases={"gold": [text()]}), footer()),
    good=_shown(_switch({"gold": [text()]}), footer()),
)
def a_switch_has_a_value_and_cases(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Switch", ()):
        for key in ("value", "cases"):
            if key not in each.value:
                yield defects.missing(key, "Switch", each.route)


@rule(
    "R195",
    "the cases of a Switch are an object that is not empty",
    code=("EMPTY_SWITCH_CASES", "INVALID_PROPERTY_VALUE"),
    source="error codes; components, Switch",
    since=_SINCE,
    bad=_shown(_switch({}), footer()),
    good=_shown(_switch({"gold": [text()]}), footer()),
)
def a_switch_has_a_case(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Switch", ()):
        cases = each.value.get("cases", {"": []})
        if not isinstance(cases, dict):
            yield defects.wrong_type(cases, {"object"}, each.at("cases"))
        elif not cases:
            hint = "add a case for each value that can come"
            yield Flaw(each.at("cases"), "this Switch has no case", hint, key=True)


@rule(
    "R196",
    "a case of a Switch is a list of texts, inputs, images, links or a Footer",
    code="INVALID_PROPERTY_VALUE",
    source="components, Switch; changelog 7.1",
    since=_SINCE,
    bad=_shown(_switch({"gold": [_switch({"gold": [text()]})]}), footer()),
    good=_shown(_switch({"gold": [text()]}), footer()),
    details="No If and no Switch, and nothing that an If may not hold; ChipsSelector from 7.1 on.",
)
def cases_hold_what_they_may(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Switch", ()):
        cases = each.value.get("cases")
        for name, case in cases.items() if isinstance(cases, dict) else ():
            yield from not_components(case, each.at("cases", name))
    yield from not_held(flow, "Switch")


@rule(
    "R197",
    "a Footer in one case of a Switch needs one in all",
    code="MISSING_FOOTER_IN_SWITCH_BRANCHES",
    source="error codes",
    since=_SINCE,
    bad=_shown(_switch({"gold": [footer()], "silver": [text()]})),
    good=_shown(_switch({"gold": [footer("A")], "silver": [footer("B")]})),
)
def all_cases_have_a_footer(flow: Flow) -> Iterator[Flaw]:
    for each, missing in lacking(flow, "Switch", flow.once(footers_in_branches)):
        for branch in missing:
            message = f"the case `{short(str(branch[-1]))}` has no Footer, and another case has one"
            flaw = Flaw(each.at(*branch), message, "add a Footer to every case", key=True)
            # Flows are shown that leave it empty; what it is, no page says (R199).
            is_empty_default = branch[-1] == "default" and not each.value["cases"]["default"]
            yield defects.milder(flaw) if is_empty_default else flaw


@rule(
    "R199",
    "a case called default is not described in the documentation",
    source="published flows",
    severity=Severity.INFO,
    since=_SINCE,
    bad=_shown(_switch({"gold": [text()], "default": [text()]}), footer()),
    good=_shown(_switch({"gold": [text()], "silver": [text()]}), footer()),
    details="Meta's own examples use it for every value that has no case.",
)
def a_default_case_is_not_described(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Switch", ()):
        cases = each.value.get("cases")
        if isinstance(cases, dict) and "default" in cases:
            message = "that `default` stands for all other values is not described"
            hint = "write a case for each value, or try it on a phone"
            yield Flaw(each.at("cases", "default"), message, hint, key=True)
