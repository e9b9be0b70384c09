"""The page's styles and scripts, and a Content-Security-Policy that permits these and no others."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from msgspec import Struct

ASSETS = Path(__file__).parent / "assets"


class Look(Struct, frozen=True):
    """The style and the scripts of one kind of page."""

    style: str
    scripts: tuple[str, ...]

    def policy(self, *, watching: bool = False) -> str:
        """For a `meta` element or a header. Nothing is fetched but, while watching, from the
        server that the page came from.
        """
        allowed = [
            "default-src 'none'",
            f"style-src {_source(self.style)}",
            f"script-src {' '.join(map(_source, self.scripts))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            *(["connect-src 'self'"] if watching else []),
        ]
        return "; ".join(allowed)


@cache
def review_look(*, watching: bool = False) -> Look:
    """Of a review: its files as one script in a scope of its own, then what loads it again."""
    files = ("values", "views", "calendar", "filling", "keeping", "player", "page")
    script = f'"use strict";\n(() => {{\n{_joined(*(f"{each}.js" for each in files))}}})();\n'
    again = (f'"use strict";\n{_joined("watching.js")}',) if watching else ()
    return Look(_joined("page.css", "phone.css", "parts.css", "player.css"), (script, *again))


@cache
def stills_look() -> Look:
    """Of the page that pictures are taken of."""
    style = _joined("page.css", "phone.css", "parts.css", "stills.css")
    return Look(style, (f'"use strict";\n{_joined("stills.js")}',))


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _joined(*names: str) -> str:
    return "".join((ASSETS / name).read_text(encoding="utf-8") for name in names)
