"""R178-R184: an If, what its branches hold, and where a Footer may stand in them.

A Footer outside of all branches with another one inside is R184's, and one that is too deep R182's:
what other branches lack is looked at where neither is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson import defects
from flowops.flowjson.branches import is_alternative, lacking
from flowops.flowjson.children import not_components
from flowops.flowjson.contents import not_held
from flowops.flowjson.examples import component, flow, footer, screen, text
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Component, Flow

SECTION = Section("If and Switch")
rule = SECTION.rule

DEEPEST = 3
_SINCE = Version(4, 0)
_DATA = {"is_new": {"type": "boolean", "__example__": True}}


def _if(*then: dict[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return component("If", **({"condition": "${data.is_new}", "then": list(then)} | properties))


def _either(then: dict[str, Any], otherwise: dict[str, Any]) -> dict[str, Any]:
    return _if(then) | {"else": [otherwise]}


def _shown(*children: dict[str, Any]) -> dict[str, Any]:
    return flow(screen("WELCOME", *children, data=_DATA))


def _nested(depth: int) -> dict[str, Any]:
    held = text()
    for _ in range(depth):
        held = _if(held)
    return held


@rule(
    "R178",
    "an If has a condition and a then",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components, If",
    since=_SINCE,
    bad=_shown(_if(text(), condition=None), footer()),
    good=_shown(_if(text()), footer()),
)
def an_if_has_a_condition_and_a_then(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("If", ()):
        for key in ("condition", "then"):
            if key not in each.value:
                yield defects.missing(key, "If", each.route)
        for key in ("then", "else"):
            if key in each.value:
                yield from not_components(each.value[key], each.at(key))


@rule(
    "R179",
    "the then of an If holds a component",
    code="INVALID_PROPERTY_VALUE",
    source="error codes; components, If",
    since=_SINCE,
    bad=_shown(_if(), footer()),
    good=_shown(_if(text()), footer()),
)
def a_then_holds_a_component(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("If", ()):
        if each.value.get("then") == []:
            hint = "add a component, or turn the condition round and use this branch"
            yield Flaw(each.at("then"), "this `then` holds no component", hint, key=True)


@rule(
    "R180",
    "the branches of an If hold texts, inputs, images, links, Footer, If and Switch",
    code="INVALID_PROPERTY_VALUE",
    source="components, If; changelog 7.1",
    since=_SINCE,
    bad=_shown(_if(component("RichText", text="# Terms")), footer()),
    good=_shown(_if(text()), footer()),
    details="Not Form, PhotoPicker, DocumentPicker, RichText, NavigationList, CalendarPicker or "
    "ImageCarousel; ChipsSelector from 7.1 on.",
)
def branches_hold_what_they_may(flow: Flow) -> Iterator[Flaw]:
    return not_held(flow, "If")


@rule(
    "R181",
    "If is nested at most 3 deep",
    code="MAXIMUM_IF_NESTING",
    source="components, If",
    since=_SINCE,
    bad=_shown(_nested(DEEPEST + 1), footer()),
    good=_shown(_nested(DEEPEST), footer()),
)
def an_if_is_nested_at_most_3_deep(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("If", ()):
        if _ifs_around(each) == DEEPEST:
            message = f"this If is nested more than {DEEPEST} deep"
            yield Flaw(each.at("type"), message, "join the conditions with `&&`")


@rule(
    "R182",
    "a Footer stands in an outermost If",
    code="INVALID_PROPERTY_VALUE",
    source="components, If",
    since=_SINCE,
    bad=_shown(_either(_either(footer("A"), footer("B")), footer("C"))),
    good=_shown(_either(footer("A"), footer("B"))),
)
def a_footer_stands_in_an_outermost_if(flow: Flow) -> Iterator[Flaw]:
    said: set[int] = set()
    for each in flow.by_type.get("Footer", ()):
        if _ifs_around(each) > 1 and id(each.parents[-1]) not in said:
            said.add(id(each.parents[-1]))
            message = "a Footer cannot stand in an If that stands in another"
            yield Flaw(each.at("type"), message, "move it to the outermost If")


@rule(
    "R183",
    "a Footer in one branch of an If needs one in the other",
    code="MISSING_FOOTER_IN_IF_ELSE_BRANCHES",
    source="error codes; components, If",
    since=_SINCE,
    bad=_shown(_if(footer())),
    good=_shown(_either(footer("A"), footer("B"))),
)
def both_branches_have_a_footer(flow: Flow) -> Iterator[Flaw]:
    for each, (missing, *_) in lacking(flow, "If", flow.once(footers_in_branches)):
        key = str(missing[0])
        other = "else" if key == "then" else "then"
        message = f"the `{other}` of this If has a Footer, and its `{key}` has none"
        hint = f"add a Footer to the `{key}`"
        yield Flaw(each.at(key if key in each.value else other), message, hint, key=True)


@rule(
    "R184",
    "Footers stand inside of an If or Switch, or outside, not both",
    code="MORE_THAN_ONE_FOOTER",
    source="error codes; components, If",
    since=_SINCE,
    bad=_shown(_either(footer("A"), footer("B")), footer("C")),
    good=_shown(_either(footer("A"), footer("B"))),
)
def footers_stand_inside_or_outside(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        footers = each.by_type.get("Footer", ())
        outside = [one for one in footers if not is_alternative(one)]
        if outside and len(outside) < len(footers):
            message = "a Footer stands outside of If and Switch, and others inside"
            yield Flaw(outside[0].at("type"), message, "keep one or the others")


def footers_in_branches(flow: Flow) -> list[Component]:
    """Those of screens that have them in branches alone, where none is too deep."""
    found: list[Component] = []
    for each in flow.screens:
        footers = each.by_type.get("Footer", ())
        if all(is_alternative(one) and _ifs_around(one) <= 1 for one in footers):
            found += footers
    return found


def _ifs_around(component: Component) -> int:
    """How many Ifs it stands in. It stops counting where there are too many."""
    count = 0
    for each in component.parents:
        count += each.type == "If"
        if count > DEEPEST:
            break
    return count
