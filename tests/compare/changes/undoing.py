"""Changes applied backwards: what `after` was before, from the changes alone."""

from __future__ import annotations

from copy import deepcopy

from flowops.compare.changes.change import Deed

NAMES = {"screen": "id", "component": "name"}


def undo(after, changes):
    """The value of the earlier revision."""
    root = {"": deepcopy(after)}
    changes = [_with_root(change) for change in changes]
    kept = {was: _at(root, now) for change, was, now in changes if change.deed is Deed.MOVED}
    cases = _put_values_back(root, changes)
    replaced = [now for change, _, now in changes if change.deed is Deed.CHANGED]
    come = [each for each in changes if each[0].deed in {Deed.ADDED, Deed.MOVED}]
    # From the last to the first, so that every index still holds.
    for change, _, now in sorted(come, key=lambda each: _order(each[2]), reverse=True):
        if not _is_inside(now, replaced):  # which took it away
            _take_out(root, change, now)
    for held, change in cases:
        if change.after in held:
            held[change.before] = held.pop(change.after)
    gone = [was for change, was, _ in changes if change.deed is Deed.REMOVED and _is_node(change)]
    back = [each for each in changes if each[0].deed in {Deed.REMOVED, Deed.MOVED}]
    for change, was, _ in sorted(back, key=lambda each: _order(each[1])):
        if not _is_inside(was, gone):  # with which it came back
            value = kept[was] if change.deed is Deed.MOVED else deepcopy(change.before)
            _put(root, was, value)
    return root[""]


def _put_values_back(root, changes):
    """Gives the renamed cases, which can wait: whatever is in them has its route by their names."""
    cases = []
    for change, _, now in changes:
        if change.deed is Deed.RENAMED and change.path:
            cases.append((_at(root, now[:-1]), change))
        elif change.deed is Deed.RENAMED:
            _at(root, now)[NAMES[change.subject]] = change.before
        elif change.deed is Deed.CHANGED:
            _at(root, now[:-1])[now[-1]] = deepcopy(change.before)
    return cases


def _with_root(change):
    return (
        change,
        change.before_route and ("", *change.before_route),
        change.after_route and ("", *change.after_route),
    )


def _take_out(root, change, now):
    holder = _at(root, now[:-1])
    holder.pop(now[-1])
    if not holder and _is_node(change):
        # A list of nodes with nothing in it is no list, unless a change says that it is one.
        del _at(root, now[:-2])[now[-2]]


def _is_inside(route, others):
    return any(route[: len(other)] == other and route != other for other in others)


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
