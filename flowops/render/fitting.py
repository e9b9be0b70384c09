"""How large a report may be, as those count it who show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def in_characters(text: str) -> int:
    """UTF-16 units: the most that anybody takes for characters.

    NOTE: GitHub's message says 65,536 characters; measured, a comment may have 262,144 bytes, which
    is as many characters of four bytes each, and the text of a pull request 65,536 characters. A
    text that is small enough here is small enough in each of these ways.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


class Limit(Struct, frozen=True):
    most: int
    count: Callable[[str], int] = in_characters

    def admits(self, text: str) -> bool:
        return self.count(text) <= self.most

    def without(self, text: str) -> Limit:
        """What is left of it beside that text."""
        return Limit(self.most - self.count(text), self.count)


COMMENT = Limit(65_536)
"""Of a comment on GitHub. GitLab takes 1,000,000 characters, which nobody reads."""

SUMMARY = Limit(1024 * 1024, in_bytes)
"""Of all that one step writes into the summary of its job on GitHub."""


def first_that_fits(drafts: Iterable[str], limit: Limit) -> str:
    """The first draft that the limit admits, else the last: the drafts get shorter."""
    text = ""
    for text in drafts:
        if limit.admits(text):
            break
    return text
