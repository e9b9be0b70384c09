"""The gateway as a WSGI application: in process and behind a port it is this one object."""

from __future__ import annotations

import io
import time
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from flowops.sandbox import refusals
from flowops.sandbox.answers import Answer, answer_refusal
from flowops.sandbox.calls import Call
from flowops.sandbox.faults import (
    Cut,
    Delay,
    Hang,
    Hung,
    Instead,
    Late,
    LateCalls,
    Reset,
    WasCut,
    WasReset,
)
from flowops.sandbox.intake import check_size, find_organization, read_body
from flowops.sandbox.refusals import Refusal
from flowops.sandbox.routes import Route, bind_routes
from flowops.sandbox.tables import LoggedRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flowops.sandbox.calls import DrawPreview
    from flowops.sandbox.faults import Deed, FaultScript
    from flowops.sandbox.store import Store
    from flowops.sandbox.switches import Switches

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_LONGEST_PATH_LOGGED = 500


class _Visit(Struct, frozen=True):
    """A request, the route that it takes, and what its path names."""

    request: Request
    route: Route
    places: Mapping[str, str]


class SandboxApp:
    """Safe for many threads. Where a fault leaves no answer it raises an `OSError`: `Hung`,
    `WasReset` or `WasCut` out of `faults`, which the server turns into what they say.
    """

    def __init__(
        self,
        store: Store,
        switches: Switches,
        script: FaultScript,
        *,
        clock: Callable[[], float],
        latency: float,
        sleep: Callable[[float], None] = time.sleep,
        draw_preview: DrawPreview | None = None,
    ) -> None:
        self._store = store
        self._switches = switches
        self._script = script
        self._clock = clock
        self._latency = latency
        self._sleep = sleep
        self._draw_preview = draw_preview
        self._routes = bind_routes(switches)
        self._late = LateCalls()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer_and_log(Request(environ))
        return Response(answer.body, answer.status, answer.headers)(environ, start_response)

    def close(self) -> None:
        """Closes the file. The next call opens it again."""
        self._store.close()

    def _answer_and_log(self, request: Request) -> Answer:
        now, status = self._clock(), None
        self._late.perform_due(now)
        if self._latency:
            self._sleep(self._latency)
        try:
            answer = self._answer(request, now)
            status = answer.status
        finally:
            path = request.path[:_LONGEST_PATH_LOGGED]
            with self._store.writing() as tables:
                tables.log_request(LoggedRequest(now, request.method, path, status))
        return answer

    def _answer(self, request: Request, now: float) -> Answer:
        try:
            visit = self._find_route(request)
        except Refusal as refusal:
            return answer_refusal(refusal, self._switches)
        fault = self._script.next_fault(visit.route.name)
        if fault is None:
            return self._true_answer(visit, now)
        if isinstance(fault.deed, Late):
            self._put_off(visit, now + fault.deed.seconds)
            raise Hung(fault.deed.seconds)
        if fault.when == "before":
            return self._spoiled(fault.deed, Answer(500))
        return self._spoiled(fault.deed, self._true_answer(visit, now))

    def _find_route(self, request: Request) -> _Visit:
        check_size(request)
        try:
            route, places = self._routes.match(request.path, request.method)
        except NotFound:
            raise Refusal(404, "not_found", "no such path") from None
        except MethodNotAllowed as problem:
            raise refusals.method_not_allowed(problem.valid_methods or ()) from None
        return _Visit(request, route, places)

    def _true_answer(self, visit: _Visit, now: float) -> Answer:
        """What the rules say, refusals included."""
        try:
            return self._perform(visit, now)
        except Refusal as refusal:
            return answer_refusal(refusal, self._switches)

    def _perform(self, visit: _Visit, now: float) -> Answer:
        request, route = visit.request, visit.route
        organization = ""
        if route.needs_key:
            with self._store.reading() as tables:
                organization = find_organization(request, tables, self._switches)
        call = Call(
            organization=organization,
            places=visit.places,
            query=request.args,
            body=read_body(request) if request.method in _WITH_BODY else {},
            base_url=request.host_url.rstrip("/"),
            now=now,
            draw_preview=self._draw_preview,
        )
        scope = self._store.writing() if route.writes else self._store.reading()
        with scope as tables:
            return route.perform(tables, call, self._switches)

    def _put_off(self, visit: _Visit, due: float) -> None:
        """Keeps the body, since the connection will be gone by then."""
        environ = visit.request.environ
        environ["wsgi.input"] = io.BytesIO(visit.request.get_data())
        later = _Visit(Request(environ), visit.route, visit.places)
        self._late.add(due, partial(self._true_answer, later, due))

    def _spoiled(self, deed: Deed, answer: Answer) -> Answer:
        match deed:
            case Instead(status, body, headers):
                return Answer(status, body, headers)
            case Hang(seconds):
                raise Hung(seconds)
            case Reset():
                raise WasReset
            case Cut(sent):
                raise WasCut(answer.status, answer.headers, answer.body, sent)
            case Delay(seconds):
                self._sleep(seconds)
                return answer
            case _:
                return answer_refusal(refusals.processing_failed(), self._switches)
