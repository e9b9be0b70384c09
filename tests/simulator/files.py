"""A store of records in a real folder, and the real ledger over it."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from greenlet import GreenletExit

from flowops.errors import LockHeld, StoreFailed
from flowops.ledger.file_names import file_stem
from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore
from flowops.ledger.store import LOCKS
from flowops.model.record import Event
from tests.simulator.trace import Kept, Locked, Saved, Struck, short

if TYPE_CHECKING:
    from pathlib import Path

    from flowops.model.definition import Definition
    from flowops.model.record import Record
    from tests.simulator.full import FullSimulation
    from tests.simulator.scheduler import Process

State = tuple[tuple[str, bytes | None], ...]
"""Each file with its bytes, each folder with None, the upper ones first."""

_LEFT: dict[tuple[tuple[Record, str], ...], State] = {}
ENVIRONMENT, GATEWAY = "production", "https://gateway.example.com"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


class _Noon:
    def now(self) -> datetime:
        return NOON


class FolderStore:
    """The folder `.flowops` of one machine."""

    def __init__(self, number: int, folder: Path) -> None:
        self.number = number
        self.folder = folder
        self.users = 0
        self.promised: dict[tuple[str, str], list[Record | None]] = {}
        """What each flow's record may be: the last that a run was told is kept, or one after it."""

        self._were_promised: dict[tuple[str, str], list[Record | None]] = {}
        self._was_put: tuple[tuple[Record, str], ...] = ()
        self._earlier = folder.with_name(f"{folder.name}-earlier")

    @property
    def is_in_use(self) -> bool:
        return self.users > 0

    def ledger(self, clock=None) -> KeptLedger:
        store = LocalStore(self.folder, file_stem(ENVIRONMENT))
        user = {"USER": "simulated"}
        return KeptLedger(store, ENVIRONMENT, GATEWAY, clock=clock or _Noon(), environ=user)

    def put(self, record: Record, definition: Definition) -> None:
        """What an apply long ago left: the same bytes in every schedule, so they are kept."""
        self._was_put = (*self._was_put, (record, definition.fingerprint))
        left = _LEFT.get(self._was_put)
        if left is None:
            ledger = self.ledger()
            with ledger.lock([record.waba_id]):
                ledger.save_definition(definition)
                ledger.save_record(record, Event.RECEIPT)
            _LEFT[self._was_put] = self._files()
        else:
            self._write(left)
        self.promised[record.address] = [record]

    def _write(self, state: State) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, content in state:
            path = f"{self.folder}/{name}"
            if content is None:
                os.makedirs(path, exist_ok=True)  # noqa: PTH103 - a quarter of pathlib's price
            else:
                with open(path, "wb", 0) as file:  # noqa: PTH123
                    file.write(content)

    def state(self) -> State:
        """All bytes in the folder, but for the locks': what dead runs left there nobody needs."""
        return tuple(each for each in self._files() if LOCKS not in each[0].split("/"))

    def _files(self) -> State:
        return tuple(
            (
                str(place.relative_to(self.folder)),
                place.read_bytes() if place.is_file() else None,
            )
            for place in sorted(self.folder.rglob("*"))
        )

    def remember(self) -> None:
        """A cache of CI keeps what there is now."""
        if self.folder.exists():
            shutil.copytree(self.folder, self._earlier)
            self._were_promised = {address: list(kept) for address, kept in self.promised.items()}

    def lose(self) -> None:
        self.promised.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def bring_back(self) -> None:
        self.lose()
        if self._earlier.exists():
            shutil.copytree(self._earlier, self.folder)
            self.promised = {address: list(kept) for address, kept in self._were_promised.items()}

    def damage(self) -> None:
        self.promised.clear()
        for journal in sorted(self.folder.rglob("*.jsonl"))[:1]:
            content = bytearray(journal.read_bytes())
            content[len(content) // 3] ^= 1
            journal.write_bytes(bytes(content))


class WatchedLedger:
    """The real ledger of one process. Each save is a turn, and is written down with its end."""

    def __init__(self, sim: FullSimulation, process: Process, store: FolderStore) -> None:
        self._sim, self._process, self._store = sim, process, store
        self._inner = store.ledger(sim.clock)

    @property
    def warnings(self):
        return self._inner.warnings

    def read_past(self, left_out=()):
        self._sim.scheduler.turn(self._process)
        past = self._inner.read_past(left_out)
        self._sim.scheduler.end_turn(self._process)
        return past

    def read_records(self, left_out=()):
        return self.read_past(left_out).records

    def read_definition(self, fingerprint):
        return self._inner.read_definition(fingerprint)

    def save_record(self, record: Record, event: Event) -> None:
        def note(*, kept: bool, told: bool) -> None:
            strand = self._sim.scheduler.strand()
            self._sim.trace.append(
                Saved(self._process.number, strand, record, event.value, kept, told)
            )
            if told:
                self._store.promised[record.address] = [record]

        self._store.promised.setdefault(record.address, [None]).append(record)

        self._save(lambda: self._inner.save_record(record, event), lambda: self._has(record), note)

    def save_definition(self, definition: Definition) -> None:
        def note(*, kept: bool, told: bool) -> None:
            label = short(definition.fingerprint)
            self._sim.trace.append(Kept(self._process.number, label, kept))

        fingerprint = definition.fingerprint
        self._save(
            lambda: self._inner.save_definition(definition),
            lambda: self._store.ledger().read_definition(fingerprint) is not None,
            note,
        )

    @contextmanager
    def lock(self, accounts):
        sim, process = self._sim, self._process
        sim.scheduler.turn(process)
        try:
            with self._inner.lock(accounts):
                self._store.users += 1
                sim.trace.append(Locked(process.number))
                try:
                    yield
                finally:
                    self._store.users -= 1
        except LockHeld:
            sim.trace.append(Struck(process.number, "F40", "the lock is held"))
            raise

    def _save(self, save, is_kept, note) -> None:
        self._sim.scheduler.turn(self._process)
        try:
            save()
        except StoreFailed:
            note(kept=self._sim.untouched(is_kept), told=False)
            raise
        except GreenletExit:
            note(kept=self._sim.untouched(is_kept), told=False)
            raise
        note(kept=True, told=not self._process.dies_after_this)
        self._sim.scheduler.end_turn(self._process)

    def _has(self, record: Record) -> bool:
        return record in self._store.ledger().read_records()
