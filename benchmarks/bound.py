"""What a piece of work takes at least, whoever does it: pure formulas of docs/performance.md.

Latencies are seconds for one request and its answer. A new connection takes two more of them
before its first answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CONNECTION = 2
"""Round trips that a new connection takes before it is of use: TCP and TLS 1.3."""

CALLS_FOR_A_NEW_FLOW = 3
"""Create, read what the far side found in it, publish. What came of the publish, a list tells."""


@dataclass(frozen=True, slots=True)
class Far:
    """The far side: `rate` in requests a second, 0 for no limit, out of a bucket of `burst`."""

    latency: float
    page_size: int = 100
    rate: float = 0.0
    burst: float = 1.0


def pages(flows: int, far: Far) -> int:
    """Requests that read the list of so many flows; one that is empty takes one."""
    return max(1, ceil(flows / far.page_size))


def list_seconds(pages_of_accounts: Sequence[int], far: Far, in_flight: int) -> float:
    """The pages of one account are read one after the other, those of others meanwhile."""
    longest = max(*pages_of_accounts, ceil(sum(pages_of_accounts) / in_flight))
    return (CONNECTION + longest) * far.latency


def apply_requests(flows: int, far: Far) -> int:
    """For new flows in one account: its empty list, their calls, and a list that shows them all."""
    return pages(0, far) + CALLS_FOR_A_NEW_FLOW * flows + pages(flows, far)


def apply_seconds(flows: int, far: Far, in_flight: int) -> float:
    """For new flows in one account, where connections beyond the first one wait for its list: who
    opens them meanwhile needs that much less.
    """
    calls = ceil(flows / in_flight) * CALLS_FOR_A_NEW_FLOW
    rounds = CONNECTION + pages(0, far) + CONNECTION + calls + pages(flows, far)
    return max(rounds * far.latency, rate_seconds(apply_requests(flows, far), far))


def rate_seconds(requests: int, far: Far) -> float:
    """What goes beyond the bucket is let through at its rate."""
    return max(0.0, (requests - far.burst) / far.rate) if far.rate else 0.0
