"""The accounts of an environment: written in the manifest, or in a CSV file beside it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from flowops.errors import InvalidInput
from flowops.flowjson.schemas import load_schema
from flowops.flowjson.wording import did_you_mean, one_of, quoted
from flowops.manifest import rules
from flowops.manifest.files import CannotRead, read_inside
from flowops.manifest.report import Objection, report
from flowops.manifest.source import Flaw, Unreadable, decode
from flowops.model.flows import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flowops.findings import Finding
    from flowops.manifest.csv_reader import Cell
    from flowops.manifest.entries import Entries, EnvironmentEntry
    from flowops.manifest.source import SourceText

LARGEST = 16 * 1024 * 1024
"""Bytes of a file of accounts."""

_COLUMNS = ("key", "uuid", "tags")
_REQUIRED = ("key", "uuid")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TAG = re.compile(r'[^\s;,"]+')


def written_accounts(settings: Mapping[str, Any]) -> tuple[Account, ...]:
    """Those that stand in the manifest itself."""
    single = {"default": settings["waba"]} if "waba" in settings else {}
    several = {} if accounts_file(settings) else settings.get("wabas", {})
    return tuple(_written(alias, value) for alias, value in {**single, **several}.items())


def accounts_file(settings: Mapping[str, Any]) -> str | None:
    """The path behind `file`, unless that is the alias of an account."""
    name = settings.get("wabas", {}).get("file")
    return name if isinstance(name, str) and not _UUID.fullmatch(name) else None


def _written(alias: str, value: str | Mapping[str, Any]) -> Account:
    if isinstance(value, str):
        return Account(alias, value)
    return Account(alias, value["uuid"], frozenset(value.get("tags", ())))


def with_listed_accounts(entries: Entries, folder: Path) -> tuple[Entries, tuple[Finding, ...]]:
    """With the accounts of the files that environments name. One whose file has a finding is not
    sound any more.
    """
    sound: list[EnvironmentEntry] = []
    findings: dict[Finding, None] = {}
    for entry in entries.environments:
        name = accounts_file(entry.settings)
        if name is None:
            sound.append(entry)
            continue
        try:
            accounts = _read(entries, entry, name, folder)
        except InvalidInput as refused:
            findings.update(dict.fromkeys(refused.findings))
        else:
            sound.append(replace(entry, accounts=accounts))
    return replace(entries, environments=tuple(sound)), tuple(findings)


def _read(
    entries: Entries, entry: EnvironmentEntry, name: str, folder: Path
) -> tuple[Account, ...]:
    """Raises InvalidInput, with findings in the manifest or in the file."""
    shown = posixpath.dirname(entries.document.path)
    path = posixpath.normpath(posixpath.join(shown, name))
    try:
        data = _bytes(folder, name)
    except CannotRead as problem:
        route, said = entry.route("wabas", "file"), f"{path}: {problem.message}"
        found = report(entries.document, Objection(problem.rule, route, said, problem.hint))
        raise InvalidInput(said, findings=[found]) from None
    source = decode(path, data, rule=rules.ACCOUNTS_FILE.id)
    accounts, flaws = parse_accounts(source)
    if flaws:
        raise InvalidInput(
            f"{path} has problems", findings=[source.finding(each) for each in flaws]
        )
    return accounts


def _bytes(folder: Path, name: str) -> bytes:
    data = read_inside(folder, name, LARGEST)
    if len(data) > LARGEST:
        raise CannotRead(rules.ACCOUNTS_FILE, f"it is larger than {LARGEST // 1024**2} MiB")
    return data


def parse_accounts(source: SourceText) -> tuple[tuple[Account, ...], tuple[Flaw, ...]]:
    """The accounts, and everything that is wrong with the file, each at its place."""
    reading = _Reading(source.text)
    try:
        from flowops.manifest.csv_reader import read_rows

        rows = read_rows(source.text, rules.ACCOUNTS_FILE.id)
        header = next(rows, ())
        columns = reading.columns(header)
        if columns is not None:
            for row in rows:
                reading.take(row, columns)
            if not reading.accounts and not reading.flaws:
                reading.object(_place(header), "no account is listed", "add a line for each")
    except Unreadable as problem:
        reading.flaws.append(problem.flaw)
    return tuple(reading.accounts), tuple(reading.flaws)


class _Reading:
    """What was read so far, and what was found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.accounts: list[Account] = []
        self.flaws: list[Flaw] = []
        self._keys: set[str] = set()
        self._ids: dict[str, str] = {}

    def object(self, span: tuple[int, int], message: str, hint: str | None = None) -> None:
        self.flaws.append(Flaw(span, rules.ACCOUNTS_FILE.id, message, hint))

    def columns(self, header: Sequence[Cell]) -> tuple[str, ...] | None:
        """None where the header does not say enough to read on."""
        names = tuple(cell.text.lower() for cell in header)
        if not set(names) & set(_COLUMNS):
            message = "the first line is no header" if header else "the file is empty"
            self.object(_place(header), message, "begin with the line: key,uuid,tags")
            return None
        for index, (name, cell) in enumerate(zip(names, header, strict=True)):
            if name not in _COLUMNS:
                hint = did_you_mean(name, _COLUMNS) or f"known: {one_of(_COLUMNS, 'and')}"
                self.object(cell.span, f"unknown column {quoted(cell.text)}", hint)
            elif name in names[:index]:
                self.object(cell.span, f"the column {quoted(name)} stands here twice")
        missing = [name for name in _REQUIRED if name not in names]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            message = f"the column {one_of(missing, 'and')} {verb} missing"
            self.object(_place(header), message, "begin with the line: key,uuid,tags")
        return None if self.flaws else names

    def take(self, row: Sequence[Cell], columns: Sequence[str]) -> None:
        before = len(self.flaws)
        cells = dict(zip(columns, row, strict=False))
        for extra in row[len(columns) :]:
            if extra.text:
                self.object(extra.span, "this cell is in no column", "quote a cell with a comma")
        nothing = type(row[0])("", (row[-1].span[1], row[-1].span[1]))
        key, uuid = cells.get("key", nothing), cells.get("uuid", nothing)
        self._check_key(key)
        self._check_uuid(uuid, key)
        tags = frozenset(self._tags(cells.get("tags", nothing)))
        if len(self.flaws) == before:
            self._keys.add(key.text)
            self._ids[uuid.text.lower()] = key.text
            self.accounts.append(Account(key.text, uuid.text, tags))

    def _check_key(self, key: Cell) -> None:
        if not key.text:
            self.object(key.span, "the key is missing", "give the account a name of yours")
        elif not _KEY.fullmatch(key.text):
            self.object(key.span, f"{quoted(key.text)} cannot be a key here", f"write {_form()}")
        elif key.text in self._keys:
            self.object(key.span, f"the key {quoted(key.text)} stands here twice")

    def _check_uuid(self, uuid: Cell, key: Cell) -> None:
        other = self._ids.get(uuid.text.lower())
        if not uuid.text:
            self.object(uuid.span, "the uuid is missing", "add the gateway's UUID of the account")
        elif not _UUID.fullmatch(uuid.text):
            form = "the gateway's UUID (8-4-4-4-12 hex digits), not Meta's number"
            self.object(uuid.span, f"expected {form}, found {quoted(uuid.text)}")
        elif other is not None:
            same = f"{quoted(other)} and {quoted(key.text)} are the same account"
            self.object(uuid.span, same, "keep one of the two")

    def _tags(self, cell: Cell) -> Iterator[str]:
        for found in _TAG.finditer(self.text, *cell.span):
            if not _KEY.fullmatch(found[0]):
                said = f"{quoted(found[0])} cannot be a tag"
                self.object(found.span(), said, f"write {_form()}")
            yield found[0]


def _form() -> str:
    form: str = load_schema("manifest")["$defs"]["key"]["patternErrorMessage"]
    return form


def _place(cells: Sequence[Cell]) -> tuple[int, int]:
    return (cells[0].span[0], cells[-1].span[1]) if cells else (0, 0)
