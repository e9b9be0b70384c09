"""What is on the cassettes, and what never is."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests.e2e.gateways import serving
from tests.scenarios import cassettes, test_scenarios
from tests.scenarios.backends import recorded, replayed

CANARY = "canary-b8d1f0a2-key"
SCENARIOS = {
    name.removeprefix("test_") for name in vars(test_scenarios) if name.startswith("test_")
}
FILES = sorted(cassettes.FOLDER.glob("*.yaml"))


def interactions(file):
    return yaml.safe_load(file.read_text())["interactions"]


def test_every_scenario_has_its_cassette_and_every_cassette_its_scenario():
    assert {file.stem for file in cassettes.FOLDER.glob("*.yaml")} == SCENARIOS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_cassette_holds_nothing_that_opens_anything(file):
    text = file.read_text().lower()

    for word in ("authorization", "x-api-key", "bearer", "cookie", "127.0.0.1", "localhost"):
        assert word not in text
    assert set(re.findall(r"token=(\w+)", text)) <= {"recorded"}
    for each in interactions(file):
        assert each["request"]["uri"].startswith(cassettes.URL)
        assert set(each["request"]["headers"]) <= {"accept", "content-type"}
        assert set(each["response"]["headers"]) <= {"content-type", "retry-after"}


def test_a_key_that_the_gateway_echoes_is_not_recorded(tmp_path, monkeypatch):
    echo = {
        "status": 401,
        "body": {"error": {"message": f"no such key: {CANARY}"}},
        "headers": {"X-Key": CANARY, "Set-Cookie": CANARY},
    }
    monkeypatch.setattr("tests.scenarios.backends.FOLDER", tmp_path)
    with serving(tmp_path, faults=[{"route": "list", "do": echo}]) as gateway:
        monkeypatch.setenv("FLOWOPS_RECORD_URL", gateway.url)
        monkeypatch.setenv("FLOWOPS_RECORD_WABA", gateway.waba)
        monkeypatch.setenv("FLOWOPS_RECORD_KEY", CANARY)
        with recorded("echo", None) as far, far.client() as client:
            client.list_flows(far.account)

    kept = (tmp_path / "echo.yaml").read_text()
    assert "no such key: [key]" in kept
    assert CANARY not in kept
    assert gateway.url not in kept
    assert gateway.waba not in kept


def test_a_recording_is_replayed_though_names_accounts_and_links_differ(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.scenarios.backends.FOLDER", tmp_path)
    with serving(tmp_path) as gateway:
        monkeypatch.setenv("FLOWOPS_RECORD_URL", gateway.url)
        monkeypatch.setenv("FLOWOPS_RECORD_WABA", gateway.waba)
        monkeypatch.setenv("FLOWOPS_RECORD_KEY", CANARY)
        with recorded("names", None) as far:
            assert far.mark
            _create_and_preview(far)

    with replayed("names") as far:
        _create_and_preview(far)
    (created, _) = interactions(tmp_path / "names.yaml")
    assert json.loads(created["request"]["body"])["name"] == "A flow"


def _create_and_preview(far):
    with far.client() as client:
        made = client.create_flow(
            far.account,
            far.name("A flow"),
            test_scenarios.CATEGORIES,
            test_scenarios.flow_json(),
        )
        flow_id = test_scenarios.done(made).flow_id
        return test_scenarios.done(client.get_preview(far.account, flow_id))


def test_what_is_not_on_a_cassette_reaches_no_network(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.scenarios.backends.FOLDER", tmp_path)
    with (
        replayed("empty") as far,
        far.client() as client,
        pytest.raises(Exception, match="Can't play back this request"),
    ):
        client.list_flows(far.account)
