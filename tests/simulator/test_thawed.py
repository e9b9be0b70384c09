"""The quick dataclasses of the simulator do what the real ones do, but for the frost."""

from __future__ import annotations

import dataclasses

import pytest

from tests.simulator.thawed import (
    dataclass,
    dataclass_in_full,
    replace,
    replace_in_full,
    take_their_place,
)


def of_three(decorate):
    """As most are, one that says itself what is equal, and one that hashes itself."""

    @decorate(frozen=True, slots=True)
    class Flow:
        name: str
        status: str = "DRAFT"
        categories: frozenset[str] = frozenset()

    @decorate(frozen=True, slots=True)
    class Equal:  # noqa: PLW1641 - whether it gets a hash is the question
        name: str

        def __eq__(self, other):
            return isinstance(other, type(self)) and self.name.lower() == other.name.lower()

    @decorate(frozen=True)
    class Hashed:
        name: str

        def __hash__(self):
            return 7

    return Flow, Equal, Hashed


Flow, Equal, Hashed = of_three(dataclass)
Frozen, FrozenEqual, FrozenHashed = of_three(dataclass_in_full)
FLOW = Flow("A", "PUBLISHED", frozenset({"OTHER"}))


@dataclass
class Counted:
    """Of no slots, and of a field that no one gives."""

    of: int
    twice: int = dataclasses.field(init=False)

    def __post_init__(self):
        self.twice = 2 * self.of


def test_values_are_equal_and_hashed_as_the_frozen_ones():
    assert FLOW == Flow("A", "PUBLISHED", frozenset({"OTHER"})) != Flow("A")
    assert hash(FLOW) == hash(Frozen("A", "PUBLISHED", frozenset({"OTHER"})))
    assert len({FLOW, Flow("A"), Flow("A")}) == 2


def test_whoever_says_what_is_equal_or_hashes_itself_goes_on_to():
    assert Equal("a") == Equal("A")
    assert hash(Equal("a")) == hash(FrozenEqual("a"))
    assert hash(Hashed("a")) == hash(FrozenHashed("a")) == 7


def test_what_is_not_frozen_has_no_hash():
    with pytest.raises(TypeError):
        hash(Counted(2))


@pytest.mark.parametrize(
    ("value", "changes"),
    [
        (FLOW, {}),
        (FLOW, {"status": "DRAFT", "name": "B"}),
        (FLOW, dict.fromkeys(FLOW.__slots__, "x")),
        (Frozen("A"), {"name": "B"}),
        (Counted(2), {"of": 3}),
    ],
)
def test_a_value_is_replaced_as_the_real_one_would(value, changes):
    replaced = replace(value, **changes)

    assert type(replaced) is type(value)
    assert replaced == replace_in_full(value, **changes)
    assert replaced is not value


@pytest.mark.parametrize(
    ("value", "changes", "problem"),
    [(FLOW, {"unheard_of": 1}, TypeError), (Counted(2), {"twice": 3}, ValueError)],
)
def test_what_the_real_one_refuses_is_refused(value, changes, problem):
    for refuse in (replace, replace_in_full):
        with pytest.raises(problem):
            refuse(value, **changes)


def test_a_campaign_has_the_quick_ones(monkeypatch):
    monkeypatch.setattr(dataclasses, "replace", replace_in_full)
    monkeypatch.setattr(dataclasses, "dataclass", dataclass_in_full)

    take_their_place()

    assert dataclasses.replace is replace
    assert dataclasses.dataclass is dataclass
