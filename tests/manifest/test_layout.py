from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowops.manifest.json_reader import definition_of, read_json
from flowops.manifest.layout import WIDTH, laid_out


def layout(text):
    return laid_out(read_json("flow.json", text if isinstance(text, bytes) else text.encode()))


def test_keys_stand_in_the_order_of_the_tables_and_others_behind_them():
    text = '{"screens": [{"mine": 1, "layout": {"children": []}, "id": "ONE"}], "version": "7.3"}'

    assert layout(text) == (
        "{\n"
        '  "version": "7.3",\n'
        '  "screens": [\n'
        "    {\n"
        '      "id": "ONE",\n'
        '      "layout": {\n'
        '        "children": []\n'
        "      },\n"
        '      "mine": 1\n'
        "    }\n"
        "  ]\n"
        "}\n"
    )


def a_screen_with(component):
    layout = {"type": "SingleColumnLayout", "children": [component]}
    return json.dumps({"version": "7.3", "screens": [{"id": "ONE", "layout": layout}]})


def inside(text):
    """The lines of the only component, without their margin."""
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if '"children": [' in line)
    return [line.removeprefix(" " * 10) for line in lines[start + 1 : -6]]


def test_a_component_takes_a_line_for_each_property():
    assert inside(layout(a_screen_with({"text": "Hello", "type": "TextBody"}))) == [
        "{",
        '  "type": "TextBody",',
        '  "text": "Hello"',
        "}",
    ]


def test_an_option_stands_on_one_line():
    source = [{"title": "Yes", "id": "0"}, {"title": "No", "id": "1"}]
    dropdown = {"type": "Dropdown", "name": "a", "label": "A", "data-source": source}

    assert inside(layout(a_screen_with(dropdown)))[4:7] == [
        '  "data-source": [',
        '    { "id": "0", "title": "Yes" },',
        '    { "id": "1", "title": "No" }',
    ]


def test_names_that_people_choose_take_a_line_each():
    action = {"name": "complete", "payload": {"one": 1, "two": 2}}
    footer = {"type": "Footer", "label": "Done", "on-click-action": action}

    assert inside(layout(a_screen_with(footer)))[3:] == [
        '  "on-click-action": {',
        '    "name": "complete",',
        '    "payload": {',
        '      "one": 1,',
        '      "two": 2',
        "    }",
        "  }",
        "}",
    ]


def test_what_does_not_fit_on_a_line_is_opened():
    fits, exceeds = ({"type": "RichText", "text": ["x" * size]} for size in (75, 76))

    assert any(len(line) == WIDTH - 1 - 10 for line in inside(layout(a_screen_with(fits))))
    assert '  "text": [' in inside(layout(a_screen_with(exceeds)))


def test_values_and_keys_stay_as_they_were_written():
    text = '{"screens":[],"version":"7\\u002e3","\\u00e9":[1.50,1E3,"\\/","日本 😀"]}'

    assert layout(text) == (
        "{\n"
        '  "version": "7\\u002e3",\n'
        '  "screens": [],\n'
        '  "\\u00e9": [1.50, 1E3, "\\/", "日本 😀"]\n'
        "}\n"
    )


def test_line_ends_stay_those_of_the_file_and_a_byte_order_mark_goes():
    assert layout(b'\xef\xbb\xbf{"version":\r\n"7.3"}') == '{\r\n  "version": "7.3"\r\n}\r\n'


@pytest.mark.parametrize("text", ["{}", '{"screens": {}}', '{"screens": [[[]], {}, ""]}'])
def test_odd_shapes_are_laid_out_too(text):
    assert json.loads(layout(text)) == json.loads(text)


words = st.sampled_from(
    ["type", "children", "Footer", "Form", "If", "then", "id", "payload", "data", "screens", "x"]
)
scalars = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | words | st.text(max_size=9)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(words | st.text(st.characters(codec="utf-8"), max_size=5), inner)
    ),
    max_leaves=25,
)


@given(st.dictionaries(words, values, max_size=5), st.sampled_from([None, 0, 3]), st.booleans())
@settings(deadline=None)
def test_no_content_changes_and_a_second_time_nothing_does(value, indent, ascii_only):
    try:
        source = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
        before = definition_of(read_json("flow.json", source))
    except Exception:  # noqa: BLE001 - half of a surrogate pair cannot be written at all
        return

    once = layout(source)

    assert definition_of(read_json("flow.json", once.encode())).fingerprint == before.fingerprint
    assert layout(once) == once
