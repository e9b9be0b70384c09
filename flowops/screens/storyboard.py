"""A flow as its screens: what every picture of it is drawn from, on a terminal and in a page.

Bindings to declared data show the example of the declaration (`__example__`); what only a session
decides stays as it is written (`${form.email}`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.findings import Route


class Way(Struct, frozen=True):
    """From one screen to another. `by` says what leads there: `Footer Continue`, or `endpoint` for
    a way that only the routing model tells.
    """

    source: str
    target: str
    by: str


class Trigger(Struct, frozen=True):
    """What starts an action: `on` is the property (`on-click-action`), `action` the action's name
    (`navigate`), `payload` as written, with its bindings.
    """

    on: str
    action: str
    target: str | None
    payload: Mapping[str, Any]
    url: str | None = None


class Option(Struct, frozen=True):
    """One entry of a choice, a list or a carousel. `image` is base64 without a prefix.

    `end` are the title, description and metadata on the right of a list item.
    """

    id: str | None
    title: str
    description: str | None = None
    metadata: str | None = None
    alt_text: str | None = None
    image: str | None = None
    color: str | None = None
    badge: str | None = None
    tags: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    enabled: bool = True
    triggers: tuple[Trigger, ...] = ()


class Branch(Struct, frozen=True):
    """One way that an If or Switch may go. `is_taken` says that it is the one to see first."""

    condition: str
    parts: tuple[Part, ...]
    is_taken: bool


class Part(Struct, frozen=True):
    """A component as it is seen. `key` is its label for people: `TextInput email`, `Footer`.

    `label` is its one prominent text, `texts` are lines of body text (Markdown in RichText and
    where `settings` has `markdown`). `initial` is what an input holds at first. `minimum` and
    `maximum` bound characters, options, files or days, in the unit of the component's own property.
    `settings` are the remaining properties, resolved: `input-type`, `scale-type`, `mode`, dates.
    `value` is the component as it is written. `visible` is False, True, or the condition in words.
    """

    type: str
    key: str
    route: Route
    value: Mapping[str, Any]
    name: str | None = None
    label: str | None = None
    texts: tuple[str, ...] = ()
    description: str | None = None
    helper: str | None = None
    error: str | None = None
    initial: object = None
    required: bool = False
    enabled: bool = True
    visible: bool | str = True
    minimum: int | None = None
    maximum: int | None = None
    options: tuple[Option, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    captions: tuple[str | None, str | None, str | None] = (None, None, None)
    parts: tuple[Part, ...] = ()
    branches: tuple[Branch, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


class ScreenView(Struct, frozen=True):
    """`parts` are in reading order, without the footer where that stands outside of all branches.

    `is_rtl` goes by the first strong character of what is read. `data` are the examples of the
    declared fields, by name.
    """

    id: str
    route: Route
    title: str | None
    is_terminal: bool
    is_success: bool
    is_entry: bool
    is_rtl: bool
    parts: tuple[Part, ...]
    footer: Part | None
    data: Mapping[str, Any]


class Storyboard(Struct, frozen=True):
    """The screens in the order in which a person may meet them, unreachable ones last."""

    version: str | None
    screens: tuple[ScreenView, ...]
    ways: tuple[Way, ...]
    has_endpoint: bool
