"""Text that somebody wrote to be more than text: the same from the same random numbers."""

from __future__ import annotations

import itertools

from flowops.flowjson.wording import quoted

COMMANDS = [
    "::", "::error::owned", "::add-mask::x", "::stop-commands::x", "::set-output name=x::y",
    "%0A::error::x", "%0D%0A", "##[", "##[error]x", "##vso[task.setvariable]x", "##teamcity[x]",
    "###[", "####[section]", ":::", "  ::error::x", "\t::error::x", "\n::error::x",
    "\r::warning::x",
]  # fmt: skip
TERMINAL = [
    "\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\", "\x9b31m",
    "\x1bP", "\x1b", "\x07", "\x08\x08\x08", "\x00", "\x7f", "\x85", "\r", "\n", "\x0b", "\x0c",
    "\t", "\u202egnp.exe", "\u2066isolated\u2069", "\u200b", "\u200d", "\u2028", "\u2029",
    "\ufeff", "\u00ad", "\u2060", "\U000e0041", "\ue000", "\U0010ffff", "\ufdd0", "\ud800",
    "\udcff", "\u3164", "\u115f", "\u2800", "\ufe0f", "\U000e0100", "\u180e", "\u061c", "[/x]",
    "[bold]", "[link=x]y[/]",
]  # fmt: skip
MARKDOWN = [
    "`", "``", "```", "````", "~~~", "\n```\n", "|", "\\|", "\\\\|", "\\", "\\\\", "*x*", "**",
    "__", "_x_", "[x](https://evil.example)", "[x]: https://evil.example",
    "![x](//evil.example/x.png)", "[x](javascript:alert(1))", "<https://evil.example>", "<b>",
    "<!--", "-->", "<![CDATA[", "<?x", "</details>", "</summary>", "<br>", "&lt;", "&#x3c;",
    "&amp;", "@octocat", "@everyone", "#12", "GH-12", "octo/repo#1", "https://evil.example",
    "www.evil.example", "mailto:a@b.example", "#", "# x", "- x", "1. x", "> x", "---", "===",
    "    x", "\n\n", "  \n", "$x$", "$$", ":tada:", "~~x~~", "{x}", "+ x", "|---|---|",
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "&",
]  # fmt: skip
FORMATS = [
    '"', "'", "\\", "\\u0022", '\\"', "]]>", "<!ENTITY x>", "&x;", "${HOME}", "$(reboot)", "`id`",
    "'; reboot; '", "\\'", '"""', "*/", "//", "/*", "{{x}}", "{%x%}", "%s", "%n", "{0}", ",", ":",
    "=", "file=x,line=1", "\u2028", "\x00", "-->", "{", "}", "[", "]", "/", "~0", "~1", "..",
    "%2e",
]  # fmt: skip
WORDS = ["a", "Descubrí eventos", "予約", "\U0001f39f", "e\u0301", "שלום", "مرحبا", " ", "x", "7"]
ODD = [
    *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA1)), *map(chr, range(0x2000, 0x2070)),
    *map(chr, range(0xFFF0, 0x10000)), *map(chr, range(0x300, 0x310)), "\ud800", "\udbff",
]  # fmt: skip
KINDS = (COMMANDS, TERMINAL, MARKDOWN, FORMATS, WORDS, ODD)
LONGEST = 20_000


def hostile(random):
    """One text; `random` is all that it depends on."""
    kind = random.random()
    if kind < 0.1:
        return "".join(map(chr, (random.randrange(0x110000) for _ in range(random.randrange(9)))))
    if kind < 0.12:
        return _piece(random) + "x" * random.randrange(LONGEST) + _piece(random)
    if kind < 0.4:
        pieces = random.choice(KINDS)
        return "".join(random.choices(pieces, k=random.randrange(1, 8)))
    return "".join(_piece(random) for _ in range(random.randrange(1, 10)))


def quoting(say):
    """A sentence of ours, with two names that are somebody's."""
    return f"{quoted(f'X {say()}')} hands over {quoted(f'Y {say()}')} now"


def harmless():
    """Texts of which each is another, to compare with."""
    return (f"word{number}" for number in itertools.count())


def _piece(random):
    return random.choice(random.choice(KINDS))
