"""One issue for the drift of an environment: opened, kept up to date, closed, opened again."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.hosts.host import Unanswered
from flowops.hosts.markers import begins_with, is_same
from flowops.hosts.sightings import NEVER, Sightings, read_sightings, with_sightings

if TYPE_CHECKING:
    from flowops.hosts.host import Host, Issue

LABEL = "flowops-drift"


class News(Enum):
    OPENED = "opened"
    CHANGED = "changed"
    CLOSED = "closed"
    NONE = "nothing new"
    WAITING = "not confirmed yet"

    @property
    def is_news(self) -> bool:
        return self in {News.OPENED, News.CHANGED, News.CLOSED}


class Told(Struct, frozen=True):
    """What this run has to tell. `fingerprint` is None where there is no drift; `text` tells the
    drift, `waiting` the same where it is not certain yet, and `farewell` is the last word.
    """

    mark: str
    title: str
    fingerprint: str | None
    text: str
    waiting: str
    farewell: str


class Kept(Struct, frozen=True):
    news: News
    url: str = ""


def keep_issue(host: Host, told: Told, confirm_after: int) -> Kept:
    """Opens only after so many runs in a row that found drift, and closes after as many that found
    none. An issue that waits for that is closed, so that nobody has to look at it.
    """
    author = host.author()
    ours = _ours(host, told, author)
    issue = ours[0] if ours else None
    seen = read_sightings(issue.body) if issue else NEVER
    now = seen.next(told.fingerprint, confirm_after)
    is_certain = now.runs >= confirm_after
    if told.fingerprint is None:
        return _clean(host, told, issue, now, is_certain=is_certain)
    body = f"{told.mark}\n{now}\n{told.text if is_certain else told.waiting}"
    if issue is None:
        issue = _opened(host, told, author, body)
        if not is_certain:
            host.update_issue(issue, body=body, is_open=False)
            return Kept(News.WAITING, issue.url)
        return Kept(News.OPENED, issue.url)
    if not issue.is_open:
        host.update_issue(issue, body=body, is_open=is_certain)
        return Kept(News.OPENED if is_certain else News.WAITING, issue.url)
    body = f"{told.mark}\n{now}\n{told.text}"
    if not is_same(issue.body, body):
        host.update_issue(issue, body=body, is_open=True)
    is_known = seen.fingerprint == told.fingerprint
    return Kept(News.NONE if is_known else News.CHANGED, issue.url)


def _clean(
    host: Host, told: Told, issue: Issue | None, now: Sightings, *, is_certain: bool
) -> Kept:
    if issue is None:
        return Kept(News.NONE)
    body = with_sightings(issue.body, now)
    closes = issue.is_open and is_certain
    if closes or not is_same(body, issue.body):
        host.update_issue(issue, body=body, is_open=issue.is_open and not closes)
    if not closes:
        return Kept(News.WAITING if issue.is_open else News.NONE, issue.url)
    with suppress(Unanswered):  # it is closed; a second word would be one too many
        host.remark(issue, told.farewell)
    return Kept(News.CLOSED, issue.url)


def _opened(host: Host, told: Told, author: str, body: str) -> Issue:
    """The oldest one, where another run opened one at the same moment."""
    opened = None
    for _ in range(2):
        try:
            opened = host.open_issue(told.title, body, LABEL)
        except Unanswered as problem:
            lost = problem
        ours = _ours(host, told, author)
        if ours or opened:
            first = ours[0] if ours else opened
            for each in ours[1:]:
                if each.is_open:
                    twin = f"{told.mark}\nThe same as #{first.number if first else 0}.\n"
                    host.update_issue(each, body=twin, is_open=False)
            if first is not None:
                return first
    raise lost


def _ours(host: Host, told: Told, author: str) -> list[Issue]:
    issues = host.issues(LABEL)
    return [each for each in issues if each.author == author and begins_with(each.body, told.mark)]
