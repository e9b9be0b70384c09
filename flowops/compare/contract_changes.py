"""Contract changes: what between two revisions of a flow others have to know, and whom it breaks.

Whoever receives a payload is broken by what is gone, by another name or type, and by what may be
missing now; one more option is a value of a kind that they know. Whoever gives data is broken by
what is needed now, and by another name or type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.compare.contract_change import ContractChange, Party
from flowops.compare.field_changes import Place, given, received
from flowops.compare.same_screens import Pairs, paired, present_names
from flowops.flowjson.contract import Contract, Field, Occasion, Payload
from flowops.flowjson.value_schemas import any_of
from flowops.flowjson.wording import one_of, quoted, unquoting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_PARTIES = tuple(Party)


def contract_changes(before: Contract, after: Contract) -> tuple[ContractChange, ...]:
    """Each once, the breaking ones first; none between two contracts that say the same."""
    now = present_names(before, after)
    found = (
        *_results(before, after, now),
        *_endpoint(before, after, now),
        *_entries(before, after, now),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda each: not each.is_breaking))


def waive(
    changes: Sequence[ContractChange], reasons: Mapping[str, str]
) -> tuple[ContractChange, ...]:
    """Those that break somebody with the reason that is given for them, by their field."""
    return tuple(
        replace(each, waived_because=reasons.get(each.field)) if each.is_breaking else each
        for each in changes
    )


def _results(before: Contract, after: Contract, now: Mapping[str, str]) -> Iterator[ContractChange]:
    pairs = paired(before.results, after.results, now)
    yield from _both_received(pairs, (*before.results, *after.results), now)
    for each in pairs.gone:
        yield from _ends_no_more(each, before, after)
    for each in pairs.new:
        place = Place.of(each, after.results)
        yield place.compatible(None, f"the flow may end at {place.subject}, too")
        yield from _beside(place, before.results, each)


def _both_received(
    pairs: Pairs, beside: Sequence[Payload], now: Mapping[str, str]
) -> Iterator[ContractChange]:
    former = _input_now(now)
    for old, new in pairs.both:
        yield from received(Place.of(new, beside), old.fields, new.fields, former)


def _input_now(now: Mapping[str, str]) -> Callable[[str], str]:
    def renamed(name: str) -> str:
        screen, _, rest = name.partition(".")
        return f"{now.get(screen, screen)}.{rest}"

    return renamed


def _ends_no_more(each: Payload, before: Contract, after: Contract) -> Iterator[ContractChange]:
    place = Place.of(each, before.results)
    said = f"the flow does not end at {place.subject} any more"
    if not after.results:
        yield place.breaking(None, f"{said}, nor does any other screen hand over a result")
        return
    yield place.compatible(None, said)
    kept = {field.name for payload in after.results for field in payload.fields}
    for field in each.fields:
        if field.name not in kept:
            yield place.breaking(field.name, f"{said}, and no other end has {quoted(field.name)}")


def _beside(place: Place, others: Sequence[Payload], new: Payload) -> Iterator[ContractChange]:
    """One more payload, where others are known: what is in all of them must be in this one."""
    names = dict.fromkeys(field.name for each in others for field in each.fields)
    known = {name: _in_any(name, others) for name in names}
    for name, each in known.items():
        if each.is_sure and name not in {field.name for field in new.fields}:
            said = f"{place.subject} does not {place.give} {quoted(name)}"
            yield place.breaking(name, f"{said}, which was always there before")
    common = [each for each in new.fields if each.name in known]
    for change in received(place, [known[each.name] for each in common], common, str):
        if change.is_breaking:
            yield change


def _in_any(name: str, payloads: Sequence[Payload]) -> Field:
    having = [field for each in payloads for field in each.fields if field.name == name]
    is_sure = len(having) == len(payloads) and all(each.is_sure for each in having)
    return Field(name, any_of(each.schema for each in having), is_sure)


def _endpoint(
    before: Contract, after: Contract, now: Mapping[str, str]
) -> Iterator[ContractChange]:
    place = Place(Occasion.INIT, None)
    if before.has_endpoint is not after.has_endpoint:
        if after.has_endpoint:
            yield place.breaking(None, "the flow needs an endpoint now, and had none")
        else:
            yield place.compatible(None, "the flow does not need its endpoint any more")
        return
    if before.data_api != after.data_api:
        version = f"version {after.data_api}" if after.data_api else "no stated version"
        said = f"{version} of the data API now; it was {before.data_api or 'not stated'}"
        yield place.breaking(None, unquoting(f"the endpoint is spoken to in {said}"))
    yield from _requests(before, after, now)
    yield from _answers(before, after, now)


def _requests(
    before: Contract, after: Contract, now: Mapping[str, str]
) -> Iterator[ContractChange]:
    pairs = paired(before.requests, after.requests, now)
    beside = (*before.requests, *after.requests)
    yield from _both_received(pairs, beside, now)
    for each in pairs.gone:
        place = Place.of(each, beside)
        yield place.compatible(None, f"{_asks(place)} no longer")
    for each in pairs.new:
        place = Place.of(each, beside)
        earlier = [
            other
            for other in before.requests
            if other.occasion is each.occasion and now.get(str(other.screen)) == each.screen
        ]
        if earlier:
            yield place.compatible(None, f"{_asks(place)}, too")
            yield from _beside(place, earlier, each)
        else:
            yield place.breaking(None, f"{_asks(place)} now, and did not before")


def _asks(place: Place) -> str:
    if place.occasion is Occasion.BACK:
        return f"{place.subject} asks the endpoint on the way back (BACK)"
    return f"{place.subject} asks the endpoint"


def _answers(before: Contract, after: Contract, now: Mapping[str, str]) -> Iterator[ContractChange]:
    pairs = paired(before.answers, after.answers, now)
    for old, new in pairs.both:
        place = Place.of(new)
        if old.screen != new.screen:
            said = f"{quoted(str(old.screen))} is called {place.subject} now"
            yield place.breaking(None, f"{said}, in what the endpoint is asked and may answer")
        yield from given(place, old.fields, new.fields)
    for each in pairs.gone:
        place = Place.of(each)
        said = f"there is no screen {place.subject} any more that the endpoint may answer with"
        yield place.breaking(None, said)
    for each in pairs.new:
        place = Place.of(each)
        yield place.compatible(None, f"the endpoint may answer with {place.subject}, too")


def _entries(before: Contract, after: Contract, now: Mapping[str, str]) -> Iterator[ContractChange]:
    pairs = paired(before.entries, after.entries, now)
    both, gone, new = list(pairs.both), list(pairs.gone), list(pairs.new)
    if len(gone) == len(new) == 1:
        both.append((gone.pop(), new.pop()))
    for old, each in both:
        place = Place.of(each)
        if old.screen != each.screen:
            former = Place.of(old)
            said = f"the flow opens at {place.subject} now, and not at {former.subject}"
            yield former.breaking(None, f"{said}: a message that names the latter fails")
        yield from given(place, old.fields, each.fields)
    opens = one_of([str(each.screen) for each in after.entries], "and")
    for old in gone:
        place = Place.of(old)
        said = f"the flow does not open at {place.subject} any more, but at {opens}"
        yield place.breaking(None, said)
    for each in new:
        place = Place.of(each)
        yield place.compatible(None, f"the flow may be opened at {place.subject}, too")
