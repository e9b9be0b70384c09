"""What a flow is compared with: a revision, a file, what is live, or what was applied last."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.manifest.earlier import LARGEST, FormerFlow, former_definition, former_flows
from flowops.model.record import Evidence
from flowops.operations.gather import gather

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition
    from flowops.model.flows import DesiredFlow
    from flowops.operations.ports import Ledger, Revisions
    from flowops.operations.workspace import Wish, World

COMMIT_LENGTH = 12

LIVE = "what is live"
RECORDED = "what was applied last"


class Base(Struct, frozen=True):
    """`words` say what it is. `definition` is None where there was no such flow yet, and where
    nobody knows: then `unknown_because` says why.
    """

    words: str
    definition: Definition | None
    unknown_because: str | None = None


class Bases(Struct, frozen=True):
    """`of` gives the base of a desired flow; `gone` the names and definitions of those that only
    the base has, by key. `differ_by_account` says that each account may have another one.
    """

    words: str
    of: Callable[[DesiredFlow], Base]
    gone: Callable[[], Mapping[str, tuple[str, Definition]]] = dict
    differ_by_account: bool = False


def file_base(shown: str, definition: Definition) -> Bases:
    """One file, whatever flow it is compared with."""
    return Bases(shown, lambda _: Base(shown, definition))


def recorded_bases(ledger: Ledger) -> Bases:
    """What flowops applied last, by its own records. No gateway is asked."""
    records = {record.address: record for record in ledger.read_past().records}

    def recorded(flow: DesiredFlow) -> Base:
        record = records.get(flow.address)
        if record is None or record.fingerprint is None:
            return Base(RECORDED, None)
        definition = ledger.read_definition(record.fingerprint)
        because = None if definition else "the recorded definition is not kept here any more"
        return Base(RECORDED, definition, because)

    return Bases(RECORDED, recorded, differ_by_account=True)


def live_bases(world: World, wish: Wish) -> Bases:
    """What the account has. Raises GatewayFailed or AccessRefused as every reading does."""
    pairs = {pair.desired.address: pair for pair in gather(world, wish).pairs}
    return Bases(LIVE, lambda flow: _live(pairs[flow.address]), differ_by_account=True)


def _live(pair: FlowPair) -> Base:
    if pair.rivals:
        return Base(LIVE, None, "the account has several flows of this name")
    if pair.live is None:
        return Base(LIVE, None)
    evidence = pair.knowledge.evidence
    if pair.live_definition is not None and evidence is not Evidence.NONE:
        return Base(f"{LIVE}, evidence: {evidence.value}", pair.live_definition)
    return Base(LIVE, None, "the gateway does not say what the live definition is")


class Revision(Struct, frozen=True):
    """A commit, and how it is called: `main`, `HEAD~2`."""

    commit: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.name} at {self.commit[:COMMIT_LENGTH]}"


def revision_bases(
    revisions: Revisions,
    revision: Revision,
    manifest: str,
    environment: str,
    flows: Sequence[DesiredFlow],
) -> Bases:
    """The files as they were, under the names that the manifest of then had for them.

    `manifest` is the path as people type it, and `flows` are all that it has today. A revision
    without a manifest is asked for the files of today. Raises InvalidInput for what is asked for
    and cannot be read.
    """
    folder, file = posixpath.split(manifest)
    names = {each.key: posixpath.relpath(each.path, folder or ".") for each in flows}
    data = revisions.read(revision.commit, [file], LARGEST)[file]
    former = _former(names, f"{revision.name}:{manifest}", data, environment)
    found = revisions.read(revision.commit, [each.json for each in former.values()], LARGEST)

    def definition_of(flow: FormerFlow) -> Definition | None:
        text = found[flow.json]
        shown = posixpath.normpath(posixpath.join(folder, flow.json))
        return None if text is None else former_definition(f"{revision.name}:{shown}", text)

    def of(flow: DesiredFlow) -> Base:
        known = former.get(flow.key)
        return Base(revision.words, definition_of(known) if known else None)

    def gone() -> dict[str, tuple[str, Definition]]:
        left = {key: each for key, each in former.items() if key not in names}
        found = {key: (each.name, definition_of(each)) for key, each in left.items()}
        return {key: (name, each) for key, (name, each) in found.items() if each is not None}

    return Bases(revision.words, of, gone)


def _former(
    names: Mapping[str, str], shown: str, manifest: bytes | None, environment: str
) -> dict[str, FormerFlow]:
    """By the keys of today: one that has another key by now is known by its file."""
    if manifest is None:
        return {key: FormerFlow(key, key, json) for key, json in names.items()}
    former = {each.key: each for each in former_flows(shown, manifest, environment)}
    given_up = {each.json: key for key, each in former.items() if key not in names}
    for key, json in names.items():
        if key not in former and json in given_up:
            former[key] = former.pop(given_up.pop(json))
    return former
