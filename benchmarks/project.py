"""A folder as a user has it: manifest and definitions; and beside them what the yardsticks read."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.flows import flow_text, small_flow_text

if TYPE_CHECKING:
    from pathlib import Path

KEY_VARIABLE = "FLOWOPS_API_KEY"
KEY = "a-made-up-key-of-the-benchmarks"
LEFT_BY_RUNS = (".flowops", "state.json", "hashes.json", "terraform.tfstate")


@dataclass(frozen=True, slots=True)
class Project:
    """`flows` is their number in each of `accounts`; `rate` is what the manifest declares, if it
    does. `components` None makes them small: two components on one screen.
    """

    folder: Path
    url: str
    flows: int
    accounts: int = 1
    in_flight: int = 16
    rate: float | None = None
    components: int | None = None

    @property
    def keys(self) -> list[str]:
        return [f"flow-{number:05}" for number in range(self.flows)]

    @property
    def names(self) -> list[str]:
        return [f"Flow {number:05}" for number in range(self.flows)]

    @property
    def waba_ids(self) -> list[str]:
        return [f"00000000-0000-4000-8000-{number:012}" for number in range(self.accounts)]

    def write(self) -> None:
        definitions = self.folder / "definitions"
        definitions.mkdir(parents=True)
        for number, key in enumerate(self.keys):
            text = (
                small_flow_text(number)
                if self.components is None
                else flow_text(number, self.components)
            )
            (definitions / f"{key}.json").write_text(text, encoding="utf-8")
        (self.folder / "flowops.yaml").write_text(self._manifest(), encoding="utf-8")
        (self.folder / "work.json").write_text(json.dumps(self._work()), encoding="utf-8")

    def forget(self, *names: str) -> None:
        """Remove what runs left behind: all of it, or what is named."""
        for name in names or LEFT_BY_RUNS:
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def _manifest(self) -> str:
        """Written by hand as people write it: reading JSON as YAML would measure something else."""
        accounts = [f"      account-{n}: {waba}" for n, waba in enumerate(self.waba_ids)]
        limits = [f"      concurrency: {self.in_flight}", "      budget: 600"]
        if self.rate is not None:
            limits.append(f"      requests_per_second: {self.rate:g}")
        lines = [
            "version: 1",
            "environments:",
            "  bench:",
            f"    gateway: {self.url}",
            "    wabas:",
            *accounts,
            "    limits:",
            *limits,
            "flows:",
        ]
        for key, name in zip(self.keys, self.names, strict=True):
            lines += [
                f"  {key}:",
                f"    name: {name}",
                "    categories: [OTHER]",
                f"    json: definitions/{key}.json",
                "    status: published",
            ]
        return "\n".join(lines) + "\n"

    def _work(self) -> dict[str, object]:
        """What a script for this one job would be told."""
        return {
            "host": self.url.removeprefix("http://"),
            "accounts": self.waba_ids,
            "flows": dict(zip(self.names, self.keys, strict=True)),
            "in_flight": self.in_flight,
            "rate": self.rate,
        }
