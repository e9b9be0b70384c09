"""What differs between two values of JSON, key by key and entry by entry.

Entries of a list are the same if they have the same `id`, or else if they are equal; objects that
are left over on both sides are paired in their order. So an option that is put first is one
addition, not a change of all that follow.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.compare.changes.change import Deed
from flowops.compare.changes.ordering import keep_their_place
from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from flowops.findings import Route

WHOLE = frozenset({"text"})
"""Lists that are one text, line by line: the text changed, not an entry of a list."""


class Leaf(Struct, frozen=True):
    """A path is None in the revision that does not have it."""

    deed: Deed
    before_path: Route | None
    after_path: Route | None
    before: Any = None
    after: Any = None

    @property
    def path(self) -> Route:
        """In the later revision, or in the earlier one where it is gone."""
        return self.after_path or self.before_path or ()


def compare_objects(
    before: dict[str, Any], after: dict[str, Any], old: Route = (), new: Route = ()
) -> Iterator[Leaf]:
    """In the order of `after`, then what is gone. `old` and `new` are the ways to both."""
    for key, value in after.items():
        if key in before:
            yield from _compare(before[key], value, (*old, key), (*new, key))
        else:
            yield Leaf(Deed.ADDED, None, (*new, key), after=value)
    for key, value in before.items():
        if key not in after:
            yield Leaf(Deed.REMOVED, (*old, key), None, before=value)


def _compare(before: Any, after: Any, old: Route, new: Route) -> Iterator[Leaf]:  # noqa: ANN401
    if canonical_text(before) == canonical_text(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from compare_objects(before, after, old, new)
    elif isinstance(before, list) and isinstance(after, list) and new[-1] not in WHOLE:
        yield from _compare_lists(before, after, old, new)
    else:
        yield Leaf(Deed.CHANGED, old, new, before, after)


def _compare_lists(before: list[Any], after: list[Any], old: Route, new: Route) -> Iterator[Leaf]:
    pairs = _pair(before, after)
    staying = keep_their_place([pairs[index] for index in sorted(pairs)])
    moved = {index for number, index in enumerate(sorted(pairs)) if number not in staying}
    origin = {place: index for index, place in pairs.items()}
    for place, value in enumerate(after):
        index = origin.get(place)
        if index is None:
            yield Leaf(Deed.ADDED, None, (*new, place), after=value)
            continue
        if index in moved:
            yield Leaf(Deed.MOVED, (*old, index), (*new, place), before[index], value)
        yield from _compare(before[index], value, (*old, index), (*new, place))
    for index, value in enumerate(before):
        if index not in pairs:
            yield Leaf(Deed.REMOVED, (*old, index), None, before=value)


def _pair(before: list[Any], after: list[Any]) -> dict[int, int]:
    """From each entry that is still there to where it stands now."""
    old, new = _ids(before), _ids(after)
    if old is None or new is None:
        pairs = _equal(_contents(before), _contents(after), {})
        return pairs | _leftover_objects(before, after, pairs)
    pairs = _equal(old, new, {})
    # One that is the same but for its id has got another one.
    return pairs | _equal(_without_id(before), _without_id(after), pairs)


def _equal(old: list[Hashable], new: list[Hashable], pairs: dict[int, int]) -> dict[int, int]:
    """By these keys, without what is in a pair already."""
    taken = set(pairs.values())
    places = {key: place for place, key in enumerate(new) if place not in taken}
    return {
        index: places.pop(key)
        for index, key in enumerate(old)
        if index not in pairs and key in places
    }


def _ids(entries: list[Any]) -> list[Hashable] | None:
    """The ids of all entries, None where they do not tell all of them apart."""
    ids = [each.get("id") if isinstance(each, dict) else None for each in entries]
    are_keys = all(isinstance(each, str) for each in ids) and len(set(ids)) == len(ids)
    return ids if are_keys else None


def _contents(entries: list[Any]) -> list[Hashable]:
    """Each entry's value, and how many equal ones stand before it."""
    seen: Counter[str] = Counter()
    keys: list[Hashable] = []
    for entry in entries:
        text = canonical_text(entry)
        keys.append((text, seen[text]))
        seen[text] += 1
    return keys


def _without_id(entries: list[Any]) -> list[Hashable]:
    return [canonical_text({**each, "id": None}) for each in entries]


def _leftover_objects(before: list[Any], after: list[Any], pairs: dict[int, int]) -> dict[int, int]:
    taken = set(pairs.values())
    old = (at for at, each in enumerate(before) if at not in pairs and isinstance(each, dict))
    new = (at for at, each in enumerate(after) if at not in taken and isinstance(each, dict))
    return dict(zip(old, new, strict=False))
