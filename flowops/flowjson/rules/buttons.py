"""R151-R155: OptIn, EmbeddedLink and Footer. How long their texts may be is R090's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson.examples import component, flow, footer, open_url, screen, showing
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("OptIn, EmbeddedLink and Footer")
rule = SECTION.rule

_MISSING = ("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE")
_SIDES = ("left-caption", "right-caption")


def _footer(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return flow(screen("WELCOME", footer(**properties)))


rule(
    "R151",
    "an OptIn has a name and a label",
    code=_MISSING,
    source="components",
    bad=showing(component("OptIn", name="terms")),
    good=showing(component("OptIn", name="terms", label="I agree", required=True)),
)(ByTable("R151"))

rule(
    "R152",
    "an EmbeddedLink has a text and an action",
    code=_MISSING,
    source="components",
    bad=showing(component("EmbeddedLink", text="Our terms")),
    good=showing(
        component(
            "EmbeddedLink", text="Our terms", on_click_action=open_url("https://example.com/terms")
        )
    ),
)(ByTable("R152"))

rule(
    "R153",
    "a Footer has a label and an action",
    code=_MISSING,
    source="components",
    bad=flow(screen("WELCOME", component("Footer", label="Done"))),
    good=flow(screen("WELCOME", footer("Done"))),
)(ByTable("R153"))


@rule(
    "R154",
    "a Footer has a caption in the centre, or two at its sides",
    code="NOT_KEYWORD_SCHEMA_VALIDATION_FAILED",
    source="error codes; components",
    bad=_footer(left_caption="Total", right_caption="€ 12", center_caption="incl. VAT"),
    good=_footer(center_caption="Total € 12"),
)
def captions_stand_in_the_centre_or_at_the_sides(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Footer", ()):
        sides = [name for name in _SIDES if name in each.value]
        if "center-caption" in each.value and sides:
            message = f"`center-caption` does not go with `{sides[0]}`"
            hint = "keep the one in the centre, or the two at the sides"
            yield Flaw(each.at("center-caption"), message, hint=hint, key=True)


@rule(
    "R155",
    "a Footer has captions at both sides or at none",
    code="INVALID_DEPENDENCIES",
    source="error codes",
    bad=_footer(left_caption="Total"),
    good=_footer(left_caption="Total", right_caption="€ 12"),
)
def captions_stand_at_both_sides(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Footer", ()):
        sides = [name for name in _SIDES if name in each.value]
        if len(sides) == 1 and "center-caption" not in each.value:
            other = _SIDES[_SIDES.index(sides[0]) - 1]
            message = f"`{sides[0]}` stands without `{other}`"
            yield Flaw(each.at(sides[0]), message, hint=f"add `{other}`", key=True)
