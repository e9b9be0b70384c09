"""The lean far side answers what the sandbox answers, byte for byte."""

from __future__ import annotations

import json

import httpx
import pytest
from msgspec.structs import replace

from flowops.sandbox.switches import Switches
from tests.simulator import full
from tests.simulator.account import WABA
from tests.simulator.definitions import DEFINITIONS
from tests.simulator.faults import KEY
from tests.simulator.full import PAGINGS, run_full
from tests.simulator.sandbox import SandboxAccount
from tests.simulator.trace import shown
from tests.simulator.wire import ADDRESS

FLOWS = f"/v1/wabas/{WABA}/flows"
TOLD = Switches(
    updated_at="both", read_back="assets", assets_in="both", page_size=1, raw_fields=True
)
READINGS = [
    *(replace(TOLD, paging=paging) for paging in PAGINGS),
    replace(TOLD, stale_list=5, error_shape="meta", replace_answer="flow"),
    Switches(errors_on_create="list", publish_answer="success", legacy_immutable=True),
]


@pytest.mark.parametrize("switches", READINGS)
def test_the_same_requests_have_the_same_answers(switches):
    lean, real = (conversation(switches, is_lean=is_lean) for is_lean in (True, False))

    assert lean == real
    assert {status for status, _, _ in lean} >= {200, 201, 400, 401, 404}


@pytest.mark.parametrize("seeds", [range(12), range(100, 112)])
def test_a_seed_makes_the_same_trace_over_either(monkeypatch, seeds):
    traces = {}
    for every in (1, 10**9):
        monkeypatch.setattr(full, "REAL_SANDBOX", every)
        traces[every] = [[shown(each) for each in run_full(seed)] for seed in seeds[1:]]

    assert traces[1] == traces[10**9]


def conversation(switches, *, is_lean):
    """All that was answered: two flows made, listed, changed, published and read back."""
    account = SandboxAccount(switches, iter(range(10**6)).__next__, is_lean=is_lean)
    told = []

    def ask(method, path, body=None, key=KEY):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        address = path if path.startswith("http") else ADDRESS + path
        answer = account.answer(httpx.Request(method, address, json=body, headers=headers))
        told.append((answer.status_code, answer.content, answer.headers.get("Content-Type")))
        return answer

    def create(name, label):
        return ask("POST", FLOWS, body_of(label, name=name, categories=["OTHER"]))

    made = [json.loads(create(name, label).content)["data"]["id"] for name, label in NAMED]
    create("A", "v1")
    for path in (FLOWS, f"{FLOWS}?limit=1&after=MQ", *(f"{FLOWS}/{each}" for each in (*made, "1"))):
        ask("GET", path)
    for flow_id in made:
        ask("POST", f"{FLOWS}/{flow_id}/publish")
        ask("PUT", f"{FLOWS}/{flow_id}/json", body_of("v2", fileName="flow.json"))
        ask("POST", f"{FLOWS}/{flow_id}/publish")
        found = ask("GET", f"{FLOWS}/{flow_id}").json()
        for asset in found["data"]["raw"].get("assets", {}).get("data", ()):
            ask("GET", asset["download_url"], key=None)
    account.edit(made[1], "theirs1")
    account.set_status(made[0], "THROTTLED")
    account.rename(made[1], "C")
    ask("GET", FLOWS)
    account.delete(made[1])
    ask("GET", FLOWS)
    ask("GET", f"{FLOWS}/{made[1]}")
    ask("GET", FLOWS, key=None)
    ask("PUT", f"{FLOWS}/{made[0]}/json", {})
    told.append((200, str(account.flows()).encode(), None))
    return told


NAMED = (("A", "v1"), ("B", "bad"))


def body_of(label, **more):
    return {**more, "flowJson": DEFINITIONS[label].value}
