"""R067-R076: how many components a screen may show, of all kinds and of one.

Only what can be seen together is counted: of an If one branch, of a Switch one case. Footers that
stand both inside and outside of them are R184's; R068 speaks of too many on either side alone.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.branches import is_alternative, most_together
from flowops.flowjson.examples import complete, component, flow, footer, navigate, screen, text
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.flowjson.flow import Component, Flow

SECTION = Section("Counts")
rule = SECTION.rule

MOST_COMPONENTS = 50
MOST_CAROUSELS = 2
MOST_CAROUSELS_IN_ALL = 3

_TOO_MANY = "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN"
_DOCUMENTED = {
    "EmbeddedLink": ("MAX_EMBEDDED_LINK_PER_SCREEN",),
    "Image": ("MAX_IMAGE_PER_SCREEN",),
    "OptIn": ("MAX_OPT_IN_PER_SCREEN",),
}

_WEBSITE = {"name": "open_url", "url": "https://example.com"}
_LINK = component("EmbeddedLink", text="Read more", on_click_action=_WEBSITE)
_IMAGE = component("Image", src="iVBORw0KGgo=", alt_text="A view", height=100)
_OPT_IN = component("OptIn", name="consent", label="Yes")
_PHOTOS = component("PhotoPicker", name="photos", label="Photos", max_uploaded_photos=1)
_DOCUMENTS = component("DocumentPicker", name="papers", label="Papers", max_uploaded_documents=1)
_LIST = component(
    "NavigationList",
    name="places",
    list_items=[{"id": "home", "main-content": {"title": "Home"}}],
    on_click_action=navigate("WELCOME"),
)
_CAROUSEL = component("ImageCarousel", images=[{"src": "iVBORw0KGgo=", "alt-text": "A view"}])


def _holding(example: dict[str, Any], count: int) -> dict[str, Any]:
    """A flow that shows the component so many times, each under a name of its own."""
    if "name" not in example:
        return flow(screen("WELCOME", *(example for _ in range(count)), footer()))
    names = [f"{example['name']}_{'abcdef'[number]}" for number in range(count)]
    several = [example | {"name": name} for name in names]
    if example is _LIST:
        return flow(screen("FIRST", *several, terminal=None), screen())
    sent = complete(**{name: f"${{form.{name}}}" for name in names})
    return flow(screen("WELCOME", *several, footer(action=sent)))


@rule(
    "R067",
    "a screen shows at most 50 components",
    code="MAX_ALLOWED_COMPONENTS_PER_SCREEN",
    source="components",
    bad=flow(screen("WELCOME", *(text() for _ in range(MOST_COMPONENTS)), footer())),
    good=flow(screen("WELCOME", *(text() for _ in range(MOST_COMPONENTS - 1)), footer())),
    details="How nested components count is not documented: more than 50 in all branches together "
    "are a warning, more than 50 in one choice of branches an error.",
)
def a_screen_shows_at_most_50_components(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        count = len(each.components)
        if count > MOST_COMPONENTS:
            seen = len(most_together(each))
            if seen > MOST_COMPONENTS:
                count, severity = seen, Severity.ERROR
            else:
                severity = Severity.WARNING
            message = f"this screen has {count} components, and at most {MOST_COMPONENTS} are shown"
            hint = "move some of them to another screen"
            place = each.at("id") if "id" in each.value else each.route
            yield Flaw(place, message, hint, severity=severity)


@rule(
    "R068",
    "a screen shows at most 1 Footer",
    code=(_TOO_MANY, "MORE_THAN_ONE_FOOTER", "MAX_FOOTER_PER_SCREEN"),
    source="error codes; components, Footer",
    bad=flow(screen("WELCOME", footer(), footer("Send"))),
    good=flow(
        screen(
            "WELCOME",
            component("If", condition="${data.is_new}", then=[footer()]) | {"else": [footer()]},
            data={"is_new": {"type": "boolean", "__example__": True}},
        )
    ),
)
def a_screen_shows_at_most_one_footer(flow: Flow) -> Iterator[Flaw]:
    for each in flow.screens:
        footers = each.by_type.get("Footer", ())
        if len(footers) > 1:
            outside = [one for one in footers if not is_alternative(one)]
            together = most_together(each, {"Footer"})
            yield from _surplus(outside, 1)
            yield from _surplus([one for one in together if is_alternative(one)], 1)


def _at_most(
    rule_id: str,
    limit: int,
    example: dict[str, Any],
    *,
    since: Version | None = None,
    source: str = "error codes; components",
) -> None:
    """Adds the rule that a screen shows at most so many components of the example's type."""
    kind = example["type"]

    def check(flow: Flow) -> Iterator[Flaw]:
        if len(flow.by_type.get(kind, ())) > limit:
            for each in flow.screens:
                if len(each.by_type.get(kind, ())) > limit:
                    yield from _surplus(most_together(each, {kind}), limit)

    add = rule(
        rule_id,
        f"a screen shows at most {limit} {kind}",
        code=(_TOO_MANY, *_DOCUMENTED.get(kind, ())),
        source=source,
        since=since,
        bad=_holding(example, limit + 1),
        good=_holding(example, limit),
    )
    add(check)


