"""References: `${data.x}`, `${form.x}` and `${screen.S.form.x}` read with their places.

Source: Meta's Flow JSON page, dynamic and global dynamic properties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from msgspec import Struct

OPENING = "${"
ROOTS = ("data", "form")

# A field's name is a key of JSON and may be `T&Cs`: only what surely ends it is kept out, and what
# looks like an operator matters only if there is no such field.
_ROOT = re.compile(r"[^\W\d]\w*")
_SEGMENT = re.compile(r"[^.{}\n]+")
_ODD = re.compile(r"[\s$'\"`()\[\]=!<>&|?:;,+*/%\\]")
_USUAL = re.compile(r"\$\{(?:screen\.([A-Za-z0-9_-]+)\.)?(data|form)\.([A-Za-z0-9_-]+)\}")


@dataclass(frozen=True, slots=True)
class Reference:
    """`path` begins with the field's name. `screen` is None for the screen where it stands.

    `start` and `end` span the whole `${…}` in its string, and do not count when two are compared.
    """

    root: str
    path: tuple[str, ...]
    screen: str | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        return self.path[0]

    @property
    def oddity(self) -> Malformed | None:
        """What it suffers from if it names nothing: a character that is rarely part of a name."""
        found = _ODD.search(str(self), len(OPENING))
        return None if found is None else _odd(found[0], self.start, self.end, found.start())

    def __str__(self) -> str:
        around = f"screen.{self.screen}." if self.screen is not None else ""
        return f"${{{around}{self.root}.{'.'.join(self.path)}}}"


class Malformed(Struct, frozen=True):
    """A `${` that begins no reference, and why; `at` is the character that is wrong."""

    message: str
    hint: str | None
    start: int
    end: int
    at: int


def read_reference(text: str, start: int = 0) -> Reference | Malformed:
    """The reference whose `${` stands at `start`."""
    usual = _USUAL.match(text, start)
    if usual:
        screen, root, name = usual.groups()
        return Reference(root, (name,), screen, start, usual.end())
    segments, at = _segments(text, start + len(OPENING))
    if text[at : at + 1] != "}" or text[at - 1] in "{.":
        return _broken(text, start, at)
    return _resolved(segments, start, at + 1)


def find_references(text: str) -> list[Reference | Malformed]:
    """Every `${…}` of a string, from left to right."""
    found: list[Reference | Malformed] = []
    start = text.find(OPENING)
    while start >= 0:
        found.append(read_reference(text, start))
        start = text.find(OPENING, max(found[-1].end, start + len(OPENING)))
    return found


def _segments(text: str, at: int) -> tuple[list[str], int]:
    """The names between the dots, and where they stop."""
    names: list[str] = []
    found = _ROOT.match(text, at)
    while found:
        names.append(found[0])
        at = found.end()
        if text[at : at + 1] != ".":
            return names, at
        at += 1
        found = _SEGMENT.match(text, at)
    return names, at


def _resolved(names: list[str], start: int, end: int) -> Reference | Malformed:
    if names[0] in ROOTS and len(names) > 1:
        return Reference(names[0], tuple(names[1:]), None, start, end)
    if names[0] == "screen" and len(names) > 3 and names[2] in ROOTS:  # noqa: PLR2004
        return Reference(names[2], tuple(names[3:]), names[1], start, end)
    message, hint = _why(names)
    return Malformed(message, hint, start, end, start + len(OPENING))


def _why(names: list[str]) -> tuple[str, str]:
    root = names[0]
    if root in ROOTS:
        return f"the reference names no field of `{root}`", f"write `${{{root}.name}}`"
    if root == "screen":
        return (
            "a reference to another screen names the screen, then `data` or `form`, then a field",
            "write `${screen.SCREEN_ID.form.name}` or `${screen.SCREEN_ID.data.name}`",
        )
    return (
        f"a reference cannot begin with `{_short(root)}`",
        "it begins with `data`, `form` or `screen`: `${data.name}`",
    )


def _broken(text: str, start: int, at: int) -> Malformed:
    within = start + len(OPENING)
    closing = text.find("}", at, at + _FARTHEST)
    following = text.find(OPENING, within, at + _FARTHEST)
    end = closing + 1 if closing >= 0 else at
    if 0 <= following < end:
        end = following
    if at == len(text):
        return Malformed("the reference has no closing `}`", "add `}`", start, end, at)
    odd = _ODD.search(text, within, at + 1)
    if odd is not None:
        return _odd(odd[0], start, end, odd.start() - start)
    if at == start + len(OPENING) and text[at] == "}":
        hint = "write `${data.name}` or `${form.name}`"
        return Malformed("the reference is empty", hint, start, end, at)
    return Malformed("a name is missing at a dot of the reference", None, start, end, at)


def _odd(character: str, start: int, end: int, offset: int) -> Malformed:
    hint = "name one field between `${` and `}`, and put operators outside"
    message = f"`{character}` cannot stand in a reference"
    return Malformed(message, hint, start, end, start + offset)


# So that a megabyte of `${{{{` is not searched to its end from every one of them.
_FARTHEST = 200
_LONGEST = 40


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
