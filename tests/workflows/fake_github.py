"""As much of GitHub's API as the workflows need, over real HTTP: comments, issues, and who asks.

A token that may only read is refused with 403, as GitHub refuses a fork's.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOT = {"login": "github-actions[bot]", "type": "Bot", "id": 41898282}
REPO = "/repos/acme/flows"


class Account:
    """What was posted. `reads_only` is what the token of a fork may do."""

    def __init__(self):
        self.comments: dict[int, dict] = {}
        self.issues: dict[int, dict] = {}
        self.pulls: list[dict] = []
        self.reads_only = False
        self.writes: list[str] = []
        self.url = ""

    def bodies(self, number):
        return [each["body"] for each in self.comments.values() if each["on"] == number]

    @property
    def variables(self):
        return {"GITHUB_API_URL": self.url, "GITHUB_GRAPHQL_URL": f"{self.url}/graphql"}

    def answer(self, method, path, body):
        if path == "/graphql":
            return 200, {"data": {"viewer": BOT}}
        if method != "GET":
            self.writes.append(f"{method} {path}")
            if self.reads_only:
                return 403, {"message": "Resource not accessible by integration"}
        for pattern, handler in ROUTES.items():
            wanted, _, template = pattern.partition(" ")
            found = re.fullmatch(template.replace("#", r"(\d+)"), path.removeprefix(REPO))
            if wanted == method and found and path.startswith(REPO):
                return handler(self, *map(int, found.groups()), body)
        return 404, {"message": "Not Found"}

    def list_comments(self, number, _):
        return 200, [each for each in self.comments.values() if each["on"] == number]

    def add_comment(self, number, body):
        made = 100 + len(self.comments)
        url = f"https://github.example/acme/flows/pull/{number}#issuecomment-{made}"
        entry = {"id": made, "on": number, "user": BOT, "html_url": url, **body}
        self.comments[made] = entry
        return 201, entry

    def edit_comment(self, made, body):
        self.comments[made].update(body)
        return 200, self.comments[made]

    def list_issues(self, _):
        return 200, list(self.issues.values())

    def add_issue(self, body):
        number = 500 + len(self.issues)
        labels = [{"name": name} for name in body.get("labels", [])]
        url = f"https://github.example/acme/flows/issues/{number}"
        entry = {"number": number, "state": "open", "user": BOT, "html_url": url, **body}
        self.issues[number] = {**entry, "labels": labels}
        return 201, self.issues[number]

    def edit_issue(self, number, body):
        self.issues[number].update(body)
        return 200, self.issues[number]

    def list_pulls(self, _):
        return 200, self.pulls


ROUTES = {
    "GET /issues/#/comments": Account.list_comments,
    "POST /issues/#/comments": Account.add_comment,
    "PATCH /issues/comments/#": Account.edit_comment,
    "GET /issues": Account.list_issues,
    "POST /issues": Account.add_issue,
    "PATCH /issues/#": Account.edit_issue,
    "GET /pulls": Account.list_pulls,
}


@contextmanager
def serving():
    account = Account()

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or "null")
            status, value = account.answer(self.command, self.path.partition("?")[0], body)
            page = re.search(r"[?&]page=(\d+)", self.path)
            if isinstance(value, list) and page and int(page[1]) > 1:
                value = []
            said = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_PATCH = handle_one  # noqa: N815 - the server's names

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    account.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
