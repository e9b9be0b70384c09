from __future__ import annotations

import pytest

from flowops.errors import InvalidInput
from flowops.model.record import Event, Intent
from flowops.operations.history import Result, deeds_of, last_deeds, read_histories
from tests.applying.world import Memory
from tests.builders import OTHER_ACCOUNT, definition, pair, record
from tests.operations.journals import ANA, CI, PUBLISHED, Story
from tests.planning.plans import plan_of

FIRST, SECOND = definition("first"), definition("second")


def told(story):
    return [(each.action, each.result.value) for each in deeds_of(story.entries)]


def test_a_write_is_one_deed_however_many_lines_it_left():
    story = Story().uploaded(FIRST, intent=Intent.CREATE).announced(Intent.PUBLISH, FIRST)
    story.line(Event.RECEIPT, intent=None, status=PUBLISHED)

    assert told(story) == [("create", "applied"), ("publish", "applied")]
    assert [each.number for each in deeds_of(story.entries)] == [1, 4]


def test_a_deed_has_its_definition_its_author_and_when_it_ended():
    story = Story(author=CI).announced(Intent.REPLACE_JSON, FIRST)
    story.line(Event.RECEIPT, applied_at="2026-11-28T12:00:00+00:00")

    (deed,) = deeds_of(story.entries)
    assert (deed.fingerprint, deed.author) == (FIRST.fingerprint, CI)
    assert deed.at == "2026-11-28T12:00:00+00:00"


def test_a_write_that_is_under_way_is_open():
    assert told(Story().announced(Intent.PUBLISH, FIRST)) == [("publish", "open")]


@pytest.mark.parametrize("event", [Event.REJECTED, Event.AMBIGUOUS])
def test_a_write_that_did_not_go_well_says_so(event):
    story = Story().announced(Intent.PUBLISH, FIRST).line(event)

    assert told(story) == [("publish", event.value)]


def test_what_became_of_a_write_that_was_receipted_is_known_whatever_follows():
    story = Story().announced(Intent.REPLACE_JSON, FIRST).line(Event.RECEIPT).line(Event.AMBIGUOUS)

    assert told(story) == [("replace-json", "applied")]


def test_a_write_whose_end_nobody_saw_is_ambiguous_once_another_is_announced():
    story = Story().announced(Intent.PUBLISH, FIRST).announced(Intent.REPLACE_JSON, FIRST)

    assert told(story) == [("publish", "ambiguous"), ("replace-json", "open")]


def test_a_write_that_is_announced_again_before_it_is_sent_again_is_one_deed():
    story = Story().announced(Intent.PUBLISH, FIRST).announced(Intent.PUBLISH, FIRST)

    (deed,) = deeds_of(story.line(Event.RECEIPT).entries)
    assert (deed.number, deed.result) == (1, Result.APPLIED)


def test_a_write_that_another_run_announces_again_is_another_deed():
    story = Story().announced(Intent.PUBLISH, FIRST)
    story.author = CI
    story.announced(Intent.PUBLISH, FIRST)

    assert told(story) == [("publish", "ambiguous"), ("publish", "open")]


def test_a_write_that_a_later_run_found_done_was_applied():
    story = Story().announced(Intent.PUBLISH, FIRST)
    settled = {"intent": None, "fingerprint": FIRST.fingerprint, "status": PUBLISHED}
    story.line(Event.READ, **settled)

    assert told(story) == [("publish", "applied")]


def test_a_write_that_a_later_run_found_undone_stays_ambiguous():
    story = Story().published(FIRST).announced(Intent.REPLACE_JSON, SECOND)
    story.line(Event.READ, intent=None, status=PUBLISHED)

    assert told(story)[-1] == ("replace-json", "ambiguous")


def test_what_is_only_read_is_no_deed():
    story = Story().line(Event.READ).line(Event.READ, updated_at="2")

    assert told(story) == []


def test_a_look_while_a_write_is_open_settles_nothing():
    story = Story().announced(Intent.PUBLISH, FIRST).line(Event.READ)

    assert told(story) == [("publish", "open")]


def test_a_definition_that_meta_refused_is_a_publish_that_was_rejected():
    story = Story().uploaded(SECOND).line(Event.READ, refused=SECOND.fingerprint)
    story.line(Event.READ)

    assert told(story) == [("replace-json", "applied"), ("publish", "rejected")]
    assert deeds_of(story.entries)[-1].fingerprint == SECOND.fingerprint


def test_an_adoption_is_a_deed():
    story = Story().line(Event.ADOPTED, fingerprint=FIRST.fingerprint)

    assert told(story) == [("adopt", "applied")]


def test_what_was_done_in_a_rollback_says_so():
    story = Story().published(FIRST).published(SECOND).rolled_back(FIRST, SECOND).published(SECOND)

    said = [each.is_rollback for each in deeds_of(story.entries)]
    assert said == [False] * 4 + [True] * 2 + [False] * 2


@pytest.mark.parametrize(
    ("intent", "action"), [(Intent.REPLACE_JSON, "replace-json"), (None, "publish")]
)
def test_a_journal_that_begins_in_the_middle_of_a_write_is_told_from_there(intent, action):
    story = Story().line(Event.RECEIPT, intent=intent, fingerprint=FIRST.fingerprint)

    assert told(story) == [(action, "applied")]


# Of many flows


def ledger_with(*records):
    ledger = Memory()
    for each in records:
        ledger.save_record(each, Event.ADOPTED)
    return ledger


def keys(histories):
    return [(each.record.key, each.record.waba_id) for each in histories]


def test_histories_come_in_the_manifests_order_then_those_that_left_it():
    ledger = ledger_with(*(record(key=key) for key in ("gone", "a", "b")))

    found = read_histories(ledger, ["b", "a"])

    assert [key for key, _ in keys(found)] == ["b", "a", "gone"]
    assert [len(each.deeds) for each in found] == [1, 1, 1]


def test_each_account_has_a_history_of_its_own():
    here, there = record(), record(waba_id=OTHER_ACCOUNT.waba_id)

    found = read_histories(ledger_with(here, there), ["booking"], ["booking"])

    assert sorted(keys(found)) == sorted([here.address[::-1], there.address[::-1]])


def test_the_newest_comes_first():
    story = Story().published(FIRST)

    (history,) = read_histories(story.ledger, ["booking"])

    assert [each.action for each in history.deeds] == ["publish", "replace-json"]


def test_a_flow_that_was_never_applied_has_none():
    assert read_histories(Memory(), ["booking"], ["booking"]) == ()


def test_a_flow_that_nobody_knows_is_named():
    with pytest.raises(InvalidInput, match="no flow `bokking`, and none on record") as caught:
        read_histories(Memory(), ["booking"], ["bokking"])

    assert "booking" in caught.value.hint


def test_the_last_deed_of_each_planned_flow_is_found_by_its_address():
    story = Story().published(FIRST)
    plan = plan_of(pair(record=story.record), pair(live=None, record=None))

    (deed,) = last_deeds(story.ledger, plan).values()

    assert (deed.action, deed.result, deed.author) == ("publish", Result.APPLIED, ANA)
