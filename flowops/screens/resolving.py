"""A definition as a storyboard: every component as a part, with examples in place of bindings."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.flowjson.entry import entry_screens
from flowops.flowjson.flow import Flow
from flowops.flowjson.routing import needs_endpoint
from flowops.screens.meeting import in_order, ways_between
from flowops.screens.parts import branches, choices, dates, inputs, links, pickers, pictures, texts
from flowops.screens.reading import reads_from_right
from flowops.screens.scope import Scope
from flowops.screens.storyboard import Part, ScreenView, Storyboard
from flowops.screens.written import Written, as_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Screen
    from flowops.model.definition import Definition

LEAVES: Mapping[str, Callable[[Written], Part]] = {
    "TextHeading": texts.text,
    "TextSubheading": texts.text,
    "TextBody": texts.text,
    "TextCaption": texts.text,
    "RichText": texts.text,
    "TextInput": inputs.text_input,
    "TextArea": inputs.text_area,
    "CheckboxGroup": choices.choice,
    "RadioButtonsGroup": choices.choice,
    "Dropdown": choices.choice,
    "ChipsSelector": choices.choice,
    "OptIn": choices.opt_in,
    "DatePicker": dates.date_picker,
    "CalendarPicker": dates.calendar_picker,
    "Image": pictures.image,
    "ImageCarousel": pictures.carousel,
    "PhotoPicker": pickers.media_picker,
    "DocumentPicker": pickers.media_picker,
    "EmbeddedLink": links.link,
    "NavigationList": links.navigation_list,
    "Footer": links.footer,
}
CONTAINERS: Mapping[str, Callable[[Written, branches.Inside], Part]] = {
    "Form": branches.form,
    "If": branches.either,
    "Switch": branches.switch,
}
DEEPEST = 50
"""Components inside each other; what is deeper is not drawn. A file cannot nest them deeper."""


def storyboard_of(definition: Definition) -> Storyboard:
    """Of any definition, also of one with errors: what is no component at all is left out."""
    flow = Flow(definition.value)
    entries = entry_screens(flow)
    views = tuple(_view(flow, each, is_entry=each.id in entries) for each in flow.screens)
    ways = ways_between(flow, views)
    return Storyboard(definition.version, in_order(views, ways), ways, needs_endpoint(flow))


def _view(flow: Flow, screen: Screen, *, is_entry: bool) -> ScreenView:
    scope = Scope(flow, screen)
    parts, footer = _without_footer(_Parts(screen, scope).at((*screen.route, "layout", "children")))
    title = as_words(scope.shown(screen.value.get("title")))
    return ScreenView(
        id=screen.id if screen.id is not None else str(screen.route[-1]),
        route=screen.route,
        title=title,
        is_terminal=screen.is_terminal,
        is_success=screen.value.get("success") is True,
        is_entry=is_entry,
        is_rtl=reads_from_right(title, (*parts, *([footer] if footer else ()))),
        parts=parts,
        footer=footer,
        data=scope.data,
    )


class _Parts:
    """The components of a screen as parts, found by the list that holds them."""

    def __init__(self, screen: Screen, scope: Scope) -> None:
        self._scope = scope
        self._keys = _keys(screen)
        self._lists: dict[Route, list[Component]] = defaultdict(list)
        for component in screen.components:
            self._lists[component.route[:-1]].append(component)

    def at(self, route: Route) -> tuple[Part, ...]:
        listed = self._lists.get(route, ())
        return tuple(self._part(each) for each in listed if len(each.parents) < DEEPEST)

    def _part(self, component: Component) -> Part:
        written = Written(component, self._keys[component.route], self._scope)
        leaf = LEAVES.get(component.type)
        if leaf is not None:
            return leaf(written)
        container = CONTAINERS.get(component.type, _stranger)
        return container(written, lambda steps: self.at(component.at(*steps)))


def _stranger(written: Written, inside: branches.Inside) -> Part:
    """A type that nobody knows yet: by the properties that others have."""
    label = next(filter(None, map(written.text, ("label", "text", "title"))), None)
    return written.part(label=label, parts=inside(("children",)))


def _keys(screen: Screen) -> dict[Route, str]:
    """`TextInput email`, `Footer`, and for the second without a name `TextBody 2`."""
    seen: Counter[str] = Counter()
    keys = {}
    for component in screen.components:
        label = component.type if component.name is None else f"{component.type} {component.name}"
        seen[label] += 1
        keys[component.route] = label if seen[label] == 1 else f"{label} {seen[label]}"
    return keys


def _without_footer(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], Part | None]:
    """The first Footer outside of all branches, in a Form or not, is fixed to the screen's end."""
    kept: list[Part] = []
    for place, part in enumerate(parts):
        inner, footer = _without_footer(part.parts) if part.type == "Form" else ((), None)
        if part.type == "Footer":
            footer = part
        elif footer is not None:
            kept.append(replace(part, parts=inner))
        else:
            kept.append(part)
            continue
        return (*kept, *parts[place + 1 :]), footer
    return tuple(kept), None
