"""One connection of the server: reads a request, has it answered, writes all of it at once."""

from __future__ import annotations

import io
import re
import select
import socket
import struct
import time
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler

from flowops.sandbox.faults import Hung, WasCut, WasReset
from flowops.sandbox.intake import LARGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.sandbox.server import SandboxServer

_LARGEST_DRAIN = 64 * 1024 * 1024
_CHUNK = 256 * 1024
_POLL_SECONDS = 0.05
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_DIGITS = re.compile("[0-9]{1,15}")
_WITHOUT_LENGTH = frozenset({204, 304})


class Connection(WSGIRequestHandler):
    """HTTP/1.1 with keep-alive, quiet. Werkzeug's own way of running an application closes every
    connection after waiting for more, and sends headers and body apart.
    """

    server: SandboxServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self.server.idle_seconds)

    def handle_one_request(self) -> None:
        self.server.await_request(self.connection)
        super().handle_one_request()

    def run_wsgi(self) -> None:
        """Werkzeug comes here for every method."""
        length = self._read_length()
        if length is None:
            self._send(400, [], b"Content-Length is needed, once, and no Transfer-Encoding\n")
            return
        body = self.rfile.read(length) if length <= LARGEST_BODY else b""
        broke_off = len(body) < length <= LARGEST_BODY
        if not self.server.await_answer(self.connection) or broke_off:
            self.close_connection = True
            return
        try:
            self._send(*self._run_app(body))
        except WasReset:
            self._reset()
        except Hung as hung:
            self._hang(hung.seconds)
        except WasCut as cut:
            headers = [*cut.headers.items(), ("Content-Length", str(len(cut.body)))]
            self.close_connection = True
            self._send(cut.status, headers, cut.body[: cut.sent])
        if length > LARGEST_BODY:
            self._drain(length)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401 - as socketserver has it
        """Quiet: the requests stand in the sandbox's own log."""

    def _read_length(self) -> int | None:
        """None closes the connection: where two readings are possible, none is taken."""
        lengths = self.headers.get_all("Content-Length", ["0"])
        text = lengths[0]
        clear = len(lengths) == 1 and _DIGITS.fullmatch(text) is not None
        if not clear or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return None
        return int(text)

    def _run_app(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        self.environ = environ = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(body)
        named = self.headers.get_all("Host", [])
        if [environ.get("HTTP_HOST")] != named:  # two of them, or another one in the request line
            environ["HTTP_HOST"] = ""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _: object = None, /
        ) -> Callable[[bytes], object]:
            started.append((status, headers))
            return _never_write

        text = b"".join(self.server.app(environ, start_response))
        status, headers = started[-1]
        return int(status.split()[0]), headers, text

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Head and body in one packet: two of them wait for each other's acknowledgement."""
        lines = [f"HTTP/1.1 {status} {_phrase(status)}", f"Date: {formatdate(usegmt=True)}"]
        lines += [f"{name}: {value}" for name, value in headers]
        given = {name.lower() for name, _ in headers}
        if "content-length" not in given and status not in _WITHOUT_LENGTH:
            lines.append(f"Content-Length: {len(body)}")
        if "connection" not in given:
            lines.append(f"Connection: {'close' if self.close_connection else 'keep-alive'}")
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.close_connection = True
        self.rfile.close()
        self.connection.close()

    def _hang(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self.close_connection = True
        while time.monotonic() < until and not self._client_left():
            if self.server.stopping.wait(_POLL_SECONDS):
                return

    def _client_left(self) -> bool:
        if not select.select([self.connection], [], [], 0)[0]:
            return False
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _drain(self, length: int) -> None:
        """Reads what nobody wants, so that the client sees the answer and not a reset."""
        self.server.await_request(self.connection)
        self.close_connection = True
        left = min(length, _LARGEST_DRAIN)
        while left > 0 and (chunk := self.rfile.read(min(left, _CHUNK))):
            left -= len(chunk)


def _never_write(_: bytes) -> None:
    raise NotImplementedError("our application returns its body")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
