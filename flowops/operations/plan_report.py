"""A plan as it is told to people who review it: read from its JSON, whoever wrote that."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.compare.contract_change import ContractChange, Party
from flowops.errors import InvalidInput
from flowops.http.strict_json import NotUnderstood, parse_json
from flowops.planning.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 64 * 1024 * 1024
"""Bytes of a plan's JSON that are read at all."""

_ENVIRONMENT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SIGNS = {"create": "+", "replace-json": "~", "publish": "^"}


class SaidChange(Struct, frozen=True):
    """One change of a definition: what it is about (`copy`, `data contract`), and in words."""

    aspect: str
    sentence: str


class ReportedFlow(Struct, frozen=True):
    """`address` is its account's alias and its key; `title` the key, with the account where there
    are several. `why` are the reasons of the
    verdict, `differences` what differs from the live definition, as far as that can be read.
    """

    address: tuple[str, str]
    title: str
    name: str
    verdict: Verdict
    steps: tuple[str, ...]
    held: bool
    needs_you: bool
    why: tuple[str, ...]
    differences: tuple[str, ...]
    changes: tuple[SaidChange, ...]
    contract_changes: tuple[ContractChange, ...]

    @property
    def sign(self) -> str:
        if self.steps:
            return _SIGNS[self.steps[0]]
        return "!" if self.needs_you else ""

    @property
    def is_quiet(self) -> bool:
        """In sync, with nothing else to say."""
        return self.verdict is Verdict.IN_SYNC and not self.why and not self.contract_changes

    @property
    def breaking(self) -> tuple[ContractChange, ...]:
        found = [each for each in self.contract_changes if each.is_breaking]
        return tuple(sorted(found, key=lambda each: each.waived_because is not None))


class PlanReport(Struct, frozen=True):
    """`warnings` are places and messages, `unmanaged` names and statuses of live flows."""

    environment: str
    where: str
    plan_id: str
    flows: tuple[ReportedFlow, ...]
    warnings: tuple[tuple[str, str], ...]
    unmanaged: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        return not any(flow.steps for flow in self.flows)

    @property
    def breaking(self) -> tuple[tuple[str, ContractChange], ...]:
        """Of every flow, with its title. What somebody accepted is there too, last of its flow."""
        return tuple((flow.title, change) for flow in self.flows for change in flow.breaking)

    @property
    def is_quiet(self) -> bool:
        """Nothing to apply, and nothing that a reviewer has to know."""
        return not self.warnings and all(flow.is_quiet for flow in self.flows)

    @property
    def steps(self) -> Counter[str]:
        return Counter(step for flow in self.flows for step in flow.steps)

    @property
    def verdicts(self) -> Counter[Verdict]:
        return Counter(flow.verdict for flow in self.flows)

    @property
    def held(self) -> int:
        return sum(flow.held for flow in self.flows)


def read_plan_report(body: bytes, place: str) -> PlanReport:
    """What `plan --format json` printed. It may have been made by anybody: nothing is taken from it
    that is not of its kind, and its texts are texts. Raises InvalidInput.
    """
    document = read_report(body, place)
    if "exit_code" in document or any("direction" in flow for flow in document["flows"]):
        raise _refused(place, "is what apply or drift printed, not plan")
    return report_of(document)


def read_report(body: bytes, place: str) -> dict[str, Any]:
    """What plan, apply or drift printed: a document that fits `schemas/plan.schema.json`.

    Raises InvalidInput.
    """
    from jsonschema import Draft202012Validator

    from flowops.flowjson.schemas import load_schema

    if len(body) > LARGEST:
        raise _refused(place, f"is larger than {LARGEST // 1024**2} MiB")
    try:
        document = parse_json(body)
    except NotUnderstood as problem:
        raise _refused(place, str(problem)) from None
    wrong = next(Draft202012Validator(load_schema("plan")).iter_errors(document), None)
    if wrong is not None:
        raise _refused(place, f"is no plan at /{'/'.join(map(str, wrong.absolute_path))}")
    if not _ENVIRONMENT.fullmatch(document["environment"]):
        raise _refused(place, "names an environment that no manifest can have")
    found: dict[str, Any] = document
    return found


def report_of(document: Mapping[str, Any]) -> PlanReport:
    """Of a document that fits `schemas/plan.schema.json`."""
    listed = [*document["flows"], *document["unmanaged"]]
    several = len({each["waba"] for each in listed}) > 1
    return PlanReport(
        environment=document["environment"],
        where=document.get("where", ""),
        plan_id=document["plan_id"],
        flows=tuple(_flow(each, several=several) for each in document["flows"]),
        warnings=tuple(map(_warning, document.get("findings", ()))),
        unmanaged=tuple((each["name"], each["status"]) for each in document["unmanaged"]),
    )


def _flow(fields: Mapping[str, Any], *, several: bool) -> ReportedFlow:
    key, waba = fields["key"], fields["waba"]
    changes = fields.get("changes", ())
    return ReportedFlow(
        address=(waba, key),
        title=f"{key} @{waba}" if several else key,
        name=fields["name"],
        verdict=Verdict(fields["verdict"]),
        steps=tuple(step["action"] for step in fields["steps"]),
        held=fields.get("held", False),
        needs_you=fields.get("needs_you", False),
        why=tuple(fields["reasons"]),
        differences=tuple(fields.get("differences", ())),
        changes=tuple(SaidChange(each["aspect"], each["sentence"]) for each in changes),
        contract_changes=tuple(map(_contract_change, fields.get("contract_changes") or ())),
    )


def _contract_change(fields: Mapping[str, Any]) -> ContractChange:
    return ContractChange(
        Party(fields["party"]),
        fields["breaking"],
        fields["field"],
        fields["sentence"],
        fields["waived_because"],
    )


def _warning(fields: Mapping[str, Any]) -> tuple[str, str]:
    return f"{fields['path']}:{fields['line']}:{fields['column']}", fields["message"]


def _refused(place: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"{place} {why}", hint="flowops plan --format json prints what is read here"
    )
