from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, showing
from tests.flowjson.rules.broken import ERROR, broken, flaws, graded


def photos(**properties):
    given = {"name": "photos", "label": "Photos", "max_uploaded_photos": 2, **properties}
    return showing(component("PhotoPicker", **given))


def documents(**properties):
    given = {"name": "papers", "label": "Papers", "max_uploaded_documents": 2, **properties}
    return showing(component("DocumentPicker", **given))


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("max_file_size_kb", 0, "MINIMUM_VALUE_REQUIRED"),
        ("max_file_size_kb", 25601, "MAXIMUM_VALUE_REQUIRED"),
        ("min_uploaded_photos", -1, "MINIMUM_VALUE_REQUIRED"),
        ("max_uploaded_photos", 0, "MINIMUM_VALUE_REQUIRED"),
        ("max_uploaded_photos", 31, "MAXIMUM_VALUE_REQUIRED"),
    ],
)
def test_numbers_have_bounds(key, value, code):
    assert [flaw.code for flaw in flaws(photos(**{key: value}), "R167")] == [code]


@pytest.mark.parametrize(("key", "value"), [("max_file_size_kb", 1), ("min_uploaded_photos", 0)])
def test_bounds_are_within(key, value):
    assert broken(photos(**{key: value})) == []


def test_a_number_takes_no_reference():
    assert graded(photos(max_file_size_kb="${data.size}"))[0] == ("R087", ERROR)


def test_the_fewest_files_are_not_above_the_most():
    assert broken(photos(min_uploaded_photos=3)) == ["R168"]
    assert broken(documents(min_uploaded_documents=3)) == ["R168"]


@pytest.mark.parametrize("types", [[], ["pdf"], "application/pdf", "${data.types}", [5]])
def test_types_are_some_of_24(types):
    assert "R166" in broken(documents(allowed_mime_types=types))


def test_a_type_that_is_nearly_one_is_guessed():
    [flaw] = flaws(documents(allowed_mime_types=["image/jpg"]), "R166")

    assert flaw.hint == "did you mean `image/jpeg`?"


def test_a_picker_that_is_required_says_it_otherwise():
    assert broken(photos(required=True)) == ["R163"]
    assert broken(documents(required=True)) == ["R165"]
