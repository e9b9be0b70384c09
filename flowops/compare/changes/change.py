"""One change between two revisions of a definition, with its place in both."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.findings import Route


class Aspect(StrEnum):
    """What a change is about, and so who should look at it."""

    COPY = "copy"
    LAYOUT = "layout"
    BEHAVIOUR = "behaviour"
    ROUTING = "routing"
    CONTRACT = "data contract"


class Deed(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"


class Change(Struct, frozen=True):
    """`subject` is what it happened to: `flow`, `screen`, `component`, or a part of one of them.

    `screen` is the screen's id and `component` its label for people (`TextInput email`), each as
    it is in the later revision, or in the earlier one where it was removed; None outside of all.
    `path` is the way from that component, screen or root to what changed, empty where the whole of
    it was added, removed, moved or renamed. `before` and `after` are the JSON values; a route is
    None in the revision that does not have it; an owner's is the one of the component, screen or
    root that it belongs to, which is itself where `path` is empty. `action` is the name of the
    action that it is a part of, as `complete`.
    """

    aspect: Aspect
    deed: Deed
    subject: str
    screen: str | None
    component: str | None
    path: Route
    before: object
    after: object
    before_route: Route | None
    after_route: Route | None
    before_owner: Route | None = None
    after_owner: Route | None = None
    action: str | None = None
