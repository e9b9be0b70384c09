"""Small flows, and what is said of two of them."""

from __future__ import annotations

from flowops.compare.changes.describing import describe_changes
from flowops.compare.changes.wording import sentence
from flowops.model.definition import Definition


def flow(*screens, **root):
    return {"version": "7.1", "screens": list(screens), **root}


def screen(name, *components, **own):
    layout = {"type": "SingleColumnLayout", "children": list(components)}
    return {"id": name, "layout": layout, **own}


def text(words, **more):
    return {"type": "TextBody", "text": words, **more}


def asked(name, **more):
    return {"type": "TextInput", "name": name, "label": name.title(), **more}


def choice(*options, **more):
    return {
        "type": "Dropdown",
        "name": "pick",
        "label": "Pick",
        "data-source": list(options),
    } | more


def option(name, **more):
    return {"id": name, "title": name.title(), **more}


def footer(action="complete", payload=(), **more):
    act = {"name": action, "payload": dict(payload)}
    if target := more.pop("to", None):
        act["next"] = {"type": "screen", "name": target}
    return {"type": "Footer", "label": "Next", "on-click-action": act, **more}


def when(condition, then, **more):
    return {"type": "If", "condition": condition, "then": list(then), **more}


def form(*children, **more):
    return {"type": "Form", "name": "form", "children": list(children), **more}


def changes(before, after):
    return describe_changes(Definition.from_value(before), Definition.from_value(after))


def said(before, after):
    return [sentence(change) for change in changes(before, after)]


def told(before, after):
    """With the aspect of each."""
    return [(change.aspect.value, sentence(change)) for change in changes(before, after)]
