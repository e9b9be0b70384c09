"""R121-R136: what people choose from: CheckboxGroup, RadioButtonsGroup, Dropdown, ChipsSelector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bounds import min_above_max
from flowops.flowjson.defects import milder
from flowops.flowjson.examples import component, options, showing
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow

    Options = list[tuple[int, dict[str, Any]]]

SECTION = Section("Choices")
rule = SECTION.rule

CHOICES = ("CheckboxGroup", "RadioButtonsGroup", "Dropdown", "ChipsSelector")
MOST_OPTIONS = 200
MOST_WITH_IMAGES = 100
FEWEST_CHIPS = 2

MISSING = ("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE")


def choice(kind: str = "CheckboxGroup", **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    source = options("Rome", "Paris")
    return component(kind, **{"name": "city", "label": "City", "data_source": source, **properties})


def _options(*entries: dict[str, Any], kind: str = "CheckboxGroup") -> dict[str, Any]:
    return showing(choice(kind, data_source=[*options(), *entries]))


_ROME = {"id": "rome", "title": "Rome"}

rule(
    "R121",
    "a CheckboxGroup has a name, a label and options",
    code=MISSING,
    source="components; changelog",
    bad=showing(choice(label=None)),
    good=showing(choice()),
    details="Below 4.0 it needs no label.",
)(ByTable("R121"))

rule(
    "R122",
    "a CheckboxGroup has no more, and no longer, than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(choice(label="Which of these cities have you been to?")),
    good=showing(choice()),
    details="Label 30, a title 30, descriptions 300, metadata 20 characters; 20 options.",
)(ByTable("R122"))


@rule(
    "R123",
    "min-selected-items is not above max-selected-items",
    code="MIN_VALUE_GREATER_THAN_MAX",
    source="error codes",
    bad=showing(choice(min_selected_items=2, max_selected_items=1)),
    good=showing(choice(min_selected_items=1, max_selected_items=2)),
)
def fewest_choices_are_below_most(flow: Flow) -> Iterator[Flaw]:
    kinds = ("CheckboxGroup", "ChipsSelector")
    yield from min_above_max(flow, kinds, "min-selected-items", "max-selected-items")


@rule(
    "R124",
    "a RadioButtonsGroup has a name, a label and options",
    code=MISSING,
    source="components; changelog",
    bad=showing(choice("RadioButtonsGroup", data_source=None)),
    good=showing(choice("RadioButtonsGroup", init_value="0")),
    details="Below 4.0 it needs no label. An init-value that is a list is a warning: the table "
    "says so, and the text speaks of one value.",
)
def radio_buttons_are_whole(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R124")(flow)
    for each in flow.by_type.get("RadioButtonsGroup", ()):
        if isinstance(each.value.get("init-value"), list):
            message = "`init-value` is a list, and only one option can be chosen"
            yield milder(Flaw(each.at("init-value"), message, hint="write the id of an option"))


rule(
    "R125",
    "a RadioButtonsGroup has no more, and no longer, than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(choice("RadioButtonsGroup", data_source=options(*map(str, range(21))))),
    good=showing(choice("RadioButtonsGroup")),
    details="Label 30, a title 30, descriptions 300, metadata 20 characters; 20 options.",
)(ByTable("R125"))

rule(
    "R126",
    "a Dropdown has a name, a label and options",
    code=MISSING,
    source="components",
    bad=showing(choice("Dropdown", name=None)),
    good=showing(choice("Dropdown")),
    details="A missing label is a warning: the documents contradict each other.",
)(ByTable("R126"))


@rule(
    "R127",
    "a Dropdown has no more, and no longer, than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(choice("Dropdown", label="City of your next visit")),
    good=showing(choice("Dropdown")),
    details="Label 20, a title 30, descriptions 300, metadata 20 characters; 200 options, or 100 "
    "where one has an image.",
)
def dropdowns_are_shown_whole(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R127")(flow)
    for each, found in flow.once(_written_options):
        if each.type != "Dropdown" or not MOST_WITH_IMAGES < len(found) <= MOST_OPTIONS:
            continue
        if any("image" in option for _, option in found):
            shown = f"{len(found)} options, of which {MOST_WITH_IMAGES} are shown"
            message = f"a Dropdown with images has {shown}"
            hint = "take out the images, or some options"
            yield Flaw(each.at("data-source"), message, hint=hint)


rule(
    "R128",
    "a ChipsSelector has a name, a label and options",
    code=MISSING,
    source="components",
    bad=showing(choice("ChipsSelector", label=None)),
    good=showing(choice("ChipsSelector")),
    since=Version(6, 3),
)(ByTable("R128"))

rule(
    "R129",
    "an option of a ChipsSelector has an id, a title, and no picture",
    code="INVALID_PROPERTY_KEY",
    source="components",
    bad=_options({**_ROME, "description": "in Italy"}, kind="ChipsSelector"),
    good=_options(_ROME, kind="ChipsSelector"),
    since=Version(6, 3),
    details="It takes id, title, enabled, on-select-action and on-unselect-action.",
)(ByTable("R129"))


@rule(
    "R130",
    "a ChipsSelector has 2 to 20 options, and texts as long as what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=showing(choice("ChipsSelector", data_source=options("Rome"))),
    good=showing(choice("ChipsSelector")),
    since=Version(6, 3),
    details="Label 80, description 300 characters.",
)
def chips_are_shown_whole(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R130")(flow)
    for each in flow.by_type.get("ChipsSelector", ()):
        source = each.value.get("data-source")
        if isinstance(source, list) and 0 < len(source) < FEWEST_CHIPS:
            message = f"a ChipsSelector is for at least {FEWEST_CHIPS} options"
            yield Flaw(each.at("data-source"), message, hint="add one, or use an OptIn")


rule(
    "R131",
    "data-source is a list of options that is not empty, or is bound",
    code=("MIN_ITEMS_REQUIRED", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(choice(data_source=[])),
    good=showing(choice(data_source=options("Rome"))),
)(ByTable("R131"))


@rule(
    "R132",
    "an option has an id and a title",
    code=(*MISSING, "PATTERN_MISMATCH"),
    source="components",
    bad=_options({"id": "rome"}),
    good=_options(_ROME),
    details="A warning where two have the same id, and below 6.0 where one is blank.",
)
def options_are_whole(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R132")(flow)
    for each, found in flow.once(_written_options):
        ids = [option["id"] for _, option in found if isinstance(option.get("id"), str)]
        if len(set(ids)) < len(ids):
            yield from _repeated(each, found)


rule(
    "R133",
    "an option has no other keys than those of its table",
    code="INVALID_PROPERTY_KEY",
    source="components",
    bad=_options({**_ROME, "subtitle": "in Italy"}),
    good=_options({**_ROME, "description": "in Italy"}),
    details="One that the version does not know yet is R066's.",
)(ByTable("R133"))


@rule(
    "R134",
    "the colour of an option is #RRGGBB, and stands without an image",
    code=("PATTERN_MISMATCH", "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR"),
    source="components",
    bad=_options({**_ROME, "color": "red"}),
    good=_options({**_ROME, "color": "#0A7CFF"}),
    since=Version(5, 0),
)
def colours_are_hexadecimal(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R134")(flow)
    for option, route in pictured_options(flow):
        if "color" in option:
            code = "DATA_SOURCE_ITEMS_HAVE_BOTH_IMAGE_AND_COLOR"
            message = "an option has a colour or an image, and this one has both"
            yield Flaw((*route, "color"), message, hint="take one out", key=True, code=code)


def pictured_options(flow: Flow) -> list[tuple[dict[str, Any], Route]]:
    """The options with an image, of all choices."""
    return flow.once(_pictured)


def _pictured(flow: Flow) -> list[tuple[dict[str, Any], Route]]:
    return [
        (option, each.at("data-source", index))
        for each, found in flow.once(_written_options)
        for index, option in found
        if "image" in option
    ]


def _written_options(flow: Flow) -> list[tuple[Component, Options]]:
    """The options that are written in the file, of all choices."""
    return [
        (each, [entry for entry in enumerate(source) if isinstance(entry[1], dict)])
        for kind in CHOICES
        for each in flow.by_type.get(kind, ())
        if isinstance(source := each.value.get("data-source"), list)
    ]


def _repeated(component: Component, options: Options) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, option in options:
        name = option.get("id")
        if isinstance(name, str) and name in seen:
            message = f"an earlier option has the id `{short(name)}` too"
            route = component.at("data-source", index, "id")
            yield milder(Flaw(route, message, hint="give each option an id of its own"))
        elif isinstance(name, str):
            seen.add(name)
