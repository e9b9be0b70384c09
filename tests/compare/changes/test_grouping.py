from __future__ import annotations

from flowops.compare.changes.change import Aspect
from flowops.compare.changes.grouping import by_screen, counts, of_contract
from tests.compare.changes.building import asked, changes, flow, screen, text

BEFORE = flow(screen("A", text("One"), asked("email")), screen("B", text("Two")))
AFTER = flow(
    screen("A", text("1"), asked("mail", label="Email")), screen("B", text("2")), version="7.3"
)


def test_changes_are_counted_by_their_aspect_in_the_order_of_what_they_cost():
    counted = counts(changes(BEFORE, AFTER))

    assert list(counted.items()) == [
        (Aspect.CONTRACT, 1),
        (Aspect.BEHAVIOUR, 1),
        (Aspect.COPY, 2),
    ]


def test_the_data_contract_has_a_group_of_its_own_and_the_flow_comes_before_its_screens():
    found = changes(BEFORE, AFTER)

    assert [each.after for each in of_contract(found)] == ["mail"]
    grouped = {name: [each.after for each in group] for name, group in by_screen(found).items()}
    assert list(grouped.items()) == [(None, ["7.3"]), ("A", ["1"]), ("B", ["2"])]
