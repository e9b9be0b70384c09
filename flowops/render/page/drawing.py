"""The templates, in which whatever is shown passes `html_text` first."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from flowops.findings import pointer
from flowops.render.contract_text import PARTIES
from flowops.render.page.markdown import markdown_html
from flowops.render.page.months import month_of
from flowops.render.page.pictures import picture_uri
from flowops.render.safe import html_text, script_json

if TYPE_CHECKING:
    from jinja2 import Environment

    from flowops.render.page.policy import Look
    from flowops.screens.storyboard import Option, Part

_TYPES = {
    "number": "number",
    "email": "email",
    "password": "password",
    "passcode": "password",
    "phone": "tel",
}
_WIDTH = 320
_LEAST, _MOST = 0.1, 4.0


def draw(
    template: str,
    look: Look,
    *,
    watching: bool = False,
    data: object = None,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> str:
    """A page. `data` is what its script is given."""
    ours = {
        "policy": look.policy(watching=watching),
        "style": look.style,
        "flows": script_json(data),
    }
    return (
        _environment()
        .get_template(template)
        .render(
            **{name: Markup(text) for name, text in ours.items()},  # noqa: S704 - ours, or made safe
            watching=watching,
            scripts=[Markup(each) for each in look.scripts],  # noqa: S704 - files of ours
            **values,
        )
    )


@cache
def _environment() -> Environment:
    """Jinja2 is loaded here, so that a command that draws no page does not wait for it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("flowops.render.page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"input_type": _input_type, "kind_of": _kind_of, "whom": PARTIES}
    made.filters |= {
        "pointer": pointer,
        "markdown": markdown_html,
        "month": month_of,
        "picture_uri": _picture_uri,
        "color": _color,
        "filled": _filled,
        "listed": _listed,
        "chosen_title": _chosen_title,
        "ratio": _ratio,
        "acts": _acts,
        "ticked": _ticked,
    }
    return made


def _shown(value: object) -> object:
    """What stands between `{{` and `}}`, but for what is HTML already."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else Markup(html_text(value))  # noqa: S704 - escaped


def _picture_uri(image: str | None) -> Markup | None:
    uri = picture_uri(image)
    return None if uri is None else Markup(uri)  # noqa: S704 - of base64 and our own words


def _input_type(part: Part) -> str:
    return _TYPES.get(str(part.settings.get("input-type")), "text")


def _kind_of(part: Part) -> str:
    """Classes of a text."""
    weight = str(part.settings.get("font-weight", "normal"))
    kinds = [part.type.lower()]
    kinds += ["is-bold"] if weight.startswith("bold") else []
    kinds += ["is-italic"] if weight.endswith("italic") else []
    kinds += ["is-struck"] if part.settings.get("strikethrough") is True else []
    kinds += ["is-computed"] if any(each.startswith(("`", "${")) for each in part.texts) else []
    return " ".join(kinds)


def _color(text: str) -> str:
    return text if re.fullmatch(r"#[0-9A-Fa-f]{6}", text) else "none"


def _filled(initial: object) -> str:
    if isinstance(initial, list):
        return ", ".join(map(str, initial))
    return "" if initial is None or isinstance(initial, (dict, bool)) else str(initial)


def _listed(initial: object) -> list[Any]:
    return initial if isinstance(initial, list) else [initial]


def _chosen_title(part: Part) -> str:
    chosen: Option | None = next(
        (each for each in part.options if each.id is not None and each.id == part.initial), None
    )
    return chosen.title if chosen else ""


def _ratio(part: Part) -> float:
    """Height by width."""
    height, said = part.settings.get("height"), part.settings.get("aspect-ratio")
    if isinstance(height, (int, float)) and not isinstance(height, bool):
        ratio = height / _WIDTH
    elif isinstance(said, (int, float)) and not isinstance(said, bool) and said > 0:
        ratio = 1 / said
    else:
        ratio = 1.0
    return min(max(ratio, _LEAST), _MOST)


def _acts(part: Part, on: str) -> bool:
    return any(trigger.on == on for trigger in part.triggers)


def _ticked(sentence: str) -> Markup:
    """With what stands between backticks set as code."""
    pieces = enumerate(sentence.split("`"))
    parts = (
        f"<code>{html_text(each)}</code>" if at % 2 else html_text(each) for at, each in pieces
    )
    return Markup("".join(parts))  # noqa: S704 - escaped piece by piece
