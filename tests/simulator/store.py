"""A store of records in memory that outlives its processes: what was not kept at a kill is gone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flowops.errors import LockHeld, StoreFailed
from flowops.model.record import Past
from tests.simulator.trace import Kept, Locked, Saved, Struck, short

if TYPE_CHECKING:
    from flowops.model.definition import Definition
    from flowops.model.record import Event, Record
    from tests.simulator.scheduler import Process
    from tests.simulator.simulation import Simulation


class Store:
    """What is on one machine's disk. `locked_by` is the process whose lock the kernel keeps."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.records: dict[tuple[str, str], Record] = {}
        self.definitions: dict[str, Definition] = {}
        self.behind: set[tuple[str, str]] = set()
        self.locked_by: Process | None = None
        self.earlier: tuple[dict, dict] = ({}, {})

    @property
    def is_in_use(self) -> bool:
        return self.locked_by is not None

    def put(self, record: Record, definition: Definition) -> None:
        """What an apply long ago left."""
        self.records[record.address] = record
        self.definitions[definition.fingerprint] = definition

    def remember(self) -> None:
        """A cache of CI keeps what there is now."""
        self.earlier = (dict(self.records), dict(self.definitions))

    def lose(self) -> None:
        self.records, self.definitions = {}, {}

    def bring_back(self) -> None:
        self.records, self.definitions = (dict(each) for each in self.earlier)

    def state(self) -> tuple[object, ...]:
        """All that a run reads of it."""
        return (
            tuple(self.records.values()),
            frozenset(self.definitions),
            frozenset(self.behind),
            self.is_in_use,
        )

    def damage(self) -> None:
        self.records = dict(list(self.records.items())[1:])


class MemoryLedger:
    """Fits `operations.ports.Ledger` for one process."""

    def __init__(self, sim: Simulation, process: Process, store: Store) -> None:
        self._sim, self._process, self._store = sim, process, store
        self.warnings: tuple[str, ...] = ()

    def read_records(self, left_out=()):
        return self.read_past(left_out).records

    def read_past(self, left_out=()) -> Past:
        self._sim.scheduler.turn(self._process)
        self._refuse_perhaps("read")
        self._sim.scheduler.end_turn(self._process)
        return Past(tuple(self._store.records.values()), frozenset(self._store.behind))

    def save_record(self, record: Record, event: Event) -> None:
        trouble = self._begin()
        kept = trouble != "before"
        if kept:
            self._store.records[record.address] = record
        died = self._process.dies_after_this
        told = trouble is None and not died
        strand = self._sim.scheduler.strand()
        self._sim.trace.append(Saved(self._process.number, strand, record, event.value, kept, told))
        self._end(trouble)

    def save_definition(self, definition: Definition) -> None:
        trouble = self._begin()
        kept = trouble != "before"
        if kept:
            self._store.definitions[definition.fingerprint] = definition
        self._sim.trace.append(Kept(self._process.number, short(definition.fingerprint), kept))
        self._end(trouble)

    def read_definition(self, fingerprint: str) -> Definition | None:
        if self._process.is_dead:
            self._sim.scheduler.turn(self._process)
        return self._store.definitions.get(fingerprint)

    @contextmanager
    def lock(self, accounts):
        sim, process, store = self._sim, self._process, self._store
        sim.scheduler.turn(process)
        self._refuse_perhaps("lock")
        if store.locked_by is not None:
            sim.trace.append(Struck(process.number, "F40", "the lock is held"))
            raise LockHeld("held by another process")
        store.locked_by = process
        process.on_death.append(self._release)
        sim.trace.append(Locked(process.number))
        try:
            yield
        finally:
            self._release()

    def _release(self) -> None:
        if self._store.locked_by is self._process:
            self._store.locked_by = None

    def _begin(self) -> str | None:
        self._sim.scheduler.turn(self._process)
        return self._sim.fates.disk("save")

    def _end(self, trouble: str | None) -> None:
        self._sim.scheduler.end_turn(self._process)
        if trouble is not None:
            self._sim.trace.append(Struck(self._process.number, "F43", f"{trouble} it was kept"))
            raise StoreFailed("no space left on the disk (ENOSPC)")

    def _refuse_perhaps(self, doing: str) -> None:
        if self._sim.fates.disk(doing) is not None:
            self._sim.trace.append(Struck(self._process.number, "F43", f"{doing} failed"))
            raise StoreFailed("input/output error (EIO)")
