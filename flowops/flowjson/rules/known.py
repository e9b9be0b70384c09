"""R063-R066: components and properties exist, and the flow's version knows them.

A component that is newer than the version is R065's alone: its properties are not looked at.
"""

from __future__ import annotations

from flowops.flowjson.examples import component, flow, options, screen, showing, text_input
from flowops.flowjson.rule import Section
from flowops.flowjson.shape import ByTable

SECTION = Section("Components and versions")
rule = SECTION.rule

rule(
    "R063",
    "a component has a type",
    code="MISSING_REQUIRED_TYPE_PROPERTY",
    source="error codes",
    bad=showing({"text": "Hello"}),
    good=showing({"type": "TextBody", "text": "Hello"}),
)(ByTable("R063"))

rule(
    "R064",
    "a type is one of the 24 components, spelled exactly",
    code="INVALID_PROPERTY_VALUE",
    source="components; error codes",
    bad=showing(component("RadioGroup", text="Hello")),
    good=showing(component("TextBody", text="Hello")),
    details="A warning in a version that is newer than the newest one known here.",
)(ByTable("R064"))

rule(
    "R065",
    "a component is used from the version on that brought it",
    code="INVALID_PROPERTY_VALUE",
    source="components",
    bad=flow(screen("WELCOME", component("RichText", text="# Terms")), version="5.0"),
    good=showing(
        component("ChipsSelector", name="colours", label="Colours", data_source=options("A", "B")),
        version="6.3",
    ),
)(ByTable("R065"))

rule(
    "R066",
    "a property is used from the version on that brought it",
    code="INVALID_PROPERTY_KEY",
    source="components",
    bad=showing(text_input(label_variant="large"), version="6.3"),
    good=showing(text_input(label_variant="large"), version="7.0"),
    details="A warning for the actions of a ChipsSelector: one page says that they came with the "
    "component, in 6.3, and another with 7.1.",
)(ByTable("R066"))
