"""What is wrong in a file, and where: the one shape in which flowops reports it."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

Route = tuple[str | int, ...]
"""The way from a document's root to a value: `("screens", 1, "layout")`."""


def pointer(route: Route) -> str:
    """The route as a JSON pointer (RFC 6901): `/screens/1/layout`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in route)


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Location(Struct, frozen=True):
    """A span in a file. Lines and columns count from 1, columns in characters; the end is
    exclusive.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Finding(Struct, frozen=True):
    """One thing that a rule found.

    `rule` is ours (`M004`, `J002`), `code` is Meta's and None where it has none. `where` says the
    place in words ("flow discovery", "screen CONFIRM › Footer"). `frame` holds the source lines
    that a report may show under the finding: the first one is `location.line`, and all begin at
    `frame_column`, which is more than 1 where a very long line is cut.
    """

    rule: str
    message: str
    location: Location
    severity: Severity = Severity.ERROR
    hint: str | None = None
    code: str | None = None
    route: Route = ()
    where: str | None = None
    frame: tuple[str, ...] = ()
    frame_column: int = 1
