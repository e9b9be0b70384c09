"""R001-R005: the file itself, and the keys of its root.

R001 to R004 are found by who reads the file: of a definition that breaks one there is nothing to
look at here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.defects import unknown_key
from flowops.flowjson.examples import flow
from flowops.flowjson.rule import Section
from flowops.flowjson.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow
    from flowops.flowjson.rule import Flaw

SECTION = Section("File and top level")
rule = SECTION.rule


def found_by_the_reader(_: Flow) -> tuple[Flaw, ...]:
    """Nothing, for what is seen before there is a definition to check."""
    return ()


rule(
    "R001",
    "the file is valid JSON",
    code="INVALID_FLOW_JSON",
    source="error codes",
    bad='{\n  "version": "7.3",\n  "screens": [],\n}\n',
    good='{\n  "version": "7.3",\n  "screens": []\n}\n',
    details="No comma before a closing bracket, no comment, no single quotes, no NaN, no mark of a "
    "merge conflict, and no blank but space, tab and line break.",
)(found_by_the_reader)

rule(
    "R002",
    "a byte order mark in front is passed over",
    severity=Severity.INFO,
    source="real flows",
    bad='\ufeff{"version": "7.3", "screens": []}',
    good='{"version": "7.3", "screens": []}',
    details="It is read and counted in no column; there is no finding.",
)(found_by_the_reader)

rule(
    "R003",
    "the file is not larger than 10 MiB",
    source="Flow JSON; Flows API",
    bad='{"version": "7.3", "screens": […more than 10,485,760 bytes…]}',
    good='{"version": "7.3", "screens": [………]}',
)(found_by_the_reader)

rule(
    "R004",
    "the root is an object",
    code="INVALID_FLOW_JSON",
    source="error codes",
    bad='[{"version": "7.3", "screens": []}]',
    good='{"version": "7.3", "screens": []}',
)(found_by_the_reader)


@rule(
    "R005",
    "the root holds version, screens, routing_model and data_api_version only",
    code="INVALID_PROPERTY_KEY",
    source="error codes; Flow JSON",
    bad=flow(name="Booking"),
    good=flow(data_api_version="3.0", routing_model={}),
    details="Below 3.0 also data_channel_uri, which R019 speaks of.",
)
def the_root_has_no_other_keys(flow: Flow) -> Iterator[Flaw]:
    keys = tables()["flow"].properties
    for key in flow.value:
        if key not in keys:
            known = (name for name, each in keys.items() if each.is_known_in(flow.version))
            yield unknown_key(key, "a flow", known, (), flow.version)
