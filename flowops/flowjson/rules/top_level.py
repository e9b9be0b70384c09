"""R014-R024: what stands beside the version: screens, the endpoint, and no key twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.defects import kind, lacks, milder
from flowops.flowjson.examples import (
    component,
    data_exchange,
    flow,
    footer,
    screen,
    showing,
    text,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.file import found_by_the_reader
from flowops.flowjson.shape import ByTable
from flowops.flowjson.tables import tables
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Flow

SECTION = Section("Top level")
rule = SECTION.rule

MOST_SCREENS = 100
DATA_API_4 = Version(7, 3)
"""The first version that is said to go with data API 4.0."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_NOTE = text("${data.note}")
_EXCHANGING = screen("WELCOME", footer(action=data_exchange()))


@rule(
    "R014",
    "a flow has at least one screen",
    code=("MISSING_REQUIRED_PROPERTY", "MIN_ITEMS_REQUIRED", "INVALID_PROPERTY_TYPE"),
    source="error codes; Flow JSON",
    bad={"version": "7.3", "screens": []},
    good=flow(),
)
def a_flow_has_screens(flow: Flow) -> Iterator[Flaw]:
    hint = "`screens` takes a list of objects"
    screens = flow.value.get("screens")
    if "screens" not in flow.value:
        if _lacks(flow, "screens"):
            yield Flaw((), "the flow has no `screens`", hint=hint)
    elif not isinstance(screens, list):
        code = "INVALID_PROPERTY_TYPE"
        yield Flaw(("screens",), f"`screens` is {kind(screens)}", hint=hint, code=code)
    elif not screens:
        hint = "add a screen"
        yield Flaw(("screens",), "`screens` is empty", hint=hint, code="MIN_ITEMS_REQUIRED")
    else:
        for index, each in enumerate(screens):
            if not isinstance(each, dict):
                message = f"screen {index + 1} is {kind(each)}, and takes an object"
                yield Flaw(("screens", index), message, code="INVALID_PROPERTY_TYPE")


@rule(
    "R015",
    "a flow has at most 100 screens",
    code="MAX_SCREENS_NUMBER",
    source="error codes",
    bad=flow(*(screen("SCREEN_" + "A" * count) for count in range(MOST_SCREENS + 1))),
    good=flow(),
)
def a_flow_has_few_screens(flow: Flow) -> Iterator[Flaw]:
    screens = flow.value.get("screens")
    if isinstance(screens, list) and len(screens) > MOST_SCREENS:
        message = f"the flow has {len(screens)} screens, more than {MOST_SCREENS}"
        yield Flaw(("screens", MOST_SCREENS), message, hint="make two flows of it")


@rule(
    "R016",
    "the version of the data API is 3.0 or 4.0",
    code="INVALID_DATA_API_VERSION",
    source="Flow JSON; changelog, 2025-11-11",
    bad=flow(_EXCHANGING, data_api_version="1.0", routing_model={}),
    good=flow(_EXCHANGING, data_api_version="3.0", routing_model={}),
    details="A warning for 4.0 below Flow JSON 7.3: the documents do not say from which one on.",
)
def the_data_api_has_a_known_version(flow: Flow) -> Iterator[Flaw]:
    said = flow.value.get("data_api_version", "3.0")
    if said == "4.0" and flow.version < DATA_API_4:
        message = f"data API 4.0 is documented for Flow JSON {DATA_API_4} and later"
        yield milder(Flaw(("data_api_version",), message, hint='write "3.0"'))
    elif said not in ("3.0", "4.0"):
        message = "`data_api_version` is none that is known"
        yield Flaw(("data_api_version",), message, hint='write "3.0" or "4.0", in quotes')


@rule(
    "R017",
    "a flow that exchanges data says the version of the data API",
    code="MISSING_REQUIRED_PROPERTY",
    source="error codes",
    bad=flow(_EXCHANGING, routing_model={}),
    good=flow(_EXCHANGING, data_api_version="3.0", routing_model={}),
    details="A flow with no routing model either has no endpoint at all, which R228 says.",
)
def who_exchanges_data_says_its_version(flow: Flow) -> Iterator[Flaw]:
    exchanging = next((each for each in flow.actions if each.name == "data_exchange"), None)
    if (
        exchanging is not None
        and "routing_model" in flow.value
        and _lacks(flow, "data_api_version")
    ):
        message = "a flow with data_exchange has `data_api_version`, and this one has not"
        hint = 'add "data_api_version": "3.0" beside `version`'
        yield Flaw(exchanging.at("name"), message, hint=hint)