_at_most("R069", 2, _LINK)
_at_most("R070", 3, _IMAGE)
_at_most("R071", 5, _OPT_IN)
_at_most("R072", 1, _PHOTOS, since=Version(4, 0), source="media upload")
_at_most("R073", 1, _DOCUMENTS, since=Version(4, 0), source="media upload")


@rule(
    "R074",
    "a screen has a PhotoPicker or a DocumentPicker, not both",
    code=_TOO_MANY,
    source="media upload",
    since=Version(4, 0),
    bad=flow(screen("WELCOME", _PHOTOS, _DOCUMENTS, footer())),
    good=_holding(_DOCUMENTS, 1),
)
def photos_and_documents_are_asked_for_on_different_screens(flow: Flow) -> Iterator[Flaw]:
    kinds = {"PhotoPicker", "DocumentPicker"}
    for each in flow.screens:
        if kinds <= each.by_type.keys():
            pickers = [one for one in each.components if one.type in kinds]
            second = next(one for one in pickers if one.type != pickers[0].type)
            message = "a PhotoPicker and a DocumentPicker stand on one screen"
            yield Flaw(second.at("type"), message, "move one of them to another screen")


_at_most("R075", 2, _LIST, since=Version(6, 2))


@rule(
    "R076",
    "a screen shows at most 2 ImageCarousel, and a flow 3",
    code=("INVALID_PROPERTY_VALUE", _TOO_MANY),
    source="components, ImageCarousel",
    since=Version(7, 1),
    bad=_holding(_CAROUSEL, MOST_CAROUSELS + 1),
    good=_holding(_CAROUSEL, MOST_CAROUSELS),
)
def image_carousels_are_few(flow: Flow) -> Iterator[Flaw]:
    if len(flow.by_type.get("ImageCarousel", ())) <= MOST_CAROUSELS:
        return
    allowed: list[Component] = []
    for each in flow.screens:
        seen = most_together(each, {"ImageCarousel"})
        yield from _surplus(seen, MOST_CAROUSELS)
        allowed += seen[:MOST_CAROUSELS]
    for fourth in islice(allowed, MOST_CAROUSELS_IN_ALL, MOST_CAROUSELS_IN_ALL + 1):
        message = f"this flow has {len(allowed)} ImageCarousel, and at most 3 are allowed"
        yield Flaw(fourth.at("type"), message, "take some away")


def _surplus(seen: Sequence[Component], limit: int) -> Iterator[Flaw]:
    """One flaw for a screen, at the first component that is too many."""
    if len(seen) > limit:
        first = seen[limit]
        message = f"this screen shows {len(seen)} {first.type}, and at most {limit} is allowed"
        if limit > 1:
            message = message.replace(" is allowed", " are allowed")
        yield Flaw(first.at("type"), message, "take one away, or move it to another screen")
