"""How the API behaves, as flowops sees it through its client, whoever is behind it."""

from __future__ import annotations

import pytest

from flowops.model.definition import Definition
from flowops.model.flows import FlowMessage
from flowops.model.outcome import Definite, FailureKind, Ok
from flowops.model.status import FlowStatus
from tests.e2e.project import broken_definition, definition

CATEGORIES = frozenset({"LEAD_GENERATION", "OTHER"})
NOWHERE = "999999999999999"


def flow_json(text="Hello"):
    return Definition.from_value(definition(text))


def broken_json():
    return Definition.from_value(broken_definition())


@pytest.fixture
def create(far, gateway):
    def create(text="A flow", flow=None):
        return gateway.create_flow(far.account, far.name(text), CATEGORIES, flow or flow_json())

    return create


@pytest.fixture
def made(create):
    """The id of a new flow."""
    return lambda *arguments: done(create(*arguments)).flow_id


@pytest.fixture
def status(far, gateway):
    return lambda flow_id: done(gateway.get_flow(far.account, flow_id)).status


@pytest.fixture
def replace(far, gateway):
    def replace(flow_id, flow=None):
        return gateway.replace_json(far.account, flow_id, "flow.json", flow or flow_json())

    return replace


@pytest.fixture
def publish(far, gateway):
    return lambda flow_id: gateway.publish_flow(far.account, flow_id)


def done(outcome):
    assert isinstance(outcome, Ok), outcome
    return outcome.value


def refused(outcome):
    assert isinstance(outcome, Definite), outcome
    return outcome.failure.kind


def test_a_new_flow_is_a_draft_of_its_name_and_categories(far, gateway, create):
    created = done(create())
    read = done(gateway.get_flow(far.account, created.flow_id))

    assert created.status is read.status is FlowStatus.DRAFT
    assert read.name == far.name("A flow")
    assert read.categories == CATEGORIES
    assert read.json_version == "7.1"
    assert read.validation_errors == ()


def test_a_list_holds_every_flow_however_many_pages_it_takes(far, gateway, made):
    ids = {made(f"Flow {number}") for number in range(7)}

    listed = done(gateway.list_flows(far.account))

    assert ids <= {flow.flow_id for flow in listed.flows}
    assert len(listed.flows) == len({flow.flow_id for flow in listed.flows})


def test_a_name_belongs_to_one_flow(create):
    done(create("Taken"))

    assert refused(create("Taken")) is FailureKind.NAME_TAKEN


def test_names_are_told_apart_by_letter_case(create):
    done(create("case"))

    assert done(create("Case")).status is FlowStatus.DRAFT


def test_a_draft_stays_a_draft_when_its_definition_is_replaced(made, replace, status):
    flow_id = made()

    assert done(replace(flow_id, flow_json("changed"))) == ()
    assert status(flow_id) is FlowStatus.DRAFT


def test_a_definition_with_errors_is_stored_and_its_errors_are_told(far, gateway, made, replace):
    flow_id = made()

    (answered,) = done(replace(flow_id, broken_json()))
    (read,) = done(gateway.get_flow(far.account, flow_id)).validation_errors

    assert answered == read
    assert read.code
    assert read.message
    assert read.paths == ("screens[0]",)


def test_a_flow_that_is_created_with_errors_tells_them_when_it_is_read(far, gateway, create):
    created = done(create("Broken", broken_json()))

    assert done(gateway.get_flow(far.account, created.flow_id)).validation_errors


def test_a_definition_with_errors_is_not_published(made, publish, status):
    flow_id = made("Broken", broken_json())

    assert refused(publish(flow_id)) is FailureKind.REJECTED
    assert status(flow_id) is FlowStatus.DRAFT


def test_a_version_that_does_not_exist_creates_nothing(far, gateway, create):
    old = Definition.from_value(definition() | {"version": "0.1"})

    assert refused(create("Old", old)) is FailureKind.REJECTED
    assert far.name("Old") not in {
        flow.name for flow in done(gateway.list_flows(far.account)).flows
    }


def test_a_draft_is_published(made, publish, status):
    flow_id = made()

    done(publish(flow_id))

    assert status(flow_id) is FlowStatus.PUBLISHED


def test_a_published_flow_is_not_published_again(made, publish):
    flow_id = made()
    done(publish(flow_id))

    assert refused(publish(flow_id)) is FailureKind.NOT_DRAFT


def test_an_upload_sends_a_published_flow_back_to_draft(made, publish, replace, status):
    flow_id = made()
    done(publish(flow_id))

    done(replace(flow_id, flow_json("changed")))
    assert status(flow_id) is FlowStatus.DRAFT

    done(publish(flow_id))
    assert status(flow_id) is FlowStatus.PUBLISHED


def test_a_preview_is_a_link_that_stays_the_same(far, gateway, made):
    flow_id = made()

    first = done(gateway.get_preview(far.account, flow_id))
    second = done(gateway.get_preview(far.account, flow_id))

    assert first == second
    assert first.url.startswith("http")
    assert first.expires_at


def test_a_published_flow_is_sent_in_a_message(far, gateway, made, publish):
    flow_id = made()
    done(publish(flow_id))

    assert done(gateway.send_message(far.phone, message(far, flow_id))).startswith("wamid.")


def test_a_draft_is_not_sent_in_a_message(far, gateway, made):
    assert refused(gateway.send_message(far.phone, message(far, made()))) is FailureKind.REJECTED


def message(far, flow_id):
    return FlowMessage(
        to=far.to,
        body="Hello",
        token="session-1",
        flow_id=flow_id,
        call_to_action="Open",
        action="navigate",
        screen="ONLY",
    )


def test_a_flow_that_does_not_exist_is_not_found(far, gateway, replace, publish):
    answers = (
        gateway.get_flow(far.account, NOWHERE),
        gateway.get_preview(far.account, NOWHERE),
        replace(NOWHERE),
        publish(NOWHERE),
    )

    assert {refused(answer) for answer in answers} == {FailureKind.NOT_FOUND}


def test_without_a_key_nothing_is_answered(far):
    with far.client(key=None) as stranger:
        answers = (
            stranger.list_flows(far.account),
            stranger.get_flow(far.account, NOWHERE),
            stranger.create_flow(far.account, far.name("A flow"), CATEGORIES, flow_json()),
            stranger.replace_json(far.account, NOWHERE, "flow.json", flow_json()),
            stranger.publish_flow(far.account, NOWHERE),
        )

    assert {refused(answer) for answer in answers} == {FailureKind.ACCESS}
