"""Makes text from outside safe to show: one function for each medium that shows it."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

LONGEST = 300
"""Characters of one piece of foreign text that a report shows."""

_HARMLESS = {"L", "M", "N", "P", "S"}
_UNSEEN = re.compile(
    # Unicode's Default_Ignorable_Code_Point among letters and marks, and the blank of Braille:
    # two names that differ in these alone would look the same.
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)

_OFTEN = 4096
"""Characters whose answers are kept: a text has few, again and again."""


def safe(text: object, longest: int = LONGEST) -> str:
    """One line without control, escape, bidi or invisible characters, or commands to a CI runner.

    GitHub's runner obeys `::name::` at the start of a line, after blanks too, and `##[name]`
    anywhere in it; others obey `##vso[name]` and the like.
    """
    # What is cut off anyway is not looked at, however much it is.
    shown = str(text)[: longest + 1]
    if not (shown.isascii() and shown.isprintable()):
        shown = "".join(map(_visible, shown))
    elif "::" not in shown and "##" not in shown and len(shown) <= longest:
        return shown
    shown = _LEGACY_COMMAND.sub(r"\\x23", shown.replace("::", r":\x3a"))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


_LEGACY_COMMAND = re.compile(r"(?<=#)#(?=\w*\[)")


@lru_cache(_OFTEN)
def _visible(character: str) -> str:
    if _is_seen(character):
        return character
    point = ord(character)
    if point < 0x100:  # noqa: PLR2004 - what \x can say
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004


@lru_cache(_OFTEN)
def _is_seen(character: str) -> bool:
    is_harmless = unicodedata.category(character)[0] in _HARMLESS
    return character == " " or (is_harmless and not _UNSEEN.match(character))


def drawn(text: object) -> str:
    """One line of a picture on a terminal, as long as a text of a flow may be.

    What only shapes the letters beside it is left out: Persian and emoji are full of it, and it
    takes no cell.
    """
    return safe(_SHAPING.sub("", str(text)[:_LONGEST_DRAWN]), _LONGEST_DRAWN)


_SHAPING = re.compile("[\u200c-\u200f\ufe0e\ufe0f]")
_LONGEST_DRAWN = 5_000


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
    # What would begin a list or underline a heading, if it stood first in a line.
    escaped = re.sub(r"^ *(?:\d+(?=\.(?: |$))|(?=-(?: |$)|[-=]+ *$))", r"\g<0>\\", escaped)
    # Mentions, numbers of issues and bare links are found in the finished page, escaped or not.
    return _LINKED.sub("\\g<0>\N{WORD JOINER}", escaped)


def spanned(text: object) -> str:
    """A sentence of ours that quotes names in backticks: those are code, and the rest is prose.

    Names have none of their own there (flowjson.wording.quoted). Where backticks do not stand in
    pairs and apart, the sentence is not of our making, and prose.
    """
    shown = str(text)
    if len(shown) > LONGEST:
        shown = _HALF_A_SPAN.sub(r"\1", shown[: LONGEST - 1]) + "…"
    if not _IN_PAIRS.fullmatch(shown):
        return prose(text)
    around_and_inside = enumerate(shown.split("`"))
    return "".join(code(each) if at % 2 else prose(each) for at, each in around_and_inside)


_IN_PAIRS = re.compile(r"[^`]*(?:`[^`]+`(?:[^`]+|$))*")
_HALF_A_SPAN = re.compile(r"^((?:[^`]*`[^`]*`)*[^`]*)`[^`]*$")

# GitLab has more of them than GitHub: %milestone beside what is escaped above.
_LINKED = re.compile(r"@|#|:(?=//)|www(?=\.)|gh-(?=[0-9])|%(?=[0-9a-z\"])", re.IGNORECASE)


def html_words(text: object) -> str:
    """Text between two tags of a Markdown page, where nothing is Markdown and all else holds."""
    words = _LINKED.sub("\\g<0>\N{WORD JOINER}", xml_text(safe(text)))
    return words.replace("|", "&vert;")


def mermaid_label(text: object) -> str:
    """In double quotes: what Mermaid, Markdown or HTML might obey as an entity of Mermaid's own."""
    return f'"{"".join(map(_in_mermaid, safe(text)))}"'


