"""Pictures as a frame with what they show in words, and their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.pictures import is_address, is_base64, kibibytes
from flowops.render.phones.parts.choices import PICTURE
from flowops.render.phones.rows import DASHED, Style

if TYPE_CHECKING:
    from flowops.render.phones.rows import Room, Row
    from flowops.screens.storyboard import Option, Part

LONGEST_SHOWN = 60
"""Characters of a source that is no picture, such as a binding."""


def image(part: Part, room: Room) -> list[Row]:
    inner = room.inside(4)
    width, height = part.settings.get("width"), part.settings.get("height")
    size = f"{width or '…'}×{height or '…'}" if width or height else None
    about = [*_about(part.options[0]), size, *_settings(part)]
    return room.box([*_words(part.options[0], inner), _small(about, inner)], DASHED)


def carousel(part: Part, room: Room) -> list[Row]:
    """One under the other, with the dots that say which it is."""
    inner = room.inside(4)
    rows: list[Row] = []
    for place, option in enumerate(part.options):
        dots = " ".join("●" if each == place else "○" for each in range(len(part.options)))
        rows += [
            *_words(option, inner),
            _small(_about(option), inner),
            inner.centred(f"‹ {dots} ›"),
        ]
    return room.box([*rows, _small(_settings(part), inner)], DASHED)


def _words(option: Option, room: Room) -> list[Row]:
    return room.text(option.alt_text or "(no alt-text)", head=f"{PICTURE} ")


def _small(about: list[str | None], room: Room) -> Row:
    return room.centred(" · ".join(filter(None, about)), Style.DIM)


def _settings(part: Part) -> list[str | None]:
    names = ("aspect-ratio", "scale-type")
    return [str(part.settings[name]) for name in names if name in part.settings]


def _about(option: Option) -> list[str | None]:
    source = option.image or ""
    if not source:
        return ["no picture"]
    if source.startswith("${") or is_address(source) or not is_base64(source):
        return [source[:LONGEST_SHOWN]]
    kinds = {"/9j/": "JPEG", "iVBO": "PNG", "UklG": "WebP"}
    letters = source.rpartition(",")[2]
    return [kinds.get(letters[:4]), f"{kibibytes(letters)} KiB"]
