"""A parsed file that knows where each of its values stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.findings import Finding, Location, Route, Severity
from flowops.manifest.source import Flaw, Frame, SourceText, Span
from flowops.manifest.text_parts import Part, part_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Place(Struct):
    """Where a value stands, and its key if it has one; `children` are those of a container."""

    start: int
    end: int
    key: Span | None = None
    children: dict[str | int, Place] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        return (self.start, self.end)

    def child(self, step: str | int) -> Place | None:
        """A number also finds the key that is written like it, as `0` in `$root/data/0`."""
        return self.children.get(step) or self.children.get(str(step))


class Document(Struct, frozen=True, dict=True):
    """`value` is what the text says; `scan` finds the places, once somebody asks for one."""

    source: SourceText
    value: Any
    scan: Callable[[], Place]

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def text(self) -> str:
        return self.source.text

    def locate(self, route: Route, *, key: bool = False, part: Part | None = None) -> Location:
        """The span of the value, or of its key. Of what is not there, the nearest ancestor's."""
        return self.source.location(self._span(route, key=key, part=part))

    def frame(self, location: Location) -> Frame:
        return self.source.frame(location)

    def written(self, route: Route) -> str:
        """The value as it stands in the file, quotes included; a secret is masked."""
        start, end = self._place(route).span
        return self.source.shown[start:end]

    def finding(
        self,
        rule: str,
        message: str,
        route: Route = (),
        *,
        key: bool = False,
        severity: Severity = Severity.ERROR,
        hint: str | None = None,
        code: str | None = None,
        where: str | None = None,
        part: Part | None = None,
    ) -> Finding:
        """`part` narrows the place of a text to some of its characters."""
        flaw = Flaw(self._span(route, key=key, part=part), rule, message, hint, code, route)
        return replace(self.source.finding(flaw, severity=severity), where=where)

    def hiding(self, routes: Iterable[Route]) -> Document:
        """The same document, whose frames mask the values at these routes."""
        spans = tuple(sorted(self._place(route).span for route in routes))
        return replace(self, source=replace(self.source, hidden=spans))

    def _span(self, route: Route, *, key: bool, part: Part | None = None) -> Span:
        place = self._place(route)
        by_key = place.key and (key or place.start == place.end)
        span = place.key if place.key and by_key else place.span
        return part_of_text(self.text, span, part) if part else span

    def _place(self, route: Route) -> Place:
        place = self.root
        for step in route:
            child = place.child(step)
            if child is None:
                break
            place = child
        return place

    @cached_property
    def root(self) -> Place:
        return self.scan()
