"""What the places where changes are reviewed have in common: comments, and issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from flowops.errors import HostFailed

if TYPE_CHECKING:
    from collections.abc import Sequence


class Unanswered(HostFailed):
    """What was to be made may be there or not: look before it is made once more."""


class Review(Struct, frozen=True):
    """A pull request or a merge request. `is_fork`: its runs may be given no right to write.

    `is_claimed` says that the plan was made in a run of the pull request's own code, and is told
    by another run; `commit` is its newest commit, where that is known.
    """

    number: int
    is_fork: bool = False
    is_claimed: bool = False
    commit: str | None = None


class Comment(Struct, frozen=True):
    comment_id: int
    review: int
    author: str
    body: str
    url: str


class Issue(Struct, frozen=True):
    """`number` is the one that people see."""

    number: int
    author: str
    title: str
    body: str
    is_open: bool
    url: str


class Host(Protocol):
    """One method per call. Raises AccessRefused where the token is refused or lacks a right, and
    HostFailed for all else; what makes something raises Unanswered where nobody can say whether it
    was made.
    """

    def author(self) -> str:
        """Whose comments are ours: the one that the token speaks for."""

    def review(self, number: int | None) -> Review | None:
        """That of this run, or the one of that number, which then has to be this run's where the
        run says one. None where it has moved on since. Raises UsageProblem where there is none.
        """

    def comments(self, review: int) -> Sequence[Comment]:
        """All of them, oldest first."""

    def post(self, review: int, body: str) -> Comment: ...

    def update(self, comment: Comment, body: str) -> Comment: ...

    def delete(self, comment: Comment) -> None:
        """Also one that is gone already."""

    def issues(self, label: str) -> Sequence[Issue]:
        """Open and closed, oldest first."""

    def open_issue(self, title: str, body: str, label: str) -> Issue: ...

    def update_issue(self, issue: Issue, *, body: str, is_open: bool) -> Issue: ...

    def remark(self, issue: Issue, body: str) -> None:
        """One more comment under it."""

    def scrub(self, text: str) -> str:
        """Without the token."""

    def close(self) -> None: ...
