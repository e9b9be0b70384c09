"""Who may talk to a server on the loopback interface: not a web page that a browser has open.

A page can point its own name at 127.0.0.1 (DNS rebinding) and can post simple forms anywhere. Its
requests carry its name in `Host`, or its address in `Origin`; both are refused here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
_HTTP_PORT = 80


class Doorway:
    """Lets through what names this host and this port, and nothing else."""

    def __init__(self, app: WSGIApplication, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in _OWN_NAMES}
        if port == _HTTP_PORT:
            self._hosts |= set(_OWN_NAMES)
        self._origins = {f"http://{host}" for host in self._hosts}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "").lower()
        origin = environ.get("HTTP_ORIGIN", "").lower()
        if host not in self._hosts:
            return _refuse("this Host is not the sandbox")(environ, start_response)
        if origin and origin not in self._origins:
            return _refuse("this Origin may not call the sandbox")(environ, start_response)
        return self._app(environ, start_response)


def _refuse(reason: str) -> Response:
    return Response(f"{reason}\n", 403, content_type="text/plain; charset=utf-8")
