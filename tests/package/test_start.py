"""Starting the command costs nothing that the command does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"httpx", "jinja2", "jsonschema", "markdown_it", "rich", "werkzeug", "yaml"}

LIST_MODULES = """
import sys
from flowops.cli.main import run
code = run(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
sys.exit(code)
"""


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_a_command_that_only_speaks_imports_no_heavy_library(argument):
    ended = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, argument],
        check=True,
        capture_output=True,
        text=True,
    )

    modules = set(ended.stdout.splitlines()[-1].split())
    assert {"click", "flowops"} <= modules
    assert modules & HEAVY == set()
