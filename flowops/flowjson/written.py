"""What stands in one object of a definition: the words it uses, its texts and its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TRIGGERS = ("on-click-action", "on-select-action", "on-unselect-action")
TRIGGERING = frozenset(TRIGGERS)
ITEMS = ("data-source", "list-items")
BRANCHES = ("children", "then", "else")
BRANCHING = frozenset({*BRANCHES, "cases"})
INPUTS = frozenset(
    {
        "TextInput",
        "TextArea",
        "CheckboxGroup",
        "RadioButtonsGroup",
        "Dropdown",
        "ChipsSelector",
        "DatePicker",
        "CalendarPicker",
        "OptIn",
        "PhotoPicker",
        "DocumentPicker",
    }
)


def text_at(value: dict[str, Any], key: str) -> str | None:
    text = value.get(key)
    return text if isinstance(text, str) else None


def target_of(action: dict[str, Any]) -> str | None:
    """The screen that an action leads to, if it is a `navigate` that names one."""
    following = action.get("next")
    if action.get("name") != "navigate" or not isinstance(following, dict):
        return None
    return text_at(following, "name")


def actions_in(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The actions of a component, an option or an item, each with its trigger."""
    for trigger in TRIGGERS:
        action = value.get(trigger)
        if isinstance(action, dict):
            yield trigger, action


def holders_in(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Where actions of a component may stand: in itself, in its options and in its items."""
    yield value
    for name in ITEMS:
        listed = value.get(name)
        yield from (
            each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, dict)
        )
