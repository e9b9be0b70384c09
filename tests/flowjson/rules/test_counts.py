from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, footer, screen, showing, text
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

IS_NEW = {"is_new": {"type": "boolean", "__example__": True}}
IMAGE = component("Image", src="iVBORw0KGgo=", alt_text="A view", height=100)
CAROUSEL = component("ImageCarousel", images=[{"src": "iVBORw0KGgo=", "alt-text": "A view"}])


def either(then, otherwise):
    branch = component("If", condition="${data.is_new}", then=then)
    return branch | {"else": otherwise} if otherwise else branch


def shown(*children, version="7.3"):
    return flow(screen("WELCOME", *children, data=IS_NEW), version=version)


def test_components_in_two_branches_are_not_seen_together():
    texts = [text() for _ in range(30)]

    assert graded(shown(either(texts, texts), footer())) == [("R067", WARNING)]
    assert graded(shown(either(texts, texts), *texts[:19], footer())) == [("R067", ERROR)]


def test_a_form_counts_as_a_component():
    form = component("Form", name="form", children=[*(text() for _ in range(49)), footer()])

    assert broken(flow(screen("WELCOME", form))) == ["R067"]


def test_a_screen_without_an_id_is_counted_too():
    value = flow(screen("WELCOME", *(text() for _ in range(50)), footer()), screen())
    del value["screens"][0]["id"]

    [flaw] = flaws(value, "R067")

    assert flaw.route == ("screens", 0)


@pytest.mark.parametrize(
    ("components", "count"),
    [
        ([footer("A"), footer("B"), footer("C")], 1),
        ([either([footer("A"), footer("B")], [footer("C")])], 1),
        ([either([footer("A")], [footer("B")]), either([footer("C")], [footer("D")])], 1),
        ([either([footer("A")], [footer("B")])], 0),
        ([either([footer("A")], [footer("B")]), footer("C")], 0),
    ],
)
def test_footers_are_counted_on_their_side_of_branches(components, count):
    assert broken(shown(*components)).count("R068") == count


def test_the_first_footer_that_is_too_many_is_pointed_at():
    [flaw] = flaws(shown(footer("A"), text(), footer("B"), footer("C")), "R068")

    assert flaw.route == ("screens", 0, "layout", "children", 2, "type")


def test_images_in_two_branches_count_once():
    two = [IMAGE, IMAGE]

    assert broken(shown(IMAGE, either(two, two), footer())) == []
    assert broken(shown(IMAGE, IMAGE, either(two, two), footer())) == ["R070"]


@pytest.mark.parametrize(("version", "found"), [("3.1", []), ("4.0", ["R074"])])
def test_files_are_asked_for_in_one_way_since_there_are_pickers(version, found):
    photos = component("PhotoPicker", name="photos", label="Photos", max_uploaded_photos=1)
    papers = component("DocumentPicker", name="papers", label="Papers", max_uploaded_documents=1)
    value = flow(screen("WELCOME", papers, photos, footer()), version=version)

    assert [each for each in broken(value) if each == "R074"] == found
    assert [each.route[-2] for each in flaws(value, "R074")] == [1] * len(found)


@pytest.mark.parametrize(
    ("counts", "found"), [((2, 1), 0), ((2, 2), 1), ((3, 1), 1), ((3, 2), 2), ((1, 1, 1, 1), 1)]
)
def test_carousels_are_counted_for_each_screen_and_for_the_flow(counts, found):
    screens = [
        screen(f"STEP_{'ABCD'[index]}", *[CAROUSEL] * count, footer())
        for index, count in enumerate(counts)
    ]

    assert broken(flow(*screens)).count("R076") == found


def test_a_count_below_the_version_of_the_component_is_not_looked_at():
    assert "R076" not in broken(showing(*[CAROUSEL] * 4, version="7.0"))
