"""Changes applied backwards: what `after` was before, from the changes alone."""

from __future__ import annotations

from copy import deepcopy

from flowops.compare.changes.change import Deed

NAMES = {"screen": "id", "component": "name"}


def undo(after, changes):
    """The value of the earlier revision."""
    root = {"": deepcopy(after)}
    changes = [_with_root(change) for change in changes]
    for change, _, now in changes:
        if change.deed is Deed.RENAMED:
            _at(root, now)[NAMES[change.subject]] = change.before
        elif change.deed is Deed.CHANGED:
            _at(root, now[:-1])[now[-1]] = deepcopy(change.before)
    kept = _take_out(root, [each for each in changes if each[0].deed in {Deed.ADDED, Deed.MOVED}])
    gone = [was for change, was, _ in changes if change.deed is Deed.REMOVED and _is_node(change)]
    back = [each for each in changes if each[0].deed in {Deed.REMOVED, Deed.MOVED}]
    for change, was, _ in sorted(back, key=lambda each: _order(each[1])):
        if any(was[: len(around)] == around and was != around for around in gone):
            continue  # it came back with what is around it
        value = kept[was] if change.deed is Deed.MOVED else deepcopy(change.before)
        _put(root, was, value)
    return root[""]


def _with_root(change):
    return (
        change,
        change.before_route and ("", *change.before_route),
        change.after_route and ("", *change.after_route),
    )


def _take_out(root, changes):
    """From the last to the first, so that every index still holds."""
    kept = {}
    for change, was, now in sorted(changes, key=lambda each: _order(each[2]), reverse=True):
        holder = _at(root, now[:-1])
        value = holder.pop(now[-1])
        if change.deed is Deed.MOVED:
            kept[was] = value
        if not holder and _is_node(change):
            # A list of nodes with nothing in it is no list, unless a change says that it is one.
            del _at(root, now[:-2])[now[-2]]
    return kept


def _put(root, route, value):
    holder = _at(root, route[:-2])
    if isinstance(route[-1], int):
        holder.setdefault(route[-2], []).insert(route[-1], value)
    else:
        _at(root, route[:-1])[route[-1]] = value


def _is_node(change):
    return not change.path and change.subject in NAMES


def _at(value, route):
    for step in route:
        value = value[step]
    return value


def _order(route):
    """A value before what is in it, and entries in their order."""
    return [(isinstance(step, str), step) for step in route]
