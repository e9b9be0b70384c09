"""A Flow's JSON: its text, its value, and a fingerprint that formatting does not change."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Content = tuple[dict[str, Any], str]
"""A value and its text."""

CANONICAL_FORM = "c1"
"""Names the algorithm below. A record made with another one proves nothing here."""


def canonical_text(value: object) -> str:
    """JSON with sorted keys, no blanks, and whole floats as integers: equal for equal meaning.

    Array order counts, since screens and components are shown in it. Key order, white space,
    escapes and `1.0` against `1` do not, since the gateway takes an object and writes it anew.
    """
    plain = _plain(value) if _has_whole_floats(value) else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _has_whole_floats(value: object) -> bool:
    """Hardly any definition has one, and to look for it takes no copy of a large one."""
    if isinstance(value, dict):
        return any(map(_has_whole_floats, value.values()))
    if isinstance(value, list):
        return any(map(_has_whole_floats, value))
    return isinstance(value, float) and value.is_integer()


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class Definition:
    """A parsed Flow JSON. `text` is what was read; `value` is a dict that nobody changes. Equal for
    equal meaning, whatever the text.
    """

    __slots__ = ("_content", "_fingerprint")

    def __init__(self, value: dict[str, Any], text: str) -> None:
        self._content = (value, text)
        self._fingerprint: str | None = None

    @classmethod
    def from_value(cls, value: dict[str, Any]) -> Definition:
        return Definition(value, json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def load(self) -> None:
        """From here on the content is kept: its file may become what it will."""

    @property
    def value(self) -> dict[str, Any]:
        return self._loaded()[0]

    @property
    def text(self) -> str:
        return self._loaded()[1]

    @property
    def canonical(self) -> str:
        return canonical_text(self.value)

    @property
    def fingerprint(self) -> str:
        """`c1:` and the SHA-256 of the canonical text, in hex."""
        if self._fingerprint is None:
            digest = hashlib.sha256(self.canonical.encode()).hexdigest()
            self._fingerprint = f"{CANONICAL_FORM}:{digest}"
        return self._fingerprint

    @property
    def version(self) -> str | None:
        version = self.value.get("version")
        return version if isinstance(version, str) else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Definition):
            return NotImplemented
        return self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return f"Definition({self.fingerprint})"

    def _loaded(self) -> Content:
        return self._content


class UnreadDefinition(Definition):
    """One that is known by its fingerprint alone. Its content is read by each who asks for it, and
    kept for nobody: of ten thousand flows hardly one is looked into.
    """

    __slots__ = ("_kept", "_read")

    def __init__(self, fingerprint: str, read: Callable[[], Definition]) -> None:
        """`read` finds the same content again, or raises what everybody gets who asks for it."""
        self._fingerprint = fingerprint
        self._kept: Content | None = None
        self._read = read

    def load(self) -> None:
        self._kept = self._loaded()

    def _loaded(self) -> Content:
        if self._kept is not None:
            return self._kept
        found = self._read()
        return found.value, found.text
