from __future__ import annotations

import ast
import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flowops.flowjson.wording import quoted
from flowops.render.safe import (
    LONGEST,
    code,
    command_data,
    drawn,
    html_text,
    json_text,
    mermaid_label,
    prose,
    python_literal,
    safe,
    script_json,
    spanned,
    typescript_literal,
)

# Unicode's Default_Ignorable_Code_Point, and a letter that is drawn as nothing.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
COMMANDS = ["::", "##[", "##vso[", "##teamcity[", "\n::error::", " ::", "%0A::", "###["]
MARKS = ["`", "``", "\\", "|", "\\|", "\\\\|", "*", "_", "[", "](", ")", "<", ">", "&", "#", "!"]
LINKS = ["@octocat", "#12", "GH-12", "https://evil.example", "www.evil.example", "![x](//e)"]
PIECES = [*COMMANDS, *MARKS, *LINKS, "<img src=x>", "<!--", "&lt;", "\n", "\r", "\x1b[2J", "a", " "]
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(st.text(st.characters()))
def test_no_character_is_unseen_or_obeyed(text):
    shown = safe(text, longest=10_000)

    assert shown.isprintable()
    assert not INVISIBLE.search(shown)
    assert {unicodedata.category(each)[0] for each in shown} <= {"L", "M", "N", "P", "S", "Z"}
    assert {each for each in shown if each.isspace()} <= {" "}


def test_no_character_that_is_drawn_as_nothing_is_left():
    drawn_as_nothing = [each for each in map(chr, range(0x110000)) if INVISIBLE.match(each)]

    assert not any(INVISIBLE.search(safe(each)) for each in drawn_as_nothing)


@pytest.mark.parametrize("point", [*range(0x300), *range(0x2000, 0x2070), 0xD800, 0xE000, 0x10FFFF])
def test_every_character_that_cannot_be_shown_is_named_instead(point):
    character = chr(point)

    shown = safe(character)

    if character.isprintable() and not INVISIBLE.search(character):
        assert shown == character
    else:
        assert shown == character.encode("unicode_escape", "surrogatepass").decode() or (
            shown == f"\\x{point:02x}"
        )


@given(ANY_TEXT)
@example(":::")
@example("::::::error")
@example("####[")
def test_no_command_to_a_ci_runner_remains(text):
    shown = safe(text)

    assert "::" not in shown
    assert not re.search(r"##\w*\[", shown)


@given(ANY_TEXT, st.integers(1, 50))
def test_a_text_is_no_longer_than_it_may_be(text, longest):
    assert len(safe(text, longest)) <= longest
    assert len(safe(text)) <= LONGEST


@pytest.mark.parametrize("text", ["Descubrí eventos", "予約 🎟", "naïve — “quoted” 10 €", "a: b"])
def test_what_people_write_is_left_as_it_is(text):
    assert safe(text) == text


def test_what_is_cut_says_so():
    assert safe("x" * 1000) == "x" * (LONGEST - 1) + "…"


def inlines(markdown):
    """The kinds of inline token of a Markdown text, and what its code spans hold."""
    tokens = [each for block in MARKDOWN.parse(markdown) for each in block.children or ()]
    kinds = {each.type for each in tokens} - {"text"}
    return kinds, [each.content for each in tokens if each.type == "code_inline"]


@given(ANY_TEXT)
def test_nothing_breaks_out_of_a_code_span(text):
    kinds, held = inlines(f"before {code(text)} after")

    assert kinds == {"code_inline"}
    assert len(held) == 1


@given(ANY_TEXT, ANY_TEXT)
def test_nothing_breaks_out_of_a_tables_cell(one, other):
    table = f"| a | b |\n|---|---|\n| {code(one)} | {code(other)} |"

    blocks = [each.type for each in MARKDOWN.parse(table)]
    kinds, held = inlines(table)

    assert blocks.count("td_open") == 2
    assert kinds == {"code_inline"}
    assert len(held) == 2


@given(ANY_TEXT)
def test_no_border_of_a_table_is_left_to_a_reader_that_takes_backslashes_by_pairs(text):
    assert "|" not in re.sub(r"\\[!-/:-@\[-`{-~]", "", code(text))


@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|"), min_size=1))
def test_a_code_span_shows_what_is_safe(text):
    if not INVISIBLE.search(text):
        assert inlines(code(text))[1] == [safe(text)]


@given(ANY_TEXT)
def test_prose_is_text_and_nothing_else(text):
    kinds, _ = inlines(f"because {prose(text)} was said")

    assert kinds == set()


@given(ANY_TEXT)
@example("`")
@example("``a`` @b `c`d`")
@example("`a``b`@octocat`c`")
def test_a_sentence_that_quotes_is_text_and_code(text):
    (block,) = MARKDOWN.parseInline(f"because {spanned(text)} was said")
    around = "".join(
        each.content if each.type.startswith("text") else "\0" for each in block.children
    )

    assert {each.type for each in block.children} <= {"text", "text_special", "code_inline"}
    assert not re.search(r"@\w|#\d|(?i:gh-\d)|://|(?i:www\.)", around)


