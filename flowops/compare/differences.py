"""How two definitions differ, in words: screens by id, components by type and name."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from flowops.flowjson.flow import Flow
from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.compare.pairing import FlowPair
    from flowops.flowjson.flow import Screen
    from flowops.model.definition import Definition

LONGEST_VALUE = 60
"""Characters of a value that are shown before it is cut."""

_NESTING = {"children", "then", "else", "cases"}


def differences(pair: FlowPair) -> tuple[str, ...]:
    """From the live definition to the desired one, where the live one is at hand and known."""
    if pair.live_definition is None or not pair.definition_differs:
        return ()
    return describe_differences(pair.live_definition, pair.desired.definition)


def describe_differences(before: Definition, after: Definition) -> tuple[str, ...]:
    """One sentence a difference, in the order of `after`; empty if they are equal."""
    if before.fingerprint == after.fingerprint:
        return ()
    # Slow even for equal values, so it is imported and run only once fingerprints differ.
    from deepdiff import DeepDiff

    old, new = _keyed(before), _keyed(after)
    found = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0, verbose_level=2)
    said = {
        tuple(level.path(output_format="list")): _sentence(kind, level)
        for kind, levels in found.items()
        for level in levels
        if kind != "type_changes" or canonical_text(level.t1) != canonical_text(level.t2)
    }
    in_order = sorted(said, key=lambda path: _place(path, old, new))
    sentences = (*(said[path] for path in in_order), *_reordered(old, new))
    # What components are nested in, and what is no screen at all, has no name in the keyed form.
    return sentences or ("what is nested in what differs",)


def _reordered(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What both have, in another order. Key order means nothing, but these keys stand for lists."""
    if _common(old, new) != _common(new, old):
        yield "screens stand in another order"
    for name in _common(old, new):
        if _common(old[name], new[name]) != _common(new[name], old[name]):
            yield f"{name}: components stand in another order"


def _common(these: dict[str, Any], those: dict[str, Any]) -> list[str]:
    """The screens or components of these that are in those too."""
    both = ((name, value, those.get(name)) for name, value in these.items())
    return [name for name, *values in both if all(isinstance(each, _Listed) for each in values)]


class _Listed(dict[str, Any]):
    """An entry of a list of screens or components, found by its name."""


def _keyed(definition: Definition) -> dict[str, Any]:
    """The definition with every screen and component under a name that people know it by."""
    rest = {key: value for key, value in definition.value.items() if key != "screens"}
    listed = {f"screen {each.id}": _keyed_screen(each) for each in Flow(definition.value).screens}
    return {**rest, **listed}


def _keyed_screen(screen: Screen) -> dict[str, Any]:
    own = {key: value for key, value in screen.value.items() if key not in {"id", "layout"}}
    seen: Counter[str] = Counter()
    components: dict[str, Any] = {}
    for component in screen.components:
        name = _named(component.value, seen)
        own_values = component.value.items()
        components[name] = _Listed((key, each) for key, each in own_values if key not in _NESTING)
    return _Listed({**own, **components})


def _named(component: dict[str, Any], seen: Counter[str]) -> str:
    """`TextInput email`, `Footer`, and for the second without a name `TextBody 2`."""
    kind, name = component.get("type"), component.get("name")
    label = f"{kind} {name}" if isinstance(name, str) else str(kind)
    seen[label] += 1
    return label if seen[label] == 1 else f"{label} {seen[label]}"


def _sentence(kind: str, level: Any) -> str:  # noqa: ANN401 - deepdiff's level has no public type
    path = level.path(output_format="list")
    where = " › ".join(str(part) for part in path)
    if kind.endswith("_added"):
        return f"{where} added" + _of(level.t2, path)
    if kind.endswith("_removed"):
        return f"{where} removed" + _of(level.t1, path)
    return f"{where}: {_shown(level.t1)} → {_shown(level.t2)}"


def _of(value: object, path: list[object]) -> str:
    is_screen = len(path) == 1 and str(path[0]).startswith("screen ")
    return "" if is_screen or isinstance(value, dict) else f": {_shown(value)}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _place(path: tuple[Any, ...], old: dict[str, Any], new: dict[str, Any]) -> list[int]:
    return list(_positions(path, new)) or list(_positions(path, old))


def _positions(path: tuple[Any, ...], value: Any) -> Iterator[int]:  # noqa: ANN401
    for step in path:
        if isinstance(value, dict):
            if step not in value:
                return
            yield list(value).index(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            yield step
        else:
            return
        value = value[step]
