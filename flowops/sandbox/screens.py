"""Walks a Flow JSON: its screens, their components, and the routes between screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.sandbox.flows import Json

Route = tuple[str | int, ...]
"""The way from the root to a value: `("screens", 0, "layout")`."""


def screens_of(definition: Json) -> Iterator[tuple[Route, Json]]:
    """The screens that are objects, each with its route."""
    screens = definition.get("screens")
    for index, screen in enumerate(screens if isinstance(screens, list) else ()):
        if isinstance(screen, dict):
            yield ("screens", index), screen


def screen_ids(definition: Json) -> frozenset[str]:
    ids = (screen.get("id") for _, screen in screens_of(definition))
    return frozenset(id_ for id_ in ids if isinstance(id_, str))


def components_of(screen: Json, route: Route) -> Iterator[tuple[Route, Any]]:
    """Everything that stands where a component may stand, whatever it is."""
    layout = screen.get("layout")
    if isinstance(layout, dict):
        yield from _walk(layout.get("children"), (*route, "layout", "children"))


def _walk(children: Any, route: Route) -> Iterator[tuple[Route, Any]]:  # noqa: ANN401 - any JSON
    if not isinstance(children, list):
        return
    for index, child in enumerate(children):
        place = (*route, index)
        yield place, child
        if isinstance(child, dict):
            for key in ("children", "then", "else"):  # of Form and of If
                yield from _walk(child.get(key), (*place, key))
            cases = child.get("cases")  # of Switch
            if isinstance(cases, dict):
                for case, branch in cases.items():
                    yield from _walk(branch, (*place, "cases", case))


def routes_of(definition: Json) -> dict[str, tuple[str, ...]]:
    """Where each screen leads: by `routing_model`, else by the navigate actions in it.

    Meta, Flow JSON: without an endpoint the routing model is generated from navigate actions.
    """
    model = definition.get("routing_model")
    if isinstance(model, dict) and model:
        return {
            source: tuple(target for target in targets if isinstance(target, str))
            for source, targets in model.items()
            if isinstance(targets, list)
        }
    return {
        screen["id"]: tuple(_navigated(screen.get("layout")))
        for _, screen in screens_of(definition)
        if isinstance(screen.get("id"), str)
    }


def entry_screens(definition: Json) -> frozenset[str]:
    """The screens that no other leads to (Meta, Flow JSON, "Routing rules")."""
    reached = {
        target
        for source, targets in routes_of(definition).items()
        for target in targets
        if target != source
    }
    return screen_ids(definition) - reached


def _navigated(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for item in value:
            yield from _navigated(item)
    elif isinstance(value, dict):
        target = value.get("next")
        if value.get("name") == "navigate" and isinstance(target, dict):
            name = target.get("name")
            if isinstance(name, str):
                yield name
        for item in value.values():
            yield from _navigated(item)
