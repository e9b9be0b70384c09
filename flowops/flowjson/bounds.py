"""A least and a most that belong together, in any component that has both."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from flowops.flowjson.rule import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.flowjson.flow import Flow


def min_above_max(flow: Flow, types: Iterable[str], least: str, most: str) -> Iterator[Flaw]:
    """Only where both are numbers in the file."""
    for kind in types:
        for each in flow.by_type.get(kind, ()):
            low, high = each.value.get(least), each.value.get(most)
            if is_number(low) and is_number(high) and low > high:
                message = f"`{least}` is {low}, above `{most}`, which is {high}"
                yield Flaw(each.at(least), message, hint="exchange them, or change one")


def is_number(value: object) -> TypeGuard[float]:
    return type(value) in {int, float}
