"""status, preview and outputs: what is live, for people and for those who send."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from flowops import sandbox
from tests.e2e.project import definition


@pytest.fixture
def live(project):
    flow = definition()
    flow["screens"][0]["data"] = {"source": {"type": "string", "__example__": "bot"}}
    project.flow("a", flow=flow)
    project.applied()
    project.flow("b-2")
    return project


def test_status_shows_every_flow_that_is_wanted(live, gateway):
    ended = live.run("status")

    lines = ended.out.splitlines()
    head = ["FLOW", "ID", "STATUS", "VERDICT", "EVIDENCE", "LAST", "APPLIED"]
    assert lines[2].split() == [*head, "RESULT", "COMMIT", "BY"]
    assert lines[3].split()[:5] == ["a", gateway.flow("A").id, "PUBLISHED", "in-sync", "record"]
    assert lines[4].split() == ["b-2", "-", "-", "create", "none", "-", "-", "-", "-"]
    assert ended.code == 0


def test_a_preview_is_the_link_and_its_end(live, gateway):
    ended = live.run("preview", "a")

    assert f"{gateway.url}/previews/{gateway.flow('A').id}" in ended.out
    assert "until 20" in ended.out


def test_a_preview_is_never_renewed(live):
    first, second = live.run("preview", "a"), live.run("preview", "a")

    assert first.out == second.out


def test_a_flow_that_is_not_there_has_no_preview(live):
    ended = live.run("preview", "b-2")

    assert ended.code == 1
    assert "b-2 is not in account default yet" in ended.err
    assert "flowops apply" in ended.err


def test_outputs_tell_senders_what_they_need(live, gateway):
    known, unknown = live.run("outputs").json["flows"]

    assert known == {
        "key": "a",
        "waba": "default",
        "flow_id": gateway.flow("A").id,
        "name": "A",
        "status": "PUBLISHED",
        "screen": "ONLY",
        "data": {"source": {"type": "string", "example": "bot"}},
    }
    assert unknown["flow_id"] is None


def test_outputs_for_a_shell_can_be_read_by_one(live, gateway):
    live.write("flows.env", live.run("outputs", "--format", "env").out)

    read = subprocess.run(
        ["/bin/sh", "-euc", '. ./flows.env; echo "$A_FLOW_ID $A_FLOW_STATUS $B_2_FLOW_ID|"'],
        cwd=live.folder,
        capture_output=True,
        text=True,
        check=True,
    )

    assert read.stdout == f"{gateway.flow('A').id} PUBLISHED |\n"


def test_outputs_for_python_can_be_imported(live, gateway):
    live.write("flows.py", live.run("outputs", "--format", "python").out)

    code = "import flows; print(flows.A.id, flows.A.screen, flows.B_2.id)"
    read = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=live.folder,
        capture_output=True,
        text=True,
        check=True,
    )

    assert read.stdout == f"{gateway.flow('A').id} ONLY None\n"


def test_outputs_for_typescript_declare_what_the_screen_needs(live, gateway):
    out = live.run("outputs", "--format", "typescript").out

    assert f'A: {{"id": "{gateway.flow("A").id}"' in out
    assert 'export interface AData {\n  "source": string;\n}' in out


def test_outputs_are_the_same_for_the_same_account(live):
    for form in ("json", "env", "python", "typescript"):
        first = live.run("outputs", "--format", form).out
        assert first == live.run("outputs", "--format", form).out


# The sandbox


def test_show_lists_what_the_sandbox_holds(sandboxed):
    sandboxed.flow("a")
    sandboxed.applied()

    ended = sandboxed.run("sandbox", "show", "--requests")

    assert ended.out.startswith("sandbox · kept in .flowops/sandbox.db\n")
    assert "1 flow\n" in ended.out
    assert 'PUBLISHED   "A"' in ended.out
    assert "POST" in ended.out


def test_show_of_an_empty_sandbox_makes_no_file(sandboxed):
    ended = sandboxed.run("sandbox", "show")

    assert ended.code == 0
    assert "Empty." in ended.out
    assert not (sandboxed.folder / ".flowops").exists()


def test_after_a_reset_everything_is_created_again(sandboxed):
    sandboxed.flow("a")
    sandboxed.applied()

    assert sandboxed.run("sandbox", "reset").code == 0

    assert sandboxed.plan().flow("a")["verdict"] == "create"
    assert sandboxed.apply().code == 0
    assert sandboxed.plan().code == 0


def test_a_sandbox_that_cannot_be_read_is_named_with_the_way_out(sandboxed):
    sandboxed.flow("a")
    sandboxed.applied()
    sandboxed.write(".flowops/sandbox.db", b"not a database" * 100)

    for command in (("plan",), ("apply", "--yes"), ("sandbox", "show")):
        ended = sandboxed.run(*command)
        assert ended.code == 1
        assert "sandbox.db" in ended.err
        assert "flowops sandbox reset" in ended.err
    assert sandboxed.run("sandbox", "reset").code == 0
    assert sandboxed.apply().code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--faults", "missing.json"),
        ("--faults", "bad.json"),
        ("--faults", "bad.yaml"),
        ("--profile", "nobody"),
        ("--set", "nothing"),
        ("--set", "nothing=1"),
        ("--set", "page_size=many"),
        ("--port", "70000"),
        ("--latency", "-1"),
        ("--page-size", "0"),
    ],
    ids=str,
)
def test_a_sandbox_is_not_served_with_what_it_does_not_know(sandboxed, arguments):
    sandboxed.write("bad.json", '[{"route": "nowhere", "do": "explode"}]')
    sandboxed.write("bad.yaml", "a: [")

    ended = sandboxed.run("sandbox", "serve", *arguments)

    assert ended.code == 64
    assert "Traceback" not in ended.err


def test_a_port_that_is_taken_is_named(sandboxed, gateway):
    port = gateway.url.rpartition(":")[2]

    ended = sandboxed.run("sandbox", "serve", "--port", port)

    assert ended.code == 1
    assert port in ended.err


def test_a_served_sandbox_has_the_faults_of_its_file(sandboxed, tmp_path):
    from tests.e2e.served import serving_process

    fault = {"route": "list", "nth": "every", "do": {"status": 418, "body": "teapot"}}
    for name, text in (
        ("faults.json", json.dumps([fault])),
        ("faults.yaml", f"faults: [{json.dumps(fault)}]"),
    ):
        (tmp_path / name).write_text(text)
        with serving_process(tmp_path, "--faults", name) as gateway:
            sandboxed.manifest["environments"] = {"served": gateway.environment()}
            sandboxed.save()

            ended = sandboxed.run("plan")

        assert ended.code == 1
        assert "answered 418: teapot" in ended.err
        sandbox.reset(gateway.db)
