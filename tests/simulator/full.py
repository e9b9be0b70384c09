"""The full stack under the same scheduler: the real client, parser, files and renderers, against
the sandbox's real application.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import random
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from msgspec.structs import replace

from flowops.render.apply_text import render_apply
from flowops.render.plan_json import apply_document, as_text
from flowops.render.plan_markdown import render_plan_markdown
from flowops.render.plan_text import render_plan
from flowops.sandbox.switches import Switches
from tests.simulator.disk import Blow, Disk
from tests.simulator.faults import KEY
from tests.simulator.files import FolderStore, WatchedLedger
from tests.simulator.sandbox import SandboxAccount
from tests.simulator.schedule import draw_schedule
from tests.simulator.simulation import Simulation
from tests.simulator.trace import Ended, Struck
from tests.simulator.trace import Store as StoreEvent
from tests.simulator.wire import WatchedGateway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.sandbox.switches import Where
    from tests.simulator.known import Known
    from tests.simulator.schedule import Schedule
    from tests.simulator.scheduler import Process
    from tests.simulator.trace import Event

T = TypeVar("T")
PAGINGS = ("cursors", "meta", "next", "next_cursor", "pages", "none")
LAG = 1.0
"""Seconds of a list's lag for each read that lags in memory."""

REAL_SANDBOX = 10
"""One seed in so many has the sandbox's server and its database; the others, its endpoints."""

RENDERED = 6
"""One seed in so many renders also what nobody finds anything in, and in every format."""

IN_MEMORY = "/dev/shm"

DRAWN_ANEW = re.compile(r"(?<=process )\d+|(?<=holder )[0-9a-f]{32}")
"""What the words about a lock name."""


