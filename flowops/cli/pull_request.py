"""What a CI host says of the run: the number of its pull request, and who may read the job."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_EVENT = 32 * 1024 * 1024
"""Bytes of GitHub's event that are read at all; GitHub itself sends 25 MB at most."""

NUMBER = re.compile("[1-9][0-9]{0,9}")
NUMBERS = ("CI_MERGE_REQUEST_IID", "BITBUCKET_PR_ID")
CI = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER")


def request_number(environ: Mapping[str, str]) -> int | None:
    """Of the pull or merge request; None outside of one."""
    if _is_on(environ, "GITHUB_ACTIONS"):
        event = _event(environ)
        number = event.get("number", _inner(event, "pull_request").get("number"))
        return number if type(number) is int and number > 0 else None
    said = next((environ[name] for name in NUMBERS if environ.get(name)), "")
    return int(said) if NUMBER.fullmatch(said) else None


def is_read_by_few(environ: Mapping[str, str]) -> bool:
    """Whether what the command prints stays with people who may read the repository: a person's own
    machine, or a job of a repository that is known to be private.
    """
    if not any(_is_on(environ, name) for name in CI):
        return True
    if _is_on(environ, "GITHUB_ACTIONS"):
        return _inner(_event(environ), "repository").get("private") is True
    return environ.get("CI_PROJECT_VISIBILITY") == "private"


def _is_on(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").lower() not in {"", "0", "false"}


def _event(environ: Mapping[str, str]) -> dict[str, Any]:
    """GitHub's event; empty where it cannot be read, for then nothing is known."""
    path = environ.get("GITHUB_EVENT_PATH")
    try:
        if not path or Path(path).stat().st_size > LARGEST_EVENT:
            return {}
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _inner(event: dict[str, Any], name: str) -> dict[str, Any]:
    inner = event.get(name)
    return inner if isinstance(inner, dict) else {}
