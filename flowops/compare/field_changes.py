"""What became of the fields of one payload: for those who receive it, and for those who give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.compare.contract_change import ContractChange, Party
from flowops.compare.schema_fit import described, flat, is_same, is_within, listed
from flowops.flowjson.contract import Occasion
from flowops.flowjson.wording import one_of, quoted, unquoting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flowops.compare.schema_fit import Part
    from flowops.flowjson.contract import Field, Payload

_PARTIES = {
    Occasion.COMPLETE: Party.RECEIVER,
    Occasion.ENTRY: Party.SENDER,
}
_GIVERS = {Party.ENDPOINT: "the endpoint", Party.SENDER: "the message that opens it"}


class Place(Struct, frozen=True):
    """Where a payload is handed over. `by` is None unless the screen does it in several ways."""

    occasion: Occasion
    screen: str | None
    by: str | None = None

    @classmethod
    def of(cls, payload: Payload, beside: Iterable[Payload] = ()) -> Place:
        """`beside` are all payloads among which it is to be told apart."""
        ways = {
            each.by
            for each in beside
            if (each.occasion, each.screen) == (payload.occasion, payload.screen)
        }
        return cls(payload.occasion, payload.screen, payload.by if len(ways) > 1 else None)

    def __str__(self) -> str:
        if self.screen is None:
            return self.occasion.value
        joint = {Occasion.ANSWER: " of", Occasion.ENTRY: ""}.get(self.occasion, " at")
        by = f" ({self.by})" if self.by else ""
        return f"{self.occasion.value}{joint} {self.screen}{by}"

    @property
    def party(self) -> Party:
        return _PARTIES.get(self.occasion, Party.ENDPOINT)

    @property
    def giver(self) -> str:
        return _GIVERS[self.party]

    @property
    def subject(self) -> str:
        by = f" ({unquoting(self.by)})" if self.by else ""
        return f"{quoted(str(self.screen))}{by}"

    @property
    def gives(self) -> str:
        return "hands over" if self.party is Party.RECEIVER else "sends"

    @property
    def give(self) -> str:
        return "hand over" if self.party is Party.RECEIVER else "send"

    def breaking(self, name: str | None, sentence: str) -> ContractChange:
        return ContractChange(self.party, True, self._field(name), sentence)

    def compatible(self, name: str | None, sentence: str) -> ContractChange:
        return ContractChange(self.party, False, self._field(name), sentence)

    def _field(self, name: str | None) -> str:
        return str(self) if name is None else f"{self}: {name}"


def received(
    place: Place, before: Sequence[Field], after: Sequence[Field], former: Callable[[str], str]
) -> Iterator[ContractChange]:
    """For those who read the payload. `former` gives an input of before its present name."""
    renamed, guessed = renames(before, after, former)
    old, new = flat(_as_now(before, renamed)), flat(after)
    for gone, name in renamed.items():
        said = f"{place.subject} {place.gives} {quoted(gone)} under the name {quoted(name)} now"
        yield place.breaking(gone, said)
    for name, field in _outermost(old, new):
        said = f"{place.subject} does not {place.give} {quoted(name)} any more"
        hint = _perhaps(guessed.get(name), "new") or f"; it was {described(field.schema)}"
        yield place.breaking(name, f"{said}{hint}")
    for name in (each for each in old if each in new):
        yield from _received_change(place, name, old[name], new[name])
    for name, part in _outermost(new, old):
        rarely = "" if part.is_sure else ", and may leave it out"
        what = f"{quoted(name)} in addition, {described(part.schema)}{rarely}"
        yield place.compatible(name, f"{place.subject} {place.gives} {what}")


def given(
    place: Place, before: Sequence[Field], after: Sequence[Field]
) -> Iterator[ContractChange]:
    """For those who fill a screen's data."""
    renamed, guessed = renames(before, after)
    old, new = flat(_as_now(before, renamed)), flat(after)
    former = {name: gone for gone, name in guessed.items()}
    for gone, name in renamed.items():
        said = f"{place.subject} takes {quoted(gone)} under the name {quoted(name)} now"
        yield place.breaking(gone, said)
    for name, field in _outermost(new, old):
        what = f"{quoted(name)} now, {described(field.schema)}, from {place.giver}"
        if field.is_sure:
            hint = _perhaps(former.get(name), "gone")
            yield place.breaking(name, f"{place.subject} needs {what}{hint}")
        else:
            yield place.compatible(name, f"{place.subject} takes {what}")
    for name in (each for each in old if each in new):
        if new[name].is_sure and not old[name].is_sure:
            said = f"{place.subject} needs {quoted(name)} from {place.giver} now"
            yield place.breaking(name, f"{said}; it could be left out")
        if old[name].is_sure and not new[name].is_sure:
            yield place.compatible(name, f"{place.subject} does without {quoted(name)} now")
        was, now = old[name].schema, new[name].schema
        if not is_same(was, now):
            said = f"{place.subject} takes {quoted(name)} as {described(now)}; it was"
            make = place.compatible if is_within(was, now) else place.breaking
            yield make(name, f"{said} {described(was)}")
    for name, _ in _outermost(old, new):
        said = f"{place.subject} does not take {quoted(name)} any more"
        unsaid = "what becomes of data that a screen does not declare is not documented"
        yield place.compatible(name, f"{said}; {unsaid}")


