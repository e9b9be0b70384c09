"""Makes text from outside safe to show: one function for a terminal or log, one for Markdown."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 300
"""Characters of one piece of foreign text that a report shows."""

_HARMLESS = {"L", "M", "N", "P", "S"}
_UNSEEN = re.compile(
    # Unicode's Default_Ignorable_Code_Point among letters and marks, and the blank of Braille:
    # two names that differ in these alone would look the same.
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)


def safe(text: object, longest: int = LONGEST) -> str:
    """One line without control, escape, bidi or invisible characters, or commands to a CI runner.

    GitHub's runner obeys `::name::` at the start of a line, after blanks too, and `##[name]`
    anywhere in it; others obey `##vso[name]` and the like.
    """
    shown = "".join(_visible(character) for character in str(text))
    shown = re.sub(r"(?<=#)#(?=\w*\[)", r"\\x23", shown.replace("::", r":\x3a"))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _visible(character: str) -> str:
    is_harmless = unicodedata.category(character)[0] in _HARMLESS
    if character == " " or (is_harmless and not _UNSEEN.match(character)):
        return character
    point = ord(character)
    if point < 0x100:  # noqa: PLR2004 - what \x can say
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004


def code(text: object) -> str:
    """A Markdown code span, in which nothing is a mention, a link, HTML or a table's border."""
    # Behind a backslash, `\\|` would be an escaped backslash and a border to some readers.
    shown = safe(text).replace("\\|", "\\\\x7c").replace("|", "\\|")
    longest_run = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest_run + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: object) -> str:
    """Our own sentences that quote foreign text: every character that Markdown obeys is escaped."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#+!|~$&])", r"\\\1", safe(text))
    # Mentions, numbers of issues and bare links are found in the finished page, escaped or not.
    return _LINKED.sub("\\g<0>\N{WORD JOINER}", escaped)


_LINKED = re.compile(r"@|#|:(?=//)|www(?=\.)|gh-(?=[0-9])", re.IGNORECASE)
