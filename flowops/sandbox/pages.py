"""What anybody may open without a key: the start page, the description, previews, downloads."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from flowops.sandbox.answers import Answer, answer_json
from flowops.sandbox.description import openapi_document
from flowops.sandbox.links import check_download_link, check_preview_link
from flowops.sandbox.reading import read_back
from flowops.sandbox.refusals import flow_not_found

if TYPE_CHECKING:
    from flowops.sandbox.calls import Call
    from flowops.sandbox.switches import Switches
    from flowops.sandbox.tables import Tables

NOTICE = (
    "This is the flowops sandbox, not Meta: nothing here reaches WhatsApp. Its validator knows a "
    "small part of Meta's rules, so what it accepts Meta may still refuse."
)

_NO_SCRIPTS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def about(_tables: Tables, _call: Call, _switches: Switches) -> Answer:
    return answer_json({"name": "flowops sandbox", "notice": NOTICE})


def openapi(_tables: Tables, _call: Call, _switches: Switches) -> Answer:
    return Answer(200, openapi_document(), {"Content-Type": "application/json; charset=utf-8"})


def preview_page(tables: Tables, call: Call, _switches: Switches) -> Answer:
    """Meta's page shows the screens; so does this one where somebody can draw them."""
    flow = tables.find_flow(call.places["flow_id"])
    flow = check_preview_link(flow, call.query, call.now)
    definition = tables.read_definition(flow.id, "draft") or {}
    if call.draw_preview is not None:
        drawn, policy = call.draw_preview(flow.name, json.dumps(definition).encode())
        allowed = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"}
        return Answer(200, drawn.encode(), {**_NO_SCRIPTS, **allowed})
    text = json.dumps(definition, ensure_ascii=False, indent=2)
    page = (
        f"<!doctype html><meta charset=utf-8><title>{html.escape(flow.name)}</title>"
        f"<h1>{html.escape(flow.name)}</h1><p>{html.escape(NOTICE)}</p>"
        f"<pre>{html.escape(text)}</pre>"
    )
    return Answer(200, page.encode(), dict(_NO_SCRIPTS))


def download(tables: Tables, call: Call, switches: Switches) -> Answer:
    """The asset itself. No key: the link is the permission, for some minutes."""
    flow_id = call.places["flow_id"]
    check_download_link(tables.signing_key(), flow_id, call.query, call.now)
    if tables.find_flow(flow_id) is None:
        raise flow_not_found()
    return answer_json(read_back(tables, flow_id, switches))