def renames(
    before: Sequence[Field], after: Sequence[Field], former: Callable[[str], str] = str
) -> tuple[dict[str, str], dict[str, str]]:
    """Former names and present ones: of what is surely the same, fed by the same inputs, and of
    what may be, the only one that is gone and the only one that is new of its type.
    """
    names = {each.name for each in before}, {each.name for each in after}
    gone = [each for each in before if each.name not in names[1]]
    new = [each for each in after if each.name not in names[0]]
    surely, perhaps = {}, {}
    for old in gone[:]:
        inputs = frozenset(former(each) for each in old.inputs)
        same = [each for each in new if inputs and each.inputs == inputs]
        if same:
            surely[old.name] = same[0].name
            gone.remove(old)
            new.remove(same[0])
    for old in gone:
        alike = [each for each in new if is_same(each.schema, old.schema)]
        rivals = [each for each in gone if is_same(each.schema, old.schema)]
        if len(alike) == len(rivals) == 1:
            perhaps[old.name] = alike[0].name
    return surely, perhaps


def _as_now(fields: Iterable[Field], renamed: Mapping[str, str]) -> Iterator[Field]:
    return (replace(each, name=renamed.get(each.name, each.name)) for each in fields)


def _perhaps(other: str | None, became: str) -> str:
    if other is None:
        return ""
    return f"; {quoted(other)} is {became} and of the same type: renamed?"


def _received_change(place: Place, name: str, was: Part, now: Part) -> Iterator[ContractChange]:
    subject = place.subject
    if was.is_sure and not now.is_sure:
        said = f"{subject} may leave out {quoted(name)} now; it was always there"
        yield place.breaking(name, said)
    if now.is_sure and not was.is_sure:
        yield place.compatible(name, f"{subject} always {place.gives} {quoted(name)} now")
    if is_same(was.schema, now.schema):
        return
    before, after = listed(was.schema), listed(now.schema)
    # Where no value is left of what it was, it is another one, and no further option.
    if before.keys() & after.keys():
        yield from _other_values(place, name, before, after)
        return
    said = f"{subject} {place.gives} {quoted(name)} as {described(now.schema)} now; it was"
    make = place.compatible if is_within(now.schema, was.schema) else place.breaking
    yield make(name, f"{said} {described(was.schema)}")


def _other_values(
    place: Place, name: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[ContractChange]:
    """Another option is a value of a kind that a receiver knows, and is listed as that."""
    more = [said for value, said in after.items() if value not in before]
    less = [said for value, said in before.items() if value not in after]
    if more:
        said = f"{place.subject} may {place.give} {one_of(more)} as {quoted(name)}"
        yield place.compatible(name, f"{said}, which is new")
    if less:
        said = f"{place.subject} does not {place.give} {one_of(less)} as {quoted(name)} any more"
        yield place.compatible(name, said)


def _outermost(these: Mapping[str, Part], those: Mapping[str, Part]) -> Iterator[tuple[str, Part]]:
    """What those do not have, without what is inside of it or of something that is of another type
    by now.
    """
    for name, part in these.items():
        around = part.parent
        if name in those:
            continue
        if around is None or (
            around in those and is_same(these[around].schema, those[around].schema)
        ):
            yield name, part
