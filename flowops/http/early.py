"""A connection that is begun before what will use it is imported, which takes about as long."""

from __future__ import annotations

import socket
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

CONNECT_SECONDS = 10.0
"""For each address of a host, so that one dead address leaves time for others."""

_PORTS = {"http": 80, "https": 443}


class Early(Thread):
    """To where `url` is. One that fails says nothing: whoever needs it tries again."""

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._is_secure = parts.scheme == "https"
        self._ca_file = ca_file
        self._socket: socket.socket | None = None
        self._is_wanted = True
        self._lock = Lock()
        self.start()

    def run(self) -> None:
        try:
            made = self._connected()
        except (OSError, UnicodeError):  # the latter for a name that no host can have
            return
        with self._lock:
            if self._is_wanted:
                self._socket = made
                return
        made.close()

    def take(self, seconds: float) -> socket.socket | None:
        """The caller's from now on. None if it failed. Raises TimeoutError if it is not there yet
        after so many seconds.
        """
        self.join(seconds)
        with self._lock:
            taken, self._socket, self._is_wanted = self._socket, None, False
        if taken is None and self.is_alive():
            raise TimeoutError("no connection in time")
        return taken

    def discard(self) -> None:
        """Nobody needs it any more."""
        with self._lock:
            left, self._socket, self._is_wanted = self._socket, None, False
        if left is not None:
            left.close()

    def _connected(self) -> socket.socket:
        # To bytes Python applies no IDNA, whose tables take 5 ms to import.
        host = self._host.encode() if self._host.isascii() else self._host
        address: Any = (host, self._port)  # typeshed knows no bytes
        made = socket.create_connection(address, CONNECT_SECONDS)
        try:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._is_secure:
                from flowops.http.tls import tls_context

                return tls_context(self._ca_file).wrap_socket(made, server_hostname=host)
        except BaseException:
            made.close()
            raise
        return made
