"""A server that sends what it is told, byte for byte: well-behaved servers do not lie."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
import struct
import threading
import time


class RawServer:
    """Every request gets the next payload, the last one for ever. `ports` are where they came from.

    A payload is bytes, or a function of the connection. After it the connection is closed, unless
    the server keeps connections alive.
    """

    def __init__(self, *payloads, keep_alive=False, reads_bodies=True, tls=None, host="127.0.0.1"):
        self._payloads = list(payloads)
        self._keep_alive = keep_alive
        self._reads_bodies = reads_bodies
        self._tls = tls
        self._lock = threading.Lock()
        self._open = []
        self._threads = []
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.requests = []
        self.ports = []
        self.connections = 0
        self._ready = 0

    @property
    def place(self):
        return self._listener.getsockname()

    @property
    def port(self):
        return self.place[1]

    @property
    def url(self):
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}"

    def __enter__(self):
        self._start(self._accept)
        return self

    def __exit__(self, *raised):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                _shut(connection)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def wait_for_connections(self, count):
        """Until so many have been opened, and are ready for a request."""
        ends = time.monotonic() + 5
        while self._ready < count:
            assert time.monotonic() < ends, f"{self._ready} connections"
            time.sleep(0.001)

    def hang_up_on_all(self):
        with self._lock:
            for connection in self._open:
                _shut(connection)
        self.wait_until_closed()

    def say_to_all(self, words):
        """Although nobody asked."""
        with self._lock:
            for connection in self._open:
                connection.sendall(words)

    def wait_until_closed(self):
        """Every connection so far is closed from this side."""
        with self._lock:
            serving = self._threads[1:]
        for thread in serving:
            thread.join(5)
            assert not thread.is_alive()

    def _start(self, target, *args):
        thread = threading.Thread(target=target, args=args)
        with self._lock:
            thread.start()
            self._threads.append(thread)

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection):
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                with self._lock:
                    self._open.append(connection)
            with self._lock:
                self._ready += 1
            while self._answer(connection) and self._keep_alive:
                pass
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()

    def _answer(self, connection):
        request = _read_request(connection, reads_body=self._reads_bodies)
        if not request:
            return False
        with self._lock:
            self.requests.append(request)
            self.ports.append(connection.getpeername()[1])
            payload = self._payloads.pop(0) if len(self._payloads) > 1 else self._payloads[0]
        if callable(payload):
            payload(connection)
        else:
            connection.sendall(payload)
        return True


def _read_request(connection, *, reads_body):
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return received
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while reads_body and length and len(body) < int(length[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def _shut(connection):
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def answer(body, status="200 OK", **headers):
    """A whole answer; `body` is bytes or JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "Connection": "close",
    }
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def trickle(start, drop):
    """`start` at once, then `drop` again and again until the other side has had enough."""

    def send(connection):
        connection.sendall(start)
        while True:
            time.sleep(0.005)
            connection.sendall(drop)

    return send


def silence(connection):
    """Nothing, until the other side hangs up."""
    connection.recv(1)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def hang_up(connection):
    """What came in is read, and the connection ends without a word."""
    connection.shutdown(socket.SHUT_RDWR)
