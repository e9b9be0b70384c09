"""The entries of choices, lists and carousels, as written or as the examples of data give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.screens.storyboard import Option
from flowops.screens.written import as_words, triggers_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flowops.screens.scope import Scope
    from flowops.screens.written import Written

    Entry = dict[str, Any]


def options_of(written: Written) -> tuple[Option, ...]:
    """What a group, a dropdown or chips offer."""
    return _each(written, "data-source", _option)


def items_of(written: Written) -> tuple[Option, ...]:
    """What a NavigationList leads to."""
    return _each(written, "list-items", _item)


def images_of(written: Written) -> tuple[Option, ...]:
    """What an ImageCarousel shows."""
    return _each(written, "images", _image)


def _each(
    written: Written, name: str, read: Callable[[Entry, Scope], Option]
) -> tuple[Option, ...]:
    """A binding that no example resolves is the one entry that is shown."""
    listed = written.value(name)
    if isinstance(listed, str):
        return (Option(None, listed),)
    entries = listed if isinstance(listed, list) else ()
    return tuple(read(each, written.scope) for each in entries if isinstance(each, dict))


def _option(entry: Entry, scope: Scope) -> Option:
    return Option(
        as_words(entry.get("id")),
        as_words(entry.get("title")) or "",
        as_words(entry.get("description")),
        as_words(entry.get("metadata")),
        as_words(entry.get("alt-text")),
        as_words(entry.get("image")),
        as_words(entry.get("color")),
        enabled=entry.get("enabled") is not False,
        triggers=triggers_in(entry, scope),
    )


def _item(entry: Entry, scope: Scope) -> Option:
    main, start, end = (_object(entry, name) for name in ("main-content", "start", "end"))
    tags = entry.get("tags")
    on_the_right = (as_words(end.get(name)) for name in ("title", "description", "metadata"))
    return Option(
        as_words(entry.get("id")),
        as_words(main.get("title")) or "",
        as_words(main.get("description")),
        as_words(main.get("metadata")),
        as_words(start.get("alt-text")),
        as_words(start.get("image")),
        badge=as_words(entry.get("badge")),
        tags=_words(tags if isinstance(tags, list) else ()),
        end=_words(on_the_right),
        triggers=triggers_in(entry, scope),
    )


def _image(entry: Entry, _: Scope) -> Option:
    alt_text = as_words(entry.get("alt-text"))
    return Option(None, alt_text or "", alt_text=alt_text, image=as_words(entry.get("src")))


def _object(entry: Entry, name: str) -> Entry:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}


def _words(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(words for each in values if (words := as_words(each)) is not None)
