"""What one seed stands for: an account, a manifest, clients, and how much may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tests.simulator.account import BOTH, Rules
from tests.simulator.definitions import BAD

if TYPE_CHECKING:
    import random

CATEGORIES = frozenset({"OTHER"})
LIST, GET = frozenset({"list"}), frozenset({"get"})

TELLINGS: tuple[dict[str, object], ...] = (
    {},
    {"dated": BOTH},
    {"dated": BOTH, "publish_moves_date": True},
    {"dated": GET},
    {"dated": LIST},
    {"read_back": BOTH},
    {"read_back": GET},
    {"dated": BOTH, "read_back": BOTH},
)
"""What the gateway tells of a live definition."""


class Begin(Struct, frozen=True):
    """How a flow of the manifest stands before the first run. `holds` None: it is not there."""

    key: str
    name: str
    wanted: str
    holds: str | None
    live: bool
    recorded: bool


class Command(Struct, frozen=True):
    """One command of one client. `wants` is the definition that its checkout has."""

    name: str
    wants: str


class Schedule(Struct, frozen=True):
    """`names_unique`, `shared` and `late_within` are the assumptions of this seed.

    Either the gateway keeps names unique, and then anything may happen, also two machines with
    stores of their own, lost records, and writes that take effect at any later time. Or names may
    double, and then all clients share one store and its lock, and a write that takes effect late
    does so before the quiet time after it is over (`limits.quiet`), and two lists later at the
    latest it is listed.
    """

    seed: int
    rules: Rules
    shared: bool
    late_within: bool
    flows: tuple[Begin, ...]
    clients: tuple[tuple[Command, ...], ...]
    unmanaged: bool
    hold: bool
    faults: int
    fault_rate: float
    stubborn: float
    kills: int
    kill_rate: float
    strangers: int
    stranger_rate: float
    disk_faults: int
    disk_rate: float
    signal_rate: float
    store_events: bool

    @property
    def names_unique(self) -> bool:
        return self.rules.names_unique


def draw_schedule(seed: int, rng: random.Random) -> Schedule:
    chance = rng.random
    unique = chance() < 0.6
    shared = not unique or chance() < 0.5
    clients = _how_many(chance(), (0.75, 0.95))
    flows = _how_many(chance(), (0.90, 0.97))
    late_within = not unique or chance() < 0.5
    lag = int(chance() * 3) if chance() < 0.3 else 0
    telling = TELLINGS[int(chance() * len(TELLINGS))]
    rules = Rules(
        names_unique=unique,
        list_lag=lag,
        get_lag=min(lag, 1) if chance() < 0.3 else 0,
        stale=1 if chance() < 0.1 else 0,
        legacy_immutable=chance() < 0.05,
        **telling,
    )
    return Schedule(
        seed,
        rules,
        shared,
        late_within,
        flows=tuple(_begin(number, chance) for number in range(flows)),
        clients=tuple(_commands(chance) for _ in range(clients)),
        unmanaged=chance() < 0.2,
        hold=chance() < 0.1,
        faults=1 + int(chance() * 4),
        fault_rate=0.08 + 0.3 * chance() ** 2,
        stubborn=chance() if chance() < 0.2 else 1.0,
        kills=int(chance() * 3),
        kill_rate=0.02 + 0.1 * chance(),
        strangers=int(chance() * 3) if chance() < 0.4 else 0,
        stranger_rate=0.03 + 0.1 * chance(),
        disk_faults=1 if chance() < 0.2 else 0,
        disk_rate=0.05 + 0.2 * chance(),
        signal_rate=0.02 if chance() < 0.1 else 0.0,
        store_events=unique and chance() < 0.15,
    )


def _how_many(drawn: float, bounds: tuple[float, float]) -> int:
    return 1 + sum(drawn >= bound for bound in bounds)


def _begin(number: int, chance) -> Begin:
    """Most often a flow that we left published: there is most to lose."""
    key = "abc"[number]
    wanted = "draft" if chance() < 0.2 else "published"
    drawn = chance()
    if drawn < 0.35:
        return Begin(key, key.upper(), wanted, None, live=False, recorded=False)
    live = wanted == "published" and chance() < 0.7
    recorded = drawn < 0.85
    holds = ("v1" if chance() < 0.8 else "v2") if recorded else "theirs1"
    return Begin(key, key.upper(), wanted, holds, live, recorded)


def _commands(chance) -> tuple[Command, ...]:
    wants = "v2"
    commands = []
    for _ in range(1 if chance() < 0.88 else 2):
        drawn = chance()
        if drawn < 0.1:
            wants = "v3"
        elif drawn < 0.15:
            wants = BAD
        name = "apply" if chance() < 0.9 else ("plan" if chance() < 0.5 else "drift")
        commands.append(Command(name, wants))
    return tuple(commands)
