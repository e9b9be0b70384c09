"""The next request, sent before the answer to this one is taken in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.http.exchange import Ended, Request

    Begin = Callable[[Callable[[], Ended]], Callable[[], Ended]]


def when_asked(do: Callable[[], Ended]) -> Callable[[], Ended]:
    """Begins nothing: it is done by who asks for the answer."""
    return do


class Ahead:
    """Sends requests, one of them ahead if `begin` has it done meanwhile. One that nobody asks for
    after all ends by itself.
    """

    def __init__(self, send: Callable[[Request], Ended], begin: Begin) -> None:
        self._send = send
        self._begin = begin
        self._begun: tuple[Request, Callable[[], Ended]] | None = None

    def begin(self, request: Request) -> None:
        if self._begun is None or self._begun[0] != request:
            self._begun = request, self._begin(partial(self._send, request))

    def send(self, request: Request) -> Ended:
        if self._begun is None or self._begun[0] != request:
            return self._send(request)
        (_, answer), self._begun = self._begun, None
        return answer()
