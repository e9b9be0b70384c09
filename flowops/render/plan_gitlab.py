"""A plan as the counts that GitLab shows in a merge request (`artifacts:reports:terraform`).

https://docs.gitlab.com/user/infrastructure/iac/mr_integration/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.planning.plan import Plan


def gitlab_counts(plan: Plan) -> dict[str, int]:
    """Flows, not steps: a flow that is created and published is one. Nothing is ever deleted."""
    changed = sum(bool(flow.steps) for flow in plan.flows)
    created = plan.count_steps()["create"]
    return {"create": created, "update": changed - created, "delete": 0}
