"""Whatever is done to a flow is told, nothing else is, and what is told leads back."""

from __future__ import annotations

import time
from random import Random

import pytest

from flowops.compare.changes.describing import describe_changes
from flowops.compare.changes.wording import sentence
from flowops.model.definition import Definition, canonical_text
from tests.compare.changes.editing import EDITS, FLOWS, edited
from tests.compare.changes.undoing import undo

SEEDS = 25
"""For each of the flows; `make campaign` and everybody else may raise it."""


def assert_told(before, after):
    old, new = Definition.from_value(before), Definition.from_value(after)

    changes = describe_changes(old, new)

    assert bool(changes) == (old.fingerprint != new.fingerprint)
    assert canonical_text(undo(after, changes)) == canonical_text(before)
    assert all("\n" not in sentence(change) and sentence(change) for change in changes)
    return changes


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("edits", [1, 2, 6])
def test_any_edits_are_told_and_can_be_taken_back(name, edits):
    for seed in range(SEEDS):
        random = Random(f"{name} {edits} {seed}")
        before = edited(FLOWS[name], random, random.choice([0, 3]))

        assert_told(before, edited(before, random, edits))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__.strip("_"))
def test_each_kind_of_edit_does_something(edit):
    random = Random(7)
    touched = 0
    for value in FLOWS.values():
        for _ in range(8):
            after = edited(value, random, 1, only=edit)
            touched += bool(assert_told(value, after))

    assert touched


@pytest.mark.parametrize("before", FLOWS)
@pytest.mark.parametrize("after", FLOWS)
def test_any_two_flows_can_be_compared(before, after):
    assert_told(FLOWS[before], FLOWS[after])


def test_one_edit_of_a_leaf_is_one_change():
    random = Random(3)
    for value in FLOWS.values():
        for _ in range(20):
            after = edited(value, random, 1, only=EDITS[0])
            told = assert_told(value, after)

            # A leaf may be the id or the name that something was known by.
            assert len(told) <= 1 or {"added", "removed"} == {each.deed.value for each in told}


def test_the_same_two_revisions_are_always_told_alike():
    random = Random(5)
    after = edited(FLOWS["survey"], random, 9)

    tellings = {
        tuple(map(sentence, assert_told(FLOWS["survey"], Definition.from_value(after).value)))
        for _ in range(3)
    }

    assert len(tellings) == 1


def test_sixty_components_that_all_changed_are_told_in_a_blink():
    random = Random(11)
    words = ["quick", "brown", "fox", "jumps", "over", "lazy", "dog", "runs", "where", "nobody"]

    def component(number):
        text = " ".join(random.choices(words, k=25))
        if number % 2:
            return {"type": "TextBody", "text": text}
        return {"type": "TextInput", "name": f"field_{number}_{text[:3]}", "label": text[:20]}

    def flow():
        layout = {"type": "SingleColumnLayout", "children": [component(n) for n in range(60)]}
        return Definition.from_value({"screens": [{"id": "A", "layout": layout}]})

    before, after = flow(), flow()
    began = time.process_time()
    changes = describe_changes(before, after)

    assert time.process_time() - began < 0.5  # 0.05 on a machine that does nothing else
    assert changes
