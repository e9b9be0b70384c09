"""The calls that write: create, replace the JSON, publish; and in `extended` three more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.sandbox import lifecycle, refusals
from flowops.sandbox.answers import Answer, answer_data, answer_json, show_flow, show_problems
from flowops.sandbox.calls import check_name_is_free, open_account, open_flow
from flowops.sandbox.flows import new_draft
from flowops.sandbox.naming import read_categories, read_name
from flowops.sandbox.publishing import check_publishable
from flowops.sandbox.uploads import read_upload

if TYPE_CHECKING:
    from datetime import date

    from flowops.sandbox.calls import Call
    from flowops.sandbox.flows import Flow, Json, Upload
    from flowops.sandbox.switches import Switches
    from flowops.sandbox.tables import Tables


def create(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Gateway page, "Create a Flow": a DRAFT, whatever is wrong in its JSON."""
    account = open_account(tables, call, switches)
    name = read_name(call.body)
    categories = read_categories(call.body, switches)
    upload = read_upload(_with_cloned_json(tables, call, switches), switches)
    if account.integrity_blocked:
        raise refusals.blocked_by_integrity()
    check_name_is_free(tables, account.waba_id, name, switches)
    draft = new_draft(account.waba_id, name, categories, upload, call.now)
    if switches.create_extras:
        draft = replace(draft, endpoint_uri=_endpoint_uri(call.body))
    flow = tables.add_flow(draft, call.now)
    tables.save_definition(flow.id, "draft", upload.text)
    if switches.create_extras and call.body.get("publish") is True and not flow.problems:
        flow = _publish(tables, flow, call, switches)
    return answer_data(show_flow(flow, switches, "create"), switches.create_status)


def replace_json(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Gateway page, "Replace Flow JSON". `fileName` is cosmetic: Meta's asset is `flow.json`.

    Invalid JSON is stored and answered with 200 (Meta, error codes).
    """
    flow = open_flow(tables, call, switches)
    if call.body.get("flowJson") is None:
        raise refusals.bad_request("flowJson is missing")
    if not isinstance(call.body.get("fileName", ""), str):
        raise refusals.bad_request("fileName must be a text")
    upload = read_upload(call.body, switches)
    replaced = store_upload(tables, flow, upload, switches, call.now)
    if switches.replace_answer == "flow":
        return answer_data(show_flow(replaced, switches, "get"))
    errors = show_problems(replaced.problems, switches)
    return answer_data({"success": True, "validationErrors": errors})


def store_upload(
    tables: Tables, flow: Flow, upload: Upload, switches: Switches, now: float
) -> Flow:
    replaced = lifecycle.after_replace(flow, upload, switches, now)
    tables.save_flow(replaced, now)
    tables.save_definition(flow.id, "draft", upload.text)
    return replaced


def publish(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Gateway page, "Publish a Flow". The answer is not shown there."""
    flow = open_flow(tables, call, switches)
    account = open_account(tables, call, switches)
    if account.integrity_blocked:
        raise refusals.blocked_by_integrity()
    published = _publish(tables, flow, call, switches)
    if switches.publish_answer == "success":
        return answer_json({"success": True})
    return answer_data(show_flow(published, switches, "get"))


def deprecate(tables: Tables, call: Call, switches: Switches) -> Answer:
    flow = lifecycle.after_deprecate(open_flow(tables, call, switches))
    tables.save_flow(flow, call.now)
    return answer_data({"success": True})


def delete(tables: Tables, call: Call, switches: Switches) -> Answer:
    flow = open_flow(tables, call, switches)
    lifecycle.check_deletable(flow, switches)
    tables.delete_flow(flow, call.now)
    return answer_data({"success": True})


def edit(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Meta, API reference, "Updating a Flow's metadata": what is missing keeps its value."""
    flow, body = open_flow(tables, call, switches), call.body
    edited = lifecycle.after_metadata_edit(
        flow,
        switches,
        call.now,
        name=read_name(body) if "name" in body else None,
        categories=read_categories(body, switches) if "categories" in body else None,
        endpoint_uri=_endpoint_uri(body),
    )
    check_name_is_free(tables, flow.waba_id, edited.name, switches, own_id=flow.id)
    tables.save_flow(edited, call.now)
    return answer_data(show_flow(edited, switches, "get"))


def _publish(tables: Tables, flow: Flow, call: Call, switches: Switches) -> Flow:
    check_publishable(flow, switches, _day(call.now))
    published = lifecycle.after_publish(flow, switches, call.now)
    tables.save_flow(published, call.now)
    tables.keep_as_published(flow.id)
    return published


def _day(epoch: float) -> date:
    return datetime.fromtimestamp(epoch, tz=UTC).date()


def _endpoint_uri(body: Json) -> str | None:
    uri = body.get("endpointUri")
    if uri is None:
        return None
    if not isinstance(uri, str) or not uri.startswith("https://"):
        raise refusals.bad_request("endpointUri must be an https address")
    return uri


def _with_cloned_json(tables: Tables, call: Call, switches: Switches) -> Json:
    """Meta, API reference, `clone_flow_id`: the JSON of another flow of the account."""
    source_id = call.body.get("cloneFlowId") if switches.create_extras else None
    if source_id is None:
        return call.body
    source = tables.find_flow(str(source_id))
    if source is None or source.waba_id != call.places["waba_id"].lower():
        raise refusals.flow_not_found(400)
    return {**call.body, "flowJson": tables.read_definition(source.id, "draft")}
