"""A run that is asked to stop, or killed: what is there is whole, and the next apply goes on."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import random
import re
import signal
import socket
import subprocess
import time
import uuid

import pytest

from tests.e2e.served import serving_process

pytestmark = pytest.mark.slow
SHOW_CURSOR = "\x1b[?25h"
KEYS = [f"flow{number}" for number in range(6)]
NAMES = [key.title() for key in KEYS]


@pytest.fixture(scope="module")
def _slow(tmp_path_factory):
    with serving_process(tmp_path_factory.mktemp("slow"), "--latency", "40") as gateway:
        yield gateway


@pytest.fixture
def slow(_slow):
    """An account on a gateway, in a process of its own, that takes its time."""
    return type(_slow)(_slow.url, _slow.db)


@pytest.fixture
def project(project_on, slow):
    project = project_on(slow, limits={"concurrency": 2})
    project.flows(*KEYS)
    return project


def wait_until(happens, process, seconds=20.0):
    until = time.monotonic() + seconds
    while not happens():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)


def ends_in_time(process):
    """Told to stop in the middle of a call that nobody answers."""
    time.sleep(0.2)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)

    assert time.monotonic() - began < 5
    assert process.returncode in {1, 6, 130}
    assert "Traceback" not in err


def converge(project, slow):
    """The next apply settles what is left, and makes nothing twice."""
    ended = project.apply()
    assert ended.code == 0, ended.said
    assert sorted(flow.name for flow in slow.flows) == NAMES
    assert set(slow.statuses.values()) == {"PUBLISHED"}
    assert project.plan().code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_what_is_under_way_end_and_begins_nothing_new(project, slow, number):
    with project.spawn("apply", "--yes") as process:
        wait_until(lambda: slow.flows, process)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "Interrupted" in out
    assert "skipped" in out
    assert "stopping when what is under way has ended" in err
    assert "Traceback" not in err
    assert len(slow.flows) < len(KEYS)
    converge(project, slow)


@pytest.mark.parametrize("command", ["plan", "drift", "apply --yes"])
@pytest.mark.parametrize("accounts", [1, 2])
def test_a_signal_while_the_gateway_says_nothing_ends_the_wait(project, command, accounts):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        wabas = {f"account{number}": str(uuid.uuid4()) for number in range(accounts)}
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        project.manifest["environments"] = {"production": {"gateway": url, "wabas": wabas}}
        project.save()

        with project.spawn(*command.split()) as process:
            connections = [silent.accept()[0] for _ in range(accounts)]
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=10)
        for connection in connections:
            connection.close()

    assert process.returncode == 130
    assert err.strip() == "error: interrupted; nothing is half-written"


def test_a_signal_ends_a_long_wait_for_the_gateway(gateway_with, project_on):
    later = {"status": 429, "body": "", "headers": {"Retry-After": "200"}}
    busy = gateway_with(faults=[{"route": "list", "nth": "every", "do": later}])
    project = project_on(busy)
    project.flow("a")

    with project.spawn("apply", "--yes") as process:
        wait_until(lambda: busy.requests, process)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)

    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_published_flow_is_not_left_half_way_by_a_signal(project, slow):
    project.applied()
    for key in KEYS:
        project.define(key, "newer")
    slow.forget_requests()

    with project.spawn("apply", "--yes") as process:
        wait_until(lambda: slow.writes, process)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

    assert process.returncode == 130
    assert set(slow.statuses.values()) == {"PUBLISHED"}
    assert any(slow.text(name) == "newer" for name in NAMES)
    assert any(slow.text(name) == "Hello" for name in NAMES)
    converge(project, slow)


@pytest.mark.parametrize("route", ["create", "publish"])
def test_a_gateway_that_never_answers_holds_an_interrupted_apply_for_five_seconds_at_most(
    gateway_with, project_on, route
):
    hanging = gateway_with(faults=[{"route": route, "do": {"hang": 60}}])
    project = project_on(hanging)
    project.flow("a")

    with project.spawn("apply", "--yes") as process:
        wait_until(lambda: _announced(project, route), process)
        ends_in_time(process)

    assert _announced(project, route)["event"] == "ambiguous"
    assert project.apply().code == 0
    assert len(hanging.flows) == 1


def test_so_do_flows_that_wait_for_a_connection_of_others(gateway_with, project_on):
    """Five flows are under way where four requests may be in flight."""
    hang = {"route": "create", "do": {"hang": 60}}
    hanging = gateway_with(faults=[hang | {"nth": number} for number in range(1, 5)])
    project = project_on(hanging, limits={"concurrency": 4})
    project.flows(*KEYS)

    with project.spawn("apply", "--yes") as process:
        wait_until(lambda: len(_record(project)) == 5, process)
        ends_in_time(process)

    assert len(hanging.writes) == 4
    assert project.apply().code == 0
    assert sorted(flow.name for flow in hanging.flows) == NAMES


def test_a_second_signal_ends_at_once(gateway_with, project_on):
    hanging = gateway_with(faults=[{"route": "create", "do": {"hang": 60}}])
    project = project_on(hanging)
    project.flow("a")

    with project.spawn("apply", "--yes") as process:
        wait_until(lambda: _record(project), process)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)

    assert process.returncode == 130
    assert project.apply().code == 0
    assert len(hanging.flows) == 1


def _announced(project, action):
    """The journal's last line, where it says that this write is open."""
    for path in _record(project):
        last = json.loads(path.read_bytes().splitlines()[-1])
        if last["intent"] == action:
            return last
    return None


