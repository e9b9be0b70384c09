"""Same screens: which screen of one revision is which of another, and so which payload is which."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flowops.flowjson.contract import Contract, Payload


class Pairs(NamedTuple):
    """Payloads in both revisions, in the earlier one alone, and in the later one alone."""

    both: Sequence[tuple[Payload, Payload]]
    gone: Sequence[Payload]
    new: Sequence[Payload]


def present_names(before: Contract, after: Contract) -> dict[str, str]:
    """What each screen that is still there is called now.

    A screen whose name is gone is the one of a new name with which it shares most fields that it
    hands over, asks with and takes. Where one name alone is gone and one is new, it is enough that
    they do the same.
    """
    now = {each: each for each in before.screens if each in after.screens}
    gone = [each for each in before.screens if each not in now]
    fresh = [each for each in after.screens if each not in now]
    old, new = _fields(before), _fields(after)
    alike = sorted(
        ((len(old[one] & new[other]), one, other) for one in gone for other in fresh),
        key=lambda each: -each[0],
    )
    taken: set[str] = set()
    for count, one, other in alike:
        if count and one not in now and other not in taken:
            now[one] = other
            taken.add(other)
    if len(gone) == len(fresh) == 1 and _deeds(before, gone[0]) == _deeds(after, fresh[0]) != set():
        now[gone[0]] = fresh[0]
    return now


def paired(before: Sequence[Payload], after: Sequence[Payload], now: Mapping[str, str]) -> Pairs:
    """By screen, occasion and component; then those of one screen and occasion, in their order."""
    later = {_key(each, each.screen): each for each in after}
    both: list[tuple[Payload, Payload]] = []
    gone: list[Payload] = []
    for each in before:
        found = later.pop(_key(each, _now(each, now)), None)
        if found is None:
            gone.append(each)
        else:
            both.append((each, found))
    for each in gone[:]:
        alike = (key for key in later if key[:2] == (each.occasion, _now(each, now)))
        key = next(alike, None)
        if key is not None:
            both.append((each, later.pop(key)))
            gone.remove(each)
    return Pairs(both, gone, list(later.values()))


def _key(payload: Payload, screen: str | None) -> tuple[str, str | None, str | None]:
    return payload.occasion, screen, payload.by


def _now(payload: Payload, now: Mapping[str, str]) -> str | None:
    return None if payload.screen is None else now.get(payload.screen)


def _fields(contract: Contract) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for payload in _all(contract):
        if payload.screen is not None:
            found[payload.screen] |= {(payload.occasion, each.name) for each in payload.fields}
    return found


def _deeds(contract: Contract, screen: str) -> set[tuple[str, str | None]]:
    return {(each.occasion, each.by) for each in _all(contract) if each.screen == screen}


def _all(contract: Contract) -> Iterator[Payload]:
    yield from contract.results
    yield from contract.requests
    yield from contract.answers
    yield from contract.entries
