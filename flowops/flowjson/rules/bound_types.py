"""R056-R058: what a bound field must be to feed its property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson.examples import component, flow, footer, screen, string, text
from flowops.flowjson.feeding import incomplete_entries, misfed_picker_errors, misfed_properties
from flowops.flowjson.rule import Section
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow
    from flowops.flowjson.rule import Flaw

SECTION = Section("Bound types")
rule = SECTION.rule

_CODE = "INVALID_SCREEN_DYNAMIC_DATA"


def _cities(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    declared = {
        "type": "array",
        "items": {"type": "object", "properties": properties},
        "__example__": [{"id": "lima", "title": "Lima"}],
    }
    city = component("Dropdown", name="city", label="City", data_source="${data.cities}")
    sent = {"name": "complete", "payload": {"city": "${form.city}"}}
    return flow(screen("WELCOME", city, footer(action=sent), data={"cities": declared}))


@rule(
    "R056",
    "a bound list of options, items or images declares what each of its entries needs",
    code=_CODE,
    source="error codes; components",
    bad=_cities(id={"type": "string"}),
    good=_cities(id={"type": "string"}, title={"type": "string"}),
    details="A `data-source` needs `id` and `title`, `list-items` need `main-content` and "
    "usually `id`, `images` need `src` and `alt-text`. They are declared in `properties` of the "
    "array's `items`.",
)
def bound_lists_declare_their_entries(flow: Flow) -> Iterator[Flaw]:
    return incomplete_entries(flow)


def _greeting(declared: dict[str, Any]) -> dict[str, Any]:
    return flow(screen("WELCOME", text("${data.words}"), footer(), data={"words": declared}))


@rule(
    "R057",
    "a bound field is of the type that its property takes",
    code=_CODE,
    source="error codes",
    bad=_greeting({"type": "boolean", "__example__": True}),
    good=_greeting(string()),
    details="`text` takes a string, `visible` a boolean, `width` a number, and so on. Lengths "
    "such as `min-chars` take a number; Meta's components page calls them strings, so a string "
    "is a warning.",
)
def bound_fields_fit_their_properties(flow: Flow) -> Iterator[Flaw]:
    return misfed_properties(flow)


def _photos(declared: dict[str, Any]) -> dict[str, Any]:
    photos = component(
        "PhotoPicker",
        name="photos",
        label="Photos",
        max_uploaded_photos=1,
        error_message="${data.problem}",
    )
    sent = {"name": "complete", "payload": {"photos": "${form.photos}"}}
    return flow(screen("WELCOME", photos, footer(action=sent), data={"problem": declared}))


@rule(
    "R058",
    "the error message of a picker of files is bound to a string or an object",
    code=_CODE,
    source="error codes",
    since=Version(4, 0),
    bad=_photos({"type": "number", "__example__": 1}),
    good=_photos(string("too large")),
)
def errors_of_pickers_are_strings_or_objects(flow: Flow) -> Iterator[Flaw]:
    return misfed_picker_errors(flow)
