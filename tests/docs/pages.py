"""A page of documentation as what can be run of it, in the order in which it stands there.

A block marked `console` is a transcript. Its commands run in a folder that is the page's own, one
after the other, and must print what stands there:

    $ flowops plan --detailed-exitcode     a command; it ends with 0,
    …                                      unless `$ echo $?` comes next

A line with nothing but `…` stands for any lines. What no two runs share is not compared: ids,
plan ids, hashes, tokens, dates and times, whichever a page shows (`samples.py`). What a reader
does not need to see stands in a comment:

    <!-- run: COMMAND -->                  a command whose output nobody shows
    <!-- file: NAME -->                    the next block is written to that file

`flowops sandbox serve` goes on in the background until the page ends; a page says port 8080, and
gets one that is free.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PART = re.compile(
    r"^<!-- (?P<word>run|file): ?(?P<rest>.*?) ?-->$"
    r"|^(?P<indent> *)(?P<fence>`{3,})(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


class Command(Struct, frozen=True, dict=True):
    """`span` is where the expected output stands in the page; None where nobody shows it."""

    line: str
    expected: str = ""
    span: tuple[int, int] | None = None


class File(Struct, frozen=True, dict=True):
    name: str
    content: str


Part = Command | File


def read_page(path: Path) -> list[Part]:
    return list(_parts(path.read_text(encoding="utf-8")))


def blocks(text: str, *languages: str) -> list[str]:
    """The bodies of a page's blocks in these languages."""
    found = (match for match in _PART.finditer(text) if match["body"] is not None)
    return [match["body"] for match in found if match["language"] in languages]


def _parts(text: str) -> Iterator[Part]:
    name = None
    for match in _PART.finditer(text):
        if match["word"] == "file":
            name = match["rest"]
        elif match["word"] == "run":
            yield Command(match["rest"])
        elif name is not None:
            yield File(name, match["body"])
            name = None
        elif match["language"] == "console":
            yield from _commands(match["body"], match.start("body"))


def _commands(body: str, start: int) -> Iterator[Command]:
    found = list(re.finditer(r"^\$ ((?:.*\\\n)*.*)\n", body, re.MULTILINE))
    ends = [each.start() for each in found[1:]] + [len(body)]
    for match, end in zip(found, ends, strict=True):
        span = (start + match.end(), start + end)
        yield Command(match[1], body[match.end() : end], span)
