"""The definitions that a manifest names, each file read once."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flowops.errors import InvalidInput
from flowops.manifest.files import CannotRead, read_inside
from flowops.manifest.json_reader import MAX_BYTES, definition_of, read_json
from flowops.manifest.report import Objection, report
from flowops.manifest.source import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flowops.findings import Finding
    from flowops.manifest.document import Document
    from flowops.manifest.entries import Mention
    from flowops.model.definition import Definition


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A definition as bytes, by its path as people type it, and the flows that name it."""

    path: str
    data: bytes = field(repr=False)
    keys: frozenset[str] = frozenset()


class Definitions:
    """Reads the files that `manifest` names, below its folder."""

    def __init__(self, manifest: Document, folder: Path) -> None:
        self._manifest = manifest
        self._folder = folder
        self._documents: dict[str, Document] = {}
        self._definitions: dict[str, Definition] = {}

    @property
    def documents(self) -> tuple[Document, ...]:
        """Those that were read without an error."""
        return tuple(self._documents.values())

    def path_of(self, mention: Mention) -> str:
        """The file as people type it, from where they are."""
        shown = posixpath.dirname(self._manifest.path)
        return posixpath.normpath(posixpath.join(shown, mention.json))

    def definition_of(self, mention: Mention) -> Definition:
        """Two flows that name one file share one value. Raises InvalidInput."""
        path = self.path_of(mention)
        if path not in self._definitions:
            self._definitions[path] = definition_of(self.document_of(mention))
        return self._definitions[path]

    def document_of(self, mention: Mention) -> Document:
        """Raises InvalidInput, with findings in the manifest or in the file itself."""
        path = self.path_of(mention)
        if path not in self._documents:
            self._documents[path] = self._read(mention, path)
        return self._documents[path]

    def errors(self, mentions: Iterable[Mention]) -> tuple[Finding, ...]:
        """Why definitions cannot be read; each error once, however many flows share a file."""
        found: dict[Finding, None] = {}
        for mention in mentions:
            try:
                self.document_of(mention)
            except InvalidInput as problem:
                found.update(dict.fromkeys(problem.findings))
        return tuple(found)

    def files(
        self, mentions: Iterable[Mention]
    ) -> tuple[tuple[NamedFile, ...], tuple[Finding, ...]]:
        """Each file once and not yet parsed, and why others cannot be read."""
        files: dict[str, NamedFile] = {}
        errors: dict[Finding, None] = {}
        for mention in mentions:
            path = self.path_of(mention)
            try:
                data = files[path].data if path in files else self._bytes(mention, path)
            except InvalidInput as problem:
                errors.update(dict.fromkeys(problem.findings))
                continue
            keys = files[path].keys if path in files else frozenset[str]()
            files[path] = NamedFile(path, data, keys | {mention.key})
        return tuple(files.values()), tuple(errors)

    def _read(self, mention: Mention, path: str) -> Document:
        return read_json(path, self._bytes(mention, path))

    def _bytes(self, mention: Mention, path: str) -> bytes:
        """Raises InvalidInput, with a finding in the manifest."""
        try:
            return read_inside(self._folder, mention.json, MAX_BYTES)
        except CannotRead as problem:
            message = f"{path}: {problem.message}"
            objection = Objection(problem.rule, mention.route, message, problem.hint)
            finding = report(self._manifest, objection)
            raise refusal(path, [finding]) from None
