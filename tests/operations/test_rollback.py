from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.errors import ExitCode, InvalidInput, PlanStale
from flowops.model.flows import Account
from flowops.model.record import Event, Intent, Past
from flowops.operations.rollback import NoWayBack, find_way_back
from tests.applying.world import Memory
from tests.builders import ACCOUNT, definition, desired_flow, pair, record
from tests.operations.journals import Story
from tests.planning.plans import plan_of

A, B, C, D = (definition(text) for text in "ABCD")
FLOW = desired_flow()


def way_back(story, in_file=None, number=None):
    return find_way_back(story.ledger, FLOW, in_file, number)


def goal(story, **how):
    return way_back(story, **how).desired.definition


def held(story, **how):
    return way_back(story, **how).desired.holds


def test_it_goes_back_to_what_was_published_before():
    assert goal(Story().published(A).published(B)) == A


def test_what_is_taken_away_is_held_and_what_the_file_has_too():
    story = Story().published(A).published(B)

    assert held(story, in_file=C) == {B.fingerprint, C.fingerprint}
    assert held(story, in_file=A) == {B.fingerprint}


def test_the_rest_of_the_flow_stays_as_the_manifest_has_it():
    back = way_back(Story().published(A).published(B)).desired

    as_before = {"definition": FLOW.definition, "path": FLOW.path, "holds": None}
    assert replace(back, **as_before) == FLOW


def test_a_rollback_that_is_repeated_goes_no_further_back():
    story = Story().published(A).published(B).published(C).rolled_back(B, C)

    assert goal(story) == B
    assert held(story) == {C.fingerprint}
    assert goal(story, number=4) == A
    assert held(story, number=4) == {B.fingerprint, C.fingerprint}


def test_at_the_first_definition_there_is_no_way_back():
    with pytest.raises(NoWayBack, match="no definition of booking that was published before"):
        way_back(Story().published(A))


def test_what_was_put_back_after_a_rollback_is_not_gone_back_from_to_what_that_took_away():
    story = Story().published(A).published(B).rolled_back(A, B).uploaded(C).published(A)

    with pytest.raises(NoWayBack):
        way_back(story)


def test_a_definition_that_came_after_a_rollback_goes_back_to_where_that_went():
    assert goal(Story().published(A).published(B).rolled_back(A, B).published(C)) == A


def test_a_rollback_to_what_was_never_published_here_counts_as_published_after():
    story = Story().published(B).rolled_back(A, B)

    assert goal(story.published(C)) == A


def test_a_flow_that_was_left_in_draft_goes_back_to_what_people_still_get():
    story = Story().published(A).uploaded(B)

    assert goal(story) == A
    assert held(story) == {B.fingerprint}


@pytest.mark.parametrize("intent", [Intent.REPLACE_JSON, Intent.PUBLISH])
def test_a_write_that_may_still_come_is_held_too(intent):
    story = Story().published(A).announced(intent, B)

    assert goal(story) == A
    assert held(story) == {B.fingerprint}


# A rollback that did not come to its end


def unfinished():
    story = Story().published(A).published(B)
    return story, [B.fingerprint]


def test_a_rollback_that_was_only_announced_is_begun_again():
    story, taken = unfinished()
    story.announced(Intent.REPLACE_JSON, A, taken)

    assert goal(story) == A
    assert held(story) == set(taken)


def test_a_rollback_that_ended_in_draft_is_finished():
    story, taken = unfinished()

    assert goal(story.uploaded(A, taken)) == A


def test_a_rollback_whose_publish_was_not_heard_of_is_finished():
    story, taken = unfinished()
    story.uploaded(A, taken).announced(Intent.PUBLISH, A, taken)

    assert goal(story) == A


def test_a_rollback_that_was_put_back_is_tried_again():
    story, taken = unfinished()
    story.uploaded(A, taken).announced(Intent.PUBLISH, A, taken)
    story.line(Event.REJECTED, intent=None, intended=None).rolled_back(B, B)

    assert goal(story) == A
    assert held(story) == set(taken)


def test_after_a_rollback_that_only_wrote_down_what_is_held_it_goes_past_that():
    story = Story().published(C).published(A).published(B).published(A)
    story.line(Event.READ, held=frozenset({B.fingerprint}))

    assert goal(story) == C


def test_a_flow_whose_last_definition_could_not_be_put_back_gets_that():
    story = Story().published(A).uploaded(B).uploaded(A)

    assert goal(story) == A
    assert held(story, in_file=B) == {B.fingerprint}


# By number


def test_a_number_of_the_history_chooses_the_definition():
    story = Story().published(A).published(B).published(C)

    assert goal(story, number=4) == A
    assert held(story, number=4) == {C.fingerprint}


def test_somebody_may_go_to_what_is_held():
    story = Story().published(A).published(B).rolled_back(A, B)

    assert goal(story, number=9) == B
    assert held(story, number=9) == {A.fingerprint}


@pytest.mark.parametrize("number", [2, 99])
def test_a_number_that_the_history_does_not_show_is_refused(number):
    with pytest.raises(InvalidInput, match=f"entry {number} of booking is not in its history"):
        way_back(Story().published(A), number=number)


def test_an_entry_without_a_definition_is_refused():
    with pytest.raises(InvalidInput, match="entry 1 of booking has no definition"):
        way_back(Story().line(Event.ADOPTED, fingerprint=None), number=1)


# Nothing to go back to


def test_without_a_record_nothing_is_known():
    flow = replace(FLOW, account=Account("acme", ACCOUNT.waba_id))

    with pytest.raises(
        NoWayBack, match="nothing is on record of booking in account acme"
    ) as caught:
        find_way_back(Memory(), flow, None)

    assert caught.value.exit_code is ExitCode.FAILED
    assert FLOW.path in caught.value.hint


def test_a_record_whose_journal_cannot_be_read_is_none():
    with pytest.raises(NoWayBack, match="nothing is on record"):
        find_way_back(Memory(record()), FLOW, None)


def test_a_definition_that_is_not_kept_cannot_be_put_back():
    story = Story().published(A).published(B)
    del story.ledger.definitions[A.fingerprint]

    with pytest.raises(NoWayBack, match=f"{A.fingerprint} of booking is not kept"):
        way_back(story)


# What it says of the definition, and what it rests on


def test_it_says_when_the_definition_was_published_last():
    story = Story().published(A).published(B)

    assert way_back(story).deed.number == 4


def test_of_a_definition_that_was_never_published_it_says_when_it_was_uploaded():
    story = Story().uploaded(A).published(B)
    story.ledger.definitions[A.fingerprint] = A

    assert way_back(story, number=1).deed.number == 1


def test_of_a_definition_that_was_only_found_it_says_nothing():
    story = Story().line(Event.READ, fingerprint=A.fingerprint, last_published=A.fingerprint)
    story.ledger.definitions[A.fingerprint] = A

    assert way_back(story.published(B)).deed is None


def test_what_somebody_applied_since_the_choice_is_not_rolled_back():
    back = way_back(Story().published(A).published(B))
    later = replace(back.record, fingerprint=D.fingerprint)

    back.check_still_true(plan_of(pair(), past=Past((back.record,))))
    with pytest.raises(PlanStale, match="somebody applied booking since"):
        back.check_still_true(plan_of(pair(), past=Past((later,))))
