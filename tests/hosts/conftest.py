from __future__ import annotations

import contextlib
import io
import json

import pytest

from flowops.cli.main import run
from tests.e2e.fixtures import _served, _short_waits, gateway, project  # noqa: F401 - fixtures
from tests.e2e.project import CLEAN, Run, _environment
from tests.hosts.fake import serving
from tests.hosts.fake_github import FakeGitHub
from tests.hosts.fake_gitlab import FakeGitLab


@pytest.fixture
def github():
    with serving(FakeGitHub()) as fake:
        yield fake


@pytest.fixture
def gitlab():
    with serving(FakeGitLab()) as fake:
        yield fake


@pytest.fixture
def commenting(tmp_path, github):
    """Runs `flowops comment` on a plan's document, for pull request 7 unless an event is given."""

    def commenting(document, *arguments, environ=None):
        pull = github.pulls.get(7) or github.pull()
        environ = environ or github.environ(tmp_path, {"pull_request": pull})
        file = tmp_path / "plan.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document))
        return command("comment", file, *arguments, **environ)

    return commenting


def command(*arguments, **environ):
    """In this process, with these variables and no others of a CI system."""
    out, err = io.StringIO(), io.StringIO()
    clean = {name: value for name, value in CLEAN.items() if not name.startswith(("CI_", "GITLAB"))}
    with (
        _environment(clean | environ),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run([str(each) for each in arguments])
    return Run(int(code), out.getvalue(), err.getvalue())
