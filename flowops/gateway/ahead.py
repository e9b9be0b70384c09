"""The next request, sent before the answer to this one is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from flowops.http.strict_json import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.http.exchange import Ended, Request

T = TypeVar("T")


class Send(Protocol):
    """`http.network.Network.exchange`."""

    def __call__(
        self, request: Request, meanwhile: Callable[[], object] | None = None
    ) -> Ended: ...


class Ahead:
    """Sends requests, and one of them before anybody asks for what came of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sent: tuple[Request, Ended] | None = None

    def begin(self, request: Request, meanwhile: Callable[[], object]) -> None:
        if self._sent is None or self._sent[0] != request:
            self._sent = request, self._send(request, meanwhile)

    def exchange(self, request: Request) -> Ended:
        if self._sent is None or self._sent[0] != request:
            return self._send(request)
        (_, ended), self._sent = self._sent, None
        return ended


class Once(Generic[T]):
    """Done by who comes first. That it does not understand is told to who asks for the result."""

    def __init__(self, do: Callable[[], T]) -> None:
        self._do: Callable[[], T] | None = do
        self._result: T | None = None
        self._problem: NotUnderstood | None = None

    def do(self) -> None:
        if self._do is not None:
            do, self._do = self._do, None
            try:
                self._result = do()
            except NotUnderstood as problem:
                self._problem = problem

    def result(self) -> T:
        self.do()
        if self._problem is not None:
            raise self._problem
        return cast("T", self._result)
