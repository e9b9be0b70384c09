from __future__ import annotations

from flowops.compare.changes.marks import Mark, marks_after, marks_before
from tests.compare.changes.building import asked, changes, flow, screen, text

BEFORE = flow(
    screen("A", text("gone for good"), asked("a"), asked("b"), asked("c"), asked("d"), title="One"),
    screen("B", asked("x")),
)
AFTER = flow(
    screen(
        "A", asked("d"), asked("a", required=True), asked("b"), asked("c"), asked("new"), title="2"
    ),
    screen("C"),
)


def at(screen_number, *place):
    return ("screens", screen_number, *(("layout", "children", *place) if place else ()))


def test_what_is_marked_in_the_earlier_revision():
    assert marks_before(changes(BEFORE, AFTER)) == {
        at(0): Mark.CHANGED,
        at(0, 0): Mark.REMOVED,
        at(0, 1): Mark.CHANGED,
        at(0, 4): Mark.MOVED,
        at(1): Mark.REMOVED,
    }


def test_what_is_marked_in_the_later_revision():
    assert marks_after(changes(BEFORE, AFTER)) == {
        at(0): Mark.CHANGED,
        at(0, 0): Mark.MOVED,
        at(0, 1): Mark.CHANGED,
        at(0, 4): Mark.ADDED,
        at(1): Mark.ADDED,
    }


def test_what_moved_and_changed_is_marked_as_changed():
    before = flow(screen("A", asked("a"), asked("b"), asked("c")))
    after = flow(screen("A", asked("c", required=True), asked("a"), asked("b")))

    assert marks_after(changes(before, after)) == {at(0, 0): Mark.CHANGED}
    assert marks_before(changes(before, after)) == {at(0, 2): Mark.CHANGED}


def test_what_was_renamed_is_marked_as_changed_and_the_flow_itself_never():
    before, after = flow(screen("A", asked("a"))), flow(screen("B", asked("a")), version="7.3")

    assert marks_after(changes(before, after)) == {at(0): Mark.CHANGED}
