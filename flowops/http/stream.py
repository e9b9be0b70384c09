"""A connected socket on which a whole request has one deadline.

A timeout for each read would let a server that sends a byte now and then hold a request for ever.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING

from flowops.http.sending import Broken, TimedOut, words_of

if TYPE_CHECKING:
    import socket

    from flowops.http.deadline import Deadline

_PIECE = 64 * 1024
# Whoever waits for an answer looks up this often whether there is still time for it.
_GLANCE_SECONDS = 0.25
_MILLISECONDS = 1000


class Stream:
    """A socket that never blocks, so that only what has to be waited for is waited for: each system
    call hands Python's lock to another thread, and with many requests in flight that is what costs.
    """

    not_yet: tuple[type[OSError], ...] = (BlockingIOError,)

    def __init__(self, made: socket.socket, deadline: Deadline) -> None:
        self._socket = made
        self._deadline = deadline
        self._socket.setblocking(False)
        self._arrivals = select.poll()
        self._arrivals.register(self._socket, select.POLLIN)

    def send(self, data: bytes) -> None:
        """All of it, in one piece if it is small. Raises TimedOut and Broken."""
        unsent = memoryview(data)
        while unsent:
            try:
                unsent = unsent[self._socket.send(unsent[:_PIECE]) :]
            except self.not_yet as error:
                self.wait_after(error)
            except OSError as error:
                raise Broken(words_of(error)) from error

    def receive(self) -> bytes:
        """What is there, once something is; nothing at the end. Raises TimedOut and Broken."""
        while True:
            if not self.has_more():
                self._wait(self._arrivals)
            try:
                return self._socket.recv(_PIECE)
            except self.not_yet:
                continue
            except OSError as error:
                raise Broken(words_of(error)) from error

    def is_quiet(self) -> bool:
        """Readable although nothing was asked means that the far side hung up."""
        return not self._arrivals.poll(0)

    def close(self) -> None:
        self._socket.close()

    def has_more(self) -> bool:
        """That the kernel does not know of."""
        return False

    def wait_after(self, error: OSError) -> None:  # noqa: ARG002 - TLS looks at it
        """Until what could not be sent just now can be."""
        self._wait_for_room()

    def _wait_for_room(self) -> None:
        room = select.poll()
        room.register(self._socket, select.POLLOUT)
        self._wait(room)

    def _wait_for_arrivals(self) -> None:
        self._wait(self._arrivals)

    def _wait(self, event: select.poll) -> None:
        left = self._deadline.left()
        if left <= 0:
            raise TimedOut("the deadline of the request has passed")
        event.poll(min(left, _GLANCE_SECONDS) * _MILLISECONDS)
