"""GitHub's REST API, as far as flowops asks it: https://docs.github.com/rest, 2022-11-28."""

from __future__ import annotations

import json
import re

from werkzeug.exceptions import Forbidden, NotFound, Unauthorized, UnprocessableEntity

from tests.hosts.fake import TOKEN, Fake

REPOSITORY = "acme/flows"
LONGEST_BODY = 262_144


class FakeGitHub(Fake):
    def __init__(self):
        super().__init__("github-actions[bot]")
        self.pulls = {}

    def pull(self, number=7, sha="a" * 40, repository=REPOSITORY, branch="topic"):
        pull = {
            "number": number,
            "head": {"sha": sha, "ref": branch, "repo": {"full_name": repository}},
            "base": {"repo": {"full_name": REPOSITORY}},
        }
        self.pulls[number] = pull
        return pull

    def environ(self, folder, event=None, name="pull_request"):
        """What the runner sets, with the event in a file."""
        file = folder / "event.json"
        file.write_text(json.dumps(event or {}))
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": self.url,
            "GITHUB_GRAPHQL_URL": f"{self.url}/graphql",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_RUN_ID": "42",
        }

    def check_token(self, request):
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise Unauthorized("Bad credentials")

    def need(self, right):
        if right not in self.rights:
            raise Forbidden("Resource not accessible by integration")

    def answer(self, request):
        if request.path == "/graphql":
            return {"data": {"viewer": {"login": self.me}}}, 200
        rest = request.path.removeprefix(f"/repos/{REPOSITORY}/")
        if rest == request.path or "read" not in self.rights:
            raise NotFound("Not Found")
        for pattern, act in ROUTES.items():
            method, _, path = pattern.partition(" ")
            if method == request.method and (found := re.fullmatch(path, rest)):
                return act(self, request, *map(int, found.groups()))
        raise NotFound("Not Found")

    def list_pulls(self, request):
        owner, _, branch = request.args["head"].partition(":")
        return [
            each
            for each in self.pulls.values()
            if each["head"]["ref"] == branch
            and each["head"]["repo"]["full_name"].startswith(f"{owner}/")
        ], 200

    def get_pull(self, _, number):
        if number not in self.pulls:
            raise NotFound("Not Found")
        return self.pulls[number], 200

    def list_comments(self, _, number):
        return [_comment(each) for each in self.comments if each["review"] == number], 200

    def post_comment(self, request, number):
        if any(each["number"] == number for each in self.issues):
            self.need("issues")
            self.remarks.append((number, _body(request)))
            return _comment({"id": 1, "author": self.me, "body": "", "review": number}), 201
        self.need("comments")
        return _comment(self.add_comment(_body(request), review=number)), 201

    def change_comment(self, request, number):
        self.need("comments")
        comment = self._comment(number)
        comment["body"] = _body(request)
        return _comment(comment), 200

    def delete_comment(self, _, number):
        self.need("comments")
        self.comments.remove(self._comment(number))
        return None, 204

    def list_issues(self, request):
        label = request.args["labels"]
        found = [_issue(each) for each in self.issues if label in each["labels"]]
        pull = {"number": 7, "pull_request": {}}
        return [pull, *found], 200

    def open_issue(self, request):
        self.need("issues")
        fields = request.get_json()
        issue = self.add_issue(_body(request), title=fields["title"], labels=fields["labels"])
        return _issue(issue), 201

    def change_issue(self, request, number):
        self.need("issues")
        (issue,) = (each for each in self.issues if each["number"] == number)
        issue["body"] = _body(request)
        issue["open"] = request.get_json()["state"] == "open"
        return _issue(issue), 200

    def _comment(self, number):
        for each in self.comments:
            if each["id"] == number:
                return each
        raise NotFound("Not Found")


ROUTES = {
    "GET pulls": FakeGitHub.list_pulls,
    r"GET pulls/(\d+)": FakeGitHub.get_pull,
    r"GET issues/(\d+)/comments": FakeGitHub.list_comments,
    r"POST issues/(\d+)/comments": FakeGitHub.post_comment,
    r"PATCH issues/comments/(\d+)": FakeGitHub.change_comment,
    r"DELETE issues/comments/(\d+)": FakeGitHub.delete_comment,
    "GET issues": FakeGitHub.list_issues,
    "POST issues": FakeGitHub.open_issue,
    r"PATCH issues/(\d+)": FakeGitHub.change_issue,
}


def _body(request):
    body = request.get_json()["body"]
    if len(body) > 65_536 or len(body.encode()) > LONGEST_BODY:
        raise UnprocessableEntity("Body is too long (maximum is 65536 characters)")
    # As it comes back from there.
    return body.replace("\n", "\r\n")


def _comment(comment):
    return {
        "id": comment["id"],
        "user": {"login": comment["author"]},
        "body": comment["body"],
        "html_url": f"https://github.com/{REPOSITORY}/pull/{comment['review']}#c{comment['id']}",
    }


def _issue(issue):
    return {
        "number": issue["number"],
        "user": {"login": issue["author"]},
        "title": issue["title"],
        "body": issue["body"],
        "state": "open" if issue["open"] else "closed",
        "html_url": f"https://github.com/{REPOSITORY}/issues/{issue['number']}",
    }
