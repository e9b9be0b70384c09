"""Which versions of Flow JSON there are, and from which day each may not be published any more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.sandbox.switches import Switches

_SPRING_2025 = date(2025, 4, 8)
_AUTUMN_2025 = date(2025, 9, 10)

FROZEN_FROM: dict[str, date | None] = {
    # Meta, changelog; the publishable ones as listed by AWS, "Flows limitations".
    "2.1": _SPRING_2025,
    "3.0": _SPRING_2025,
    "3.1": _SPRING_2025,
    "4.0": _SPRING_2025,
    "5.0": _AUTUMN_2025,
    "5.1": None,
    "6.0": None,
    "6.1": None,
    "6.2": None,
    "6.3": None,
    "7.0": None,
    "7.1": None,
    "7.2": None,
    "7.3": None,
}

DATA_API_VERSIONS = frozenset({"3.0", "4.0"})


def is_known(version: object, switches: Switches) -> bool:
    """Meta, error codes: other versions are refused with 100."""
    return isinstance(version, str) and (
        version in FROZEN_FROM or version in switches.frozen or version in switches.expired
    )


def is_frozen(version: str | None, today: date, switches: Switches) -> bool:
    """Meta, versioning: a frozen version is not published; flows that have it go on working."""
    since = FROZEN_FROM.get(version or "")
    return version in switches.frozen or (since is not None and today >= since)


def is_expired(version: str | None, switches: Switches) -> bool:
    """Meta, versioning: an expired version is neither published, nor sent, nor opened."""
    return version in switches.expired
