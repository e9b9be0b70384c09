"""R111-R120: what people type: TextInput and TextArea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.bounds import min_above_max
from flowops.flowjson.examples import component, showing, text_input
from flowops.flowjson.patterns import problem_of_pattern
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Component, Flow

SECTION = Section("Text entry")
rule = SECTION.rule

WITH_PATTERN = ("text", "number", "password", "passcode")
_CODE = {"pattern": "[0-9]{6}", "helper_text": "six digits"}

rule(
    "R111",
    "a TextInput has a name and a label",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(component("TextInput", name="answer")),
    good=showing(text_input(label="Your name")),
)(ByTable("R111"))

rule(
    "R112",
    "the input-type of a TextInput is one of six",
    code="INVALID_ENUM_VALUE",
    source="components",
    bad=showing(text_input(input_type="mail")),
    good=showing(text_input(input_type="email")),
)(ByTable("R112"))


@rule(
    "R113",
    "the pattern of a TextInput is a regular expression, without slashes around it",
    code="INVALID_PROPERTY_VALUE_FORMAT",
    source="components",
    bad=showing(text_input(pattern="[0-9{6}", helper_text="six digits")),
    good=showing(text_input(**_CODE)),
    since=Version(6, 2),
)
def a_pattern_is_a_regular_expression(flow: Flow) -> Iterator[Flaw]:
    for each, pattern in _patterns(flow):
        problem = problem_of_pattern(pattern)
        if problem is not None:
            message = f"`pattern` is no regular expression: {problem}"
            yield Flaw(each.at("pattern"), message, hint="try it in a browser: new RegExp(…)")
        elif len(pattern) > 1 and pattern[0] == pattern[-1] == "/":
            message = "the slashes around `pattern` are taken as a part of it"
            hint = f"write `{short(pattern[1:-1])}`"
            yield Flaw(each.at("pattern"), message, hint=hint, severity=Severity.WARNING)


@rule(
    "R114",
    "a pattern is for texts, numbers, passwords and passcodes",
    code=("INVALID_DEPENDENCIES", "ONE_OF_SCHEMA_VALIDATION_FAILED"),
    source="components",
    bad=showing(text_input(input_type="email", **_CODE)),
    good=showing(text_input(input_type="passcode", **_CODE)),
    since=Version(6, 2),
)
def a_pattern_is_for_some_inputs(flow: Flow) -> Iterator[Flaw]:
    for each, _ in _patterns(flow):
        if each.value.get("input-type") in ("email", "phone"):
            kind = each.value["input-type"]
            message = f"an input of type {kind} takes no `pattern`"
            yield Flaw(each.at("pattern"), message, hint=f"it is for {one_of(WITH_PATTERN)}")


@rule(
    "R115",
    "a TextInput with a pattern has a helper-text",
    code="MISSING_REQUIRED_PROPERTY",
    source="components",
    bad=showing(text_input(pattern="[0-9]{6}")),
    good=showing(text_input(**_CODE)),
    since=Version(6, 2),
)
def a_pattern_is_explained(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("TextInput", ()):
        if "pattern" in each.value and "helper-text" not in each.value:
            message = "an input with a `pattern` has a `helper-text`, and this one has not"
            hint = "say in `helper-text` what is to be typed"
            yield Flaw(each.at("pattern"), message, hint=hint, key=True)


rule(
    "R116",
    "the texts of a TextInput are no longer than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(text_input(label="The name as on your card")),
    good=showing(text_input(label="Your name")),
    details="Label 20, helper-text 80, error-message 30 characters.",
)(ByTable("R116"))


@rule(
    "R117",
    "min-chars is not above max-chars",
    code="MIN_VALUE_GREATER_THAN_MAX",
    source="error codes",
    bad=showing(text_input(min_chars=10, max_chars=5)),
    good=showing(text_input(min_chars=5, max_chars=10)),
)
def min_chars_is_below_max_chars(flow: Flow) -> Iterator[Flaw]:
    yield from min_above_max(flow, ("TextInput",), "min-chars", "max-chars")


rule(
    "R118",
    "the label-variant of an input is large",
    code="INVALID_ENUM_VALUE",
    source="components",
    bad=showing(text_input(label_variant="small")),
    good=showing(text_input(label_variant="large")),
    since=Version(7, 0),
)(ByTable("R118"))

rule(
    "R119",
    "a TextArea has a name and a label",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(component("TextArea", name="story")),
    good=showing(component("TextArea", name="story", label="Your story", max_length=300)),
)(ByTable("R119"))

rule(
    "R120",
    "the texts of a TextArea are no longer than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(component("TextArea", name="story", label="Tell us what happened")),
    good=showing(component("TextArea", name="story", label="What happened")),
    details="Label 20, helper-text 80 characters.",
)(ByTable("R120"))


def _patterns(flow: Flow) -> Iterator[tuple[Component, str]]:
    for each in flow.by_type.get("TextInput", ()):
        pattern = each.value.get("pattern")
        # A regular expression holds `${` where it ends in a brace: only a whole reference is one.
        if isinstance(pattern, str) and not pattern.startswith(("${", "`")):
            yield each, pattern
