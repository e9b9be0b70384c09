"""How long the main job takes for a number of flows, against the embedded sandbox."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOWOPS = Path(sys.executable).parent / "flowops"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    folder = Path(tempfile.mkdtemp())
    try:
        write_flows(folder, count)
        for arguments in (
            ["--version"],
            ["plan", "--quiet"],
            ["apply", "--yes", "--quiet"],
            ["plan", "--quiet", "--detailed-exitcode"],
        ):
            started = time.perf_counter()
            subprocess.run([FLOWOPS, *arguments], cwd=folder, check=True, capture_output=True)
            took = time.perf_counter() - started
            print(f"{count:>5} flows  {took:>7.2f} s  flowops {' '.join(arguments)}")
    finally:
        shutil.rmtree(folder)


def write_flows(folder: Path, count: int) -> None:
    shutil.copy(ROOT / "flows" / "booking" / "flow.json", folder / "flow.json")
    flows = {
        f"flow-{number}": {
            "name": f"Flow {number}",
            "categories": ["OTHER"],
            "json": "flow.json",
            "status": "published",
        }
        for number in range(count)
    }
    # JSON is YAML too.
    manifest = json.dumps({"version": 1, "flows": flows}, indent=2)
    (folder / "flowops.yaml").write_text(manifest, encoding="utf-8")


if __name__ == "__main__":
    main()