@rule(
    "R018",
    "a flow with an endpoint has a routing model",
    code="MISSING_REQUIRED_PROPERTY",
    source="error codes; Flow JSON",
    bad=flow(_EXCHANGING, data_api_version="3.0"),
    good=flow(_EXCHANGING, data_api_version="3.0", routing_model={}),
)
def an_endpoint_needs_a_routing_model(flow: Flow) -> Iterator[Flaw]:
    if flow.has_endpoint and _lacks(flow, "routing_model"):
        message = "a flow with `data_api_version` has a `routing_model`, and this one has not"
        hint = "name for each screen those that may follow it"
        yield Flaw(("data_api_version",), message, hint=hint, key=True)


@rule(
    "R019",
    "data_channel_uri is no longer in the file from 3.0 on",
    code="INVALID_PROPERTY_KEY",
    source="error codes; changelog",
    bad=flow(data_channel_uri="https://example.com/flow"),
    good=flow(),
    since=Version(3, 0),
)
def an_endpoint_is_not_in_the_file(flow: Flow) -> Iterator[Flaw]:
    if "data_channel_uri" in flow.value:
        message = "the endpoint is not in the file any more, but a setting of the flow"
        hint = "take it out, and give `endpoint` in the manifest"
        yield Flaw(("data_channel_uri",), message, hint=hint, key=True)


def _with_channel(uri: str | None) -> dict[str, Any]:
    endpoint: dict[str, Any] = {
        "data_api_version": "3.0",
        "routing_model": {},
        "data_channel_uri": uri,
    }
    return flow(_EXCHANGING, version="2.1", **endpoint)


@rule(
    "R020",
    "data_channel_uri is a URI",
    code="INVALID_PROPERTY_VALUE_FORMAT",
    source="error codes",
    bad=_with_channel("example"),
    good=_with_channel("https://example.com/flow"),
    until=Version(2, 1),
)
def a_channel_is_a_uri(flow: Flow) -> Iterator[Flaw]:
    uri = flow.value.get("data_channel_uri", "https://example.com")
    if not isinstance(uri, str) or not _URI.fullmatch(uri):
        hint = "write the address of your endpoint, https://…"
        yield Flaw(("data_channel_uri",), "`data_channel_uri` is not a URI", hint=hint)


@rule(
    "R021",
    "a flow below 3.0 names its endpoint in the file",
    code="MISSING_REQUIRED_PROPERTY",
    severity=Severity.WARNING,
    source="Flow JSON",
    bad=_with_channel(None),
    good=_with_channel("https://example.com/flow"),
    until=Version(2, 1),
    details="A warning, since the file does not tell what is set elsewhere.",
)
def a_channel_is_named(flow: Flow) -> Iterator[Flaw]:
    if flow.has_endpoint and "data_channel_uri" not in flow.value:
        message = f"a flow of Flow JSON {flow.version} names its endpoint as `data_channel_uri`"
        yield Flaw(("data_api_version",), message, hint="add it beside `version`", key=True)


rule(
    "R022",
    "no object has a key that is not in its table",
    code="INVALID_PROPERTY_KEY",
    source="error codes",
    bad=showing(component("TextBody", text="Hello", colour="red")),
    good=showing(component("TextBody", text="Hello")),
    details="Of a component and of an action; R005 speaks of the root, R035 of a screen, R133, "
    "R129 and R171 of what stands in lists. A warning in a version newer than what is known here.",
)(ByTable("R022"))


@rule(
    "R023",
    "null is no value of data",
    code="INVALID_SCREEN_DATA",
    source="Flow JSON",
    bad=showing(text("${data.note}"), data={"note": {"type": "string", "__example__": None}}),
    good=showing(text("${data.note}"), data={"note": {"type": "string", "__example__": ""}}),
)
def data_is_never_null(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        for name, declared in each.data.items():
            if isinstance(declared, dict) and "__example__" in declared:
                route = each.at("data", name, "__example__")
                for at in _nulls(declared["__example__"], route):
                    hint = "leave it out, or write an empty value of its type"
                    yield Flaw(at, "null is not supported in data", hint=hint)


def _nulls(value: object, route: Route) -> Iterator[Route]:
    pending: list[tuple[object, Route]] = [(value, route)]
    while pending:
        each, at = pending.pop()
        if each is None:
            yield at
        elif isinstance(each, dict):
            pending += [(inner, (*at, key)) for key, inner in reversed(each.items())]
        elif isinstance(each, list):
            pending += [(inner, (*at, index)) for index, inner in reversed([*enumerate(each)])]


rule(
    "R024",
    "a key stands once in its object",
    source="RFC 8259; ours",
    bad='{\n  "version": "7.2",\n  "version": "7.3",\n  "screens": []\n}\n',
    good='{\n  "version": "7.3",\n  "screens": []\n}\n',
    details="Found by who reads the file: one of the two would be lost without a word.",
)(found_by_the_reader)


def _lacks(flow: Flow, name: str) -> bool:
    return lacks(flow.value, name, tables()["flow"].properties)
