"""The definitions that a manifest names, each file looked at once and read by who needs it."""

from __future__ import annotations

import os
import posixpath
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.errors import InvalidInput
from flowops.manifest.files import LARGEST_DEFINITION, CannotRead, Looker
from flowops.manifest.report import Objection, report
from flowops.manifest.source import refusal
from flowops.model.definition import UnreadDefinition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from flowops.findings import Finding
    from flowops.manifest.document import Document
    from flowops.manifest.entries import Mention
    from flowops.manifest.files import Content
    from flowops.manifest.memory import Memory
    from flowops.model.definition import Definition


class NamedFile(Struct, frozen=True):
    """A definition's file by its path as people type it, and the flows that name it.

    `read` gives its bytes, and raises InvalidInput where they are not those of `digest` any more.
    """

    path: str
    digest: str
    read: Callable[[], bytes]
    keys: frozenset[str] = frozenset()


class Definitions:
    """Looks at the files that `manifest` names, below its folder."""

    def __init__(self, manifest: Document, folder: Path, memory: Memory) -> None:
        self._manifest = manifest
        self._root = os.path.realpath(folder)
        self._memory = memory
        self._looker = Looker(memory, LARGEST_DEFINITION)
        self._paths: dict[str, str] = {}
        self._seen: dict[str, Content] = {}
        self._known: dict[str, Definition] = {}

    def path_of(self, mention: Mention) -> str:
        """The file as people type it, from where they are."""
        path = self._paths.get(mention.json)
        if path is None:
            shown = posixpath.dirname(self._manifest.path)
            path = posixpath.normpath(posixpath.join(shown, mention.json))
            self._paths[mention.json] = path
        return path

    def definition_of(self, mention: Mention) -> Definition:
        """Two flows that name one file share one. Raises InvalidInput, with findings in the
        manifest or in the file itself.
        """
        path = self.path_of(mention)
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._definition(mention, path)
        return known

    def errors(self, mentions: Iterable[Mention]) -> tuple[Finding, ...]:
        """Why definitions cannot be read; each error once, however many flows share a file."""
        found: dict[Finding, None] = {}
        for mention in mentions:
            try:
                self.definition_of(mention)
            except InvalidInput as problem:
                found.update(dict.fromkeys(problem.findings))
        return tuple(found)

    def files(
        self, mentions: Iterable[Mention]
    ) -> tuple[tuple[NamedFile, ...], tuple[Finding, ...]]:
        """Each file once and not yet parsed, and why others cannot be read."""
        files: dict[str, NamedFile] = {}
        keys: dict[str, set[str]] = {}
        errors: dict[Finding, None] = {}
        for mention in mentions:
            path = self.path_of(mention)
            try:
                if path not in files:
                    files[path] = self._file(mention, path)
            except InvalidInput as problem:
                errors.update(dict.fromkeys(problem.findings))
            else:
                keys.setdefault(path, set()).add(mention.key)
        named = (replace(file, keys=frozenset(keys[path])) for path, file in files.items())
        return tuple(named), tuple(errors)

    def _file(self, mention: Mention, path: str) -> NamedFile:
        content, _ = self._look(mention, path)
        return NamedFile(path, content.digest, partial(self._read, content, mention, path))

    def _definition(self, mention: Mention, path: str) -> Definition:
        content, data = self._look(mention, path)
        again = partial(self._parsed, content, mention, path)
        fingerprint = self._memory.fingerprint_of(content.digest)
        if fingerprint is None:
            read = again() if data is None else _parsed(path, data)
            fingerprint = read.fingerprint
            self._memory.keep_fingerprint(content.digest, fingerprint)
        return UnreadDefinition(fingerprint, again)

    def _parsed(self, content: Content, mention: Mention, path: str) -> Definition:
        return _parsed(path, self._read(content, mention, path))

    def _look(self, mention: Mention, path: str) -> tuple[Content, bytes | None]:
        """Raises InvalidInput, with a finding in the manifest."""
        seen = self._seen.get(path)
        if seen is not None:
            return seen, None
        try:
            content, data = self._looker.look_inside(self._root, mention.json)
        except CannotRead as problem:
            raise self._refusal(problem, mention, path) from None
        self._seen[path] = content
        return content, data

    def _read(self, content: Content, mention: Mention, path: str) -> bytes:
        """Raises InvalidInput, with a finding in the manifest."""
        try:
            return content.read()
        except CannotRead as problem:
            raise self._refusal(problem, mention, path) from None

    def _refusal(self, problem: CannotRead, mention: Mention, path: str) -> InvalidInput:
        message = f"{path}: {problem.message}"
        objection = Objection(problem.rule, mention.route, message, problem.hint)
        return refusal(path, [report(self._manifest, objection)])


def _parsed(path: str, data: bytes) -> Definition:
    # The first request leaves before the first definition is parsed.
    from flowops.manifest.json_reader import definition_of, read_json

    return definition_of(read_json(path, data))
