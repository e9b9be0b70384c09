"""What is wrong with a regular expression in the eyes of every dialect.

Meta's clients run it, each with an engine of its own, so only what none can read is a problem:
brackets that do not close, and a quantifier with nothing before it. Python's own `re` would refuse
what a browser takes.
"""

from __future__ import annotations

import re

_PART = re.compile(
    r"""
    (?P<escape> \\. )
  | (?P<end>    \\$ )
  | (?P<set>    \[ \^? \]? (?: \\. | [^\]\\] )* (?P<closed> \] )? )
  | (?P<group>  \( (?: \?(?: [:=!] | <[=!] | <[A-Za-z_]\w*> ) )? )
  | (?P<close>  \) )
  | (?P<or>     \| )
  | (?P<times>  [*+?] | \{ [0-9]+ (?: ,[0-9]* )? \} )
  | (?P<other>  . )
    """,
    re.VERBOSE | re.DOTALL,
)


def problem_of_pattern(pattern: str) -> str | None:
    """In words; None where some engine may well take it."""
    depth, after_start = 0, True
    for part in _PART.finditer(pattern):
        kind = part.lastgroup if part.lastgroup != "closed" else "set"
        if kind == "end":
            return "it ends in a backslash"
        if kind == "set" and not part["closed"] and not _is_empty_set(part[0]):
            return "a `[` is not closed"
        if kind == "times" and after_start and part[0] in "*+?":
            return f"`{part[0]}` has nothing before it to repeat"
        depth += (kind == "group") - (kind == "close")
        if depth < 0:
            return "a `)` closes nothing"
        after_start = kind in {"group", "or"}
    return "a `(` is not closed" if depth else None


def _is_empty_set(text: str) -> bool:
    """`[]` and `[^]` close at once for a browser, and hold the bracket for others."""
    return text.startswith(("[]", "[^]"))
