"""What the fakes of GitHub and GitLab have in common: a server, its people, and what goes wrong."""

from __future__ import annotations

import contextlib
import json
import socket
import threading

from msgspec import Struct, field
from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

TOKEN = "canary-token-8e2f5b7a1c"
"""Made up, and nowhere else: whatever shows it leaked."""


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


class Fault(Struct, dict=True):
    """What happens to the next `times` requests of that method whose path ends like that.

    `status` None hangs up. With `lands`, the request has its effect all the same.
    """

    method: str
    ending: str
    status: int | None = None
    headers: dict = field(default_factory=dict)
    lands: bool = False
    times: int = 1
    body: bytes = b'{"message": "not now"}'


class Fake:
    """`me` is whom the token speaks for; `rights` are what it may do."""

    page_size = 100

    def __init__(self, me):
        self.me = me
        self.rights = {"read", "comments", "issues"}
        self.token = TOKEN
        self.comments = []
        self.issues = []
        self.remarks = []
        self.faults = []
        self.asked = []
        self.before_post = None
        self._lock = threading.Lock()
        self._next = 100

    def number(self):
        self._next += 1
        return self._next

    def add_comment(self, body, author=None, review=7):
        comment = {
            "id": self.number(),
            "review": review,
            "author": author or self.me,
            "body": body,
        }
        self.comments.append(comment)
        return comment

    def add_issue(self, body, author=None, **rest):
        issue = {
            "number": self.number(),
            "author": author or self.me,
            "title": "t",
            "body": body,
            "labels": ["flowops-drift"],
            "open": True,
        }
        self.issues.append(issue | rest)
        return self.issues[-1]

    def bodies(self, review=7):
        return [each["body"] for each in self.comments if each["review"] == review]

    def fails(self, method, ending, status=None, **rest):
        self.faults.append(Fault(method, ending, status, **rest))

    def count(self, method, ending=""):
        return sum(m == method and path.endswith(ending) for m, path in self.asked)

    def __call__(self, environ, start):
        request = Request(environ)
        with self._lock:
            self.asked.append((request.method, request.path))
            fault = self._fault(request)
        if self.before_post and request.method == "POST" and "graphql" not in request.path:
            self.before_post()
        response = None
        if fault is None or fault.lands:
            with self._lock:
                response = self._response(request)
        if fault is not None:
            if fault.status is None:
                environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            response = Response(fault.body, fault.status or 500, fault.headers)
        return response(environ, start)

    def _fault(self, request):
        for fault in self.faults:
            if fault.method == request.method and request.path.endswith(fault.ending):
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    def _response(self, request):
        try:
            self.check_token(request)
            value, status = self.answer(request)
        except HTTPException as refused:
            body = json.dumps({"message": refused.description})
            return Response(body, refused.code, content_type="application/json")
        headers = {}
        if isinstance(value, list) and request.method == "GET":
            value, headers = self.page(request, value)
        body = b"" if status == 204 else json.dumps(value).encode()
        return Response(body, status, headers, content_type="application/json")

    def page(self, request, entries):
        """Smaller pages than asked for: the end is where the header says so."""
        size = min(int(request.args["per_page"]), self.page_size)
        number = int(request.args["page"])
        shown = entries[(number - 1) * size : number * size]
        more = len(entries) > number * size
        relations = ['<https://evil.example/steal?page=2>; rel="next"'] if more else []
        return shown, {"Link": ", ".join([*relations, '<x>; rel="first"'])}


@contextlib.contextmanager
def serving(fake):
    server = make_server("127.0.0.1", 0, fake, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
