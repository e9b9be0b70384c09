"""What happened in a run of the simulator, as frozen events in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.simulator.definitions import LABELS

if TYPE_CHECKING:
    from flowops.model.outcome import Outcome
    from flowops.model.record import Record
    from flowops.operations.deploy import ApplyReport
    from flowops.planning.plan import Plan
    from tests.simulator.schedule import Schedule


class Flow(NamedTuple):
    """A live flow as the account truly has it. Definitions go by their short names."""

    flow_id: str
    name: str
    status: str
    draft: str
    published: str | None
    has_errors: bool
    dated: float
    was_published: bool


class Opened(NamedTuple):
    """The account before the first run. `names` are those of the manifest, by key."""

    names: tuple[tuple[str, str], ...]
    flows: tuple[Flow, ...]
    schedule: Schedule


class Began(NamedTuple):
    run: int
    client: int
    command: str
    store: int


class Locked(NamedTuple):
    run: int


class Planned(NamedTuple):
    run: int
    plan: Plan


class Sent(NamedTuple):
    """A request left. `flow_id` is None for a list and a create, `name` is that of a create.

    `strand` tells apart what a run does at once: the first is its main line of work.
    """

    run: int
    strand: int
    call: str
    flow_id: str | None = None
    name: str | None = None
    definition: str | None = None


class Landed(NamedTuple):
    """A write took its effect. `late`: its sender was told otherwise, or nothing."""

    run: int
    call: str
    before: Flow | None
    after: Flow
    late: bool = False


class Heard(NamedTuple):
    """What came back, as the client takes it."""

    run: int
    strand: int
    call: str
    flow_id: str | None
    outcome: Outcome[object]
    name: str | None = None


class Saved(NamedTuple):
    """A record on its way to the store. `kept`: it is durable. `told`: and the run knows."""

    run: int
    strand: int
    record: Record
    event: str
    kept: bool
    told: bool


class Kept(NamedTuple):
    """A definition on its way to the store."""

    run: int
    definition: str
    kept: bool


class Waited(NamedTuple):
    run: int
    seconds: float


class Struck(NamedTuple):
    """A fault of the catalogue, by its number."""

    run: int
    number: str
    said: str


class Outside(NamedTuple):
    """Somebody else, or Meta itself, did something to a flow."""

    number: str
    said: str
    before: Flow | None
    after: Flow | None


class Store(NamedTuple):
    """What became of a store of records between two runs."""

    number: str
    said: str
    store: int


class Killed(NamedTuple):
    run: int
    said: str


class Ended(NamedTuple):
    """`said` is everything that a person could read."""

    run: int
    exit_code: int
    report: ApplyReport | None
    said: str


class Calm(NamedTuple):
    """From here on nothing goes wrong any more, and a person answers what is asked."""


class Asked(NamedTuple):
    """A flow needed a person, who answered."""

    key: str
    why: str
    answer: str


class Settled(NamedTuple):
    """`reruns` since the last answer of a person; None: it did not settle. `again`: whether one
    apply more left the plan as it was, None where none was tried.
    """

    reruns: int | None
    plan: Plan
    again: bool | None
    flows: tuple[Flow, ...]


Event = (
    Opened | Began | Locked | Planned | Sent | Landed | Heard | Saved | Kept | Waited | Struck
    | Outside | Store | Killed | Ended | Calm | Asked | Settled
)  # fmt: skip


def shown(event: Event) -> str:
    """One readable line."""
    kind = type(event).__name__.lower()
    facts = [
        _fact(name, value)
        for name, value in zip(event._fields, event, strict=True)
        if name not in {"run", "schedule", "strand"} and value not in (None, False, "")
    ]
    run = f"run {event.run}" if "run" in event._fields else "-----"
    return f"{run:7} {kind:8} " + "  ".join(facts)


def _fact(name: str, value: object) -> str:
    match value:
        case Flow():
            live = f" live={value.published}" if value.published else ""
            return f"{name}={value.flow_id}:{value.name} {value.status} {value.draft}{live}"
        case tuple():
            return f"{name}=({', '.join(_fact('', each) for each in value)})"
        case str() | int() | float():
            return str(value) if name in {"call", "said", "command"} else f"{name}={value}"
    return f"{name}={_noun(value)}"


def _noun(value: object) -> str:
    kind = type(value).__name__
    if kind == "Record":
        intent = value.intent.value if value.intent else "-"
        return (
            f"{value.key}: id={value.flow_id} {value.status.value} holds={short(value.fingerprint)}"
            f" open={intent}/{short(value.intended)} last={short(value.last_published)}"
            f" dated={value.updated_at}"
        )
    if kind == "Plan":
        return "; ".join(
            f"{flow.key}: {flow.verdict.value} {[step.action for step in flow.steps]}"
            for flow in value.flows
        )
    if kind == "ApplyReport":
        return "; ".join(
            f"{each.planned.key}: {[outcome.value for outcome in each.outcomes]}"
            + (f" {each.failure.kind.value}" if each.failure else "")
            + (" left in draft" if each.left_in_draft else "")
            for each in value.results
        )
    if kind == "Ok":
        return f"ok {_answer(value.value)}"
    if kind in {"Definite", "Ambiguous"}:
        return f"{kind.lower()} {value.failure.kind.value}: {value.failure.message}"
    return repr(value)


def _answer(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_answer(each) for each in value)}]"
    if type(value).__name__ == "FlowList":
        return _answer(value.flows)
    if type(value).__name__ == "LiveFlow":
        return f"{value.flow_id}:{value.name} {value.status_text} dated={value.updated_at}"
    if type(value).__name__ == "Definition":
        return short(value.fingerprint)
    return "" if value is None else str(value)


def short(fingerprint: str | None) -> str:
    return "-" if fingerprint is None else LABELS.get(fingerprint, fingerprint[:12])
