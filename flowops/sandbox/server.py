"""The sandbox behind a port of the loopback interface, for any HTTP client."""

from __future__ import annotations

import _thread
import signal
import socket
import socketserver
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer

from flowops.sandbox.connection import Connection
from flowops.sandbox.doorway import Doorway
from flowops.sandbox.errors import PortTaken, SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from wsgiref.types import WSGIApplication

LOOPBACK = "127.0.0.1"

IDLE_SECONDS = 30.0
"""A request, and the wait for it, may take so long to come in; then the client is cut off."""

_POLL_SECONDS = 0.05
_JOIN_SECONDS = 2.0
_MOST_CONNECTIONS = 512


class SandboxServer(ThreadedWSGIServer):
    """One thread for each connection. Closing it closes them all."""

    def __init__(self, app: WSGIApplication, port: int, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds
        self.stopping = threading.Event()
        self._deadlines: dict[socket.socket, float] = {}
        self._workers: set[threading.Thread] = set()
        self._lock = threading.Lock()
        super().__init__(LOOPBACK, port, app, handler=Connection)
        self.app = Doorway(app, self.port)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def server_bind(self) -> None:
        # Not HTTPServer's, which asks the resolver for our name.
        try:
            socketserver.TCPServer.server_bind(self)
        except OSError as problem:
            raise PortTaken(
                f"port {self.port} cannot be used: {problem.strerror}",
                hint="another --port, or none for a free one",
            ) from problem
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        with self._lock:
            full = len(self._deadlines) >= _MOST_CONNECTIONS
        if full:
            self.shutdown_request(request)
            return
        self.await_request(request)
        worker = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        with self._lock:
            self._workers = {known for known in self._workers if known.is_alive()} | {worker}
            worker.start()

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as socketserver has it
        with self._lock:
            self._deadlines.pop(request, None)
        super().shutdown_request(request)

    def await_request(self, connection: socket.socket) -> None:
        """From now on the client has `idle_seconds` to say what it wants."""
        with self._lock:
            self._deadlines[connection] = time.monotonic() + self.idle_seconds

    def await_answer(self, connection: socket.socket) -> bool:
        """The request is here; how long we take is our own affair.

        False if it came too late: the connection was cut, and what came may be half a request.
        """
        with self._lock:
            in_time = self._deadlines[connection] > time.monotonic()
            self._deadlines[connection] = float("inf")
        return in_time

    def service_actions(self) -> None:
        """Called between requests, and when there are none: slow clients are cut off."""
        now = time.monotonic()
        with self._lock:
            overdue = [known for known, until in self._deadlines.items() if until < now]
        for connection in overdue:
            _shut(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        """The client sees its connection end; whoever started the server reads why."""
        problem = sys.exc_info()[1]
        if isinstance(problem, SandboxError):
            sys.stderr.write(f"{problem.message}\n")
        else:
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        super().server_close()
        self.stopping.set()
        with self._lock:
            connections, workers = list(self._deadlines), list(self._workers)
        for connection in connections:
            _shut(connection)
        for worker in workers:
            worker.join(_JOIN_SECONDS)


@contextmanager
def running(
    app: WSGIApplication, port: int = 0, *, idle_seconds: float = IDLE_SECONDS
) -> Iterator[SandboxServer]:
    """Serves in a thread of its own while the block runs. Raises PortTaken."""
    server = SandboxServer(app, port, idle_seconds)
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()


def serve_until(
    stop: threading.Event, app: WSGIApplication, port: int, on_ready: Callable[[int], None]
) -> None:
    """Serves until the event is set or a signal comes, which works in the main thread alone."""
    with _set_by_signals(stop), running(app, port) as server:
        on_ready(server.port)
        while not stop.wait(_POLL_SECONDS):  # without end it could not be interrupted everywhere
            pass


@contextmanager
def _set_by_signals(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_signal(*_: Any) -> None:  # noqa: ANN401 - the shape of a signal handler
        # Not here: a signal may come while this thread waits for the event, and holds its lock.
        _thread.start_new_thread(stop.set, ())

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
