"""GitLab's REST API v4, with an access token: the token of a job may not write notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import UsageProblem
from flowops.hosts.api import Access, Api
from flowops.hosts.host import Comment, Issue, Review
from flowops.hosts.reading import field, link, number, own_number, text_or_nothing
from flowops.http.secret import read_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.http.patience import Budget

_NEEDS = (
    "make a project access token with the scope api and the role Reporter, and give it to the job"
    " as GITLAB_TOKEN: CI_JOB_TOKEN may not write comments"
)


class GitLab:
    """`hosts.host.Host` for one project. A merge request of a fork belongs to its target."""

    def __init__(self, environ: Mapping[str, str], patience: Budget) -> None:
        name = "CI_MERGE_REQUEST_PROJECT_ID"
        name = name if environ.get(name) else "CI_PROJECT_ID"
        self._project = own_number(name, environ.get(name, ""))
        self._environ = environ
        base = environ.get("CI_API_V4_URL") or "https://gitlab.com/api/v4"
        token = read_key("GITLAB_TOKEN", environ, noun="token", hint=_NEEDS)
        self._api = Api(Access(base, "PRIVATE-TOKEN", "GITLAB_TOKEN", _NEEDS), token, patience)

    def close(self) -> None:
        self._api.close()

    def scrub(self, text: str) -> str:
        return self._api.scrub(text)

    def author(self) -> str:
        return field(self._api.get("user", "ask whose token it is"), str, "username")

    def review(self, wanted: int | None) -> Review | None:
        environ, name = self._environ, "CI_MERGE_REQUEST_IID"
        given = environ.get(name)
        found = own_number(name, given) if given else None
        if found is None and wanted is None:
            raise UsageProblem(
                "this job is not for a merge request", hint="name one with --pr NUMBER"
            )
        if found is not None and wanted not in {None, found}:
            raise UsageProblem(f"this job is for merge request {found}, not for {wanted}")
        return Review(found or wanted or 0, is_fork=is_of_a_fork(environ))

    def comments(self, review: int) -> Sequence[Comment]:
        path = self._path("merge_requests", review, "notes")
        found = self._api.pages(path, "read the comments", sort="asc", order_by="created_at")
        notes = (_comment(each, review) for each in found if each.get("system") is not True)
        return sorted(notes, key=lambda each: each.comment_id)

    def post(self, review: int, body: str) -> Comment:
        path = self._path("merge_requests", review, "notes")
        return _comment(self._api.make(path, {"body": self.scrub(body)}, "post a comment"), review)

    def update(self, comment: Comment, body: str) -> Comment:
        content = {"body": self.scrub(body)}
        changed = self._api.change("PUT", self._note(comment), content, "update a comment")
        return _comment(changed, comment.review)

    def delete(self, comment: Comment) -> None:
        self._api.delete(self._note(comment), "remove a comment")

    def issues(self, label: str) -> Sequence[Issue]:
        found = self._api.pages(
            self._path("issues"), "read the issues", labels=label, state="all", scope="all"
        )
        return sorted(map(_issue, found), key=lambda each: each.number)

    def open_issue(self, title: str, body: str, label: str) -> Issue:
        content = {"title": title, "description": self.scrub(body), "labels": label}
        return _issue(self._api.make(self._path("issues"), content, "open an issue"))

    def update_issue(self, issue: Issue, *, body: str, is_open: bool) -> Issue:
        content = {"description": self.scrub(body)}
        if is_open is not issue.is_open:
            content["state_event"] = "reopen" if is_open else "close"
        path = self._path("issues", issue.number)
        return _issue(self._api.change("PUT", path, content, "update the issue"))

    def remark(self, issue: Issue, body: str) -> None:
        path = self._path("issues", issue.number, "notes")
        self._api.make(path, {"body": self.scrub(body)}, "comment on the issue")

    def _note(self, comment: Comment) -> str:
        return self._path("merge_requests", comment.review, "notes", comment.comment_id)

    def _path(self, *parts: object) -> str:
        return "/".join(("projects", str(self._project), *map(str, parts)))


def is_of_a_fork(environ: Mapping[str, str]) -> bool:
    source = environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID")
    return source is not None and source != environ.get("CI_MERGE_REQUEST_PROJECT_ID")


def _comment(value: object, review: int) -> Comment:
    # A note has no address of its own in the answer.
    return Comment(
        comment_id=number(value, "id"),
        review=review,
        author=text_or_nothing(value, "author", "username"),
        body=text_or_nothing(value, "body"),
        url="",
    )


def _issue(value: object) -> Issue:
    return Issue(
        number=number(value, "iid"),
        author=text_or_nothing(value, "author", "username"),
        title=text_or_nothing(value, "title"),
        body=text_or_nothing(value, "description"),
        is_open=text_or_nothing(value, "state") == "opened",
        url=link(value, "web_url"),
    )
