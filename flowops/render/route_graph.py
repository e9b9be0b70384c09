"""The routes of a flow as a Mermaid graph, which GitHub and GitLab draw: new ways green, gone red.

Source: GitHub's page on diagrams in Markdown; Mermaid's page on flowcharts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.render.phones.pairing import compare_ways
from flowops.render.safe import code, mermaid_label, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.screens.storyboard import ScreenView, Storyboard, Way

MOST_NODES = 40
MOST_WAYS = 120
"""With more the graph cannot be read, and Mermaid refuses more than 50,000 characters."""

_CLASSES = {"+": "stroke:#1a7f37,stroke-width:2px", "-": "stroke:#cf222e,stroke-dasharray:4"}
_EDGES = {" ": "-->", "+": "-->|new|", "-": "-.->|gone|"}
_STYLES = {"+": "stroke:#1a7f37", "-": "stroke:#cf222e"}
_STATES = {"+": "added", "-": "removed"}


def route_graph(before: Storyboard | None, after: Storyboard | None) -> tuple[str, ...]:
    """Lines of Markdown: a graph, or a table of what changed where it would be too large.

    Either is None for a flow that is new or gone; then nothing is marked.
    """
    marked = before is not None and after is not None
    ways = [(sign if marked else " ", way) for sign, way in compare_ways(before, after)]
    screens = _screens(before, after)
    if not ways:
        return ()
    if len(screens) > MOST_NODES or len(ways) > MOST_WAYS:
        return tuple(_table(ways))
    return tuple(_graph(screens, _joined(ways), marked=marked))


def routes_differ(before: Storyboard | None, after: Storyboard | None) -> bool:
    """Whether a screen or a way came or went."""
    signs = {sign for sign, _ in compare_ways(before, after)}
    return bool(signs - {" "}) or any(sign != " " for sign, _ in _screens(before, after).values())


def _screens(
    before: Storyboard | None, after: Storyboard | None
) -> dict[str, tuple[str, ScreenView]]:
    """By id, with the sign of what happened to it."""
    old = {view.id: view for view in before.screens} if before is not None else {}
    new = {view.id: view for view in after.screens} if after is not None else {}
    later = {key: (" " if key in old else "+", view) for key, view in new.items()}
    return later | {key: ("-", view) for key, view in old.items() if key not in new}


def _joined(ways: Sequence[tuple[str, Way]]) -> dict[tuple[str, str], str]:
    """Each way once, however many things lead there."""
    found: dict[tuple[str, str], str] = {}
    for sign, way in ways:
        found.setdefault((way.source, way.target), sign)
    return found


def _graph(
    screens: dict[str, tuple[str, ScreenView]], ways: dict[tuple[str, str], str], *, marked: bool
) -> Iterator[str]:
    names = {key: f"s{place}" for place, key in enumerate(screens)}
    yield "```mermaid"
    yield "flowchart LR"
    for key, (_, view) in screens.items():
        yield f"  {names[key]}{_shape(view)}"
    for (source, target), sign in ways.items():
        yield f"  {names[source]} {_EDGES[sign]} {names[target]}"
    if marked:
        yield from _colours(screens, ways, names)
    yield "```"


def _shape(view: ScreenView) -> str:
    title = f" · {view.title}" if view.title else ""
    label = mermaid_label(f"{view.id}{title}{' ✓' if view.is_terminal else ''}")
    return f"([{label}])" if view.is_terminal else f"[{label}]"


def _colours(
    screens: dict[str, tuple[str, ScreenView]],
    ways: dict[tuple[str, str], str],
    names: dict[str, str],
) -> Iterator[str]:
    for sign, state in _STATES.items():
        chosen = [names[key] for key, (each, _) in screens.items() if each == sign]
        if chosen:
            yield f"  classDef {state} {_CLASSES[sign]}"
            yield f"  class {','.join(chosen)} {state}"
        places = [str(place) for place, each in enumerate(ways.values()) if each == sign]
        if places:
            yield f"  linkStyle {','.join(places)} {_STYLES[sign]}"


def _table(ways: Sequence[tuple[str, Way]]) -> Iterator[str]:
    changed = [(sign, way) for sign, way in ways if sign != " "]
    yield f"{len(ways)} ways between screens, {len(changed)} of them new or gone."
    if changed:
        yield ""
        yield "| | from | to | by |"
        yield "|---|---|---|---|"
    for sign, way in changed:
        yield f"| {code(sign)} | {code(way.source)} | {code(way.target)} | {prose(way.by)} |"
