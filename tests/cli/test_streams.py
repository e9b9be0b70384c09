"""The result on stdout, everything else on stderr, whatever becomes of either."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.project import CLEAN, KEY, KEY_VARIABLE, definition

SEND = ("send", "a", "--to", "5491155551234", "--phone", "1", "--dry-run")
MACHINES = {
    "plan": ("plan", "--format", "json"),
    "drift": ("drift", "--format", "json"),
    "apply": ("apply", "--yes", "--format", "json"),
    "status": ("status", "--format", "json"),
    "preview": ("preview", "a", "--format", "json"),
    "outputs": ("outputs", "--format", "json"),
    "send": (*SEND, "--format", "json"),
    "sandbox show": ("sandbox", "show", "--format", "json"),
    "schema": ("schema", "plan"),
}
PEOPLE = {
    "plan": ("plan",),
    "drift": ("drift",),
    "apply": ("apply", "--yes"),
    "status": ("status",),
    "preview": ("preview", "a"),
    "send": SEND,
}


@pytest.fixture
def live(project):
    """`a` is live, `b` is pending, and somebody else has a flow of a wild name."""
    project.flow("a")
    project.applied()
    project.flow("b")
    return project


@pytest.mark.parametrize("command", MACHINES)
def test_stdout_is_json_and_nothing_else(live, gateway, command):
    gateway.create_outside("\x1b[31m somebody's")

    ended = live.run(*MACHINES[command])

    assert ended.code == 0, ended.said
    assert isinstance(json.loads(ended.out), dict)


@pytest.mark.parametrize("command", sorted(set(MACHINES) - {"sandbox show", "schema"}))
def test_an_error_leaves_stdout_empty(live, command):
    live.configure(gateway="http://127.0.0.1:1", limits={"budget": 0})

    ended = live.run(*MACHINES[command])

    assert ended.code == 1
    assert ended.out == ""
    assert "error: listing the flows of account default: cannot reach 127.0.0.1:1" in ended.err


@pytest.mark.parametrize("command", PEOPLE)
def test_the_first_line_names_the_environment_and_where_it_writes(live, gateway, command):
    first = live.run(*PEOPLE[command]).out.splitlines()[0]

    assert first == f"production · {gateway.url}, account default {gateway.waba}"


@pytest.mark.parametrize("command", PEOPLE)
def test_quiet_leaves_the_result_alone(live, command):
    ended = live.run(*PEOPLE[command], "-q")

    assert ended.code == 0
    assert ended.out
    assert ended.err == ""


def test_progress_goes_to_stderr_line_by_line_where_there_is_no_terminal(live):
    assert live.apply().err.splitlines() == ["b: create applied", "b: publish applied"]


def test_verbose_shows_what_is_in_sync_too(live):
    live.applied()

    assert '"A"' not in live.run("plan").out
    assert '"A"' in live.run("plan", "-v").out


@pytest.mark.parametrize("color", ["always", "never", "auto"])
def test_colour_is_there_when_it_was_asked_for(live, color):
    assert ("\x1b[" in live.run("plan", "--color", color).out) == (color == "always")
    wrong = live.run("plan", "--color", color, "--only", "nobody")
    assert ("\x1b[" in wrong.err) == (color == "always")


def test_colour_never_carries_what_the_text_does_not(live):
    coloured = live.run("plan", "--color", "always").out

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == live.run("plan").out


# What a process meets


def process(project, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "flowops", *arguments],
        cwd=project.folder,
        env=CLEAN | {KEY_VARIABLE: KEY} | options.pop("environ", {}),
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=60,
        **options,
    )


def shell(project, line, before=""):
    """A command line that a person types; `flowops` stands for this checkout's."""
    line = line.replace("flowops", f"{before}{sys.executable} -m flowops", 1)
    return subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=project.folder,
        env=CLEAN | {KEY_VARIABLE: KEY},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_reader_that_went_away_changes_nothing(live, gateway):
    gone, ours = os.pipe()
    os.close(gone)

    ended = process(live, "apply", "--yes", stdout=ours, stderr=subprocess.PIPE)
    os.close(ours)

    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
    assert b"Exception" not in ended.stderr
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


def test_a_reader_of_errors_that_went_away_changes_nothing(live, gateway):
    gone, ours = os.pipe()
    os.close(gone)

    ended = process(live, "apply", "--yes", stdout=subprocess.PIPE, stderr=ours)
    os.close(ours)

    assert ended.returncode == 0
    assert b"Applied 2 of 2 steps" in ended.stdout
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&-", "0<&- 1>&- 2>&-"])
def test_streams_that_are_closed_change_nothing(live, gateway, closed):
    ended = shell(live, f"flowops apply --yes {closed}")

    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_under_stdout_is_told_and_what_was_to_be_done_is_done(live, gateway):
    ended = shell(live, "flowops apply --yes 1>/dev/full")

    assert ended.returncode == 1
    assert "no space left" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")


