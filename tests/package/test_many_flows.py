"""Thousands of flows, and one of ten megabytes: what a process takes, and when it speaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.e2e.project import definition

MANY = 4_000
FEW = 100

MEASURE = """
import re, sys
from pathlib import Path
from flowops.cli.main import run
code = run(sys.argv[1:])
peak = re.search("VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]
print(code, peak, file=sys.stderr)
"""

HEAD = """
version: 1
environments:
  production:
    gateway: http://127.0.0.1:1
    waba: 3fa85f64-5717-4562-b3fc-2c963f66afa6
    limits: {budget: 0, timeout: 1}
flows:
"""

# Not `ru_maxrss`, which is never less than what the process had that started this one.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it"),
]


def project(folder, count, text):
    flows = [
        f"  flow-{at}: {{name: Flow {at}, categories: [OTHER], json: {at}.json, status: draft}}\n"
        for at in range(count)
    ]
    folder.mkdir()
    (folder / "flowops.yaml").write_text(HEAD + "".join(flows))
    for at in range(count):
        (folder / f"{at}.json").write_text(text(at))
    return folder


def measured(folder, *arguments):
    """The exit code, the peak in kilobytes, and the first line on stderr."""
    ended = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "FLOWOPS_API_KEY": "a-key"},
    )
    *said, last = ended.stderr.splitlines()
    code, peak = map(int, last.split())
    return code, peak, said[0] if said else ""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    parent = tmp_path_factory.mktemp("many")
    text = json.dumps(definition("Words of flow NUMBER"))
    return [
        project(parent / str(count), count, lambda at: text.replace("NUMBER", str(at)))
        for count in (FEW, MANY)
    ]


@pytest.mark.parametrize("command", ["validate", "plan"])
def test_memory_grows_by_less_than_eight_kilobytes_for_each_flow(folders, command):
    """Of a plan, what stands before its first request, which finds nobody here."""
    few, many = folders
    for folder in folders:
        measured(folder, "validate", "-q")

    (code, base, _), (same, peak, _) = measured(few, command, "-q"), measured(many, command, "-q")

    assert code == same == (1 if command == "plan" else 0)
    assert (peak - base) / (MANY - FEW) < 8


def test_of_many_flows_something_is_said_at_once(folders):
    few, many = folders

    assert measured(many, "plan")[2] == "Reading flowops.yaml, 0.3 MB"
    assert not measured(few, "plan")[2].startswith("Reading")
    assert not measured(many, "plan", "-q")[2].startswith("Reading")


@pytest.mark.parametrize("command", [("validate", "--no-cache"), ("validate",), ("plan",)])
def test_a_flow_of_ten_megabytes_takes_no_more_than_a_dozen_times_that(tmp_path, command):
    flow = definition()
    children = flow["screens"][0]["layout"]["children"]
    children[1:1] = [{"type": "Image", "src": "A" * 3_300_000, "height": 100} for _ in range(3)]
    folder = project(tmp_path / "large", 1, lambda _: json.dumps(flow))

    code, peak, _ = measured(folder, *command, "-q")

    assert code == (1 if command == ("plan",) else 0)
    assert peak < 120 * 1024
