"""What a fault does, when it strikes, and how it shows where no answer is left."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Instead(Struct, frozen=True):
    """Another answer than the true one."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Hang(Struct, frozen=True):
    seconds: float


class Reset(Struct, frozen=True):
    pass


class Cut(Struct, frozen=True):
    """Only so many bytes of the body are sent; `Content-Length` promises all."""

    sent: int


class Delay(Struct, frozen=True):
    seconds: float


class Late(Struct, frozen=True):
    seconds: float


class ProcessingError(Struct, frozen=True):
    pass


When = Literal["before", "after"]
Deed = Instead | Hang | Reset | Cut | Delay | Late | ProcessingError


class Fault(Struct, frozen=True):
    """`last` None means for ever."""

    route: str
    first: int
    last: int | None
    when: When
    deed: Deed

    def strikes(self, route: str, nth: int) -> bool:
        reached = nth >= self.first and (self.last is None or nth <= self.last)
        return self.route in {route, "*"} and reached


class FaultScript:
    """Counts the calls of each route, and says which fault strikes. Safe for many threads."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = tuple(faults)
        self._calls: Counter[str] = Counter()
        self._lock = threading.Lock()

    def next_fault(self, route: str) -> Fault | None:
        """Counts one call. The first fault of the script that fits is the one."""
        with self._lock:
            self._calls[route] += 1
            self._calls["*"] += 1
            for fault in self._faults:
                if fault.strikes(route, self._calls[fault.route]):
                    return fault
        return None


class LateCalls:
    """What takes effect later than its caller thinks. Safe for many threads."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def add(self, due: float, perform: Callable[[], object]) -> None:
        with self._lock:
            heapq.heappush(self._waiting, (due, next(self._numbers), perform))

    def perform_due(self, now: float) -> None:
        for perform in self._take_due(now):
            perform()

    def _take_due(self, now: float) -> list[Callable[[], object]]:
        taken = []
        with self._lock:
            while self._waiting and self._waiting[0][0] <= now:
                taken.append(heapq.heappop(self._waiting)[2])
        return taken


class Hung(TimeoutError):
    """Nothing is answered. In process this is raised at once; over HTTP it takes `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("the sandbox does not answer")
        self.seconds = seconds


class WasReset(ConnectionResetError):
    def __init__(self) -> None:
        super().__init__("the sandbox reset the connection")


class WasCut(ConnectionError):
    """The answer breaks off: `body` is all of it, of which `sent` bytes go out."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes, sent: int) -> None:
        super().__init__("the sandbox cut its answer short")
        self.status = status
        self.headers = headers
        self.body = body
        self.sent = sent
