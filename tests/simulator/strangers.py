"""What other people and Meta itself do to the account while clients are at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulator.definitions import FOREIGN
from tests.simulator.trace import Outside

if TYPE_CHECKING:
    from tests.simulator.simulation import Simulation

CATEGORIES = frozenset({"OTHER"})


class Strangers:
    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self.left = sim.schedule.strangers
        self._rate = sim.schedule.stranger_rate

    def perhaps(self) -> None:
        if not self.left or self._sim.rng.random() >= self._rate:
            return
        self.left -= 1
        sim, chance = self._sim, self._sim.rng.random
        # A clock that is set forward shortens the quiet time, so it is no matter of those bounds.
        if chance() < 0.05 and not sim.schedule.late_within:
            sim.clock.jumped += (chance() - 0.5) * 10**6
            sim.trace.append(Outside("F42", "the clock jumps", None, None))
            return
        flow_ids = sim.account.flow_ids()
        if flow_ids:
            self._touch(flow_ids[int(chance() * len(flow_ids))])

    def _touch(self, flow_id: str) -> None:
        sim, chance = self._sim, self._sim.rng.random
        far = sim.account
        before = far.truth(flow_id)
        drawn = chance()
        number, said = "F32", ""
        if before.status == "DEPRECATED":
            return
        if drawn < 0.55:
            number, said = "F27", "edited by hand"
            far.edit(flow_id, FOREIGN[int(chance() * len(FOREIGN))])
        elif drawn < 0.65:
            number, said = "F26", "deleted by hand"
            far.delete(flow_id)
        elif drawn < 0.72:
            number, said = "F26", "renamed by hand"
            far.rename(flow_id, f"{before.name} old")
        elif drawn < 0.77:
            number, said = "F25", "in a status that nobody has heard of"
            far.set_status(flow_id, "PAUSED")
        elif drawn < 0.82 and not sim.schedule.names_unique:
            number, said = "F23", "the same name again"
            flow_id = far.add(before.name, CATEGORIES, "theirs2", live=False)
            before = None
        elif before.status in {"PUBLISHED", "THROTTLED", "BLOCKED"}:
            status = ("THROTTLED", "BLOCKED", "DEPRECATED", "PUBLISHED")[int(chance() * 4)]
            said = f"Meta sets {status}"
            far.set_status(flow_id, status)
        else:
            number, said = "F27", "edited by hand"
            far.edit(flow_id, FOREIGN[int(chance() * len(FOREIGN))])
        sim.trace.append(Outside(number, said, before, far.truth(flow_id)))
