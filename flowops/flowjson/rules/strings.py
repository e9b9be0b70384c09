"""R084-R092: what every component's properties have in common.

A limit of characters is R090's where the component has no rule of its own for its limits, a blank
text is R085's where R084 and R132 do not speak of it, and a wrong word is R089's where it is not
its property's.
"""

from __future__ import annotations

from flowops.findings import Severity
from flowops.flowjson.examples import component, options, showing, text, text_input
from flowops.flowjson.rule import Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version

SECTION = Section("Strings, limits and bindings")
rule = SECTION.rule

rule(
    "R084",
    "the text of a heading, a body, a caption or a link is not blank",
    code="PATTERN_MISMATCH",
    source="components; error codes",
    bad=showing(text(" ")),
    good=showing(text("Hello")),
)(ByTable("R084"))

rule(
    "R085",
    "no text of a component is blank",
    code="PATTERN_MISMATCH",
    source="changelog, 2024-11-12",
    bad=showing(text_input(helper_text="")),
    good=showing(text_input()),
    since=Version(6, 0),
    details="A warning for the texts of options, list items and images.",
)(ByTable("R085"))

rule(
    "R086",
    "what is true or false is so without quotes, or is bound",
    code=("INVALID_PROPERTY_TYPE", "PATTERN_MISMATCH"),
    source="error codes",
    bad=showing(text_input(required="yes")),
    good=showing(text_input(required=True)),
)(ByTable("R086"))

rule(
    "R087",
    "a number is a number without quotes, or is bound",
    code=("INVALID_PROPERTY_TYPE", "PATTERN_MISMATCH"),
    source="error codes",
    bad=showing(text_input(max_chars="20")),
    good=showing(text_input(max_chars=20)),
    details="The table of the components page says string; the check refuses one.",
)(ByTable("R087"))

rule(
    "R089",
    "a property that takes one of a few words holds one of them",
    code="INVALID_ENUM_VALUE",
    source="error codes",
    bad=showing(
        component(
            "RadioButtonsGroup",
            name="size",
            label="Size",
            data_source=options(),
            media_size="huge",
        )
    ),
    good=showing(
        component(
            "RadioButtonsGroup",
            name="size",
            label="Size",
            data_source=options(),
            media_size="large",
        )
    ),
)(ByTable("R089"))

rule(
    "R090",
    "a text is no longer than what is shown of it",
    severity=Severity.WARNING,
    source="components",
    bad=showing(component("TextHeading", text="Welcome! " * 10)),
    good=showing(component("TextHeading", text="Welcome!")),
    details="Nothing is said of a text that holds a reference or an expression.",
)(ByTable("R090"))
