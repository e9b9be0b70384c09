"""Takes files one after the other, and remembers what was found and what was let pass."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct, field

from flowops.errors import ExitCode, InvalidInput
from flowops.findings import Severity
from flowops.manifest.memory import NoMemory
from flowops.operations.checking import check_file, in_order
from flowops.operations.severities import Severities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flowops.findings import Finding
    from flowops.manifest.definitions import NamedFile
    from flowops.manifest.entries import Waiver
    from flowops.manifest.memory import Memory
    from flowops.operations.checking import Outlook


class Validation(Struct, frozen=True):
    """`files` were looked at, in order; `waived` counts findings that the manifest lets pass."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    waived: int = 0

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is severity)

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        fails = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        found = any(finding.severity in fails for finding in self.findings)
        return ExitCode.INVALID if found else ExitCode.DONE


class Checker(Struct):
    """Takes files one after the other, and remembers what was found."""

    outlook: Outlook
    severities: Severities = field(default_factory=Severities)
    memory: Memory = field(default_factory=NoMemory)
    used: set[Waiver] = field(default_factory=set)
    _files: list[str] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)
    _waived: int = 0
    _outlook: str = ""

    def __post_init__(self) -> None:
        self._outlook = hashlib.sha256(str(self.outlook).encode()).hexdigest()[:16]

    def check(self, file: NamedFile) -> None:
        self.take(file.path, self._found(file), file.keys)

    def take(self, path: str, found: Iterable[Finding], keys: Collection[str] = ()) -> None:
        """The findings of a file that some flows name."""
        self._files.append(path)
        for finding in self.severities.levelled(found):
            waivers = self.severities.waivers_of(finding, keys)
            self.used.update(waivers)
            # A flow that shares the file and waives nothing goes on to object.
            if waivers and {each.key for each in waivers} == set(keys):
                self._waived += 1
            else:
                self._findings.append(finding)

    def add(self, findings: Iterable[Finding]) -> None:
        """What was found elsewhere: in the manifest, or instead of a file."""
        self._findings += findings

    def result(self) -> Validation:
        files = tuple(dict.fromkeys(self._files))
        return Validation(files, in_order(self._findings), self._waived)

    def _found(self, file: NamedFile) -> tuple[Finding, ...]:
        known = self.memory.findings_of(file.digest, self._outlook, file.path)
        if known is not None:
            return known
        try:
            data = file.read()
        except InvalidInput as problem:
            return problem.findings
        found = check_file(file.path, data, self.outlook)
        self.memory.keep_findings(file.digest, self._outlook, found)
        return found
