"""The far side in memory: the sandbox's own rules over a dict, and reads that lag.

What each call does to a flow is decided by `flowops.sandbox.lifecycle`, `publishing` and `naming`,
the functions that the sandbox behind a port decides by.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.model.flows import FlowList, LiveFlow, ValidationError
from flowops.model.status import FlowStatus
from flowops.sandbox import lifecycle, refusals
from flowops.sandbox.flows import LIVE, Status, new_draft
from flowops.sandbox.naming import names_clash
from flowops.sandbox.publishing import check_publishable
from flowops.sandbox.switches import Switches
from tests.simulator.definitions import DEFINITIONS, TAKEN_AS, UPLOADS
from tests.simulator.trace import Flow

if TYPE_CHECKING:
    from flowops.model.definition import Definition
    from flowops.sandbox.flows import Flow as Row

WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
EPOCH = datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp()
TODAY = datetime.fromtimestamp(EPOCH, tz=UTC).date()
FIRST_ID, FIRST_ID_AT_REST = 1001, 2001
MOST_DATES = 100
STATUSES = {text: FlowStatus.parse(text) for text in (*Status, "PAUSED")}
LAGS = frozenset({"list_lag", "get_lag"})
NOWHERE: frozenset[str] = frozenset()
BOTH = frozenset({"list", "get"})


class Rules(Struct, frozen=True):
    """One reading of the gateway: what it tells, what it refuses, and how its reads lag.

    A new flow is left out of `list_lag` lists and unknown to `get_lag` gets; after a write a read
    shows the flow as it was before for `stale` reads.
    """

    names_unique: bool = True
    dated: frozenset[str] = NOWHERE
    publish_moves_date: bool = False
    read_back: frozenset[str] = NOWHERE
    list_lag: int = 0
    get_lag: int = 0
    stale: int = 0
    legacy_immutable: bool = False

    @property
    def switches(self) -> Switches:
        return _switches(self.publish_moves_date, self.legacy_immutable)


@cache
def _switches(publish_moves_date: bool, legacy_immutable: bool) -> Switches:
    return Switches(publish_moves_updated_at=publish_moves_date, legacy_immutable=legacy_immutable)


class _Kept:
    """A row, what its last published version was, and what reads do not show yet."""

    __slots__ = ("published", "row", "shown", "stale", "unfound", "unlisted", "was")

    def __init__(self, row: Row, published: str | None = None) -> None:
        self.row = row
        self.published = published
        self.was = row
        self.shown: dict[tuple[str, int], LiveFlow] = {}
        self.unlisted = self.unfound = self.stale = 0


class Account:
    """Every method is one request that arrived. A refusal is raised as the sandbox raises it."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._switches = rules.switches
        self._flows: dict[str, _Kept] = {}
        self._next_id, self._ticks = FIRST_ID, 0
        self._asked: set[str] = set()

    # The calls of the API

    def list_flows(self) -> FlowList:
        shown = []
        for kept in self._flows.values():
            if kept.unlisted:
                kept.unlisted -= 1
            else:
                shown.append(self._show(kept, "list"))
        return FlowList(tuple(shown))

    def get_flow(self, flow_id: str) -> LiveFlow:
        kept = self._open(flow_id)
        if kept.unfound:
            kept.unfound -= 1
            raise refusals.flow_not_found()
        return self._show(kept, "get")

    def read_definition(self, flow_id: str) -> Definition:
        return DEFINITIONS[TAKEN_AS[self._open(flow_id).row.fingerprint]]

    def create(
        self, name: str, categories: frozenset[str], definition: str, *, checked: bool = True
    ) -> str:
        """`checked` False is by hand: the name may be taken."""
        taken = (names_clash(name, kept.row.name, self._switches) for kept in self._flows.values())
        if checked and any(taken):
            self._asked.add("names_unique")
            if self.rules.names_unique:
                raise refusals.name_not_unique()
        draft = new_draft(WABA, name, tuple(sorted(categories)), UPLOADS[definition], self._now())
        row = replace(draft, id=str(self._next_id))
        self._next_id += 1
        kept = self._flows[row.id] = _Kept(row)
        self._asked |= LAGS
        kept.unlisted, kept.unfound = self.rules.list_lag, self.rules.get_lag
        return row.id

    def replace_json(self, flow_id: str, definition: str) -> tuple[ValidationError, ...]:
        kept = self._open(flow_id)
        row = lifecycle.after_replace(kept.row, UPLOADS[definition], self._switches, self._now())
        self._change(kept, row)
        return _errors(row)

    def publish(self, flow_id: str) -> None:
        kept = self._open(flow_id)
        check_publishable(kept.row, self._switches, TODAY)
        self._change(kept, lifecycle.after_publish(kept.row, self._switches, self._now()))
        kept.published = TAKEN_AS[kept.row.fingerprint]

    # What people and Meta do

    def add(self, name: str, categories: frozenset[str], definition: str, *, live: bool) -> str:
        """Somebody made it long ago: no read lags behind it."""
        flow_id = self.create(name, categories, definition, checked=False)
        kept = self._flows[flow_id]
        kept.unlisted = kept.unfound = 0
        if live:
            self.publish(flow_id)
            kept.stale = 0
        return flow_id

    def edit(self, flow_id: str, definition: str) -> None:
        kept = self._flows[flow_id]
        switches = _switches(self.rules.publish_moves_date, False)
        self._change(
            kept, lifecycle.after_replace(kept.row, UPLOADS[definition], switches, self._now())
        )

    def rename(self, flow_id: str, name: str) -> None:
        kept = self._flows[flow_id]
        switches = _switches(self.rules.publish_moves_date, False)
        row = lifecycle.after_metadata_edit(kept.row, switches, self._now(), name=name)
        self._change(kept, row)

    def delete(self, flow_id: str) -> None:
        del self._flows[flow_id]

    def set_status(self, flow_id: str, status: str) -> None:
        kept = self._flows[flow_id]
        kept.row = replace(kept.row, status=status)
        kept.shown.clear()
        is_served = status not in {Status.DRAFT, Status.DEPRECATED} and kept.published is None
        # Nobody is served what Meta found errors in, whatever became of its status.
        if is_served and not kept.row.problems:
            kept.published = TAKEN_AS[kept.row.fingerprint]

    def take_updates(self) -> None:
        """The flows of an older kind are moved to the new one, which takes uploads."""
        self._switches = _switches(self.rules.publish_moves_date, False)

    # What only the simulation knows

    def truth(self, flow_id: str | None) -> Flow | None:
        kept = self._flows.get(flow_id) if flow_id is not None else None
        if kept is None:
            return None
        row = kept.row
        return Flow(
            row.id,
            row.name,
            row.status,
            TAKEN_AS[row.fingerprint],
            kept.published,
            bool(row.problems),
            row.updated_at,
            row.status in LIVE or row.published_at is not None,
        )

    def flows(self) -> tuple[Flow, ...]:
        return tuple(self.truth(flow_id) for flow_id in self._flows)

    def flow_ids(self) -> list[str]:
        return list(self._flows)

    def live_now(self, flow_id: str, view: str = "create") -> LiveFlow:
        return self._live(self._flows[flow_id].row, view)

    def dates(self) -> set[float]:
        """Of the flows, as reads may still show them."""
        return {row.updated_at for kept in self._flows.values() for row in (kept.row, kept.was)}

    def come_to_rest(self, numbers: dict[float, int]) -> None:
        """Each date becomes its number, or 0, and whatever comes next has a fixed one."""
        for kept in self._flows.values():
            is_lagging = kept.stale > 0
            was = _dated_anew(kept.was, numbers) if is_lagging else None
            kept.row = _dated_anew(kept.row, numbers)
            kept.was = was or kept.row
            kept.shown.clear()
        self._next_id, self._ticks = FIRST_ID_AT_REST, MOST_DATES
        self._asked.clear()

    def state(self) -> tuple[object, ...]:
        """All that an answer may hang on, but for what `rules_asked` knows afterwards."""
        rules = self.rules
        flows = (
            (kept.row, kept.was, kept.published, kept.unlisted, kept.unfound, kept.stale)
            for kept in self._flows.values()
        )
        told = (rules.dated, rules.publish_moves_date, rules.read_back, rules.stale)
        return self._next_id, self._ticks, told, *flows

    def rules_asked(self) -> tuple[tuple[str, object], ...]:
        """Those that hardly ever make a difference and did since it came to rest."""
        return tuple((name, getattr(self.rules, name)) for name in sorted(self._asked))

    def is_ruled(self, asked: tuple[tuple[str, object], ...]) -> bool:
        return all(getattr(self.rules, name) == value for name, value in asked)

    # How it works

    def _open(self, flow_id: str) -> _Kept:
        kept = self._flows.get(flow_id)
        if kept is None:
            raise refusals.flow_not_found()
        return kept

    def _change(self, kept: _Kept, row: Row) -> None:
        kept.was, kept.row, kept.stale = kept.row, row, self.rules.stale
        kept.shown.clear()

    def _show(self, kept: _Kept, view: str) -> LiveFlow:
        row = kept.row
        if kept.stale:
            kept.stale -= 1
            row = kept.was
        # Both rows live until the next change, which forgets what was shown of them.
        key = (view, id(row))
        if key not in kept.shown:
            kept.shown[key] = self._live(row, view)
        return kept.shown[key]

    def _live(self, row: Row, view: str) -> LiveFlow:
        rules = self.rules
        return LiveFlow(
            row.id,
            row.name,
            STATUSES[row.status],
            row.status,
            frozenset(row.categories),
            _errors(row) if row.problems and view != "create" else (),
            row.json_version,
            None,
            None,
            str(row.updated_at) if view in rules.dated else None,
            f"http://x/{row.id}" if view in rules.read_back else None,
        )

    def _now(self) -> float:
        self._ticks += 1
        return EPOCH + self._ticks


def _dated_anew(row: Row, numbers: dict[float, int]) -> Row:
    published_at = None if row.published_at is None else EPOCH
    date = EPOCH + numbers.get(row.updated_at, 0)
    return replace(row, created_at=EPOCH, updated_at=date, published_at=published_at)


def _errors(row: Row) -> tuple[ValidationError, ...]:
    return tuple(ValidationError(each.error, each.message, (each.path,)) for each in row.problems)