@FULL
@pytest.mark.parametrize("line", ["--help", "--version", "plan --help", "schema plan", "validate"])
def test_a_full_disk_under_stdout_is_no_defect_of_ours(live, line):
    ended = shell(live, f"flowops {line} 1>/dev/full")

    assert ended.returncode == 1
    assert ended.stderr == (
        "error: the result could not be written to stdout: no space left on device\n"
    )


@FULL
@pytest.mark.parametrize("streams", ["2>/dev/full", "1>/dev/full 2>/dev/full"])
def test_a_full_disk_under_stderr_changes_nothing_that_is_done(live, gateway, streams):
    ended = shell(live, f"flowops apply --yes {streams}")

    assert ended.returncode == (1 if "1>" in streams else 0)
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


@pytest.mark.parametrize("blocks", range(6))
def test_a_limit_on_the_size_of_files_is_told_and_the_next_run_goes_on(live, gateway, blocks):
    """Of 512 bytes: the lock, a journal's first line, its second and so on do not fit."""
    ended = shell(live, f"ulimit -f {blocks}; flowops apply --yes")

    assert ended.returncode in {1, 6}
    assert "file too large" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    live.applied()
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}
    assert live.plan().json["summary"]["in_sync"] == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("plan -o x.plan", 1),
        ("init other", 1),
        ("fmt", 1),
        ("validate", 0),
        ("plan -f embedded.yaml", 1),
    ],
)
def test_no_half_a_file_is_left_where_files_may_not_grow(live, line, code):
    live.write("embedded.yaml", "version: 1")
    before = live.files_written()

    ended = shell(live, f"ulimit -f 0; flowops {line}")

    assert ended.returncode == code, ended.stderr
    assert "did not foresee" not in ended.stderr
    assert "reset" not in ended.stderr
    assert live.files_written().items() >= before.items()
    assert [name for name in live.files_written() if "/." in f"/{name}" and "x.plan" in name] == []


WITHOUT_PRIVILEGE = "setpriv --bounding-set=-dac_override --inh-caps=-dac_override "


@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root may write anywhere"
)
@pytest.mark.parametrize(
    ("line", "code"),
    [("plan", 0), ("drift", 0), ("status", 0), ("validate", 0), ("apply --yes", 1), ("fmt", 1)],
)
def test_a_folder_that_may_only_be_read_is_enough_to_look(live, gateway, line, code):
    live.write("a.json", json.dumps(definition("Hello")))
    folders = [live.folder, *(each for each in live.folder.rglob("*") if each.is_dir())]
    for each in folders:
        each.chmod(0o500)
    gateway.forget_requests()
    try:
        privilege = WITHOUT_PRIVILEGE if os.geteuid() == 0 else ""
        ended = shell(live, f"flowops {line}", before=privilege)
    finally:
        for each in folders:
            each.chmod(0o700)

    assert ended.returncode == code, ended.stderr
    assert gateway.writes == []
    assert code == 0 or "permission denied" in ended.stdout + ended.stderr
    assert "did not foresee" not in ended.stderr


@pytest.mark.parametrize("columns", ["0", "1", "2", "-1", "x", "99999999999"])
@pytest.mark.parametrize("line", ["plan", "status", "--help", "plan --help", "plan --nonsense"])
def test_a_terminal_of_any_width_shows_it(live, line, columns):
    ended = live.run(*line.split(), COLUMNS=columns)

    assert ended.code in {0, 64}
    assert "did not foresee" not in ended.err
    assert ended.said


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"COLUMNS": "1", "TERM": "dumb"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
        {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"},
        {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"},
        {"HTTP_PROXY": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1"},
    ],
    ids=lambda environ: next(iter(environ)),
)
def test_no_surroundings_make_it_fail(live, environ):
    live.change("b", name="Reserva · 予約 🎉")

    ended = process(live, "apply", "--yes", capture_output=True, environ=environ)

    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    assert b"\x1b" not in ended.stdout + ended.stderr


def test_json_for_a_pipe_is_utf_8_whatever_the_locale(live):
    live.change("b", name="予約")
    environ = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    ended = process(live, "plan", "--format", "json", capture_output=True, environ=environ)

    assert "予約" in [flow["name"] for flow in json.loads(ended.stdout)["flows"]]


def test_the_version_is_printed_without_loading_what_it_does_not_need():
    code = (
        "import sys; from flowops.cli.main import run; code = run(['--version']);"
        "heavy = {'httpx', 'jsonschema', 'rich', 'werkzeug', 'yaml', 'sqlite3'};"
        "print(code, sorted(heavy & set(sys.modules)))"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout.splitlines()[-1] == "0 []"
