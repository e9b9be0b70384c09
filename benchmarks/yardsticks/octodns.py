"""octoDNS with a small provider of flows, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.yardsticks.contender import HERE, Command, Contender

if TYPE_CHECKING:
    from benchmarks.project import Project

PEERS = HERE.parent / ".peers"
_BIN = PEERS / "octodns" / "bin"
SYNC = str(_BIN / "octodns-sync")


@cache
def missing() -> str:
    """Installed on first use."""
    if Path(SYNC).exists():
        return ""
    commands = (
        [sys.executable, "-m", "venv", str(_BIN.parent)],
        [str(_BIN / "pip"), "install", "--quiet", "octodns>=1,<2", "requests"],
    )
    for command in commands:
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return "octoDNS does not install here"
    return ""


def prepare(project: Project) -> None:
    """Its own configuration, and the zone file in which it looks for what is desired."""
    host = project.url.removeprefix("http://")
    records = [
        f"{key}:\n  ttl: 60\n  type: TXT\n  value: published\n" for key in sorted(project.keys)
    ]
    (project.folder / "flows.bench.yaml").write_text("---\n" + "".join(records))
    (project.folder / "octodns.yaml").write_text(
        "providers:\n"
        "  files: {class: octodns.provider.yaml.YamlProvider, directory: ., default_ttl: 60}\n"
        "  flows:\n"
        "    class: flow_provider.FlowProvider\n"
        f"    host: {host}\n"
        f"    waba: {project.waba_ids[0]}\n"
        "zones:\n"
        "  flows.bench.: {sources: [files], targets: [flows]}\n"
    )


def _sync(*options: str) -> Command:
    path = f"PYTHONPATH={HERE / 'octodns_provider'}"
    return ["env", path, SYNC, "--config-file", "octodns.yaml", *options]


OCTODNS = Contender(
    "octoDNS",
    plan=lambda _: _sync(),
    apply=lambda _: _sync("--doit", "--force"),
    missing=missing,
    prepare=prepare,
    slow=True,
)
