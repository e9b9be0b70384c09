"""GitLab's REST API v4, as far as flowops asks it: https://docs.gitlab.com/api/."""

from __future__ import annotations

import re

from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from tests.hosts.fake import TOKEN, Fake

PROJECT = 55


class FakeGitLab(Fake):
    def __init__(self):
        super().__init__("project_55_bot_1")

    def environ(self, **more):
        return {
            "GITLAB_CI": "true",
            "GITLAB_TOKEN": TOKEN,
            "CI_JOB_TOKEN": "canary-job-token",
            "CI_API_V4_URL": f"{self.url}/api/v4",
            "CI_PROJECT_ID": str(PROJECT),
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT),
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": str(PROJECT),
        } | more

    def check_token(self, request):
        if request.headers.get("Private-Token") != self.token:
            raise Unauthorized("401 Unauthorized")

    def need(self, right):
        if right not in self.rights:
            raise Forbidden("403 Forbidden")

    def answer(self, request):
        if request.path == "/api/v4/user":
            return {"username": self.me}, 200
        rest = request.path.removeprefix(f"/api/v4/projects/{PROJECT}/")
        for pattern, act in ROUTES.items():
            method, _, path = pattern.partition(" ")
            if method == request.method and (found := re.fullmatch(path, rest)):
                return act(self, request, *map(int, found.groups()))
        raise NotFound("404 Not Found")

    def list_notes(self, _, number):
        told = {"id": 1, "author": {"username": self.me}, "body": "added 1 commit", "system": True}
        notes = [_note(each) for each in self.comments if each["review"] == number]
        return [told, *notes], 200

    def post_note(self, request, number):
        self.need("comments")
        return _note(self.add_comment(request.get_json()["body"], review=number)), 201

    def change_note(self, request, _, number):
        self.need("comments")
        note = self._note(number)
        note["body"] = request.get_json()["body"]
        return _note(note), 200

    def delete_note(self, _, __, number):
        self.comments.remove(self._note(number))
        return None, 204

    def list_issues(self, request):
        label = request.args["labels"]
        return [_issue(each) for each in self.issues if label in each["labels"]], 200

    def open_issue(self, request):
        self.need("issues")
        fields = request.get_json()
        labels = fields["labels"].split(",")
        issue = self.add_issue(fields["description"], title=fields["title"], labels=labels)
        return _issue(issue), 201

    def change_issue(self, request, number):
        (issue,) = (each for each in self.issues if each["number"] == number)
        fields = request.get_json()
        issue["body"] = fields["description"]
        if "state_event" in fields:
            issue["open"] = {"close": False, "reopen": True}[fields["state_event"]]
        return _issue(issue), 200

    def remark(self, request, number):
        self.remarks.append((number, request.get_json()["body"]))
        return {"id": 5}, 201

    def _note(self, number):
        for each in self.comments:
            if each["id"] == number:
                return each
        raise NotFound("404 Not Found")


ROUTES = {
    r"GET merge_requests/(\d+)/notes": FakeGitLab.list_notes,
    r"POST merge_requests/(\d+)/notes": FakeGitLab.post_note,
    r"PUT merge_requests/(\d+)/notes/(\d+)": FakeGitLab.change_note,
    r"DELETE merge_requests/(\d+)/notes/(\d+)": FakeGitLab.delete_note,
    "GET issues": FakeGitLab.list_issues,
    "POST issues": FakeGitLab.open_issue,
    r"PUT issues/(\d+)": FakeGitLab.change_issue,
    r"POST issues/(\d+)/notes": FakeGitLab.remark,
}


def _note(note):
    return {
        "id": note["id"],
        "author": {"username": note["author"]},
        "body": note["body"],
        "system": False,
    }


def _issue(issue):
    return {
        "iid": issue["number"],
        "author": {"username": issue["author"]},
        "title": issue["title"],
        "description": issue["body"],
        "state": "opened" if issue["open"] else "closed",
        "web_url": f"https://gitlab.example.com/acme/flows/-/issues/{issue['number']}",
    }
