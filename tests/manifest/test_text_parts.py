import json

import pytest

from flowops.manifest.json_reader import read_json
from flowops.manifest.text_parts import part_of_text

TEXTS = [
    "plain",
    'a "quote" and a \\ backslash',
    "tab\tand\nline",
    "é and 日本",
    "pictures 😀 beyond 👩‍👩‍👧",
    "\u0000 control",
    "",
]


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("text", TEXTS)
def test_every_part_of_a_text_is_found_among_its_escapes(text, ascii_only):
    written = json.dumps(text, ensure_ascii=ascii_only)
    source = f"  {written} "
    span = (2, 2 + len(written))

    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            first, last = part_of_text(source, span, (start, end))
            assert json.loads(f'"{source[first:last]}"') == text[start:end]


def test_a_part_beyond_the_end_stays_inside_of_the_quotes():
    assert part_of_text('"abc"', (0, 5), (2, 1 << 30)) == (3, 4)
    assert part_of_text('"abc"', (0, 5), (17, 19)) == (4, 4)
    assert part_of_text('"a\\nc"', (0, 6), (17, 1 << 30)) == (5, 5)


def test_a_part_that_ends_before_it_begins_is_a_place():
    assert part_of_text('"abc"', (0, 5), (2, 1)) == (3, 3)


def test_what_is_no_text_stays_whole():
    assert part_of_text("[1, 2]", (0, 6), (1, 2)) == (0, 6)
    assert part_of_text('""', (0, 2), (1, 2)) == (1, 1)


def test_a_document_narrows_the_place_of_a_value_and_of_a_key():
    document = read_json("flow.json", b'{\n  "some key": "a\\u00e9 word"\n}')

    value = document.locate(("some key",), part=(3, 7))
    key = document.locate(("some key",), key=True, part=(5, 8))

    assert (value.line, value.column, value.end_column) == (2, 24, 28)
    assert (key.line, key.column, key.end_column) == (2, 9, 12)
