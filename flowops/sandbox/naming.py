"""What a flow may be called and which categories it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.sandbox.refusals import bad_request

if TYPE_CHECKING:
    from flowops.sandbox.flows import Json
    from flowops.sandbox.switches import Switches

CATEGORIES = frozenset(
    {
        # Meta, API reference, "categories".
        "SIGN_UP",
        "SIGN_IN",
        "APPOINTMENT_BOOKING",
        "LEAD_GENERATION",
        "CONTACT_US",
        "CUSTOMER_SUPPORT",
        "SURVEY",
        "OTHER",
    }
)

_LONGEST_NAME = 200  # two providers say so; Meta says nothing


def read_name(body: Json) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= _LONGEST_NAME:
        raise bad_request(f"name must be a text of 1 to {_LONGEST_NAME} characters")
    return name


def read_categories(body: Json, switches: Switches) -> tuple[str, ...]:
    """At least one, each of Meta's eight (Meta, API reference). Naming one twice is one."""
    given = body.get("categories")
    if not isinstance(given, list) or not given:
        raise bad_request("categories must be a list of at least one category")
    allowed = CATEGORIES | {"SHOPPING"} if switches.shopping else CATEGORIES
    for category in given:
        if not isinstance(category, str) or category not in allowed:
            raise bad_request(
                "categories holds an unknown category", f"one of {', '.join(sorted(allowed))}"
            )
    return tuple(dict.fromkeys(given))


def names_clash(name: str, other: str, switches: Switches) -> bool:
    """Unique in an account (Meta, error codes, 100). Assumption: compared exactly."""
    if switches.names_ignore_case:
        return name.casefold() == other.casefold()
    return name == other
