"""The manifest: what a repository wants, and the environments where it wants it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.errors import InvalidInput
from flowops.findings import Severity
from flowops.manifest.accounts import with_listed_accounts
from flowops.manifest.checks import check_entries
from flowops.manifest.definitions import Definitions
from flowops.manifest.desires import choose_environment, desired_flow, environment_of
from flowops.manifest.discovery import shown_path
from flowops.manifest.entries import Entries
from flowops.manifest.files import LARGEST_MANIFEST, CannotRead, read_file
from flowops.manifest.memory import NoMemory
from flowops.manifest.report import Objection, report
from flowops.manifest.selection import select
from flowops.manifest.soundness import sound_or_not
from flowops.manifest.source import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from flowops.findings import Finding, Route
    from flowops.flowjson.versions import Version, VersionStatus
    from flowops.manifest.definitions import NamedFile
    from flowops.manifest.entries import Mention, Waiver
    from flowops.manifest.memory import Memory
    from flowops.manifest.rules import Rule
    from flowops.model.definition import Definition
    from flowops.model.environment import Environment
    from flowops.model.flows import DesiredFlow

_ABOUT_FLOWS = {("flows",), ("rules",), ("versions",)}
_MANY_FLOWS = 20_000
"""Bytes: to begin with what stands before fewer of them would gain nothing."""
_LEVELS = {"off": None, "warn": Severity.WARNING, "error": Severity.ERROR}


def read_manifest(
    path: Path,
    *,
    cwd: Path | None = None,
    memory: Memory | None = None,
    glimpse: Callable[[Manifest], None] = lambda _: None,
) -> Manifest:
    """Reads the manifest alone, not the definitions that it names. `memory` spares reading what is
    known; without any, all is read anew.

    Flows take long to parse where there are many: `glimpse` is shown the manifest as if it had
    none, nor accounts in other files, before the whole is parsed.

    Raises InvalidInput when the file cannot be read or is not YAML. Whatever else is wrong waits
    in `findings` until an environment or the flows are asked for, so that it is all told at once.
    """
    shown = shown_path(path, cwd or Path.cwd())
    try:
        data = read_file(path, LARGEST_MANIFEST)
    except CannotRead as problem:
        raise InvalidInput(f"{shown}: {problem.message}", hint=problem.hint) from None
    memory = memory or NoMemory()
    digest = hashlib.sha256(data).hexdigest()
    head, flows, rest = data.partition(b"\nflows:\n")
    if flows and len(rest) >= _MANY_FLOWS:
        with suppress(InvalidInput):
            glimpse(_without_flows(path, head + b"\nflows: {}\n", digest, memory))
    document, findings, unsound = sound_or_not(
        shown, data, memory.manifest_of(digest), partial(memory.keep_manifest, digest)
    )
    entries, of_accounts = with_listed_accounts(Entries.of(document, unsound), path.parent)
    findings += (report(document, found) for found in check_entries(entries))
    findings += of_accounts
    definitions = Definitions(document, path.parent, memory)
    return Manifest(path, entries, definitions, _in_order(findings), memory)


def _without_flows(path: Path, text: bytes, digest: str, memory: Memory) -> Manifest:
    document, findings, unsound = sound_or_not(
        path.name, text, memory.head_of(digest), partial(memory.keep_head, digest)
    )
    entries = Entries.of(document, unsound)
    findings += (report(document, found) for found in check_entries(entries))
    definitions = Definitions(document, path.parent, NoMemory())
    return Manifest(path, entries, definitions, _in_order(findings), NoMemory())


class Manifest(Struct, frozen=True, dict=True):
    """`findings` are about the manifest itself; those about definitions come with their reading."""

    path: Path
    entries: Entries
    definitions: Definitions
    findings: tuple[Finding, ...]
    memory: Memory

    @property
    def folder(self) -> Path:
        """Where paths begin, and where state lies."""
        return self.path.parent

    @property
    def shown(self) -> str:
        """The path as people type it, from where they are."""
        return self.entries.document.path

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(item for item in self.findings if item.severity is not Severity.ERROR)

    @property
    def environment_names(self) -> tuple[str, ...]:
        return self.entries.declared

    @property
    def flow_keys(self) -> tuple[str, ...]:
        return self.entries.keys

    @property
    def rule_levels(self) -> dict[str, Severity | None]:
        """What `rules:` says about rules of Flow JSON; None is off."""
        return {rule: _LEVELS[level] for rule, level in self.entries.rule_levels.items()}

    @property
    def versions(self) -> dict[Version, VersionStatus]:
        """What `versions:` says has become of versions of Flow JSON."""
        from flowops.flowjson.versions import Version, VersionStatus

        said = self.entries.versions.items()
        parsed = ((Version.parse(version), VersionStatus(status)) for version, status in said)
        return {version: status for version, status in parsed if version is not None}

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        return tuple(waiver for flow in self.entries.flows for waiver in flow.waivers)

    def environment(self, name: str | None = None) -> Environment:
        """`sandbox` if it is declared, else the only one, unless a name is given.

        Works although flows are wrong: a saved plan needs no more than this. Raises InvalidInput
        with all that is wrong, in definitions too, when something is wrong outside of `flows`.
        """
        if any(item.route[:1] not in _ABOUT_FLOWS for item in _errors(self.findings)):
            self._refuse(self._all_errors(self.entries.all_mentions))
        chosen = choose_environment(self.environment_names, name)
        return environment_of(self.entries.environment(chosen))

    def refuse_errors(self, environment: Environment) -> None:
        """Raises InvalidInput where the manifest itself is wrong, with what is wrong with this
        environment's files.
        """
        if _errors(self.findings):
            self._refuse(self._all_errors(self.entries.mentions(environment.name)))

    def desired_flows(self, environment: Environment) -> tuple[DesiredFlow, ...]:
        """One per flow and account that it is for, in the manifest's order, without those that are
        skipped.

        Raises InvalidInput with every finding in the manifest and in this environment's files.
        """
        self._refuse(self._all_errors(self.entries.mentions(environment.name)))
        return self._desired(environment, self.definitions.definition_of)

    def desired_flows_with(
        self, environment: Environment, definition: Definition
    ) -> tuple[DesiredFlow, ...]:
        """The same with one definition for all, so that what is wrong with a file is no matter.

        Raises InvalidInput for what is wrong in the manifest itself.
        """
        self._refuse(_errors(self.findings))
        return self._desired(environment, lambda _: definition)

    def definition(self, key: str, environment: Environment) -> Definition | None:
        """What this flow's file has, None where it cannot be read or the flow is skipped."""
        variants = self.entries.variants[environment.name]
        with suppress(InvalidInput):
            for variant in variants:
                if variant.key == key:
                    return self.definitions.definition_of(variant.mention)
        return None

    def wanted_in(self, environment: Environment) -> list[list[Any]]:
        """What the flows are to be, whichever accounts of the environment a run is about: for each
        its key, its settings and the fingerprint of its definition.
        """
        return [
            [
                variant.key,
                dict(variant.settings),
                self.definitions.definition_of(variant.mention).fingerprint,
            ]
            for variant in self.entries.variants[environment.name]
        ]

    def _desired(
        self, environment: Environment, definition_of: Callable[[Mention], Definition]
    ) -> tuple[DesiredFlow, ...]:
        found: list[DesiredFlow] = []
        for variant in self.entries.variants[environment.name]:
            path = self.definitions.path_of(variant.mention)
            definition = definition_of(variant.mention)
            found += (
                desired_flow(variant, account, path, definition)
                for account in environment.accounts
                if variant.is_for(account.tags)
            )
        return tuple(found)

    def files(
        self, keys: Collection[str], environment: str | None = None
    ) -> tuple[tuple[NamedFile, ...], tuple[Finding, ...]]:
        """The definitions of these flows as bytes, and the findings where there is no such file.

        Those of one environment, which has to be declared, or all that are named anywhere.
        """
        entries = self.entries
        named = entries.mentions(environment) if environment else entries.all_mentions
        return self.definitions.files(mention for mention in named if mention.key in keys)

    def keys_of(self, path: str) -> frozenset[str]:
        """The flows that name this file, which is shown as theirs is."""
        return frozenset(self._keys_by_path.get(path, ()))

    @cached_property
    def _keys_by_path(self) -> dict[str, set[str]]:
        keys: dict[str, set[str]] = {}
        for mention in self.entries.all_mentions:
            keys.setdefault(self.definitions.path_of(mention), set()).add(mention.key)
        return keys

    def objection(self, rule: Rule, route: Route, message: str, hint: str | None) -> Finding:
        """A finding at a key of the manifest, by who knows more than its text."""
        return report(self.entries.document, Objection(rule, route, message, hint, at_key=True))

    def select(self, only: Collection[str] = (), except_: Iterable[str] = ()) -> frozenset[str]:
        """The keys that `--only` and `--except` leave. Raises InvalidInput for an unknown one."""
        return select(self.flow_keys, only, except_)

    def _refuse(self, errors: tuple[Finding, ...]) -> None:
        if errors:
            raise refusal(self.entries.document.path, errors)

    def _all_errors(self, mentions: Iterable[Mention]) -> tuple[Finding, ...]:
        return _errors(_in_order([*self.findings, *self.definitions.errors(mentions)]))


def _errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    def place(finding: Finding) -> tuple[str, int, int]:
        at = finding.location
        return at.path, at.line, at.column

    return tuple(sorted(findings, key=place))
