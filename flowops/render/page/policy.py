"""The page's styles and scripts, and a Content-Security-Policy that permits these and no others."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"
STYLES = ("page.css", "phone.css", "parts.css", "player.css")
SCRIPTS = ("values.js", "views.js", "calendar.js", "filling.js", "player.js", "page.js")
WATCHING = ("watching.js",)


@cache
def style() -> str:
    return _joined(STYLES)


@cache
def script() -> str:
    """All files as one script in a scope of its own."""
    return '"use strict";\n(() => {\n' + _joined(SCRIPTS) + "})();\n"


@cache
def watching_script() -> str:
    return '"use strict";\n' + _joined(WATCHING)


def policy(*, watching: bool = False) -> str:
    """For a `meta` element or a header. Nothing is fetched but, while watching, from the server
    that the page came from.
    """
    scripts = [script(), *([watching_script()] if watching else [])]
    allowed = [
        "default-src 'none'",
        f"style-src {_source(style())}",
        f"script-src {' '.join(map(_source, scripts))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        *(["connect-src 'self'"] if watching else []),
    ]
    return "; ".join(allowed)


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _joined(names: tuple[str, ...]) -> str:
    return "".join((ASSETS / name).read_text(encoding="utf-8") for name in names)
