"""A storyboard as the page's script plays it: what is computed, what is asked, where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import pointer
from flowops.render.page.compiling import (
    compiled,
    compiled_condition,
    dynamic,
    is_dynamic,
    plain,
)
from flowops.render.page.walking import parts_of

if TYPE_CHECKING:
    from flowops.screens.storyboard import Option, Part, ScreenView, Storyboard, Trigger

COMPUTED = {
    "visible": "visible",
    "enabled": "enabled",
    "required": "required",
    "text": "text",
    "label": "label",
    "description": "description",
    "helper": "helper-text",
    "error": "error-message",
    "initial": "init-value",
    "options": "data-source",
    "items": "list-items",
    "minimumDate": "min-date",
    "maximumDate": "max-date",
    "unavailable": "unavailable-dates",
    "left": "left-caption",
    "center": "center-caption",
    "right": "right-caption",
}
"""What may change while somebody fills in a screen: the script's name, and Flow JSON's."""

_SETTINGS = {
    "input": "input-type",
    "pattern": "pattern",
    "mode": "mode",
    "minimumDate": "min-date",
    "maximumDate": "max-date",
    "unavailable": "unavailable-dates",
    "days": "include-days",
}


def script_of(board: Storyboard) -> dict[str, Any]:
    """In pairs rather than objects where a flow gives the keys: a key may be `__proto__`."""
    entry = next((each.id for each in board.screens if each.is_entry), None)
    return {
        "entry": entry or next((each.id for each in board.screens), None),
        "version": board.version,
        "endpoint": board.has_endpoint,
        "screens": [_screen(board, each) for each in board.screens],
    }


def _screen(board: Storyboard, screen: ScreenView) -> dict[str, Any]:
    targets = dict.fromkeys(way.target for way in board.ways if way.source == screen.id)
    return {
        "id": screen.id,
        "at": pointer(screen.route),
        "title": screen.title or screen.id,
        "terminal": screen.is_terminal,
        "next": [target for target in targets if target != screen.id],
        "data": [[name, plain(value)] for name, value in screen.data.items()],
        "parts": [_part(each) for each in parts_of(screen)],
    }


def _part(part: Part) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "at": pointer(part.route),
        "type": part.type,
        "name": part.name,
        "label": part.label or part.name or part.type,
        "required": part.required,
        "enabled": part.enabled,
        "visible": part.visible is not False,
        "initial": plain(part.initial),
        "minimum": part.minimum,
        "maximum": part.maximum,
        "computed": dynamic(part.value, COMPUTED),
        "settings": {
            ours: part.settings[name] for ours, name in _SETTINGS.items() if name in part.settings
        },
        "actions": [_action(each) for each in part.triggers],
        "options": [_option(each) for each in part.options],
    }
    if part.type == "If":
        entry["condition"] = compiled_condition(part.value.get("condition"))
    elif part.type == "Switch":
        cases = part.value.get("cases")
        entry["condition"] = compiled(part.value.get("value"))
        entry["cases"] = list(cases) if isinstance(cases, dict) else []
    return {key: value for key, value in entry.items() if value not in (None, [], {})}


def _option(option: Option) -> dict[str, Any]:
    return {
        "id": option.id,
        "title": option.title,
        "enabled": option.enabled,
        "actions": [_action(each) for each in option.triggers],
    }


def _action(trigger: Trigger) -> dict[str, Any]:
    url = compiled(trigger.url)
    return {
        "on": trigger.on,
        "name": trigger.action,
        "target": trigger.target,
        "payload": compiled(dict(trigger.payload)),
        "url": url if is_dynamic(url) else ["v", trigger.url],
    }
