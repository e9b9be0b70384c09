"""GitHub's REST API, version 2022-11-28, with the token of a workflow or of a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.errors import HostFailed, UsageProblem
from flowops.hosts.api import Access, Api
from flowops.hosts.host import Comment, Issue, Review
from flowops.hosts.reading import field, link, number, read_event, text_or_nothing
from flowops.http.secret import read_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.http.patience import Budget

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NEEDS = (
    "give the job `permissions: pull-requests: write` for comments, `issues: write` for issues, and"
    " hand it GITHUB_TOKEN in `env:`"
)


class GitHub:
    """`hosts.host.Host` for one repository."""

    def __init__(self, environ: Mapping[str, str], patience: Budget) -> None:
        self._repository = environ.get("GITHUB_REPOSITORY", "")
        if not _REPOSITORY.fullmatch(self._repository) or ".." in self._repository:
            raise UsageProblem("GITHUB_REPOSITORY is not OWNER/NAME")
        self._environ = environ
        base = environ.get("GITHUB_API_URL") or "https://api.github.com"
        self._graphql = environ.get("GITHUB_GRAPHQL_URL") or f"{base.rstrip('/')}/graphql"
        token = read_key("GITHUB_TOKEN", environ, noun="token", hint=_NEEDS)
        access = Access(base, "Authorization", "GITHUB_TOKEN", _NEEDS)
        self._api = Api(access, token, patience)

    def close(self) -> None:
        self._api.close()

    def scrub(self, text: str) -> str:
        return self._api.scrub(text)

    def author(self) -> str:
        """By GraphQL: `GET /user` is refused to the token of a workflow or an app."""
        query = {"query": "{viewer{login}}"}
        answer = self._api.ask(self._graphql, query, "ask whose token it is")
        return field(answer, str, "data", "viewer", "login")

    def review(self, wanted: int | None) -> Review | None:
        event, name = read_event(self._environ), self._environ.get("GITHUB_EVENT_NAME", "")
        if name == "workflow_run":
            return self._claimed(event, wanted)
        of_event = event.get("pull_request") if name.startswith("pull_request") else None
        if isinstance(of_event, dict):
            return self._own(of_event, wanted)
        if wanted is None:
            raise UsageProblem(
                "this run is not for a pull request", hint="name one with --pr NUMBER"
            )
        return self._own(self._pull(wanted), None)

    def comments(self, review: int) -> Sequence[Comment]:
        found = self._api.pages(self._path("issues", review, "comments"), "read the comments")
        return sorted((_comment(each, review) for each in found), key=lambda each: each.comment_id)

    def post(self, review: int, body: str) -> Comment:
        path = self._path("issues", review, "comments")
        return _comment(self._api.make(path, {"body": self.scrub(body)}, "post a comment"), review)

    def update(self, comment: Comment, body: str) -> Comment:
        path = self._path("issues", "comments", comment.comment_id)
        content = {"body": self.scrub(body)}
        changed = self._api.change("PATCH", path, content, "update a comment")
        return _comment(changed, comment.review)

    def delete(self, comment: Comment) -> None:
        self._api.delete(self._path("issues", "comments", comment.comment_id), "remove a comment")

    def issues(self, label: str) -> Sequence[Issue]:
        found = self._api.pages(
            self._path("issues"), "read the issues", labels=label, state="all", direction="asc"
        )
        # A pull request is an issue, too (REST API, "List repository issues").
        issues = (_issue(each) for each in found if "pull_request" not in each)
        return sorted(issues, key=lambda each: each.number)

    def open_issue(self, title: str, body: str, label: str) -> Issue:
        content = {"title": title, "body": self.scrub(body), "labels": [label]}
        return _issue(self._api.make(self._path("issues"), content, "open an issue"))

    def update_issue(self, issue: Issue, *, body: str, is_open: bool) -> Issue:
        content = {"body": self.scrub(body), "state": "open" if is_open else "closed"}
        path = self._path("issues", issue.number)
        return _issue(self._api.change("PATCH", path, content, "update the issue"))

    def remark(self, issue: Issue, body: str) -> None:
        path = self._path("issues", issue.number, "comments")
        self._api.make(path, {"body": self.scrub(body)}, "comment on the issue")

    def _path(self, *parts: object) -> str:
        return "/".join(("repos", self._repository, *map(str, parts)))

    def _pull(self, wanted: int) -> dict[str, Any]:
        path = self._path("pulls", wanted)
        return field(self._api.get(path, f"read pull request {wanted}"), dict)

    def _own(self, pull: dict[str, Any], wanted: int | None) -> Review:
        found = number(pull, "number")
        if wanted not in {None, found}:
            raise UsageProblem(f"this run is for pull request {found}, not for {wanted}")
        return Review(found, is_fork=self._is_foreign(pull), commit=_sha_of(pull))

    def _is_foreign(self, pull: dict[str, Any]) -> bool:
        """The repository of a head may be gone by now."""
        head = text_or_nothing(pull, "head", "repo", "full_name")
        return head.lower() != self._repository.lower()

    def _claimed(self, event: dict[str, Any], wanted: int | None) -> Review | None:
        """The pull request whose run has ended. A fork's is not named in the event, and what its
        artifact says is its author's word: so it is found by head, and held against the commit.
        """
        run = event.get("workflow_run")
        sha = text_or_nothing(run, "head_sha")
        repository = text_or_nothing(run, "head_repository", "full_name")
        branch = text_or_nothing(run, "head_branch")
        started_by = text_or_nothing(run, "event")
        if not _SHA.fullmatch(sha) or not _REPOSITORY.fullmatch(repository) or not branch:
            raise UsageProblem("the event of this run names no run that has ended")
        if not started_by.startswith("pull_request"):
            raise UsageProblem("the run that has ended was not for a pull request")
        if wanted is not None:
            pulls = [self._pull(wanted)]
        else:
            head = f"{repository.partition('/')[0]}:{branch}"
            path = self._path("pulls")
            pulls = list(self._api.pages(path, "find the pull request", head=head, state="open"))
        found = [each for each in pulls if _is_head(each, sha, repository)]
        if len(found) > 1:
            numbers = ", ".join(str(number(each, "number")) for each in found)
            raise UsageProblem(
                f"the same commit is in several pull requests: {numbers}",
                hint="name one with --pr NUMBER",
            )
        if not found:
            return None
        return Review(number(found[0], "number"), is_claimed=True, commit=sha)


def _is_head(pull: object, sha: str, repository: str) -> bool:
    name = text_or_nothing(pull, "head", "repo", "full_name")
    return text_or_nothing(pull, "head", "sha") == sha and name.lower() == repository.lower()


def _sha_of(pull: object) -> str | None:
    sha = text_or_nothing(pull, "head", "sha")
    return sha if _SHA.fullmatch(sha) else None


def _comment(value: object, review: int) -> Comment:
    return Comment(
        comment_id=number(value, "id"),
        review=review,
        author=text_or_nothing(value, "user", "login"),
        body=text_or_nothing(value, "body"),
        url=link(value, "html_url"),
    )


def _issue(value: object) -> Issue:
    state = field(value, str, "state")
    if state not in {"open", "closed"}:
        raise HostFailed("an answer of the host has an issue that is neither open nor closed")
    return Issue(
        number=number(value, "number"),
        author=text_or_nothing(value, "user", "login"),
        title=text_or_nothing(value, "title"),
        body=text_or_nothing(value, "body"),
        is_open=state == "open",
        url=link(value, "html_url"),
    )
