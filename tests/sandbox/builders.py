"""Valid defaults: a flow's JSON, an account, a clock, and a client of the gateway's API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
OTHER_WABA = "00000000-0000-4000-8000-000000000002"
FLOWS = f"/v1/wabas/{WABA}/flows"
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def pass_(self, **span):
        self.now += timedelta(**span)


def footer(next_screen=None):
    if next_screen is None:
        action: dict[str, Any] = {"name": "complete", "payload": {}}
    else:
        action = {"name": "navigate", "next": {"type": "screen", "name": next_screen}}
    return {"type": "Footer", "label": "Go on", "on-click-action": action}


def screen(name="ONLY", *children, terminal=True, **more):
    layout = {"type": "SingleColumnLayout", "children": list(children or (footer(),))}
    ends = {"terminal": True, "success": True} if terminal else {}
    return {"id": name, "title": "A title", **ends, "layout": layout, **more}


def flow_json(*screens, version="7.1", **more):
    return {"version": version, "screens": list(screens or (screen(),)), **more}


def endpoint_json(**more):
    return flow_json(data_api_version="3.0", routing_model={"ONLY": []}, **more)


def broken_json():
    return flow_json(screen(terminal=False))


def page_example():
    """What the gateway's page shows as its example, which Meta's rules do not accept."""
    empty = {"type": "SingleColumnLayout", "children": []}
    return {
        "version": "7.1",
        "routing_model": {"DISCOVER_SCREEN": ["CONFIRM_SCREEN"], "CONFIRM_SCREEN": []},
        "screens": [
            {"id": "DISCOVER_SCREEN", "title": "Descubri eventos", "layout": empty},
            {
                "id": "CONFIRM_SCREEN",
                "title": "Confirmar",
                "terminal": True,
                "success": True,
                "layout": empty,
            },
        ],
    }


class Api(httpx.Client):
    """Answers come as they are: nothing is raised for a status."""

    def __init__(self, app, key="any-key", flows=FLOWS, **more):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        super().__init__(
            transport=httpx.WSGITransport(app), base_url="http://localhost", headers=headers, **more
        )
        self.flows = flows

    def create(self, name="A flow", flow=None, categories=("OTHER",), **more):
        body = {"name": name, "categories": list(categories), "flowJson": flow or flow_json()}
        return self.post(self.flows, json=body | more)

    def made(self, name="A flow", flow=None, *, publish=False, **more):
        """The id of a new flow."""
        answer = self.create(name, flow, **more)
        assert answer.status_code == 201, answer.text
        flow_id = answer.json()["data"]["id"]
        if publish:
            assert self.publish(flow_id).status_code == 200
        return flow_id

    def list_(self, **query):
        return self.get(self.flows, params=query)

    def names(self, **query):
        return [flow["name"] for flow in self.list_(**query).json()["data"]]

    def flow(self, flow_id):
        return self.get(f"{self.flows}/{flow_id}").json()["data"]

    def status(self, flow_id):
        return self.flow(flow_id)["status"]

    def replace(self, flow_id, flow=None, **more):
        body = {"fileName": "flow.json", "flowJson": flow or flow_json()}
        return self.put(f"{self.flows}/{flow_id}/json", json=body | more)

    def publish(self, flow_id):
        return self.post(f"{self.flows}/{flow_id}/publish")

    def preview(self, flow_id, **query):
        return self.get(f"{self.flows}/{flow_id}/preview", params=query)

    def message(self, flow_id, phone="phone-1", **more):
        body = {
            "type": "flow",
            "to": "5491155551234",
            "bodyText": "Hello",
            "flowToken": "session",
            "flowId": flow_id,
            "flowCta": "Go",
            "flowAction": "navigate",
        }
        return self.post(f"/v1/phones/{phone}/messages", json=body | more)


def refused(answer, status=400, meta_code=None):
    """The message of a refusal, once its status and Meta's code are as said."""
    error = answer.json()["error"]
    assert (answer.status_code, error.get("metaCode")) == (status, meta_code), answer.text
    return error["message"]


def errors(flow_or_answer):
    return [problem["error"] for problem in flow_or_answer["validationErrors"]]
