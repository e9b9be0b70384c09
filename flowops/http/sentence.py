"""Foreign text as one short line that no terminal, log or page acts on."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
_HTML_READ = 4096
"""Characters. The searches below grow with its square, and a page's title comes early."""

_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.DOTALL | re.IGNORECASE)
# Control, format (bidi, zero width), surrogate, private, unassigned; line and paragraph separators.
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def one_sentence(text: str, longest: int = LONGEST) -> str:
    """White space becomes single blanks, whatever a terminal might obey U+FFFD."""
    words = " ".join(text[: longest * 8].split())
    safe = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in _UNSAFE else each
        for each in words[: longest + 1]
    )
    return safe if len(safe) <= longest else safe[: longest - 1].rstrip() + "…"


def words_of_html(page: str) -> str:
    """A page's title, or its first words."""
    # The table of entities takes milliseconds, and no gateway that is well answers with a page.
    import html

    start = page[:_HTML_READ]
    title = _TITLE.search(start)
    seen = title[1] if title else _TAG.sub(" ", _UNSEEN.sub(" ", start))
    return html.unescape(seen)
