"""A short form of `python -m tests.campaign.tampering`."""

from __future__ import annotations

from tests.campaign.tampering import attempt, saved, try_bytes, try_fields


def test_the_plan_that_is_tampered_with_is_a_good_one():
    refused, account = attempt(saved().encode())

    assert not refused
    assert account.actions() == ["create", "publish", "replace-json", "publish"]


def test_a_byte_that_was_edited_is_seen_before_anything_is_asked():
    assert try_bytes(every=151) > 700


def test_a_field_that_was_edited_is_seen_before_anything_is_asked():
    assert try_fields(every=11, seal=False) > 200


def test_a_field_that_was_edited_and_sealed_anew_leads_to_no_write():
    assert try_fields(every=11, seal=True) > 200
