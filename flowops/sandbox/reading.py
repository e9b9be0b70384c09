"""The calls that read: list, get, the JSON, and the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.sandbox.answers import (
    Answer,
    View,
    answer_data,
    answer_json,
    show_flow,
    show_problems,
    show_time,
)
from flowops.sandbox.calls import open_account, open_flow
from flowops.sandbox.links import download_url, preview_url, with_preview_link
from flowops.sandbox.paging import page_facts, read_slice

if TYPE_CHECKING:
    from flowops.sandbox.calls import Call
    from flowops.sandbox.flows import Flow, Json
    from flowops.sandbox.paging import Slice
    from flowops.sandbox.switches import Switches
    from flowops.sandbox.tables import Tables


def list_flows(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Gateway page: there is a list. Its path, pages and order are assumptions."""
    account = open_account(tables, call, switches)
    part = read_slice(call.query, switches)
    flows, total = _slice(tables, account.waba_id, part, call.now, switches)
    key = _download_key(tables, switches)
    shown = [_show(flow, key, call, switches, "list") for flow in flows]
    url = f"{call.base_url}/v1/wabas/{account.waba_id}/flows"
    return answer_json({"data": shown, **page_facts(part, len(shown), total, switches, url)})


def get_flow(tables: Tables, call: Call, switches: Switches) -> Answer:
    flow = open_flow(tables, call, switches)
    return answer_data(_show(flow, _download_key(tables, switches), call, switches, "get"))


def read_json(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Beyond the page: two providers have this path, one with the JSON itself and one with a link.

    After an edit of a published flow it is the draft's.
    """
    flow = open_flow(tables, call, switches)
    if switches.read_back == "link":
        return answer_data({"url": download_url(tables.signing_key(), flow.id, call, switches)})
    return answer_json(read_back(tables, flow.id, switches))


def read_back(tables: Tables, flow_id: str, switches: Switches) -> Json:
    """Equal to what was uploaded, and not the same bytes: the gateway writes the JSON anew."""
    definition = tables.read_definition(flow_id, "draft") or {}
    return _reversed_keys(definition) if switches.shuffled_keys else definition


def preview(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Gateway page: the raw preview payload from Meta. Its shape: Meta, API reference."""
    flow = open_flow(tables, call, switches)
    fresh = with_preview_link(flow, call.now, renew=call.query.get("invalidate") == "true")
    if fresh is not flow:
        tables.save_flow(fresh, call.now)
    link = {
        "preview_url": preview_url(fresh, call.base_url),
        "expires_at": show_time(fresh.preview_until),
    }
    payload: Json = {"preview": link, "id": flow.id}
    if switches.preview_errors:
        payload["validation_errors"] = show_problems(flow.problems, switches, casing="snake")
    return answer_data(payload) if switches.preview_wrapped else answer_json(payload)


def _slice(
    tables: Tables, waba_id: str, part: Slice, now: float, switches: Switches
) -> tuple[list[Flow], int]:
    if switches.stale_list:
        flows = tables.list_flows_as_of(waba_id, now - switches.stale_list)
        end = None if part.limit < 0 else part.offset + part.limit
        return flows[part.offset : end], len(flows)
    flows = tables.list_flows(waba_id, switches.list_order, part.limit, part.offset)
    return flows, tables.count_flows(waba_id)


def _download_key(tables: Tables, switches: Switches) -> bytes | None:
    """What signs the links; None if there are none."""
    return tables.signing_key() if switches.read_back == "assets" else None


def _show(
    flow: Flow, key: bytes | None, call: Call, switches: Switches, view: View
) -> dict[str, Any]:
    url = None if key is None else download_url(key, flow.id, call, switches)
    return show_flow(flow, switches, view, url)


def _reversed_keys(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _reversed_keys(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [_reversed_keys(item) for item in value]
    return value
