from __future__ import annotations

from flowops.flowjson.flow import Flow


def a_flow(*screens, **root):
    return Flow({"version": "7.3", "screens": list(screens), **root})


def a_screen(id, *components, **more):  # noqa: A002 - as in the language
    layout = {"type": "SingleColumnLayout", "children": list(components)}
    return {"id": id, "layout": layout, **more}


def navigate(target, **payload):
    return {
        "name": "navigate",
        "next": {"type": "screen", "name": target},
        "payload": payload,
    }


def exchange():
    return {"name": "data_exchange", "payload": {}}


def footer(action):
    return {"type": "Footer", "label": "Next", "on-click-action": action}
