from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.ledger.journal import LONGEST, Journal, read_journal
from flowops.ledger.lines import Origin, decode_line
from flowops.ledger.store import Damaged
from flowops.model.record import Author, Entry, Event, Intent
from tests.ledger.builders import a_record

ORIGIN = Origin("production", "https://gateway.example.com")
AUTHOR = Author("ana@here")


def journal_of(count):
    content = b""
    for number in range(1, count + 1):
        journal = read_journal(content) if content else Journal()
        entry = Entry(number, Event.RECEIPT, a_record(flow_id=str(number)), AUTHOR)
        content = journal.with_entry(entry, ORIGIN)
    return content


def ids_in(journal):
    return [decode_line(line, ORIGIN).record.flow_id for line in journal.lines]


THREE = journal_of(3)
ENDS = [place + 1 for place, byte in enumerate(THREE) if byte == 0x0A]


def test_a_journal_reads_back_in_its_order():
    journal = read_journal(THREE)

    assert ids_in(journal) == ["1", "2", "3"]
    assert not journal.torn


@given(st.integers(ENDS[1] + 1, len(THREE) - 1))
def test_a_torn_last_line_leaves_the_lines_before_it(length):
    journal = read_journal(THREE[:length])

    assert ids_in(journal) == ["1", "2"]
    assert journal.torn


def test_the_next_line_takes_the_place_of_a_torn_one():
    torn = read_journal(THREE[:-5])

    content = torn.with_entry(Entry(3, Event.INTENT, a_record(flow_id="x"), AUTHOR), ORIGIN)

    assert ids_in(read_journal(content)) == ["1", "2", "x"]


@given(st.integers(0, ENDS[2] - 2), st.integers(0, 255))
def test_any_byte_that_changed_in_a_whole_line_is_damage(place, byte):
    damaged = THREE[:place] + bytes([byte]) + THREE[place + 1 :]

    if damaged == THREE:
        return
    with pytest.raises(Damaged):
        read_journal(damaged)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it has no whole line"),
        (b"{", "it has no whole line"),
        (b"\n", "line 1: it is not JSON"),
        (THREE[ENDS[0] :] + THREE[: ENDS[0]], "line 3: it does not follow the line before it"),
        (THREE[: ENDS[0]] + THREE[ENDS[1] :], "line 2: it does not follow the line before it"),
        (THREE + THREE[ENDS[1] :], "line 4: it does not follow the line before it"),
    ],
)
def test_what_is_no_journal_is_damage_and_says_where(content, words):
    with pytest.raises(Damaged) as caught:
        read_journal(content)

    assert str(caught.value) == words


def test_a_journal_that_gets_too_long_keeps_its_newest_half():
    journal = read_journal(journal_of(LONGEST))

    content = journal.with_entry(
        Entry(LONGEST + 1, Event.INTENT, a_record(intent=Intent.PUBLISH), AUTHOR), ORIGIN
    )

    kept = read_journal(content)
    assert len(kept.lines) == LONGEST // 2 + 1
    assert decode_line(kept.lines[-1], ORIGIN).number == LONGEST + 1