@given(st.lists(ANY_TEXT.filter(str.strip), min_size=1, max_size=3))
def test_each_name_that_a_sentence_quotes_is_one_span_of_code(names):
    sentence = " is not ".join(map(quoted, names))

    if len(sentence) <= LONGEST:
        kinds = [each.type for each in MARKDOWN.parseInline(spanned(sentence))[0].children]
        assert kinds.count("code_inline") == len(names)


def test_a_sentence_is_not_cut_in_the_middle_of_a_name():
    cut = spanned(f"{'`DAY` x ' * 37}`BOOKING`")

    assert cut.endswith("x …")
    assert "\\`" not in cut


def test_names_in_a_sentence_are_shown_as_code_and_the_rest_as_it_is():
    assert spanned("`DAY` sends `a|b`, *all*") == "`DAY` sends `a\\|b`, \\*all\\*"


@given(ANY_TEXT)
def test_prose_links_nothing_and_calls_nobody(text):
    finished = "".join(
        each.content
        for block in MARKDOWN.parse(f"because {prose(text)}")
        for each in block.children or ()
    )

    assert not re.search(r"@\w|#\d|(?i:gh-\d)|://|(?i:www\.)", finished)


ANY_JSON = st.recursive(ANY_TEXT, lambda inner: st.dictionaries(ANY_TEXT, inner, max_size=3))


@given(ANY_JSON)
def test_a_document_is_whole_however_it_is_written(document):
    written = json_text(document)

    assert json.loads(written) == document
    assert {each for each in written if not each.isprintable()} <= {"\n"}
    assert "::" not in written
    assert not re.search(r"##\w*\[", written)


@pytest.mark.parametrize("text", ["\x7f", "\x85", "\u2028", "\ud800", "\U000e0041", "::", "##[x]"])
def test_a_document_names_what_it_cannot_show(text):
    written = json_text(text)

    assert written.isascii()
    assert json.loads(written) == text


@given(ANY_TEXT | st.text(st.characters()))
@example("\U0001f39f")
@example("\ud83c\udf9f")
def test_a_literal_is_that_text_to_whoever_reads_it(text):
    for written, read in (
        (python_literal(text), ast.literal_eval),
        (typescript_literal(text), json.loads),
    ):
        assert read(written).encode("utf-16", "surrogatepass") == text.encode(
            "utf-16", "surrogatepass"
        )
        assert written.isascii()
        assert written.isprintable()
        assert "::" not in written
    assert ast.literal_eval(python_literal(text)) == text


@given(ANY_TEXT, ANY_TEXT)
def test_the_data_of_a_command_has_the_lines_that_it_was_given(one, other):
    data = command_data(one, other)

    lines = data.split("%0A")
    assert [line.replace("%25", "%") for line in lines] == [safe(one), safe(other)]


@given(ANY_TEXT)
def test_a_line_of_a_picture_is_seen_whole(text):
    shown = drawn(text)

    assert all(unicodedata.category(each)[0] in "LMNPS" or each == " " for each in shown)
    assert not INVISIBLE.search(shown)
    assert "::" not in shown


def test_what_only_shapes_letters_is_left_out_of_a_picture():
    assert drawn("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u2764\ufe0f :\u200d:") == (
        "\u0645\u06cc\u062e\u0648\u0627\u0647\u0645 \u2764 :\\x3a"
    )


@given(ANY_TEXT)
def test_a_label_of_a_graph_is_one_quoted_text_of_letters_and_entities(text):
    inner = re.sub(r"#\d+;", "", mermaid_label(text)[1:-1])

    assert not set(inner) & set('"#&<>[](){}|`\\@%;\n')
    assert not INVISIBLE.search(inner)


@given(ANY_TEXT)
def test_a_text_in_html_is_nothing_but_text(text):
    shown = html_text(text)

    assert not set(shown) & set("<>\"'")
    assert not re.search(r"&(?!(amp|lt|gt|quot|#x27|#58|#35);)", shown)
    assert "::" not in shown
    assert all(
        unicodedata.category(each)[0] in "LMNPS" or each in " \n\u200c\u200d" for each in shown
    )


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d💻",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "\U0001f3f3\ufe0f\u200d🌈",
    ],
)
def test_in_html_lines_and_what_joins_stay(text):
    assert html_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200db", "a\\u200db"),
        ("a\u200cb", "a\\u200cb"),
        ("a\ufe0f", "a\\ufe0f"),
        ("\u2800\ufe0f", "\\u2800\\ufe0f"),
        ("\u202emoc", "\\u202emoc"),
        ("\r\x00", "\\x0d\\x00"),
        ("<b>&'\"", "&lt;b&gt;&amp;&#x27;&quot;"),
        ("::error::", ":&#58;error:&#58;"),
        ("##[error]", "#&#35;[error]"),
    ],
)
def test_in_html_what_hides_or_commands_is_shown(text, shown):
    assert html_text(text) == shown


def test_a_text_in_html_has_an_end():
    assert html_text("x" * 20, longest=10) == "x" * 9 + "…"


@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
def test_json_in_a_script_says_the_same_and_ends_no_element(document):
    text = script_json(document)

    assert not set(text) & set("<>&")
    assert "::" not in text
    assert not INVISIBLE.search(text)
    assert json.loads(text) == json.loads(json.dumps(document))
