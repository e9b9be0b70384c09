"""Everything that a renderer is given, with one and the same source of texts in every place.

`say` gives the texts. What is there and how often depends on nothing else, so two scenes that
differ in `say` alone differ in their words alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property

from msgspec.structs import replace

from flowops.applying.result import FlowResult, StepOutcome
from flowops.compare.changes.change import Aspect, Change
from flowops.compare.changes.change import Deed as ChangeDeed
from flowops.compare.contract_change import ContractChange, Party
from flowops.compare.evidence import Knowledge
from flowops.compare.pairing import Consent, FlowPair, Pairing
from flowops.findings import Finding, Location, Severity
from flowops.flowjson.contract import Contract, Field, Occasion, Payload
from flowops.flowjson.sending import DataField
from flowops.model.definition import Definition
from flowops.model.environment import Environment
from flowops.model.flows import (
    Account,
    DesiredFlow,
    FlowMessage,
    LiveFlow,
    Preview,
    ValidationError,
)
from flowops.model.outcome import Failure, FailureKind
from flowops.model.record import Author, Evidence, Intent, Record
from flowops.model.status import FlowStatus
from flowops.operations.checker import Validation
from flowops.operations.contracts import FlowContract
from flowops.operations.deploy import ApplyReport
from flowops.operations.drift import heartbeat_of
from flowops.operations.history import Deed, FlowHistory, Result
from flowops.operations.merging import Merged
from flowops.operations.outputs import FlowOutput
from flowops.operations.plan_report import SaidChange, report_of
from flowops.operations.preview import PreviewOf
from flowops.operations.review import FlowReview
from flowops.operations.rollback import WayBack
from flowops.operations.scratch_preview import ScratchPreview
from flowops.planning.direction import Direction
from flowops.planning.plan import make_plan
from flowops.render.plan_json import apply_document, plan_document
from flowops.sandbox import Overview, ShownAccount, ShownFlow, ShownRequest
from tests.hostile.reviews import review_of_texts
from tests.hostile.texts import quoting

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Scene:
    """One of everything, made when it is asked for. `seed` chooses between the shapes."""

    def __init__(self, say, seed):
        self._say, self._seed = say, seed

    @cached_property
    def accounts(self):
        return [Account(self._say(), self._say()) for _ in range(1 + self._seed % 2)]

    @cached_property
    def where(self):
        return self._say()

    @cached_property
    def findings(self):
        return [self._finding(severity, each) for severity in Severity for each in (0, 1)]

    @cached_property
    def validation(self):
        paths = (each.location.path for each in self.findings)
        return Validation((self._say(), *paths), tuple(self.findings), waived=1)

    @cached_property
    def plan(self):
        return self._plan()

    @cached_property
    def plan_report(self):
        """As its JSON may say it, whoever wrote that."""
        report = report_of(plan_document(self.plan, self.findings, where=self.where))
        said = tuple(SaidChange("copy", text) for text in self.texts(2))
        promises = tuple(map(self._contract_change, (0, 1, 2)))
        flows = [replace(each, changes=said, contract_changes=promises) for each in report.flows]
        return replace(report, flows=tuple(flows))

    @cached_property
    def merged_reports(self):
        """A plan and an apply of shards, whoever wrote their files."""
        (why,) = self.texts(1)
        applied, planned = apply_document(self.report), plan_document(self.plan, self.findings)
        failed = [{**each, "name": why, "error": why, "flow_id": why} for each in applied["flows"]]
        told = [{**each, "name": why, "reasons": [why]} for each in planned["flows"]]
        return (
            Merged({**planned, "flows": told}, self.where),
            Merged({**applied, "flows": failed}, self.where),
        )

    @cached_property
    def heartbeat(self):
        return heartbeat_of(self.plan, NOON, 1.5)

    @cached_property
    def report(self):
        results = tuple(map(self._result, self.plan.flows))
        return ApplyReport(self.plan, results, interrupted=self._seed % 3 == 0)

    @cached_property
    def outputs(self):
        return [self._output(alias) for alias in self.texts(2)]

    @cached_property
    def contracts(self):
        """Not read from a definition, in which a text may mean something."""
        say = self._say
        schema = {"type": "string", "enum": [say(), say()]}
        payloads = {
            each: (Payload(each, say(), say(), (Field(say(), schema), Field(say(), {}))),)
            for each in (Occasion.COMPLETE, Occasion.EXCHANGE, Occasion.ANSWER, Occasion.ENTRY)
        }
        contract = Contract((say(),), *payloads.values(), has_endpoint=True, data_api=say())
        return [FlowContract(say(), say(), contract)]

    @cached_property
    def overview(self):
        return self._overview()

    @cached_property
    def message(self):
        return FlowMessage(*self.texts(7), dict([self.texts(2)]))

    @cached_property
    def previews(self):
        return [
            PreviewOf(self._desired(), self._live(), Preview(self._say(), self._say()))
            for _ in range(1 + self._seed % 2)
        ]

    @cached_property
    def scratch_previews(self):
        """One that Meta took, and one in which it found errors."""
        taken, refused = self._live(), self._live()
        link = Preview(self._say(), self._say())
        return [
            ScratchPreview(self._desired(), taken, (), link),
            ScratchPreview(self._desired(), refused, refused.validation_errors, None),
        ]

    @cached_property
    def deeds(self):
        return [self._deed(result) for result in Result]

    @cached_property
    def histories(self):
        deed = self.deeds[0]
        record = replace(self._record(), held=frozenset({deed.fingerprint}))
        return [FlowHistory(record, tuple(self.deeds)), FlowHistory(self._record(), ())]

    @cached_property
    def last_deeds(self):
        """Of every flow of the plan."""
        return {flow.pair.desired.address: self._deed(Result.APPLIED) for flow in self.plan.flows}

    @cached_property
    def ways_back(self):
        return [WayBack(self._desired(), self._record(), deed) for deed in (*self.deeds, None)]

    @cached_property
    def environment(self):
        return Environment(self._say(), self._say(), tuple(self.accounts), state=self._say())

    @cached_property
    def changes(self):
        """One of every deed to every kind of subject, in every aspect."""
        subjects = [
            ("flow", ("version",)),
            ("screen", ()),
            ("component", ()),
            ("component", (self._say(), "visible")),
            ("action", ("on-click-action", "next", "name")),
            (f"option {self._say()}", ("data-source", 1)),
            (f"payload field {self._say()}", ("on-click-action", "payload", self._say())),
            (f"data field {self._say()}", ("data", self._say(), self._say())),
            (f"route {self._say()}", ("routing_model", self._say(), 0)),
        ]
        return [
            self._change(deed, aspect, subject, path)
            for deed in ChangeDeed
            for subject, path in subjects
            for aspect in (Aspect.CONTRACT, Aspect.COPY)
        ]

    @cached_property
    def reviews(self):
        before, after = self._definition(), self._definition()
        promises = tuple(
            ContractChange(party, is_breaking, self._say(), quoting(self._say), because)
            for party in Party
            for is_breaking, because in ((True, None), (True, self._say()), (False, None))
        )
        changed = self._review(before, after, tuple(self.changes), promises)
        unknown = replace(self._review(None, after), unknown_because=self._say())
        return [changed, self._review(None, after), self._review(before, None), unknown]

    def _review(self, before, after, changes=(), promises=()):
        say = self._say
        return FlowReview(say(), say(), say(), before, after, None, None, changes, promises)

    def _change(self, deed, aspect, subject, path):
        say = self._say
        value = {"text": say(), say(): [say()]} if self._seed % 3 == 0 else say()
        route = ("screens", 0, say(), say(), 1)
        return Change(
            aspect, deed, subject, say(), say(), path, value, say(), route, route, action=say()
        )

    def _deed(self, result):
        say = self._say
        author = Author(say(), say(), say())
        return Deed(7, say(), say(), result, say(), author, is_rollback=bool(self._seed % 2))

    @cached_property
    def drawn_reviews(self):
        """With screens: alone, and beside a former revision."""
        return [review_of_texts(self._say, compares=each) for each in (False, True)]

    def texts(self, count):
        return [self._say() for _ in range(count)]

    def _contract_change(self, variant):
        reason = self._say() if variant == 2 else None
        return ContractChange(Party.RECEIVER, variant > 0, self._say(), quoting(self._say), reason)

    def _finding(self, severity, variant):
        say = self._say
        place = Location(say(), 3, 5, 3 + variant, 9)
        optional = {"hint": say(), "code": say(), "where": say()} if variant else {}
        frame = (say(), say())[: 1 + variant]
        return Finding(say(), say(), place, severity, route=(say(), 1), frame=frame, **optional)

    def _plan(self):
        account, say = self.accounts[0], self._say
        environment = Environment(say(), say(), tuple(self.accounts), state=say())
        pairs = (
            FlowPair(self._desired(), record=self._record()),
            FlowPair(self._desired(), rivals=(self._live(), self._live())),
            self._known(self._live(FlowStatus.PUBLISHED)),
            self._known(self._live(FlowStatus.DRAFT), consent=Consent.TAKE_OVER),
            self._known(self._live(FlowStatus.UNKNOWN)),
            self._known(self._live(FlowStatus.BLOCKED)),
            self._blocked(),
        )
        unmanaged = ((account, self._live()), (self.accounts[-1], self._live()))
        plan = make_plan(environment, Pairing(pairs, unmanaged, {}))
        # Each once, whatever the pairs come to.
        flows = [
            replace(flow, direction=direction)
            for flow, direction in zip(plan.flows, [*Direction, *Direction], strict=False)
        ]
        return replace(plan, flows=tuple(flows))

    def _known(self, live, consent=Consent.NONE):
        before = self._definition()
        known = Knowledge(before.fingerprint, Evidence.READ_BACK)
        record = replace(self._record(), fingerprint=None)
        desired = self._desired()
        return FlowPair(desired, live, record, known, consent=consent, live_definition=before)

    def _blocked(self):
        """A draft in which Meta found errors."""
        desired = self._desired()
        known = Knowledge(desired.definition.fingerprint, Evidence.RECORD)
        return FlowPair(desired, self._live(FlowStatus.DRAFT), self._record(), known)

    def _definition(self):
        """What is handed over must not be a binding, of whose value nothing is said."""
        say = self._say
        children = [
            {"type": "TextHeading", "text": say()},
            {"type": say(), "name": say(), "label": say()},
            {"type": "Dropdown", "name": say(), "data-source": [{"id": say(), "title": say()}]},
            {
                "type": "Footer",
                "label": say(),
                "on-click-action": {
                    "name": "complete",
                    "payload": {say(): f"X {say()}".replace("${", "$")},
                },
            },
        ]
        layout = {"type": "SingleColumnLayout", "children": children}
        data = {say(): {"type": "string", "__example__": say()}}
        screen = {"id": say(), "title": say(), "data": data, "layout": layout}
        return Definition.from_value({"version": say(), "screens": [screen]})

    def _desired(self):
        say = self._say
        return DesiredFlow(
            key=say(),
            account=self.accounts[0],
            name=say(),
            categories=frozenset({say()}),
            definition=self._definition(),
            status=FlowStatus.PUBLISHED,
            file_name=say(),
            path=say(),
            endpoint_uri=say(),
            renamed_from=say(),
            protect=bool(self._seed % 2),
            breaking={say(): say()},
        )

    def _live(self, status=FlowStatus.DRAFT):
        say = self._say
        errors = (ValidationError(say(), say(), (say(), say())), ValidationError(say(), say()))
        return LiveFlow(
            flow_id=say(),
            name=say(),
            status=status,
            status_text=say(),
            categories=frozenset({say()}),
            validation_errors=errors,
            endpoint_uri=say(),
            updated_at=say(),
        )

    def _record(self):
        say = self._say
        intent = Intent.PUBLISH if self._seed % 2 else None
        return Record(
            say(), say(), say(), say(), FlowStatus.PUBLISHED, say(),
            updated_at=say(), intent=intent, applied_at=say(), endpoint_uri=say(),
        )  # fmt: skip

    def _result(self, planned):
        say = self._say
        return FlowResult(
            planned,
            tuple(StepOutcome.FAILED for _ in planned.steps),
            Failure(FailureKind.REJECTED, say()),
            (ValidationError(say(), say(), (say(),)),),
            flow_id=say(),
            put_back=bool(self._seed % 2),
            left_in_draft=not self._seed % 4,
        )

    def _output(self, alias):
        say = self._say
        example = {say(): [say()]}
        fields = (DataField(say(), "string", say()), DataField(say(), None, example))
        return FlowOutput(f"key-{self._seed}", alias, say(), say(), say(), say(), fields)

    def _overview(self):
        say = self._say
        flow = ShownFlow(say(), say(), say(), (say(),), True, NOON, 1, 2, say())
        return Overview(
            (ShownAccount(say(), say(), False, (flow,)),),
            (ShownRequest(NOON, say(), say(), None),),
        )
