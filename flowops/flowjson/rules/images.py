"""R136, R156-R162: pictures, and how much of one may be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.defects import milder, named
from flowops.flowjson.examples import component, options, showing
from flowops.flowjson.pictures import is_address, is_base64, kibibytes, static_picture
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.choices import pictured_options
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Flow

SECTION = Section("Images")
rule = SECTION.rule

SMALL_IMAGES_SINCE = Version(6, 0)
OPTION_KIB, OPTION_KIB_BEFORE = 100, 300
IMAGE_KIB = 300
CAROUSEL_SINCE = Version(7, 1)

_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
_ADDRESS = "https://example.com/logo.png"
_TO_BASE64 = "write the picture itself, as base64, or bind it to data"


def _image(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return showing(component("Image", **{"src": _DOT, **properties}))


def _option(image: str) -> dict[str, Any]:
    city = {"id": "rome", "title": "Rome", "image": image}
    source = [*options(), city]
    return showing(component("CheckboxGroup", name="city", label="City", data_source=source))


@rule(
    "R136",
    "the image of an option is base64 of at most 100 KiB",
    severity=Severity.WARNING,
    source="components; changelog",
    bad=_option(_ADDRESS),
    good=_option(_DOT),
    since=Version(5, 0),
    details="Below 6.0, 300 KiB. A larger one is not shown.",
)
def option_images_are_small(flow: Flow) -> Iterator[Flaw]:
    most = OPTION_KIB if flow.version >= SMALL_IMAGES_SINCE else OPTION_KIB_BEFORE
    for option, route in pictured_options(flow):
        yield from small_picture(option["image"], (*route, "image"), most)


rule(
    "R156",
    "an Image has a src",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=_image(src=None),
    good=_image(width=200, height=100),
)(ByTable("R156"))


@rule(
    "R157",
    "the src of an Image is base64, not an address",
    code="INVALID_PROPERTY_VALUE",
    source="components",
    bad=_image(src=_ADDRESS),
    good=_image(src=_DOT),
    details="A warning where it is no address, and yet holds what base64 does not.",
)
def an_image_is_in_the_file(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Image", ()):
        yield from _no_picture(each.value.get("src"), each.at("src"))


rule(
    "R158",
    "the scale-type of an Image is cover or contain",
    code="INVALID_ENUM_VALUE",
    source="components",
    bad=_image(scale_type="fill"),
    good=_image(scale_type="cover"),
)(ByTable("R158"))


@rule(
    "R159",
    "an Image is of at most 300 KiB",
    severity=Severity.WARNING,
    source="components",
    bad=_image(src="A" * (IMAGE_KIB * 1024 * 4 // 3 + 4)),
    good=_image(src=_DOT),
)
def an_image_is_small(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Image", ()):
        picture = static_picture(each.value.get("src"))
        if picture is not None and kibibytes(picture) > IMAGE_KIB:
            yield _too_large(picture, IMAGE_KIB, each.at("src"))


@rule(
    "R160",
    "an Image that is contained says its height or aspect-ratio",
    severity=Severity.INFO,
    source="components",
    bad=_image(scale_type="contain"),
    good=_image(scale_type="contain", height=200),
    details="Android leaves a gap around it otherwise: its height is 400.",
)
def a_contained_image_has_a_height(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Image", ()):
        sized = each.value.keys() & {"height", "aspect-ratio"}
        if each.value.get("scale-type") == "contain" and not sized:
            message = "Android leaves a gap around an image without a height"
            hint = "add `height` or `aspect-ratio`"
            yield Flaw(each.at("scale-type"), message, hint=hint)


def _carousel(*images: dict[str, str]) -> dict[str, Any]:
    return showing(component("ImageCarousel", images=list(images)))


rule(
    "R161",
    "an ImageCarousel has images",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=showing(component("ImageCarousel", scale_type="cover")),
    good=_carousel({"src": _DOT, "alt-text": "a dot"}),
    since=CAROUSEL_SINCE,
    details="What its words may be is R089's.",
)(ByTable("R161"))


@rule(
    "R162",
    "an ImageCarousel has 1 to 3 images, each base64 with an alt-text",
    code=(
        "INVALID_PROPERTY_VALUE",
        "MIN_ITEMS_REQUIRED",
        "MISSING_REQUIRED_PROPERTY",
        "INVALID_PROPERTY_KEY",
    ),
    source="components",
    bad=_carousel({"src": _DOT}),
    good=_carousel({"src": _DOT, "alt-text": "a dot"}, {"src": _DOT, "alt-text": "another"}),
    since=CAROUSEL_SINCE,
    details="More than 3 are a warning: what is beyond a limit is not shown.",
)
def a_carousel_has_images(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R162")(flow)
    for each in flow.by_type.get("ImageCarousel", ()):
        images = each.value.get("images")
        for index, image in enumerate(images if isinstance(images, list) else ()):
            if isinstance(image, dict):
                yield from _no_picture(image.get("src"), each.at("images", index, "src"))


def small_picture(value: object, at: Route, most: int) -> Iterator[Flaw]:
    """Warnings for a picture that a list would not show."""
    picture = static_picture(value)
    if picture is None:
        return
    if is_address(picture):
        yield milder(Flaw(at, f"{named(at)} is an address, not a picture", hint=_TO_BASE64))
    elif kibibytes(picture) > most:
        yield _too_large(picture, most, at)


def _no_picture(value: object, at: Route) -> Iterator[Flaw]:
    picture = static_picture(value)
    if picture is None:
        return
    if is_address(picture):
        yield Flaw(at, f"{named(at)} is an address, not a picture", hint=_TO_BASE64)
    elif not is_base64(picture):
        yield milder(Flaw(at, f"{named(at)} is not base64", hint=_TO_BASE64))


def _too_large(picture: str, most: int, at: Route) -> Flaw:
    message = f"{named(at)} is a picture of {kibibytes(picture)} KiB, more than {most}"
    return milder(Flaw(at, message, hint="make it smaller"))
