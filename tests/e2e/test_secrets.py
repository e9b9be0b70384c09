"""The key goes to the gateway, in a header, and nowhere else."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.canary import leaks
from tests.e2e.project import KEY, definition

EVERYTHING = [
    ("plan", "-v"),
    ("plan", "--format", "json"),
    ("plan", "--format", "markdown"),
    ("plan", "-o", "reviewed.plan"),
    ("apply", "reviewed.plan", "--yes", "-v"),
    ("apply", "--yes", "--format", "json"),
    ("drift", "-v"),
    ("status", "--format", "json"),
    ("outputs",),
    ("preview", "a"),
    ("send", "a", "--to", "5491155551234", "--phone", "1", "--dry-run"),
    ("plan", "--nonsense"),
    ("plan", "--only", "nobody"),
]


def test_no_command_says_or_writes_the_key(project):
    project.flow("a")

    for arguments in EVERYTHING:
        ended = project.run(*arguments)
        assert leaks(ended.said) == [], arguments

    written = project.files_written()
    assert written
    assert [name for name, held in written.items() if leaks(held.decode("latin-1"))] == []


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": f"bad key {KEY}"}},
        {"data": [], "paging": {"next": f"http://elsewhere.example.com/?k={KEY}"}},
        {"data": [{"id": KEY, "name": "A", "status": "DRAFT"}]},
        {"data": [{"id": "1", "name": KEY, "status": KEY, "categories": [KEY], "raw": {}}]},
        f"<html><title>{KEY}</title></html>",
        KEY,
        KEY.encode().hex(),
    ],
    ids=lambda body: str(body)[:30],
)
@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_a_key_that_the_gateway_echoes_is_redacted(gateway_with, project_on, status, body):
    answer = {"status": status, "body": body, "headers": {"Location": KEY, "Retry-After": KEY}}
    gateway = gateway_with(faults=[{"route": "list", "nth": "every", "do": answer}])
    project = project_on(gateway, limits={"budget": 0})
    project.flow("a")

    for form in ("text", "json", "markdown"):
        assert leaks(project.run("plan", "--format", form, "-v").said) == []
    assert leaks(project.run("plan", FLOWOPS_DEBUG="1").said) == []


def test_a_key_in_a_definition_that_is_read_back_is_not_kept(gateway_with, project_on):
    gateway = gateway_with(profile="readback")
    project = project_on(gateway)
    project.flow("a")
    project.applied()
    gateway.edit_outside("A", definition(f"our key is {KEY}"))

    for command in (("plan",), ("drift", "-v"), ("apply", "--yes")):
        assert leaks(project.run(*command).said) == []

    held = b"".join(project.files_written().values()).decode("latin-1")
    assert leaks(held) == []


def test_a_key_is_not_taken_from_the_command_line_or_the_manifest(project):
    project.flow("a")

    assert project.run("plan", "--api-key", KEY).code == 64
    project.configure(api_key=KEY)
    ended = project.run("plan")
    assert ended.code == 3
    assert leaks(ended.said) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"gateway": f"https://user:{KEY}@gateway.example.com"},
        {"gateway": f"https://gateway.example.com/?key={KEY}"},
        {"api_key_env": KEY},
        {"auth_header": f"Authorization: Bearer {KEY}"},
        {"api_key": KEY},
        {"token": KEY},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_a_key_that_was_written_into_the_manifest_is_not_shown(project, settings):
    project.configure(**settings)
    project.flow("a")

    ended = project.run("plan")

    assert ended.code == 3
    assert leaks(ended.said) == []


def test_the_key_is_on_nobodys_command_line(project_on, gateway_with):
    gateway = gateway_with(latency=0.3)
    project = project_on(gateway)
    project.flow("a")

    with project.spawn("plan") as process:
        while not gateway.requests:
            assert process.poll() is None
        command_line = Path(f"/proc/{process.pid}/cmdline")
        seen = command_line.read_text() if command_line.exists() else ""
        process.communicate(timeout=20)

    assert leaks(seen) == []


def test_the_sandbox_keeps_no_key(project, gateway):
    project.flow("a")
    project.applied()

    with closing(sqlite3.connect(gateway.db)) as connection:
        assert leaks("\n".join(connection.iterdump())) == []


def test_what_was_written_is_for_its_owner_alone(project):
    before = os.umask(0)
    try:
        project.flow("a")
        project.run("plan", "-o", "reviewed.plan")
        project.applied()
    finally:
        os.umask(before)

    state = project.folder / ".flowops"
    open_to_others = [path for path in state.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []
    assert json.loads((project.folder / "reviewed.plan").read_text())
