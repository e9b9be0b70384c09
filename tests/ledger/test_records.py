from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.ledger.folder import Damaged
from flowops.ledger.records import FIELDS, Origin, _checksum, decode_record, encode_record
from flowops.model.record import Intent, Record
from flowops.model.status import FlowStatus
from tests.ledger.builders import a_record

ORIGIN = Origin("production", "https://gateway.example.com")
CONTENT = encode_record(a_record(), ORIGIN)

texts = st.text(st.characters(codec=None, exclude_categories=()))
maybe = st.none() | texts
records = st.builds(
    Record,
    key=texts,
    waba_id=texts,
    flow_id=maybe,
    name=texts,
    status=st.sampled_from(FlowStatus),
    fingerprint=maybe,
    categories=st.frozensets(texts),
    endpoint_uri=maybe,
    updated_at=maybe,
    intent=st.none() | st.sampled_from(Intent),
    intended=maybe,
    was_published=st.booleans(),
    last_published=maybe,
    applied_at=maybe,
)


def changed(**fields):
    """A record that is whole, checksum and all, but not one that we write."""
    envelope = json.loads(CONTENT)
    del envelope["checksum"]
    envelope.update(fields)
    return json.dumps({**envelope, "checksum": _checksum(envelope)}).encode()


def trouble(content, origin=ORIGIN):
    with pytest.raises(Damaged) as caught:
        decode_record(content, origin)
    return str(caught.value)


@given(records)
def test_every_record_reads_back_as_it_was_written(record):
    assert decode_record(encode_record(record, ORIGIN), ORIGIN) == record


def test_the_list_of_fields_is_the_record():
    assert set(FIELDS) == {field.name for field in dataclasses.fields(Record)}


def test_keys_stand_in_one_order_and_categories_are_sorted():
    envelope = json.loads(CONTENT)

    assert list(envelope) == ["format", "environment", "gateway", *FIELDS, "checksum"]
    assert envelope["categories"] == ["LEAD_GENERATION", "OTHER"]


@given(st.data())
def test_one_edited_byte_reads_back_equal_or_is_damage(data):
    place = data.draw(st.integers(0, len(CONTENT) - 1))
    byte = data.draw(st.integers(0, 255))
    edited = CONTENT[:place] + bytes([byte]) + CONTENT[place + 1 :]

    assert_equal_or_damaged(edited)


@given(st.integers(0, len(CONTENT)), st.integers(0, 20), st.binary(max_size=20))
def test_a_spliced_or_cut_record_reads_back_equal_or_is_damage(place, length, inserted):
    assert_equal_or_damaged(CONTENT[:place] + inserted + CONTENT[place + length :])


@given(st.integers(0, len(CONTENT)))
def test_a_torn_record_reads_back_equal_or_is_damage(length):
    assert_equal_or_damaged(CONTENT[:length])


def assert_equal_or_damaged(content):
    try:
        record = decode_record(content, ORIGIN)
    except Damaged:
        return
    assert record == a_record()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b"[" * 200_000, "it is not JSON"),
        (b"9" * 5_000, "it is not JSON"),
        (b"[1]", "it is not a JSON object"),
        (b"{}", "it names no format"),
        (b'{"format": true}', "it names no format"),
        (b'{"format": 1.0}', "it names no format"),
        (b'{"format": 0}', "it names no format"),
        (b'{"format": 2}', "its format 2 is of a newer flowops, which can read it"),
        (b'{"format": 1}', "its checksum is wrong"),
        (changed(status="PUBLISHING"), "its field status is missing or of a wrong type"),
        (changed(status=["DRAFT"]), "its field status is missing or of a wrong type"),
        (changed(flow_id=123), "its field flow_id is missing or of a wrong type"),
        (changed(was_published="yes"), "its field was_published is missing or of a wrong type"),
        (changed(categories="OTHER"), "its field categories is missing or of a wrong type"),
        (changed(categories=[1]), "its field categories is missing or of a wrong type"),
        (changed(intent="delete"), "its field intent is missing or of a wrong type"),
        (changed(api_key="k"), "it has fields that no record has: ['api_key']"),
    ],
)
def test_what_is_no_record_is_damage_and_says_why(content, words):
    assert trouble(content) == words


def test_a_missing_field_is_damage():
    envelope = json.loads(CONTENT)
    del envelope["checksum"], envelope["name"]
    content = json.dumps({**envelope, "checksum": _checksum(envelope)}).encode()

    assert trouble(content) == "its field name is missing or of a wrong type"


def test_a_record_of_another_environment_is_foreign():
    words = trouble(CONTENT, Origin("staging", ORIGIN.gateway))

    assert words == "it speaks of environment 'production', not 'staging'"


def test_a_record_of_another_gateway_is_foreign():
    words = trouble(CONTENT, Origin("production", "https://other.example.com"))

    assert words == (
        "it speaks of gateway 'https://gateway.example.com', not 'https://other.example.com'"
    )


def test_what_a_foreign_record_says_cannot_move_the_cursor():
    words = trouble(changed(environment="\x1b[2J\u202e"))

    assert "\x1b" not in words
    assert "\u202e" not in words


@pytest.mark.parametrize(
    ("gateway", "kept"),
    [
        ("sandbox", "sandbox"),
        ("https://gateway.example.com/", "https://gateway.example.com"),
        ("https://gateway.example.com/api/", "https://gateway.example.com/api"),
        ("https://ana:hunter2@gateway.example.com/api", "https://gateway.example.com/api"),
        ("https://gateway.example.com?key=hunter2", "https://gateway.example.com"),
    ],
)
def test_a_gateway_is_kept_without_what_could_be_a_secret(gateway, kept):
    assert Origin.of("production", gateway).gateway == kept
