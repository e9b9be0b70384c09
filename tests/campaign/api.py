"""schemathesis, with all its checks, against a served sandbox: `python -m tests.campaign.api`.

Runs in a process of its own, since its import is heavy. Ends as schemathesis does: 0 without a
failure. `--examples N` is for each call, `--seed` makes them again.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from flowops.sandbox import create_app, read_switches, register_key, running

CONFIG = Path(__file__).with_name("schemathesis.toml")
KEY = "a-registered-key"
# As a real gateway: the keys that it gave out and no others. A taken name is a conflict, which
# tells it from data that is wrong.
SWITCHES = ("unknown_keys_taken=false", "duplicate_name_status=409")
EXAMPLES = 500


def run(examples, seed, phases="examples,coverage,fuzzing,stateful"):
    """The ended process, with what it said."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sandbox.db"
        app = create_app(path, switches=read_switches("documented", SWITCHES))
        register_key(path, KEY, "sandbox")
        with running(app) as server:
            command = [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)),
                *("run", f"{server.url}/openapi.json", "--no-color", "--warnings", "off"),
                *("--checks", "all", "--phases", phases, "--seed", str(seed)),
                *("--max-examples", str(examples), "-H", f"Authorization: Bearer {KEY}"),
            ]
            ended = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, check=False, timeout=1800
            )
        app.close()
    return ended


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--examples", type=int, default=EXAMPLES)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    ended = run(options.examples, options.seed)
    print(ended.stdout, ended.stderr)
    counted = re.search(r"\d+ generated[^\n]*", ended.stdout)
    print(f"{counted[0] if counted else 'nothing'}; all checks, seed {options.seed}")
    return ended.returncode or int(counted is None)


if __name__ == "__main__":
    sys.exit(main())
