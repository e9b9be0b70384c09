"""Small valid definitions, so that a rule's example says only its point."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def flow(*screens: Json, version: object = "7.3", **top: Any) -> Json:  # noqa: ANN401
    """A flow of these screens, or of one valid screen. A value of None takes a key away."""
    return _without_none({"version": version, "screens": list(screens or (screen(),)), **top})


def screen(screen_id: str = "WELCOME", *children: Json, **properties: Any) -> Json:  # noqa: ANN401
    """A terminal screen with a Footer that completes, unless children are given."""
    layout = {"type": "SingleColumnLayout", "children": list(children or (footer(),))}
    return _without_none(
        {
            "id": screen_id,
            "title": "Welcome",
            "terminal": True,
            "layout": layout,
            **properties,
        }
    )


def showing(*children: Json, version: str = "7.3", **properties: Any) -> Json:  # noqa: ANN401
    """A flow of one screen: these, and a Footer that sends what their inputs hold.

    Below 4.0 inputs stand in a Form, and so they do here.
    """
    named = [each for each in children if "name" in each and each["type"] != "NavigationList"]
    sent = {each["name"]: f"${{form.{each['name']}}}" for each in named}
    inside = (*children, footer(action=complete(**sent)))
    if version < "4.0":
        inside = (component("Form", name="form", children=list(inside)),)
    return flow(screen("WELCOME", *inside, **properties), version=version)


def component(kind: str, **properties: Any) -> Json:  # noqa: ANN401
    """Property names are given with underscores: `on_click_action` is `on-click-action`."""
    named = {name.replace("_", "-"): value for name, value in properties.items()}
    return _without_none({"type": kind, **named})


def text(words: str = "Hello", **properties: Any) -> Json:  # noqa: ANN401
    return component("TextBody", text=words, **properties)


def text_input(name: str = "answer", label: str = "Your answer", **properties: Any) -> Json:  # noqa: ANN401
    return component("TextInput", name=name, label=label, **properties)


def footer(label: str = "Done", action: Json | None = None, **properties: Any) -> Json:  # noqa: ANN401
    return component(
        "Footer",
        label=label,
        on_click_action=complete() if action is None else action,
        **properties,
    )


def complete(**payload: Any) -> Json:  # noqa: ANN401
    return {"name": "complete", "payload": payload}


def navigate(to: str, **payload: Any) -> Json:  # noqa: ANN401
    return {"name": "navigate", "next": {"type": "screen", "name": to}, "payload": payload}


def data_exchange(**payload: Any) -> Json:  # noqa: ANN401
    return {"name": "data_exchange", "payload": payload}


def open_url(url: str = "https://example.com") -> Json:
    return {"name": "open_url", "url": url}


def options(*titles: str) -> list[Json]:
    """Options with the ids `0`, `1`, …."""
    return [{"id": str(index), "title": title} for index, title in enumerate(titles or ("Yes",))]


def string(example: str = "an example") -> Json:
    return {"type": "string", "__example__": example}


def _without_none(value: Json) -> Json:
    return {key: each for key, each in value.items() if each is not None}