def run_full(seed: int, known: Known | None = None) -> list[Event]:
    """One seed through the full stack. Raises AssertionError if a byte of the key came out."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as made:
        simulation = FullSimulation(seed, Path(made))
        trace = simulation.run()
        simulation.forget()
        return trace


def memory_folder() -> str | None:
    """Where files cost no disk, if there is such a place."""
    return IN_MEMORY if Path(IN_MEMORY).is_dir() else None


class FullSimulation(Simulation):
    def __init__(self, seed: int, folder: Path, schedule: Schedule | None = None) -> None:
        self._folder = folder
        self.spoken: list[str] = []
        self.disk = Disk(self._fate_of_file, self._die_at_file)
        self._passes = False
        self._power_cuts: list[FolderStore] = []
        super().__init__(seed, schedule or _names_unique(draw_schedule(seed, random.Random(seed))))

    def run(self) -> list[Event]:
        with self.disk.in_place():
            trace = super().run()
        self._search_for_the_key()
        return trace

    def calm_down(self) -> None:
        super().calm_down()
        self.disk.step_aside()

    def come_to_rest(self) -> None:
        """Files and tables are left as they are."""

    def state(self) -> None:
        """They hang on more than is looked at here."""

    # What it is made of

    def make_account(self) -> SandboxAccount:
        is_lean = self.schedule.seed % REAL_SANDBOX != 0
        return SandboxAccount(self._switches(), lambda: self.scheduler.now, is_lean=is_lean)

    def make_store(self, number: int) -> FolderStore:
        return FolderStore(number, self._folder / f"machine-{number}" / ".flowops")

    def make_gateway(self, process: Process, patience, *, read_only: bool) -> WatchedGateway:
        return WatchedGateway(self, process, patience, read_only=read_only)

    def make_ledger(self, process: Process, store: FolderStore) -> WatchedLedger:
        return WatchedLedger(self, process, store)

    def say(self, report) -> str:
        is_rendered = self.schedule.seed % RENDERED == 0
        if self.scheduler.is_calm and not is_rendered:
            return ""
        text = render_plan(report.plan, "somewhere") + render_apply(report)
        if is_rendered:
            text += as_text(apply_document(report)) + render_plan_markdown(report.plan, "somewhere")
        text = self.alike(text)
        self.spoken.append(text)
        return text

    def alike(self, text: str) -> str:
        return DRAWN_ANEW.sub("…", text.replace(str(self._folder), "FOLDER"))

    def untouched(self, look: Callable[[], T]) -> T:
        """The answer of a look at the files that no fate disturbs."""
        self._passes = True
        try:
            return look()
        finally:
            self._passes = False

    def is_over(self, process: Process) -> None:
        self.disk.close_all(process)

    # How it works

    def _switches(self) -> Switches:
        rules, rng = self.schedule.rules, random.Random(self.schedule.seed)
        return Switches(
            updated_at=_where(rules.dated),
            publish_moves_updated_at=rules.publish_moves_date,
            read_back="assets" if rules.read_back else "none",
            assets_in=_where(rules.read_back),
            legacy_immutable=rules.legacy_immutable,
            stale_list=rules.list_lag * LAG,
            page_size=1 + int(rng.random() * 3),
            paging=PAGINGS[int(rng.random() * len(PAGINGS))],
            error_shape="meta" if rng.random() < 0.3 else "gateway",
            raw_fields=rng.random() < 0.2,
            replace_answer="flow" if rng.random() < 0.3 else "errors",
            publish_answer="success" if rng.random() < 0.5 else "flow",
            errors_on_create="list" if rng.random() < 0.3 else "null",
        )

    def _fate_of_file(self, process: Process, name: str) -> Blow | None:
        if self._passes or self.scheduler.is_calm:
            return None
        blow = self.fates.file(name)
        if blow in {Blow.FULL, Blow.REFUSED}:
            self.trace.append(Struck(process.number, "F43", f"{name}: {blow.value}"))
        return blow

    def _die_at_file(self, process: Process, blow: Blow, name: str) -> None:
        self.trace.append(Struck(process.number, "F44", f"{name}: {blow.value}"))
        self.scheduler.die(process)

    def _buried(self, process: Process) -> None:
        super()._buried(process)
        self.disk.close_all(process)
        if self.rng.random() < 0.3:
            self._power_cuts.append(self.store_of_process[process.number])

    def _before_each(self, process: Process) -> bool:
        while self._power_cuts:
            self._cut_power(self._power_cuts.pop())
        return super()._before_each(process)

    def _cut_power(self, store: FolderStore) -> None:
        """The machine goes out with everything on it; what was not synced may be gone."""
        lost = self.disk.lose_unsynced(
            store.folder, lambda count: int(self.rng.random() * (count + 1))
        )
        if lost:
            self.trace.append(StoreEvent("F44", f"a power cut takes {lost} changes", store.number))
        self.check_what_was_told(store)

    def check_what_was_told(self, store: FolderStore) -> None:
        """What a run was told to be durable has outlived the power cut."""
        found = {record.address: record for record in self.untouched(store.ledger().read_records)}
        for address, promised in store.promised.items():
            if found.get(address) not in promised:
                raise AssertionError(f"I12: {address[1]} was durable, and is gone")

    def _search_for_the_key(self) -> None:
        files = list(_contents(self._folder))
        said = "\n".join([*self.spoken, *(each.said for each in self.trace if _speaks(each))])
        written = b"\n".join([*files, said.encode()])
        for way, text in KEY_IN_DISGUISE.items():
            if text in written:
                raise AssertionError(f"I14: the key is written down, {way}")


def _contents(folder: str | Path) -> Iterator[bytes]:
    """Of all files in it."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _contents(entry.path)
            else:
                with open(entry.path, "rb", 0) as file:  # noqa: PTH123 - thirty for each schedule
                    yield file.read()


def _speaks(event: Event) -> bool:
    return type(event) is Ended


def _disguises() -> dict[str, bytes]:
    key = KEY.encode()
    return {
        "plain": key,
        "base64": base64.b64encode(key).rstrip(b"=")[:-1],
        "hex": binascii.hexlify(key),
        "percent": quote(KEY, safe="").encode(),
        "every letter percent-encoded": "".join(f"%{byte:02X}" for byte in key).encode(),
        "JSON": json.dumps(KEY).strip('"').encode(),
        "base64 of the header": base64.b64encode(b"Bearer " + key)[12:-4],
    }


KEY_IN_DISGUISE = _disguises()


def _where(views: frozenset[str]) -> Where:
    if len(views) > 1:
        return "both"
    return next(iter(views), "none")


def _names_unique(schedule: Schedule) -> Schedule:
    """The sandbox keeps names unique, so its seeds are all of that regime."""
    rules = replace(schedule.rules, names_unique=True, get_lag=0, stale=0)
    return replace(schedule, rules=rules)