def _record(project):
    return list((project.folder / ".flowops").rglob("records/*/*.jsonl"))


def test_killed_at_any_moment_the_next_apply_converges(project, slow):
    """At moments that a seed chose, and with changes that reach flows that are live."""
    moments = random.Random(20261123)
    killed = 0
    for number in range(11):
        for key in KEYS[:: 1 + number % 3]:
            project.define(key, f"version {number // 3}")
        with project.spawn("apply", "--yes", "--allow", "many-published") as process:
            try:
                process.wait(timeout=moments.uniform(0.3, 0.9))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
            process.communicate()

    assert killed >= 3
    for key in KEYS:
        project.define(key, "the last version")
    converge(project, slow)
    assert {slow.text(name, "published") for name in NAMES} == {"the last version"}


# A person at a terminal


def on_terminal(project, *arguments, until=b"is taken", answer=None, interrupt=None):
    """What a person sees, who answers the question or presses Ctrl-C instead."""
    leader, follower = pty.openpty()
    streams = dict.fromkeys(("stdin", "stdout", "stderr"), follower)
    with project.spawn(*arguments, environ={"TERM": "xterm"}, **streams) as process:
        os.close(follower)
        seen = b""
        with contextlib.suppress(OSError):  # it ended before
            while until not in seen:
                seen += os.read(leader, 4096)
        if answer is not None:
            os.write(leader, answer)
        if interrupt is not None:
            time.sleep(0.2)  # until it waits for the answer: a person is not faster
            process.send_signal(interrupt)
        process.wait(timeout=10)
        seen += _rest(leader)
    os.close(leader)
    return process.returncode, seen.decode()


def _rest(leader):
    """What a terminal still holds when the process at its other end is gone."""
    seen = b""
    with contextlib.suppress(OSError):
        while chunk := os.read(leader, 4096):
            seen += chunk
    return seen


def test_a_person_is_asked_and_yes_is_taken(project, slow):
    code, seen = on_terminal(project, "apply", "--only", KEYS[0], answer=b"yes\n")

    assert code == 0, seen
    assert slow.statuses == {NAMES[0]: "PUBLISHED"}
    assert "Applied 2 of 2 steps" in seen


@pytest.mark.parametrize("answer", [b"y\n", b"no\n", b"\n", b"\x04"])
def test_anything_else_than_yes_writes_nothing(project, slow, answer):
    code, seen = on_terminal(project, "apply", answer=answer)

    assert code in {1, 130}
    assert "Traceback" not in seen
    assert slow.writes == []


def test_control_c_at_the_question_ends_the_command(project, slow):
    code, seen = on_terminal(project, "apply", interrupt=signal.SIGINT)

    assert code == 130
    assert "interrupted" in seen
    assert slow.writes == []


def test_a_bar_shows_how_far_an_apply_has_come_and_is_gone_at_the_end(project, slow):
    code, seen = on_terminal(project, "apply", "--yes", until=b"12/12")

    assert code == 0
    assert "0/12" in seen
    assert "Applied 12 of 12 steps." in seen.rpartition(SHOW_CURSOR)[2]


def test_without_colour_a_bar_has_none(project, slow):
    _, seen = on_terminal(project, "apply", "--yes", "--color", "never", until=b"12/12")

    assert not re.search(r"\x1b\[[0-9;]+m", seen)


def test_quiet_shows_no_bar(project, slow):
    _, seen = on_terminal(project, "apply", "--yes", "-q", until=b"12 of 12")

    assert "0/12" not in seen
    assert SHOW_CURSOR not in seen


def test_the_cursor_is_back_after_a_second_signal(gateway_with, project_on):
    project = project_on(gateway_with(faults=[{"route": "create", "do": {"hang": 60}}]))
    project.flow("a")
    leader, follower = pty.openpty()

    with project.spawn("apply", "--yes", stderr=follower, environ={"TERM": "xterm"}) as process:
        os.close(follower)
        wait_until(lambda: _record(project), process)
        time.sleep(0.2)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        process.wait(timeout=10)
    seen = _rest(leader).decode()
    os.close(leader)

    assert process.returncode == 130
    assert seen.rindex(SHOW_CURSOR) > seen.rindex("\x1b[?25l")
