from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.ledger.lines import FIELDS, Origin, _seal, decode_line, encode_line
from flowops.ledger.store import Damaged
from flowops.model.record import Author, Entry, Event, Intent, Record
from flowops.model.status import FlowStatus
from tests.ledger.builders import a_record

ORIGIN = Origin("production", "https://gateway.example.com")
AUTHOR = Author("ana@here", "https://ci.example/7", "0" * 40)
ENTRY = Entry(7, Event.RECEIPT, a_record(), AUTHOR)
CONTENT = encode_line(ENTRY, ORIGIN, None)

texts = st.text(st.characters(codec=None, exclude_categories=()))
maybe = st.none() | texts


def _record(**fields):
    return Record(**fields)


def _entry(**fields):
    return Entry(**fields)


records = st.builds(
    _record,
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
entries = st.builds(
    _entry,
    number=st.integers(1, 10**9),
    event=st.sampled_from(Event),
    record=records,
    author=st.tuples(texts, maybe, maybe).map(lambda told: Author(*told)),
)


def sealed(envelope):
    body = json.dumps(envelope, separators=(",", ":")).encode().removesuffix(b"}")
    return body + b',"seal":"%s"}' % _seal(body).encode()


def changed(**fields):
    """A line that is whole, seal and all, but not one that we write."""
    envelope = json.loads(CONTENT)
    del envelope["seal"]
    return sealed({**envelope, **fields})


def trouble(content, origin=ORIGIN):
    with pytest.raises(Damaged) as caught:
        decode_line(content, origin)
    return str(caught.value)


@given(entries)
def test_every_line_reads_back_as_it_was_written(entry):
    line = encode_line(entry, ORIGIN, "f" * 64)

    assert decode_line(line, ORIGIN) == entry
    assert b"\n" not in line


def test_the_list_of_fields_is_the_record():
    assert set(FIELDS) == set(Record.__struct_fields__)


def test_keys_stand_in_one_order_and_categories_are_sorted():
    envelope = json.loads(CONTENT)

    around = ["format", "number", "event", "environment", "gateway"]
    assert list(envelope) == [*around, *FIELDS, "who", "run", "commit", "previous", "seal"]
    assert envelope["categories"] == ["LEAD_GENERATION", "OTHER"]


@given(st.data())
def test_one_edited_byte_reads_back_equal_or_is_damage(data):
    place = data.draw(st.integers(0, len(CONTENT) - 1))
    byte = data.draw(st.integers(0, 255))
    edited = CONTENT[:place] + bytes([byte]) + CONTENT[place + 1 :]

    assert_equal_or_damaged(edited)


@given(st.integers(0, len(CONTENT)), st.integers(0, 20), st.binary(max_size=20))
def test_a_spliced_or_cut_line_reads_back_equal_or_is_damage(place, length, inserted):
    assert_equal_or_damaged(CONTENT[:place] + inserted + CONTENT[place + length :])


@given(st.integers(0, len(CONTENT)))
def test_a_torn_line_reads_back_equal_or_is_damage(length):
    assert_equal_or_damaged(CONTENT[:length])


def assert_equal_or_damaged(content):
    try:
        entry = decode_line(content, ORIGIN)
    except Damaged:
        return
    assert entry == ENTRY


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
        (b'{"format": 1}', "it names no format"),
        (b'{"format": 3}', "its format 3 is of a newer flowops, which can read it"),
        (b'{"format": 2}', "it has no seal"),
        (CONTENT.replace(b"PUBLISHED", b"DRAFT"), "its seal is broken"),
        (changed(number=0), "its field number is missing or of a wrong type"),
        (changed(number=True), "its field number is missing or of a wrong type"),
        (changed(event="guess"), "its field event is missing or of a wrong type"),
        (changed(who=None), "its field who is missing or of a wrong type"),
        (changed(status="PUBLISHING"), "its field status is missing or of a wrong type"),
        (changed(status=["DRAFT"]), "its field status is missing or of a wrong type"),
        (changed(flow_id=123), "its field flow_id is missing or of a wrong type"),
        (changed(was_published="yes"), "its field was_published is missing or of a wrong type"),
        (changed(categories="OTHER"), "its field categories is missing or of a wrong type"),
        (changed(categories=[1]), "its field categories is missing or of a wrong type"),
        (changed(intent="delete"), "its field intent is missing or of a wrong type"),
        (changed(api_key="k"), "it has fields that no line has: ['api_key']"),
    ],
)
def test_what_is_no_line_is_damage_and_says_why(content, words):
    assert trouble(content) == words


def test_a_missing_field_is_damage():
    envelope = json.loads(CONTENT)
    del envelope["seal"], envelope["name"]

    assert trouble(sealed(envelope)) == "its field name is missing or of a wrong type"


def test_a_line_of_another_environment_is_foreign():
    words = trouble(CONTENT, Origin("staging", ORIGIN.gateway))

    assert words == "it speaks of environment 'production', not 'staging'"


def test_a_line_of_another_gateway_is_foreign():
    words = trouble(CONTENT, Origin("production", "https://other.example.com"))

    assert words == (
        "it speaks of gateway 'https://gateway.example.com', not 'https://other.example.com'"
    )


def test_what_a_foreign_line_says_cannot_move_the_cursor():
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


def test_a_line_that_is_older_than_what_get_offers_says_nothing_of_it():
    envelope = json.loads(CONTENT)
    del envelope["seal"], envelope["readable"]

    assert decode_line(sealed(envelope), ORIGIN).record.readable is None