def _in_mermaid(character: str) -> str:
    is_plain = character in " .,·✓?!¿¡_-" or unicodedata.category(character)[0] in {"L", "M", "N"}
    return character if is_plain else f"#{ord(character)};"


def json_text(document: object) -> str:
    """A document, lossless: what a terminal or a CI runner obeys stands in it as an escape."""
    text = _without_commands(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
    if text.isascii() and "\x7f" not in text:  # and so harmless: JSON escapes the rest
        return text
    return _NOT_ASCII.sub(lambda each: each[0] if _is_seen(each[0]) else _in_json(each[0]), text)


_NOT_ASCII = re.compile(r"[^\n -~]")


def typescript_literal(value: object) -> str:
    """A text, or an object of texts, in ASCII."""
    text = _without_commands(json.dumps(value, ensure_ascii=False))
    return "".join(each if _is_plain(each) else _in_json(each) for each in text)


def python_literal(text: str) -> str:
    """In ASCII, and in double quotes whatever the text."""
    shown = _without_commands(json.dumps(text, ensure_ascii=False))
    # Not as in JSON: two halves of a pair are two characters to Python.
    return "".join(
        each if _is_plain(each) else each.encode("unicode_escape").decode() for each in shown
    )


def _without_commands(text: str) -> str:
    return _LEGACY_COMMAND.sub(r"\\u0023", text.replace("::", r":\u003a"))


def _in_json(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\x7f" else r"\u007f"


def _is_plain(character: str) -> bool:
    return character.isascii() and character.isprintable()


def shell_word(text: object) -> str:
    """A word in single quotes, which keep every character as it is."""
    return "'" + safe(text).replace("'", "'\\''") + "'"


def command_data(*lines: object, longest: int = LONGEST) -> str:
    """What stands behind the second `::` of a workflow command, and is shown as these lines."""
    return "%0A".join(safe(line, longest).replace("%", "%25") for line in lines)


def command_property(text: object) -> str:
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def xml_text(text: object) -> str:
    """Already made safe, so that no character is one which XML does not know."""
    import html

    return html.escape(str(text), quote=False)


def xml_attribute(text: object) -> str:
    # It brings an HTTP client along, and no command but two writes XML.
    from xml.sax.saxutils import quoteattr

    return quoteattr(safe(text))


LONGEST_PASSAGE = 10_000
"""Characters of one text of a screen, which may say more than a line."""


def html_text(text: object, longest: int = LONGEST_PASSAGE) -> str:
    """Between tags or in a quoted attribute. Lines stay lines; what joins letters or emoji stays
    where it joins some, since it shows there.
    """
    import html

    shown = str(text)[: longest + 1]
    if not (shown.isascii() and shown.isprintable()):
        joining = {found.start() for found in _JOINING.finditer(shown)}
        shown = "".join(
            each if each == "\n" or place in joining else _visible(each)
            for place, each in enumerate(shown)
        )
    escaped = html.escape(shown if len(shown) <= longest else shown[: longest - 1] + "…")
    return _LEGACY_COMMAND.sub("&#35;", escaped.replace("::", ":&#58;"))


# Scripts from Arabic to Sinhala spell with joiners (RFC 5892, A.1 and A.2); emoji are composed.
_SPELLED = "[\u0600-\u0dff]"
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
_JOINING = re.compile(
    f"(?<={_SPELLED})[\u200c\u200d](?={_SPELLED})|(?<=[{_EMOJI}])\ufe0f"
    f"|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])|(?<=[0-9#*])\ufe0f(?=\u20e3)"
)


def script_json(document: object) -> str:
    """A document in a `script` element: nothing in it ends the element or begins a comment."""
    text = _without_commands(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    return "".join(
        f"\\u{ord(each):04x}" if each in "<>&" else each if _is_seen(each) else _in_json(each)
        for each in text
    )
