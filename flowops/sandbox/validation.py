"""A small real validator: what Meta would list as `validation_errors` of an uploaded Flow JSON.

It knows a few dozen of Meta's several hundred rules. What it faults, Meta faults; what it accepts,
Meta may still fault. Codes: Meta, error codes, "Static validation errors".
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from flowops.sandbox import refusals
from flowops.sandbox.flows import Problem, Upload, compact, fingerprint
from flowops.sandbox.rules import LENIENT_RULES, STRICT_RULES
from flowops.sandbox.versions import DATA_API_VERSIONS, is_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.sandbox.flows import Json
    from flowops.sandbox.screens import Route
    from flowops.sandbox.switches import Switches

_MOST_PROBLEMS = 100  # to place one takes time that grows with the JSON


def take_in(definition: Json, switches: Switches) -> Upload:
    """Checks the two versions, which Meta refuses outright, and lists what else is wrong.

    Raises Refusal (Meta, error codes, 100). Assumption: nothing is stored then.
    """
    version = definition.get("version")
    data_api_version = definition.get("data_api_version")
    if switches.bad_version == "refused":
        if "version" in definition and not is_known(version, switches):
            raise refusals.version_invalid(version)
        if data_api_version is not None and str(data_api_version) not in DATA_API_VERSIONS:
            raise refusals.data_api_version_invalid(data_api_version)
    return Upload(
        text=compact(definition),
        fingerprint=fingerprint(definition),
        json_version=version if isinstance(version, str) else None,
        data_api_version=data_api_version if isinstance(data_api_version, str) else None,
        problems=tuple(islice(validate(definition, switches), _MOST_PROBLEMS)),
    )


def validate(definition: Json, switches: Switches) -> Iterator[Problem]:
    rules = LENIENT_RULES if switches.lenient else STRICT_RULES
    for rule in rules:
        for error, message, route in rule(definition, switches):
            start, end = _columns(definition, route)
            yield Problem(error, message, shown_path(route), start, end)


def shown_path(route: Route) -> str:
    """As Meta points at a value: `screens[0].layout.children[0].type`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in route)
    return "".join(steps).removeprefix(".")


def _columns(value: Any, route: Route, start: int = 1) -> tuple[int, int]:  # noqa: ANN401 - any JSON
    """Where the value at `route` stands in the one-line JSON.

    That the gateway hands on one line is an assumption; one provider's live answers show it.
    """
    if not route:
        return start, start + len(compact(value))
    step, rest = route[0], route[1:]
    if isinstance(value, list):
        before = value[: int(step)]
        start += 1 + sum(len(compact(item)) + 1 for item in before)
    else:
        keys = takewhile(lambda key: key != step, value)
        start += 1 + sum(len(compact(key)) + len(compact(value[key])) + 2 for key in keys)
        start += len(compact(step)) + 1
    return _columns(value[step], rest, start)
