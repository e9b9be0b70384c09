"""The statuses of a Flow, and what each one permits: the only place that says so."""

from __future__ import annotations

from enum import Enum
from functools import cached_property


class FlowStatus(Enum):
    """A Flow's status as Meta names it (Flows API reference, "status").

    UNKNOWN stands for any other text: it is shown as it came and nothing is written to the flow.
    """

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    THROTTLED = "THROTTLED"
    BLOCKED = "BLOCKED"
    DEPRECATED = "DEPRECATED"
    UNKNOWN = "UNKNOWN"

    @classmethod
    def parse(cls, text: str) -> FlowStatus:
        return cls.__members__.get(text, cls.UNKNOWN)

    @cached_property
    def counts_as_published(self) -> bool:
        """THROTTLED and BLOCKED are the health of a published flow, not another wish."""
        return self in {FlowStatus.PUBLISHED, FlowStatus.THROTTLED, FlowStatus.BLOCKED}

    @cached_property
    def is_unhealthy(self) -> bool:
        return self in {FlowStatus.THROTTLED, FlowStatus.BLOCKED}

    @cached_property
    def accepts_writes(self) -> bool:
        """Whether flowops writes to a flow in this status.

        Uploading to THROTTLED and BLOCKED flows is undocumented, DEPRECATED is terminal.
        """
        return self in {FlowStatus.DRAFT, FlowStatus.PUBLISHED}
