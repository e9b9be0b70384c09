from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, options, showing
from tests.flowjson.rules.broken import ERROR, INFO, WARNING, broken, graded

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="


def picture(kib):
    return "A" * (kib * 1024 * 4 // 3)


def image(**properties):
    return showing(component("Image", **{"src": DOT, **properties}))


def carousel(*images, **properties):
    return showing(component("ImageCarousel", images=list(images), **properties))


def with_option(text, version):
    source = [*options(), {"id": "a", "title": "A", "image": text}]
    group = component("RadioButtonsGroup", name="a", label="A", data_source=source)
    return showing(group, version=version)


@pytest.mark.parametrize("src", [DOT, DOT[:50], f"data:image/png;base64,{DOT}", "A-_=", "AB\nCD"])
def test_what_may_be_base64_is_an_image(src):
    assert broken(image(src=src)) == []


@pytest.mark.parametrize("src", ["https://example.com/a.png", "HTTP://example.com", " https://a.b"])
def test_an_address_is_no_image(src):
    assert graded(image(src=src)) == [("R157", ERROR)]


@pytest.mark.parametrize("src", ["logo.png", "{{image}}", "<base64>"])
def test_what_cannot_be_base64_is_a_warning(src):
    assert graded(image(src=src)) == [("R157", WARNING)]


def test_an_image_of_another_type_is_one_finding():
    assert broken(image(src=5)) == ["R156"]


@pytest.mark.parametrize(("kib", "grades"), [(300, []), (301, [("R159", WARNING)])])
def test_an_image_has_a_size(kib, grades):
    assert graded(image(src=picture(kib))) == grades


@pytest.mark.parametrize(
    ("version", "kib", "grades"),
    [
        ("5.1", 300, []),
        ("5.1", 301, [("R136", WARNING)]),
        ("6.0", 100, []),
        ("6.0", 101, [("R136", WARNING)]),
    ],
)
def test_the_image_of_an_option_became_smaller_with_6_0(version, kib, grades):
    assert graded(with_option(picture(kib), version)) == grades


def test_the_address_of_an_option_is_a_warning():
    assert graded(with_option("https://example.com/a.png", "7.3")) == [("R136", WARNING)]


@pytest.mark.parametrize(
    ("properties", "grades"),
    [
        ({"scale_type": "contain"}, [("R160", INFO)]),
        ({"scale_type": "contain", "height": 5}, []),
        ({"scale_type": "contain", "aspect_ratio": 1.5}, []),
        ({"scale_type": "cover"}, []),
        ({}, []),
    ],
)
def test_a_contained_image_says_its_height(properties, grades):
    assert graded(image(**properties)) == grades


@pytest.mark.parametrize(
    ("count", "grades"), [(0, [("R162", ERROR)]), (3, []), (4, [("R162", WARNING)])]
)
def test_a_carousel_shows_three_images(count, grades):
    assert graded(carousel(*[{"src": DOT, "alt-text": "a"}] * count)) == grades


@pytest.mark.parametrize("entry", [5, {"src": DOT}, {"src": DOT, "alt-text": "a", "width": 5}])
def test_an_image_of_a_carousel_has_two_keys(entry):
    assert graded(carousel(entry)) == [("R162", ERROR)]


def test_the_words_of_a_carousel():
    value = carousel({"src": DOT, "alt-text": "a"}, aspect_ratio="1:1", scale_type="fill")

    assert broken(value) == ["R089", "R089"]
