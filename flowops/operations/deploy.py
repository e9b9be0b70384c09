"""Apply: the main job."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.applying.result import StepOutcome
from flowops.errors import ExitCode, PlanStale
from flowops.model.outcome import FailureKind
from flowops.operations.failures import must
from flowops.operations.planning_run import plan_flows
from flowops.operations.sides import reading_sides

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flowops.applying.result import FlowResult
    from flowops.model.flows import Account
    from flowops.operations.workspace import Wish, World
    from flowops.planning.plan import Plan, PlannedFlow
    from flowops.steps.effects import Tell


class Approval(Enum):
    """What became of the question whether to perform a plan."""

    YES = "yes"
    AFTER_THOUGHT = "yes, after a person thought about it"
    NO = "no"


class ApplyReport(Struct, frozen=True):
    """What an apply came to. `results` stand in the order of `plan.flows`; empty if declined."""

    plan: Plan
    results: tuple[FlowResult, ...]
    interrupted: bool = False
    declined: bool = False

    def count_steps(self, outcome: StepOutcome) -> int:
        return sum(result.outcomes.count(outcome) for result in self.results)

    @property
    def exit_code(self) -> ExitCode:
        """7 before 4 before 130 before 6 before 9; 1 if something failed and nothing applied."""
        failures = [result for result in self.results if result.failure is not None]
        owed = any(flow.pair.is_left_in_draft and not flow.steps for flow in self.plan.flows)
        if owed or any(result.left_in_draft for result in self.results):
            return ExitCode.LEFT_IN_DRAFT
        if any(each.failure and each.failure.kind is FailureKind.ACCESS for each in failures):
            return ExitCode.ACCESS
        if self.interrupted or self.declined:
            return ExitCode.INTERRUPTED if self.interrupted else ExitCode.FAILED
        if any(not each.needs_you for each in failures):
            wrote = any(result.wrote for result in self.results)
            return ExitCode.PARTIAL if wrote else ExitCode.FAILED
        if failures or any(flow.needs_a_person for flow in self.plan.flows):
            return ExitCode.NEEDS_YOU
        return ExitCode.DONE


def apply_flows(
    world: World,
    read_wish: Callable[[], Wish],
    *,
    approve: Callable[[Plan], Approval],
    on_event: Callable[[Tell], None],
    reviewed: str | None = None,
    allowed: Collection[str] = (),
) -> ApplyReport:
    """Make the accounts as wanted, under the locks of its accounts.

    What `read_wish` raises comes before whatever the accounts answer, and before the first write.
    `approve` is shown the plan before anything is written. `reviewed` is the plan_id that somebody
    approved earlier. Raises LockHeld, PlanStale, PlanRefused before the first write.
    """
    with world.ledger.lock(world.environment.account_ids):
        with reading_sides(world) as at_once:
            wish = read_wish()
            # As in a plan: the lists are on their way, and what comes after them is imported.
            from flowops.operations.canary import try_on_scratch
            from flowops.operations.performer import Performer
            from flowops.planning.guards import check_guards

            plan = plan_flows(at_once, wish)
        if reviewed is not None and plan.plan_id != reviewed:
            raise _stale(reviewed, plan.plan_id)
        check_guards(plan, allowed)
        _keep_definitions(plan)
        approval = approve(plan)
        if approval is Approval.NO:
            return ApplyReport(plan, (), declined=True)
        if approval is Approval.AFTER_THOUGHT:
            # Somebody took their time, and the account may have moved meanwhile.
            now = plan_flows(world, wish)
            if now.plan_id != plan.plan_id:
                raise _stale(plan.plan_id, now.plan_id)
        plan = _look_before_creating(world, plan)
        performer = Performer(world, on_event)
        refused = try_on_scratch(world, plan, performer) if world.environment.canary else {}
        results = performer.perform(plan, refused)
    return ApplyReport(plan, results, interrupted=world.stop.is_set() and _was_stopped(results))


def _look_before_creating(world: World, plan: Plan) -> Plan:
    """One pass over several pages may miss a flow, while others come and go between them. So the
    names to create are looked up once more, under the lock, before anything is written; a create
    whose name is there by now looks for itself, as it does after an answer that was lost.
    """
    accounts = [
        account
        for account in dict.fromkeys(flow.pair.account for flow in plan.flows if _creates(flow))
        if plan.lists[account].pages > 1
    ]
    from flowops.steps.create import Create

    lists = world.in_parallel(lambda account: _names_in(world, account), accounts)
    names = dict(zip(accounts, lists, strict=True))

    def looked_up(flow: PlannedFlow) -> PlannedFlow:
        if not _creates(flow) or flow.pair.desired.name not in names.get(flow.pair.account, ()):
            return flow
        steps = (
            replace(step, was_sent=True) if isinstance(step, Create) else step
            for step in flow.steps
        )
        return replace(flow, steps=tuple(steps))

    return replace(plan, flows=tuple(looked_up(flow) for flow in plan.flows))


def _creates(flow: PlannedFlow) -> bool:
    from flowops.steps.create import Create

    return any(isinstance(step, Create) for step in flow.steps)


def _names_in(world: World, account: Account) -> set[str]:
    outcome = world.gateway.list_flows(account)
    listed = must(outcome, f"listing the flows of account {account.alias}", world.environment)
    return {flow.name for flow in listed.flows}


def _was_stopped(results: tuple[FlowResult, ...]) -> bool:
    return any(StepOutcome.SKIPPED in result.outcomes for result in results)


def _stale(reviewed: str, now: str) -> PlanStale:
    return PlanStale(
        f"the account is not as it was when the plan was made: plan {reviewed} would be {now} now",
        hint="nothing was written; make and review a new plan",
    )


def _keep_definitions(plan: Plan) -> None:
    """What is written is what was planned, whatever becomes of its file meanwhile. Raises
    InvalidInput where it became another one already.
    """
    for flow in plan.flows:
        if flow.steps:
            flow.pair.desired.definition.load()
