"""Wanted: the type of value that each property of a component takes from a binding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.types import Kind, with_article

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.flowjson.flow import Component


class Wanted(Struct, frozen=True):
    """`disputed` are kinds that one of Meta's pages allows and another does not."""

    kinds: tuple[Kind, ...]
    disputed: tuple[Kind, ...] = ()

    def __str__(self) -> str:
        return " or ".join(map(with_article, self.kinds))


class Entries(Struct, frozen=True):
    """What each entry of a bound array must declare, and which of that are strings.

    `unsure` are those that only an example of Meta's shows.
    """

    names: tuple[str, ...]
    strings: frozenset[str]
    unsure: frozenset[str] = frozenset()


_STRING = Wanted((Kind.STRING,))
_NUMBER = Wanted((Kind.NUMBER,))
_BOOLEAN = Wanted((Kind.BOOLEAN,))
_OBJECT = Wanted((Kind.OBJECT,))
_ARRAY = Wanted((Kind.ARRAY,))
# The components page calls these a string, the validator takes a number.
_LENGTH = Wanted((Kind.NUMBER,), disputed=(Kind.STRING,))
_TEXTS = Wanted((Kind.STRING, Kind.ARRAY))
# In the mode `range` they are an object with a start and an end.
_RANGED = Wanted((Kind.STRING, Kind.OBJECT))
# Timestamps below 5.0 are called strings; numbers were seen to be written.
_DATE = Wanted((Kind.STRING,), disputed=(Kind.NUMBER,))

_EVERYWHERE = {
    "text": _STRING,
    "label": _STRING,
    "title": _STRING,
    "description": _STRING,
    "helper-text": _STRING,
    "error-message": _STRING,
    "left-caption": _STRING,
    "center-caption": _STRING,
    "right-caption": _STRING,
    "font-weight": _STRING,
    "media-size": _STRING,
    "mode": _STRING,
    "src": _STRING,
    "alt-text": _STRING,
    "scale-type": _STRING,
    "visible": _BOOLEAN,
    "enabled": _BOOLEAN,
    "required": _BOOLEAN,
    "strikethrough": _BOOLEAN,
    "markdown": _BOOLEAN,
    "min-chars": _LENGTH,
    "max-chars": _LENGTH,
    "max-length": _LENGTH,
    "min-selected-items": _NUMBER,
    "max-selected-items": _NUMBER,
    "min-days": _NUMBER,
    "max-days": _NUMBER,
    "width": _NUMBER,
    "height": _NUMBER,
    "min-date": _DATE,
    "max-date": _DATE,
    "unavailable-dates": _ARRAY,
    "include-days": _ARRAY,
    "data-source": _ARRAY,
    "list-items": _ARRAY,
    "images": _ARRAY,
    "init-values": _OBJECT,
    "error-messages": _OBJECT,
}
_INITIALS = {
    "TextInput": Wanted((Kind.STRING,), disputed=(Kind.NUMBER,)),
    "TextArea": _STRING,
    "CheckboxGroup": _ARRAY,
    "ChipsSelector": _ARRAY,
    # The components page also says an array of strings.
    "RadioButtonsGroup": Wanted((Kind.STRING,), disputed=(Kind.ARRAY,)),
    "Dropdown": _STRING,
    "DatePicker": _DATE,
    "CalendarPicker": _RANGED,
    "OptIn": _BOOLEAN,
}
_OF_COMPONENT = {
    ("TextBody", "text"): _TEXTS,
    ("TextCaption", "text"): _TEXTS,
    ("RichText", "text"): _TEXTS,
    ("CalendarPicker", "label"): _RANGED,
    ("CalendarPicker", "helper-text"): _RANGED,
    ("CalendarPicker", "error-message"): _RANGED,
    ("CalendarPicker", "required"): Wanted((Kind.BOOLEAN, Kind.OBJECT)),
    ("Image", "aspect-ratio"): _NUMBER,
    ("ImageCarousel", "aspect-ratio"): _STRING,
    ("PhotoPicker", "error-message"): _RANGED,
    ("DocumentPicker", "error-message"): _RANGED,
}
_ENTRIES = {
    "data-source": Entries(("id", "title"), frozenset({"id", "title"})),
    "list-items": Entries(("id", "main-content"), frozenset({"id"}), frozenset({"id"})),
    "images": Entries(("src", "alt-text"), frozenset({"src", "alt-text"})),
}


def wanted(component: Component, path: Route) -> Wanted | None:
    """What a property takes; None where no page says it, and for parts of a written value."""
    if len(path) == 1:
        name = str(path[0])
        if name == "init-value":
            return initial(component)
        return _OF_COMPONENT.get((component.type, name)) or _EVERYWHERE.get(name)
    if path[0] == "data-source" and path[-1] == "enabled":
        return _BOOLEAN
    return None


def initial(component: Component) -> Wanted | None:
    """What a component may be filled with."""
    return _INITIALS.get(component.type)


def wanted_entries(path: Route) -> Entries | None:
    """What the entries of a bound array must declare."""
    return _ENTRIES.get(str(path[0])) if len(path) == 1 else None
