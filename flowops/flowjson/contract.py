"""The data contract: what a flow agrees on with those who send it, answer it and read its results.

Sources: Meta's pages on the Flow JSON language (actions), on the endpoint's data exchange and on
sending a flow; what they leave open is open here, too (`{}`, or not required).
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson.branches import ALTERNATIVES, branch_of
from flowops.flowjson.entry import entry_screens
from flowops.flowjson.origins import origin_of
from flowops.flowjson.routing import needs_endpoint
from flowops.flowjson.types import declared_type
from flowops.flowjson.value_schemas import Schema, object_schema, type_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Action, Component, Flow, Screen


class Occasion(StrEnum):
    """When data changes hands. The first is for the receiver, the last for the sender, and what is
    between them for the endpoint, which is asked three times and answers once.
    """

    COMPLETE = "complete"
    EXCHANGE = "data_exchange"
    INIT = "INIT"
    BACK = "BACK"
    ANSWER = "data"
    ENTRY = "entry"


class Field(Struct, frozen=True):
    """`is_sure` says that it is always there. `inputs` are those that feed it: `DETAILS.email`."""

    name: str
    schema: Schema
    is_sure: bool = True
    inputs: frozenset[str] = frozenset()


class Payload(Struct, frozen=True):
    """`by` is the component that hands it over: `Footer`, `Dropdown city`, `Footer in then`.

    `screen` is None of INIT, which no screen sends, and `by` None of all that no component does.
    """

    occasion: Occasion
    screen: str | None
    by: str | None
    fields: tuple[Field, ...] = ()

    @property
    def schema(self) -> Schema:
        """An object that may have more fields than these, as `flow_token` is added to results."""
        properties = {each.name: each.schema for each in self.fields}
        return object_schema(properties, (each.name for each in self.fields if each.is_sure))


class Contract(Struct, frozen=True):
    """In the order of the file. Without an endpoint there are no `requests` and `answers`.

    `data_api` is the version in which the endpoint is spoken to, as it is written. `screens` are
    the ids of all.
    """

    screens: tuple[str, ...]
    results: tuple[Payload, ...]
    requests: tuple[Payload, ...]
    answers: tuple[Payload, ...]
    entries: tuple[Payload, ...]
    has_endpoint: bool
    data_api: Any = None


def contract_of(flow: Flow) -> Contract:
    """What the flow agrees on. A flow with an endpoint may also be ended by it, with any result."""
    has_endpoint = needs_endpoint(flow)
    screens = tuple(flow.screens_by_id)
    answers = (each for each in flow.screens_by_id.values() if has_endpoint)
    return Contract(
        screens,
        results=tuple(_sent(flow, Occasion.COMPLETE)),
        requests=tuple(_requests(flow)) if has_endpoint else (),
        answers=tuple(_data(each, Occasion.ANSWER) for each in answers),
        entries=tuple(
            _data(flow.screens_by_id[each], Occasion.ENTRY) for each in entry_screens(flow)
        ),
        has_endpoint=has_endpoint,
        data_api=flow.value.get("data_api_version"),
    )


def _requests(flow: Flow) -> Iterator[Payload]:
    yield Payload(Occasion.INIT, None, None)
    yield from _sent(flow, Occasion.EXCHANGE)
    for screen in flow.screens_by_id.values():
        # The items of a list that comes as data have their payloads from whoever fills it.
        if any(each.get("name") == Occasion.EXCHANGE for each in screen.example_actions):
            yield Payload(Occasion.EXCHANGE, screen.id, "items in its data")
        if screen.value.get("refresh_on_back") is True:
            yield Payload(Occasion.BACK, screen.id, None)


def _sent(flow: Flow, occasion: Occasion) -> Iterator[Payload]:
    for screen in flow.screens_by_id.values():
        seen: Counter[str] = Counter()
        for action in screen.actions:
            if action.name == occasion:
                by = _by(action)
                seen[by] += 1
                label = by if seen[by] == 1 else f"{by} {seen[by]}"
                yield Payload(occasion, screen.id, label, _fields(flow, action))


def _fields(flow: Flow, action: Action) -> tuple[Field, ...]:
    found = ((name, origin_of(flow, action, name)) for name in action.payload or ())
    return tuple(Field(name, each.schema, each.is_sure, each.inputs) for name, each in found)


def _data(screen: Screen, occasion: Occasion) -> Payload:
    fields = (
        Field(name, type_schema(declared_type(declaration)))
        for name, declaration in screen.data.items()
    )
    return Payload(occasion, screen.id, None, tuple(fields))


def _by(action: Action) -> str:
    owner = action.owner
    words = [owner.type, owner.name, _item(action), _branch(owner)]
    return " ".join(word for word in words if word)


def _item(action: Action) -> str | None:
    """The option or item of the owner that has the action."""
    if not action.of_item:
        return None
    listed, index = action.route[len(action.owner.route) :][:2]
    name = action.owner.value[str(listed)][index].get("id")
    return f"item {name}" if isinstance(name, str) else f"item {int(index) + 1}"


def _branch(owner: Component) -> str | None:
    """The branch around it: `in then`, `in case gold`."""
    around = [
        branch_of(inner)
        for parent, inner in pairwise((*owner.parents, owner))
        if parent.type in ALTERNATIVES
    ]
    if not around:
        return None
    branch, *case = (str(each) for each in around[-1])
    return f"in case {case[0]}" if case else f"in {branch}"
