"""Flows to measure with: valid ones of a given size, no two alike."""

from __future__ import annotations

import base64
import json
from typing import Any

Json = dict[str, Any]

SCREENS = 6
LARGE_SCREENS = 25
VERSION = "7.3"


def flow_text(number: int, components: int) -> str:
    """A Flow JSON as people write it, with about so many components on six screens."""
    inside = components // SCREENS - 2
    screens = [_screen(number, index, inside) for index in range(SCREENS)]
    return json.dumps({"version": VERSION, "screens": screens}, indent=2)


def small_flow_text(number: int) -> str:
    """The smallest Flow JSON that says something: two components on one screen, 0.6 KiB."""
    said = {"type": "TextBody", "text": f"Words of flow {number}"}
    done = {"name": "complete", "payload": {}}
    footer = {"type": "Footer", "label": "Done", "on-click-action": done}
    layout = {"type": "SingleColumnLayout", "children": [said, footer]}
    ends = {"terminal": True, "success": True}
    screen = {"id": "WELCOME", "title": f"Flow {number}", **ends, "layout": layout}
    return json.dumps({"version": VERSION, "screens": [screen]}, indent=2)


def large_flow_text(size: int) -> str:
    """A Flow JSON of about so many bytes, most of them pictures: three on each screen."""
    picture = base64.b64encode(bytes(size * 3 // 4 // (3 * LARGE_SCREENS))).decode()
    screens = [_pictures(index, picture) for index in range(LARGE_SCREENS)]
    return json.dumps({"version": VERSION, "screens": screens})


def _pictures(index: int, picture: str) -> Json:
    images = [{"type": "Image", "src": picture, "height": 100 + at} for at in range(3)]
    is_last = index == LARGE_SCREENS - 1
    following = {"name": "navigate", "next": {"type": "screen", "name": _id(index + 1)}}
    action: Json = {"name": "complete"} if is_last else following
    footer = {"type": "Footer", "label": "Continue", "on-click-action": {**action, "payload": {}}}
    layout = {"type": "SingleColumnLayout", "children": [*images, footer]}
    ends = {"terminal": True, "success": True} if is_last else {}
    return {"id": _id(index), "title": f"Step {index + 1}", **ends, "layout": layout}


def _screen(number: int, index: int, inside: int) -> Json:
    """A heading, inputs and texts by turns, and a footer that goes on with the first answer."""
    heading = {"type": "TextHeading", "text": f"Step {index + 1} of flow {number}"}
    shown = [_component(number, index, at) for at in range(inside)]
    footer = {"type": "Footer", "label": "Continue", "on-click-action": _action(index, inside)}
    screen: Json = {"id": _id(index), "title": f"Step {index + 1}"}
    if index:
        screen["data"] = {"answer": {"type": "string", "__example__": "what was said before"}}
    if index == SCREENS - 1:
        screen |= {"terminal": True, "success": True}
    children = [heading, *shown, footer]
    return {**screen, "layout": {"type": "SingleColumnLayout", "children": children}}


def _action(index: int, inside: int) -> Json:
    """Every answer of every screen is sent in the end."""
    if index < SCREENS - 1:
        following = {"type": "screen", "name": _id(index + 1)}
        payload = {"answer": f"${{form.{_name(index, 0)}}}"}
        return {"name": "navigate", "next": following, "payload": payload}
    inputs = [(each, at) for each in range(SCREENS) for at in range(inside) if at % 5 in {0, 2}]
    sent = {
        _name(each, at): f"${{screen.{_id(each)}.form.{_name(each, at)}}}" for each, at in inputs
    }
    return {"name": "complete", "payload": sent}


def _component(number: int, index: int, at: int) -> Json:
    match at % 5:
        case 0:
            name = _name(index, at)
            return {"type": "TextInput", "name": name, "label": "Your answer", "required": True}
        case 1:
            said = "${data.answer}" if index else f"Words of flow {number}"
            return {"type": "TextBody", "text": said}
        case 2:
            options = [{"id": str(each), "title": f"Choice {each}"} for each in range(5)]
            name = _name(index, at)
            return {"type": "Dropdown", "name": name, "label": "Choose", "data-source": options}
        case 3:
            return {"type": "TextCaption", "text": "As it is on your card"}
        case _:
            return {
                "type": "If",
                "condition": f"${{form.{_name(index, 0)}}} == 'yes'",
                "then": [{"type": "TextBody", "text": "Thank you"}],
                "else": [{"type": "TextBody", "text": "Are you sure?"}],
            }


def _name(index: int, at: int) -> str:
    return f"field_{index}_{at}"


def _id(index: int) -> str:
    return f"STEP_{chr(ord('A') + index)}"
