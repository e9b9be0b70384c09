"""The same over TLS. Only who goes to an https address imports it."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from flowops.http.stream import Stream
from flowops.http.tls import tls_context

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from flowops.http.deadline import Deadline


def secured(made: socket.socket, host: str, ca_file: Path | None, deadline: Deadline) -> TlsStream:
    """A connected socket, once both sides have shaken hands. Raises TimedOut, and OSError where
    the far side cannot be trusted.
    """
    made.setblocking(False)
    context = tls_context(ca_file)
    stream = TlsStream(
        context.wrap_socket(made, server_hostname=host, do_handshake_on_connect=False), deadline
    )
    try:
        stream.shake_hands()
    except BaseException:
        stream.close()
        raise
    return stream


class TlsStream(Stream):
    not_yet = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

    def __init__(self, made: ssl.SSLSocket, deadline: Deadline) -> None:
        super().__init__(made, deadline)
        self._secured = made

    def shake_hands(self) -> None:
        while True:
            try:
                self._secured.do_handshake()
            except self.not_yet as error:
                self.wait_after(error)
            else:
                return

    def is_quiet(self) -> bool:
        return not self.has_more() and (super().is_quiet() or self._is_for_tls_alone())

    def has_more(self) -> bool:
        return self._secured.pending() > 0

    def wait_after(self, error: OSError) -> None:
        if isinstance(error, ssl.SSLWantReadError):
            self._wait_for_arrivals()
        else:
            self._wait_for_room()

    def _is_for_tls_alone(self) -> bool:
        """After the handshake come tickets for later connections, which nobody asked for."""
        try:
            self._secured.recv(1)
        except self.not_yet:
            return True
        except OSError:
            return False
        return False
