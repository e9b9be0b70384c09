"""What the gateway answers: a flow, its validation errors, a page of flows, a refusal.

Gateway page: success is `{"data": …}` with camelCase fields, and `raw` is what Meta said. The
other envelopes are assumptions.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.sandbox.publishing import endpoint_of

if TYPE_CHECKING:
    from flowops.sandbox.flows import Flow, Problem
    from flowops.sandbox.refusals import Refusal
    from flowops.sandbox.switches import Switches

View = Literal["list", "get", "create"]


class Answer(Struct, frozen=True):
    """What goes back over the wire. `status` comes with `body` already encoded."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer_json(value: object, status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": "application/json; charset=utf-8"})


def answer_data(value: object, status: int = 200) -> Answer:
    return answer_json({"data": value}, status)


def show_flow(
    flow: Flow, switches: Switches, view: View, download_url: str | None = None
) -> dict[str, Any]:
    """The object of the gateway page's "Create a Flow"."""
    return {
        "id": flow.id,
        "name": flow.name,
        "status": flow.status,
        "categories": _categories(flow, switches),
        "validationErrors": _validation_errors(flow, switches, view),
        "jsonVersion": flow.json_version,
        "dataApiVersion": flow.data_api_version,
        "endpointUri": endpoint_of(flow, switches),
        "preview": None,
        "raw": _raw(flow, switches, view, download_url),
    }


def show_problems(
    problems: tuple[Problem, ...], switches: Switches, *, casing: str | None = None
) -> list[dict[str, Any]]:
    """Meta, API reference, `validation_errors`. That the gateway renames the fields is an
    assumption.
    """
    shown = [_problem(problem, pointers=switches.error_pointers) for problem in problems]
    if (casing or switches.errors_casing) == "camel":
        return [_camel(problem) for problem in shown]
    return shown


def show_time(epoch: float) -> str:
    """As Meta writes times: `2026-11-23T15:09:00+0000`."""
    moment = datetime.fromtimestamp(int(epoch), tz=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def answer_refusal(refusal: Refusal, switches: Switches) -> Answer:
    """No page shows an error of the gateway; the shape is a switch."""
    answer = _shaped(refusal, switches)
    return replace(answer, headers=answer.headers | dict(refusal.headers))


def _shaped(refusal: Refusal, switches: Switches) -> Answer:
    if switches.error_shape == "empty":
        return Answer(refusal.status)
    if switches.error_shape == "html":
        title = f"{refusal.status} {_phrase(refusal.status)}"
        page = f"<!doctype html><title>{title}</title><h1>{title}</h1>"
        return Answer(refusal.status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})
    show = _meta_error if switches.error_shape == "meta" else _gateway_error
    return answer_json({"error": show(refusal)}, refusal.status)


def _gateway_error(refusal: Refusal) -> dict[str, Any]:
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if refusal.details is not None:
        error["details"] = refusal.details
    if refusal.meta_code is not None:
        error["metaCode"] = refusal.meta_code
    return error


def _meta_error(refusal: Refusal) -> dict[str, Any]:
    return {
        "message": refusal.message,
        "type": "OAuthException",
        "code": refusal.status if refusal.meta_code is None else refusal.meta_code,
        "error_user_title": refusal.message,
        "error_user_msg": refusal.details or refusal.message,
        "is_transient": False,
        "fbtrace_id": "Asandbox",
    }


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def _categories(flow: Flow, switches: Switches) -> list[str]:
    """No source says that their order is kept."""
    if switches.category_order == "sorted":
        return sorted(flow.categories)
    if switches.category_order == "reversed":
        return list(reversed(flow.categories))
    return list(flow.categories)


def _validation_errors(flow: Flow, switches: Switches, view: View) -> list[dict[str, Any]] | None:
    if view == "create" and switches.errors_on_create != "list":
        return None if switches.errors_on_create == "null" else []
    return show_problems(flow.problems, switches)


def _problem(problem: Problem, *, pointers: bool) -> dict[str, Any]:
    span = {
        "line_start": 1,
        "line_end": 1,
        "column_start": problem.column_start,
        "column_end": problem.column_end,
    }
    shown: dict[str, Any] = {
        "error": problem.error,
        "error_type": "FLOW_JSON_ERROR",
        "message": problem.message,
        **span,
    }
    if pointers:
        shown["pointers"] = [{**span, "path": problem.path}]
    return shown


def _camel(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {_camel_name(key): _camel(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_camel(item) for item in value]
    return value


def _camel_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _raw(flow: Flow, switches: Switches, view: View, download_url: str | None) -> dict[str, Any]:
    """The page shows `{}`. What Meta gives on request may stand here: `updated_at` is asked for
    and parsed by a public library, `health_status` and the assets are Meta's, API reference.
    """
    raw: dict[str, Any] = {}
    if switches.raw_fields:
        raw |= {"id": flow.id, "name": flow.name, "status": flow.status}
        raw |= {"categories": _categories(flow, switches)}
        raw |= {"validation_errors": show_problems(flow.problems, switches, casing="snake")}
    if switches.updated_at in {view, "both"}:
        raw["updated_at"] = show_time(flow.updated_at)
    if switches.health_status in {view, "both"}:
        raw["health_status"] = _health(flow)
    if download_url is not None and switches.assets_in in {view, "both"}:
        raw["assets"] = {"data": [_asset(download_url)]}
    return raw


def _asset(download_url: str) -> dict[str, str]:
    return {"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": download_url}


def _health(flow: Flow) -> dict[str, Any]:
    """Meta, API reference: LIMITED when throttled, BLOCKED when blocked, deprecated or unfit."""
    words = {"PUBLISHED": "AVAILABLE", "THROTTLED": "LIMITED"}
    word = words.get(flow.status, "BLOCKED")
    if flow.status == "DRAFT" and not flow.problems:
        word = "AVAILABLE"
    entity = {"entity_type": "FLOW", "id": flow.id, "can_send_message": word}
    return {"can_send_message": word, "entities": [entity]}
