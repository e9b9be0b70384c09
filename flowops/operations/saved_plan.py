"""A saved plan: what was reviewed, with the definitions that were reviewed, sealed by its hash.

The seal finds a file that was cut or edited; it is no signature. What is performed is planned anew
from the pinned flows and must come to the same `plan_id`, which covers every field of them, so the
file cannot smuggle a step. What a forger of seals may change unseen is what changes nothing: the
layout of a definition, and the time that the file says it was made at.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops import __version__
from flowops.errors import PlanStale
from flowops.manifest.selection import narrowed
from flowops.model.definition import canonical_text
from flowops.model.fleet import Shard
from flowops.operations.pinned_flow import (
    account_fields,
    flow_fields,
    read_account,
    read_fields,
    read_flag,
    read_flow,
    read_key,
    read_list,
    read_number,
    read_set,
    read_text,
)
from flowops.operations.workspace import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.model.environment import Environment
    from flowops.model.fleet import Part
    from flowops.model.flows import Account
    from flowops.planning.plan import Plan

FORMAT = "flowops-saved-plan"
FORMAT_VERSION = 1
SEAL = "sha256"

CLOCKS_DIFFER = 600.0
"""Seconds."""


class SavedPlan(Struct, frozen=True):
    """`plan_id` is the reviewed one. `is_part` where the plan leaves accounts of its environment
    out, and `shard` is the one that it is for, if any.
    """

    environment: str
    gateway: str
    accounts: tuple[Account, ...]
    plan_id: str
    made: datetime
    wish: Wish
    is_part: bool = False
    shard: Shard | None = None

    def environment_of(self, environment: Environment) -> Environment:
        """The manifest's environment of that name, with the accounts that the plan is for.

        Raises PlanStale if it is another place by now.
        """
        is_there = self.accounts == environment.accounts
        if self.is_part:
            is_there = set(self.accounts) < set(environment.accounts)
        if self.gateway != environment.gateway or not is_there:
            raise PlanStale(
                f"the plan was made for another gateway or account than {environment.name} is now",
                hint="nothing was written; make and review a new plan",
            )
        if not self.is_part and self.shard is None:
            return environment
        known = {each: each for each in environment.accounts}
        accounts = tuple(known[each] for each in self.accounts)
        return narrowed(environment, accounts, environment.accounts, self.shard)

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
    # A key that the environment skips, or that is for no account here, selects nothing.
    there = {flow.key for flow in wish.desired}
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "flowops": __version__,
        "environment": plan.environment.name,
        "gateway": plan.environment.gateway,
        "accounts": [account_fields(each) for each in plan.environment.accounts],
        "is_part": bool(plan.environment.left_out),
        "shard": _shard_fields(plan.environment.part),
        "plan_id": plan.plan_id,
        "made_at": made_at,
        "selected": sorted(wish.selected & there),
        "adopt": sorted(wish.adopt & there),
        "take_over": sorted(wish.take_over & there),
        "flows": [flow_fields(flow) for flow in wish.desired],
    }
    return _text({**document, SEAL: _seal(document)})


def read_saved_plan(text: str) -> SavedPlan:
    """Raises PlanStale for anything but a whole, unedited plan of this version of flowops."""
    try:
        document = json.loads(text)
        seal = document.pop(SEAL)
        if document["format"] != FORMAT:
            raise _refused("is not a plan of flowops")
        version = document["format_version"]
        if (type(version), version) != (int, FORMAT_VERSION) or document["flowops"] != __version__:
            raise _refused(f"was made by flowops {document['flowops']}, this is {__version__}")
        # Not a blank more or less: what was reviewed is this very text.
        if seal != _seal(document) or _text({**document, SEAL: seal}) != text:
            raise _refused("was edited or damaged after it was saved")
        return _parse(document)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise _refused("is not a whole plan of flowops") from problem


def _parse(document: dict[str, Any]) -> SavedPlan:
    fields = read_fields(document, _FIELDS)
    wish = Wish(fields["flows"], fields["selected"], fields["adopt"], fields["take_over"])
    _check_whole(wish, fields["accounts"])
    return SavedPlan(
        environment=fields["environment"],
        gateway=fields["gateway"],
        accounts=fields["accounts"],
        plan_id=fields["plan_id"],
        made=fields["made_at"],
        wish=wish,
        is_part=fields["is_part"],
        shard=fields["shard"],
    )


def _check_whole(wish: Wish, accounts: tuple[Account, ...]) -> None:
    """Nothing is chosen that is not there, and nothing is there twice. Raises ValueError."""
    addresses = [flow.address for flow in wish.desired]
    consented = wish.adopt | wish.take_over
    are_consistent = (
        len(set(addresses)) == len(addresses)
        and len(set(accounts)) == len(accounts)
        and all(flow.account in accounts for flow in wish.desired)
        and wish.selected <= {flow.key for flow in wish.desired}
        and consented <= wish.selected
        and not wish.adopt & wish.take_over
    )
    if not are_consistent:
        raise ValueError("its parts do not fit together")


def _shard_fields(part: Part | None) -> list[int] | None:
    return [part.shard.index, part.shard.count] if part and part.shard else None


def _read_shard(value: object) -> Shard | None:
    if value is None:
        return None
    index, count = read_list(value, read_number)
    if not 1 <= index <= count:
        raise ValueError("no shard")
    return Shard(index, count)


def _read_moment(value: object) -> datetime:
    moment = datetime.fromisoformat(read_text(value))
    if moment.isoformat(timespec="seconds") != value or moment.tzinfo is None:
        raise ValueError("not as it was written")
    return moment.astimezone(UTC)


def _read_keys(value: object) -> frozenset[str]:
    return read_set(value, read_key)


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "format": read_text,
    "format_version": int,
    "flowops": read_text,
    "environment": read_key,
    "gateway": read_text,
    "accounts": lambda value: read_list(value, read_account),
    "is_part": read_flag,
    "shard": _read_shard,
    "plan_id": read_text,
    "made_at": _read_moment,
    "selected": _read_keys,
    "adopt": _read_keys,
    "take_over": _read_keys,
    "flows": lambda value: read_list(value, read_flow),
}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _seal(document: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_text(document).encode()).hexdigest()


def _refused(what: str) -> PlanStale:
    return PlanStale(
        f"the plan file {what}", hint="nothing was written; make and review a new plan"
    )
