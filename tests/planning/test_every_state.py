"""Sentences that hold for every state of a flow that the pure core can tell apart."""

from __future__ import annotations

import itertools
from functools import cache

import pytest

from flowops.compare.pairing import Consent
from flowops.model.record import Intent
from flowops.model.status import FlowStatus
from flowops.planning.direction import Direction
from flowops.planning.verdict import Verdict
from tests.builders import (
    BLOCKED,
    DEPRECATED,
    DRAFT,
    PUBLISHED,
    THROTTLED,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)
from tests.planning.plans import plan_of

pytestmark = pytest.mark.slow

OTHER, THIRD = definition("other"), definition("third")
RECORDED = (None, DRAFT, PUBLISHED, THROTTLED, DEPRECATED)
DATES = ((None, "1"), ("1", "1"), ("1", "2"))


@cache
def everything():
    sides = itertools.product(
        (DRAFT, PUBLISHED),
        FlowStatus,
        RECORDED,
        (None, *Intent),
        (definition(), OTHER),
        DATES,
        (None, definition(), OTHER, THIRD),
        Consent,
    )
    pairs = [
        pair(
            desired_flow(status=wanted),
            live=live_flow(status, updated_at=now),
            record=left
            and record(status=left, intent=intent, fingerprint=ours.fingerprint, updated_at=before),
            read_back=read_back,
            consent=consent,
        )
        for wanted, status, left, intent, ours, (before, now), read_back, consent in sides
    ]
    return plan_of(*pairs).flows


def actions(planned):
    return [each.action for each in planned.steps]


def test_no_direction_means_that_there_is_nothing_to_do():
    for planned in everything():
        if planned.direction is Direction.NONE:
            assert planned.verdict is Verdict.IN_SYNC
            assert not planned.steps


def test_in_sync_means_equal_in_status_and_definition():
    for planned in everything():
        if planned.verdict is Verdict.IN_SYNC:
            desired, live = planned.pair.desired, planned.pair.live
            assert planned.pair.knowledge.fingerprint == desired.definition.fingerprint
            assert live.status.counts_as_published == (desired.status is PUBLISHED)
            assert live.status in {DRAFT, PUBLISHED, THROTTLED, BLOCKED}


def test_no_upload_goes_to_a_published_flow_that_is_not_known_to_differ():
    for planned in everything():
        found = planned.pair
        if "replace-json" in actions(planned) and found.live.status is not DRAFT:
            assert found.live.status is PUBLISHED
            assert found.definition_differs or found.consent is Consent.TAKE_OVER


def test_no_draft_goes_live_as_it_is_unless_it_is_known_to_be_ours():
    for planned in everything():
        if actions(planned) == ["publish"]:
            desired = planned.pair.desired
            assert planned.pair.live.status is DRAFT
            assert planned.pair.knowledge.fingerprint == desired.definition.fingerprint


def test_whoever_adopts_overwrites_nothing_but_what_we_uploaded_ourselves():
    for planned in everything():
        if planned.pair.consent is Consent.ADOPT and "replace-json" in actions(planned):
            assert planned.pair.definition_is_ours


def test_every_flow_is_in_sync_or_has_a_step_or_waits_for_a_person():
    for planned in everything():
        assert planned.needs_a_person or planned.steps or planned.verdict is Verdict.IN_SYNC


def test_who_waits_for_a_person_has_no_step_and_a_reason():
    for planned in everything():
        if planned.judgement.needs_a_person:
            assert not planned.steps
            assert planned.judgement.reasons
