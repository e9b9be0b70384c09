"""The real driver of apply: runs the generators of many flows at once, answering their wishes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from flowops.applying.flow import apply_flow
from flowops.errors import StoreFailed
from flowops.model.outcome import FailureKind
from flowops.operations.last_lists import last_lists
from flowops.steps import effects
from flowops.steps.publish import Publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flowops.applying.result import FlowResult
    from flowops.model.definition import Definition
    from flowops.model.record import Event, Record
    from flowops.operations.last_lists import Look
    from flowops.operations.workspace import World
    from flowops.planning.plan import Plan, PlannedFlow
    from flowops.steps.effects import Effect, LookLast, Performing, Tell

ENDS_THE_RUN = {FailureKind.ACCESS, FailureKind.OUT_OF_BUDGET}
"""Failures that every other flow would meet too, so that no further one is begun."""


class Waiting(Struct, frozen=True):
    """A flow that is done but for the last look."""

    performing: Performing[FlowResult]
    wish: LookLast


class Performer:
    """One flow's failure does not stop the others, unless all would fail of the same."""

    def __init__(self, world: World, on_event: Callable[[Tell], None]) -> None:
        self._world = world
        self._on_event = on_event
        self._ended = False

    def perform(
        self, plan: Plan, settled: Mapping[tuple[str, str], FlowResult] | None = None
    ) -> tuple[FlowResult, ...]:
        """One result for each flow; those that are `settled` already are not touched."""
        known = settled or {}

        def begin(planned: PlannedFlow) -> FlowResult | Waiting:
            return known.get(planned.pair.desired.address) or self._go_on(apply_flow(planned))

        # That a definition is on the disk has to be waited for; meanwhile a flow is created.
        published = _definitions(
            flow for flow in plan.flows if flow.pair.desired.address not in known
        )
        with self._world.ahead(self._world.ledger.save_definition, published):
            begun = self._world.in_parallel(begin, plan.flows)
        waiting = [each for each in begun if isinstance(each, Waiting)]
        look = last_lists(self._world, plan, [each.wish for each in waiting])
        ended = iter(self._world.in_parallel(lambda each: self._end(each, look), waiting))
        return tuple(next(ended) if isinstance(each, Waiting) else each for each in begun)

    def perform_flow(self, planned: PlannedFlow) -> FlowResult:
        """By itself: no list is read at the end."""
        return self._end(self._go_on(apply_flow(planned)), lambda _: None)

    def _go_on(
        self,
        performing: Performing[FlowResult],
        answer: Any = None,  # noqa: ANN401 - what a wish is answered with
    ) -> FlowResult | Waiting:
        """Until it ends, or waits for the last look: no thread waits with it."""
        try:
            wish = performing.send(answer)
            while not isinstance(wish, effects.LookLast):
                try:
                    answer = self._answer(wish)
                except StoreFailed as problem:
                    wish = performing.throw(problem)
                else:
                    wish = performing.send(answer)
        except StopIteration as ended:
            result: FlowResult = ended.value
        else:
            return Waiting(performing, wish)
        if result.failure is not None and result.failure.kind in ENDS_THE_RUN:
            self._ended = True
        return result

    def _end(self, begun: FlowResult | Waiting, look: Look) -> FlowResult:
        while isinstance(begun, Waiting):
            begun = self._go_on(begun.performing, look(begun.wish))
        return begun

    def _answer(self, effect: Effect) -> Any:  # noqa: ANN401, C901, PLR0911 - one line a wish
        gateway, ledger = self._world.gateway, self._world.ledger
        # The most frequent wishes come first.
        match effect:
            case effects.Tell():
                return self._on_event(effect)
            case effects.MayGoOn():
                return not (self._ended or self._world.stop.is_set())
            case effects.SaveRecord(record, event):
                return self._save(record, event)
            case effects.GetFlow(account, flow_id):
                return gateway.get_flow(account, flow_id)
            case effects.SaveDefinition(definition):
                return ledger.save_definition(definition)
            case effects.PutJson(account, flow_id, file_name, definition):
                return gateway.replace_json(account, flow_id, file_name, definition)
            case effects.PostPublish(account, flow_id):
                return gateway.publish_flow(account, flow_id)
            case effects.PostFlow(account, name, categories, definition):
                return gateway.create_flow(account, name, categories, definition)
            case effects.ListFlows(account):
                return gateway.list_flows(account)
            case effects.ReadDefinition(fingerprint):
                return ledger.read_definition(fingerprint)
            case effects.BackOff(attempt, retry_after):
                return self._world.patience.wait(attempt, retry_after)
            case effects.WaitQuietly(since):
                return self._wait_quietly(since)

    def _wait_quietly(self, since: str | None) -> bool:
        """Nothing to wait for once the quiet time is surely over. Announced is not yet sent:
        whoever is told to come back later waits for as long as the budget lasts.
        """
        limits = self._world.environment.limits
        if since is not None:
            past = (self._world.clock.now() - datetime.fromisoformat(since)).total_seconds()
            if past > limits.budget + limits.quiet:
                return True
        return self._world.patience.wait(1, limits.quiet)

    def _save(self, record: Record, event: Event) -> Record:
        applied_at = self._world.clock.now().isoformat(timespec="seconds")
        saved = replace(record, applied_at=applied_at)
        try:
            self._world.ledger.save_record(saved, event)
        except StoreFailed as problem:
            # The id of a flow just made must reach a person if it cannot reach the disk.
            known_as = f" ({record.key} is flow {record.flow_id})" if record.flow_id else ""
            raise StoreFailed(problem.message + known_as, hint=problem.hint) from problem
        return saved


def _definitions(flows: Iterable[PlannedFlow]) -> Iterable[Definition]:
    """What these flows keep before they are published, each once."""
    steps = (step for flow in flows for step in flow.steps if isinstance(step, Publish))
    return {step.definition.fingerprint: step.definition for step in steps}.values()
