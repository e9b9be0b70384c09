"""A saved plan: what was reviewed, with the definitions that were reviewed, sealed by its hash.

The seal finds a file that was cut or edited; it is no signature. What is performed is planned anew
from the pinned definitions and must come to the same `plan_id`, so the file cannot smuggle a step.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flowops import __version__
from flowops.errors import PlanStale
from flowops.model.definition import Definition, canonical_text
from flowops.model.flows import Account, DesiredFlow
from flowops.model.status import FlowStatus
from flowops.operations.workspace import Wish

if TYPE_CHECKING:
    from flowops.model.environment import Environment
    from flowops.planning.plan import Plan

FORMAT = "flowops-saved-plan"
FORMAT_VERSION = 1
SEAL = "sha256"

CLOCKS_DIFFER = 600.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """`plan_id` is the reviewed one."""

    environment: str
    gateway: str
    accounts: tuple[Account, ...]
    plan_id: str
    made: datetime
    wish: Wish

    def check_environment(self, environment: Environment) -> None:
        """Raises PlanStale if the manifest's environment of that name is another place by now."""
        if (self.gateway, self.accounts) != (environment.gateway, environment.accounts):
            raise PlanStale(
                f"the plan was made for another gateway or account than {environment.name} is now",
                hint="nothing was written; make and review a new plan",
            )

    def check_age(self, now: datetime, longest: float) -> None:
        """Raises PlanStale where it was made more than `longest` seconds ago, or in the future.

        What was reviewed that long ago was reviewed for another day. A little into the future is
        the clock of another machine.
        """
        age = (now - self.made).total_seconds()
        if age < -CLOCKS_DIFFER:
            raise PlanStale(
                f"the plan says that it was made at {self.made_at}, which is still to come",
                hint="nothing was written; look at the clocks, then make and review a new plan",
            )
        if age > longest:
            raise PlanStale(
                f"the plan was made at {self.made_at}, and is good for {longest / 3600:g} hours",
                hint="nothing was written; make and review a new plan",
            )

    @property
    def made_at(self) -> str:
        return self.made.isoformat(timespec="seconds")


def write_saved_plan(plan: Plan, wish: Wish, made_at: str) -> str:
    """The file's text."""
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "flowops": __version__,
        "environment": plan.environment.name,
        "gateway": plan.environment.gateway,
        "accounts": [[each.alias, each.waba_id] for each in plan.environment.accounts],
        "plan_id": plan.plan_id,
        "made_at": made_at,
        "selected": sorted(wish.selected),
        "adopt": sorted(wish.adopt),
        "take_over": sorted(wish.take_over),
        "flows": [_flow(flow) for flow in wish.desired],
    }
    return _text({**document, SEAL: _seal(document)})


def read_saved_plan(text: str) -> SavedPlan:
    """Raises PlanStale for anything but a whole, unedited plan of this version of flowops."""
    try:
        document = json.loads(text)
        whole = _text(document)
        seal = document.pop(SEAL)
        if document["format"] != FORMAT:
            raise _refused("is not a plan of flowops")
        if document["format_version"] != FORMAT_VERSION or document["flowops"] != __version__:
            raise _refused(f"was made by flowops {document['flowops']}, this is {__version__}")
        # Not a blank more or less: what was reviewed is this very text.
        if seal != _seal(document) or whole != text:
            raise _refused("was edited or damaged after it was saved")
        return _parse(document)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise _refused("is not a whole plan of flowops") from problem


def _parse(document: dict[str, Any]) -> SavedPlan:
    wish = Wish(
        desired=tuple(_desired(flow) for flow in document["flows"]),
        selected=frozenset(document["selected"]),
        adopt=frozenset(document["adopt"]),
        take_over=frozenset(document["take_over"]),
    )
    return SavedPlan(
        environment=document["environment"],
        gateway=document["gateway"],
        accounts=tuple(Account(*each) for each in document["accounts"]),
        plan_id=document["plan_id"],
        made=datetime.fromisoformat(document["made_at"]).astimezone(UTC),
        wish=wish,
    )


def _flow(flow: DesiredFlow) -> dict[str, Any]:
    return {
        "key": flow.key,
        "account": [flow.account.alias, flow.account.waba_id],
        "name": flow.name,
        "categories": sorted(flow.categories),
        "definition": flow.definition.text,
        "status": flow.status.value,
        "file_name": flow.file_name,
        "path": flow.path,
        "endpoint_uri": flow.endpoint_uri,
        "renamed_from": flow.renamed_from,
        "pinned_id": flow.pinned_id,
        "ignore": sorted(flow.ignore),
        "protect": flow.protect,
    }


def _desired(flow: dict[str, Any]) -> DesiredFlow:
    text = flow["definition"]
    return DesiredFlow(
        key=flow["key"],
        account=Account(*flow["account"]),
        name=flow["name"],
        categories=frozenset(flow["categories"]),
        definition=Definition(json.loads(text.removeprefix("\ufeff")), text),
        status=FlowStatus(flow["status"]),
        file_name=flow["file_name"],
        path=flow["path"],
        endpoint_uri=flow["endpoint_uri"],
        renamed_from=flow["renamed_from"],
        pinned_id=flow["pinned_id"],
        ignore=frozenset(flow["ignore"]),
        protect=flow["protect"],
    )


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _seal(document: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_text(document).encode()).hexdigest()


def _refused(what: str) -> PlanStale:
    return PlanStale(
        f"the plan file {what}", hint="nothing was written; make and review a new plan"
    )
