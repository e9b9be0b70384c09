"""What no file of the repository may say."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = {
    "the host of a package index": r"pypi\.org|pythonhosted\.org|--(extra-)?index-url",
    "somebody else's package": r"(pip3? install|pipx install|pipx run|uv tool install|uvx)"
    r"( -\S+)* flowops(?![\w-])",
    "a folder of one machine": r"(?<![\w.:/-])/(work|root|home|Users|private)/\w",
}


def tracked_files():
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    # This file has to say what no other may.
    return [path for path in paths if path.is_file() and path != Path(__file__)]


@pytest.fixture(scope="module")
def texts():
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8", errors="replace")
        for path in tracked_files()
    }


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what, texts):
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(FORBIDDEN[what], line)
    ]

    assert found == []


INDEX = "pypi"
"""Put together here, so that no file names the host."""


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the host of a package index", f"https://{INDEX}.org/simple"),
        ("somebody else's package", "uvx flowops plan"),
        ("somebody else's package", "pip install -U flowops"),
        ("a folder of one machine", "see /home/somebody/x"),
    ],
)
def test_such_a_line_would_be_found(what, line):
    assert re.search(FORBIDDEN[what], line)


def test_our_own_distribution_may_be_named():
    assert not re.search(FORBIDDEN["somebody else's package"], "pip install flowops-cli")


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name):
    text = (ROOT / "requirements" / name).read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]

    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_gate_tests_with_what_users_run():
    def pins(name):
        text = (ROOT / "requirements" / name).read_text()
        return set(re.findall(r"^([\w.-]+==[\w.]+)", text, re.MULTILINE))

    assert pins("runtime.txt") <= pins("dev.txt")
