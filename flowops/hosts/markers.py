"""What tells a comment of ours from all others: a remark in HTML that nobody sees."""

from __future__ import annotations

import re

from flowops.errors import UsageProblem

DEFAULT_PROJECT = "default"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def marker(subject: str, environment: str, project: str = DEFAULT_PROJECT) -> str:
    """`<!-- flowops:plan:production:default -->`. Raises UsageProblem for a name that is none."""
    for noun, name in (("environment", environment), ("project", project)):
        if not _NAME.fullmatch(name):
            raise UsageProblem(
                f"'{name}' is no name for a {noun}",
                hint="1 to 64 small letters, digits, - and _, beginning with a letter or digit",
            )
    return f"<!-- flowops:{subject}:{environment}:{project} -->"


def begins_with(body: str, mark: str) -> bool:
    """A marker that stands elsewhere is quoted by somebody."""
    return body.lstrip().startswith(mark)


def is_same(one: str, other: str) -> bool:
    """Hosts turn line ends around, and cut blanks at the end."""
    return _plain(one) == _plain(other)


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").strip()
