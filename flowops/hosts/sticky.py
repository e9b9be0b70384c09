"""One comment that is kept up to date, whatever happened to those who posted it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.hosts.host import Unanswered
from flowops.hosts.markers import begins_with, is_same

if TYPE_CHECKING:
    from flowops.hosts.host import Comment, Host


class Stuck(Enum):
    POSTED = "posted"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOTHING = "nothing to post"


class Ended(Struct, frozen=True):
    stuck: Stuck
    url: str | None = None


def stick(host: Host, review: int, mark: str, text: str, *, only_update: bool = False) -> Ended:
    """Post or update the comment that `mark` begins. The oldest one stays, and only what we wrote
    ourselves is touched: the author is looked at, not the marker alone.

    `only_update` makes none where there is none.
    """
    author = host.author()
    body = f"{mark}\n{text}"
    ours = _ours(host, review, mark, author)
    if not ours:
        if only_update:
            return Ended(Stuck.NOTHING)
        posted = _posted(host, review, mark, author, body)
        # Another run may have posted at the same moment: both look, and both keep the same one.
        ours = _ours(host, review, mark, author) or [posted]
        if ours[0].comment_id == posted.comment_id:
            _tidy(host, ours)
            return Ended(Stuck.POSTED, posted.url)
    first = ours[0]
    _tidy(host, ours)
    if is_same(first.body, body):
        return Ended(Stuck.UNCHANGED, first.url)
    return Ended(Stuck.UPDATED, host.update(first, body).url)


def _posted(host: Host, review: int, mark: str, author: str, body: str) -> Comment:
    try:
        return host.post(review, body)
    except Unanswered:
        if ours := _ours(host, review, mark, author):
            return ours[-1]
        return host.post(review, body)


def _ours(host: Host, review: int, mark: str, author: str) -> list[Comment]:
    comments = host.comments(review)
    return [each for each in comments if each.author == author and begins_with(each.body, mark)]


def _tidy(host: Host, ours: list[Comment]) -> None:
    for each in ours[1:]:
        host.delete(each)
