from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.references import Malformed, Reference, find_references, read_reference


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("${data.x}", Reference("data", ("x",))),
        ("${form.first_name}", Reference("form", ("first_name",))),
        ("${data.a.b.c}", Reference("data", ("a", "b", "c"))),
        ("${data.a-b}", Reference("data", ("a-b",))),
        ("${data.1}", Reference("data", ("1",))),
        ("${data.ñandú}", Reference("data", ("ñandú",))),
        ("${screen.FIRST.data.x}", Reference("data", ("x",), "FIRST")),
        ("${screen.FIRST.form.a.b}", Reference("form", ("a", "b"), "FIRST")),
        ("${data.data}", Reference("data", ("data",))),
        ("${screen.form.form.form}", Reference("form", ("form",), "form")),
    ],
)
def test_a_reference_is_read_and_written_again(text, reference):
    found = read_reference(text)

    assert found == reference
    assert (found.start, found.end) == (0, len(text))
    assert str(found) == text


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("${", 2, "the reference has no closing `}`"),
        ("${data.x", 8, "the reference has no closing `}`"),
        ("${}", 2, "the reference is empty"),
        ("${data}", 2, "the reference names no field of `data`"),
        ("${form}", 2, "the reference names no field of `form`"),
        ("${data.}", 7, "a name is missing at a dot of the reference"),
        ("${data..x}", 7, "a name is missing at a dot of the reference"),
        ("${.x}", 2, "a name is missing at a dot of the reference"),
        ("${ data.x}", 2, "` ` cannot stand in a reference"),
        ("${environment.x}", 2, "a reference cannot begin with `environment`"),
        ("${flow_token}", 2, "a reference cannot begin with `flow_token`"),
        ("${Data.x}", 2, "a reference cannot begin with `Data`"),
    ],
)
def test_a_malformed_reference_says_where(text, at, message):
    found = read_reference(text)

    assert isinstance(found, Malformed)
    assert (found.at, found.message) == (at, message)


@pytest.mark.parametrize("text", ["${screen}", "${screen.A}", "${screen.A.x}", "${screen.A.form}"])
def test_a_reference_to_another_screen_needs_all_its_parts(text):
    assert "names the screen, then" in read_reference(text).message


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("${data.x }", 8, "` ` cannot stand in a reference"),
        ("${data.x[0]}", 8, "`[` cannot stand in a reference"),
        ("${form.city == 'x'}", 11, "` ` cannot stand in a reference"),
        ("${screen.A.form.T&Cs}", 17, "`&` cannot stand in a reference"),
    ],
)
def test_an_odd_name_is_read_and_said_to_be_odd(text, at, message):
    found = read_reference(text)

    assert str(found) == text
    assert (found.oddity.at, found.oddity.message) == (at, message)


def test_a_usual_name_is_not_odd():
    assert read_reference("${screen.A.form.first_name-2}").oddity is None


def test_references_are_found_with_their_places():
    text = "from ${data.a} to ${form.b}, ${oops"

    found = list(find_references(text))

    assert [(each.start, each.end) for each in found] == [(5, 14), (18, 27), (29, 35)]
    assert [type(each) for each in found] == [Reference, Reference, Malformed]


def test_an_unclosed_reference_does_not_swallow_the_next():
    broken, found = find_references("${data.x${data.y}")

    assert (broken.start, broken.end, broken.at) == (0, 8, 8)
    assert found == Reference("data", ("y",))


def test_a_long_root_is_cut():
    message = read_reference("${" + "x" * 500 + "}").message

    assert len(message) < 100


def test_text_without_a_dollar_and_brace_has_no_references():
    assert list(find_references("$5 {data.x} $ {data.x}")) == []


name = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)


@given(
    st.builds(
        Reference,
        st.sampled_from(["data", "form"]),
        st.lists(name, min_size=1, max_size=4).map(tuple),
        st.none() | name,
    )
)
def test_every_reference_survives_being_written(reference):
    assert read_reference(str(reference)) == reference


@given(st.text(st.sampled_from("${}.dataformscreen '\"`x_-é") | st.characters(), max_size=60))
def test_no_text_is_too_strange(text):
    for found in find_references(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["${", "${data.x}", "${data.", "${{", "${a.", "a.${"])
def test_a_megabyte_is_read_in_one_pass(part):
    assert len(list(find_references(part * 100_000))) <= 100_000
