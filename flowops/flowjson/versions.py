"""The versions of Flow JSON as dated data: when each came, and when it was frozen.

Source: Meta's changelog and versioning page; the publishable ones as AWS lists them. The last
entry known is of 2025-11-11, so what came later is missing here and can be said in the manifest.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORM = re.compile(r"(0|[1-9][0-9]?)\.(0|[1-9][0-9]?)")


class Version(Struct, frozen=True, order=True):
    """`7.10` is later than `7.9`."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Version | None:
        found = _FORM.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class VersionStatus(Enum):
    """EARLY and ACTIVE may be published, and older clients do not open the former yet; FROZEN still
    opens; EXPIRED neither opens nor is sent.
    """

    EARLY = "early"
    ACTIVE = "active"
    FROZEN = "frozen"
    EXPIRED = "expired"


class Life(Struct, frozen=True):
    """None where no date is documented."""

    version: Version
    frozen_on: date | None = None
    expired_on: date | None = None

    def status(self, today: date) -> VersionStatus:
        if self.expired_on is not None and self.expired_on <= today:
            return VersionStatus.EXPIRED
        if self.frozen_on is not None and self.frozen_on <= today:
            return VersionStatus.FROZEN
        return VersionStatus.ACTIVE


_FIRST_FREEZE = date(2025, 4, 8)
_SECOND_FREEZE = date(2025, 9, 9)

LIVES = {
    life.version: life
    for life in (
        Life(Version(2, 1), _FIRST_FREEZE),
        Life(Version(3, 0), _FIRST_FREEZE),
        Life(Version(3, 1), _FIRST_FREEZE),
        Life(Version(4, 0), _FIRST_FREEZE),
        Life(Version(5, 0), _SECOND_FREEZE),
        Life(Version(5, 1)),
        Life(Version(6, 0)),
        Life(Version(6, 1)),
        Life(Version(6, 2)),
        Life(Version(6, 3)),
        Life(Version(7, 0)),
        Life(Version(7, 1)),
        Life(Version(7, 2)),
        Life(Version(7, 3)),
    )
}
NEWEST = max(LIVES)


def version_status(
    version: Version, today: date, overrides: Mapping[Version, VersionStatus] | None = None
) -> VersionStatus | None:
    """None for a version that nobody knows."""
    if overrides and version in overrides:
        return overrides[version]
    life = LIVES.get(version)
    return None if life is None else life.status(today)
