"""What a picture says in words of ours: bounds, whether an answer may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part, Trigger


def optional(part: Part) -> str:
    return "" if part.required else " (optional)"


def bounds(part: Part, noun: str) -> str | None:
    """`2 to 80 characters`, `at most 3`; None where nothing is said."""
    low, high, noun = part.minimum, part.maximum, noun or "characters"
    if low is None and high is None:
        return None
    if low is None:
        return f"at most {high} {noun}"
    return f"{low} to {high} {noun}" if high is not None else f"at least {low} {noun}"


def deed(trigger: Trigger) -> str:
    """What it leads to: `→ CONFIRM`, `✓ complete`."""
    when = "" if trigger.on == "on-click-action" else f"{_WHEN.get(trigger.on, trigger.on)}: "
    match trigger.action:
        case "navigate":
            return f"{when}→ {trigger.target or '?'}"
        case "data_exchange":
            return f"{when}→ endpoint"
        case "complete":
            return f"{when}✓ complete"
        case "open_url":
            return f"{when}↗ {trigger.url or '?'}"
    return f"{when}{trigger.action or '?'}"


_WHEN = {"on-select-action": "on select", "on-unselect-action": "on unselect"}
