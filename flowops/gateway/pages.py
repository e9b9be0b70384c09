"""A list read page by page: where the next page is, and when the list is whole.

A list that is shorter than the account would make flowops create what exists, so a page ends the
list only if nothing in it speaks of another one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from flowops.gateway.wire import either, flow_of
from flowops.http.strict_json import NotUnderstood
from flowops.model.flows import FlowList

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.model.flows import LiveFlow

MOST_PAGES = 1000
CURSOR = "after"
_LONGEST_MARK = 4096
_DIGITS = re.compile(r"[0-9]{1,9}")
_PLACES = ("paging", "pagination", "meta", "links", "_links")
_MORE = {
    "hasmore", "hasnext", "hasnextpage", "nextpage", "nexttoken", "nextpagetoken", "nexturl",
    "nextlink", "continuationtoken",
}  # fmt: skip


class Mark(Struct, frozen=True):
    """What asks for the next page: a query parameter, or an address (`parameter` is empty)."""

    parameter: str
    value: str


class Page(Struct, frozen=True):
    flows: tuple[LiveFlow, ...]
    following: Mark | None


class Listing(Struct):
    """The pages so far."""

    pages: int = 0
    _flows: dict[str, LiveFlow] = field(default_factory=dict)
    _marks: set[Mark] = field(default_factory=set)
    _pages: set[frozenset[str]] = field(default_factory=set)

    @property
    def whole(self) -> FlowList:
        return FlowList(tuple(self._flows.values()), self.pages)

    def leads_on(self, mark: Mark) -> bool:
        """Whether this is news that is still followed, as `add` will find."""
        return mark not in self._marks and len(self._marks) + 1 < MOST_PAGES

    def add(self, page: Page) -> Mark | None:
        """Take the page in, and say where the next one is. Raises NotUnderstood when it repeats."""
        self.pages += 1
        ids = frozenset(flow.flow_id for flow in page.flows)
        if ids and ids in self._pages:
            raise NotUnderstood("a page came twice")
        self._pages.add(ids)
        # Items move while pages are read, so one may come twice; the later page knows better.
        self._flows.update((flow.flow_id, flow) for flow in page.flows)
        if page.following is None:
            return None
        if page.following in self._marks:
            if not page.flows and page.following.parameter == CURSOR:
                # Graph may repeat the cursor on the empty page that it leads to.
                return None
            raise NotUnderstood("the mark of a page came twice")
        self._marks.add(page.following)
        if len(self._marks) >= MOST_PAGES:
            raise NotUnderstood(f"no end after {MOST_PAGES:,} pages")
        return page.following


def mark_at_once(value: object, clean: Callable[[Any], Any]) -> Mark | None:
    """Where the page after this one is, as `parse_page` will find: the flows, which are nearly all
    of it, are not looked at. Raises NotUnderstood.
    """
    if not isinstance(value, dict):
        return None
    return _following(clean({name: place for name, place in value.items() if name != "data"}))


def parse_page(value: object) -> Page:
    """`{"data": [flow, …]}` with Graph's cursors or next, `nextCursor`, or page numbers."""
    listed = value.get("data") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(listed, list):
        raise NotUnderstood("is not an object with a list as data")
    flows = []
    for number, item in enumerate(listed, start=1):
        try:
            flows.append(flow_of(item))
        except NotUnderstood as error:
            raise NotUnderstood(f"{error} (number {number} of the page)") from None
    return Page(tuple(flows), _following(value))


def _following(value: dict[str, Any]) -> Mark | None:
    places = [value, *(value.get(name) for name in _PLACES)]
    objects = [place for place in places if isinstance(place, dict)]
    for place in objects:
        mark = _next(place) or _next_cursor(place) or _next_number(place)
        if mark is not None:
            return mark
    cursors = value["paging"].get("cursors") if isinstance(value.get("paging"), dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if after is not None and after != "":
        # Graph gives a cursor with the last page too; it leads to an empty page, which ends.
        return Mark(CURSOR, _mark_text(after))
    if any(_speaks_of_more(place) for place in objects):
        raise NotUnderstood("speaks of another page in a way that is not understood")
    return None


def _speaks_of_more(place: dict[str, Any]) -> bool:
    """Ways of paging met elsewhere: a list that is cut by one of them must not look whole."""
    return any(value for name, value in place.items() if _plain(name) in _MORE)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _next(place: dict[str, Any]) -> Mark | None:
    following = place.get("next")
    if not following:
        return None
    if not isinstance(following, str):
        raise NotUnderstood("has a next page that is no address")
    return Mark("", following)


def _next_cursor(place: dict[str, Any]) -> Mark | None:
    cursor = either(place, "nextCursor", "next_cursor")
    return None if cursor in (None, "") else Mark("cursor", _mark_text(cursor))


def _next_number(place: dict[str, Any]) -> Mark | None:
    named = {_plain(name): _number(value) for name, value in place.items()}
    numbers = (named.get("page"), named.get("currentpage"))
    lasts = (named.get("totalpages"), named.get("lastpage"), named.get("pages"))
    number = next((each for each in numbers if each is not None), None)
    last = max((each for each in lasts if each is not None), default=1)
    if last > 1 and number is None:
        raise NotUnderstood("counts pages and does not say which one it is")
    return Mark("page", str(number + 1)) if number is not None and number < last else None


def _number(value: object) -> int | None:
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _mark_text(mark: object) -> str:
    if isinstance(mark, int) and not isinstance(mark, bool):
        mark = str(mark)
    if not isinstance(mark, str) or len(mark) > _LONGEST_MARK:
        raise NotUnderstood("has a mark for the next page that cannot be used")
    return mark
