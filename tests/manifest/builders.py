from __future__ import annotations

import json

import pytest

from flowops.errors import InvalidInput
from flowops.manifest.json_reader import read_json
from flowops.manifest.manifest import read_manifest

FLOW = {"version": "7.3", "screens": []}
WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
OTHER_WABA = "4fa85f64-5717-4562-b3fc-2c963f66afa6"

GOOD = f"""\
version: 1
environments:
  sandbox:
    gateway: sandbox
  production:
    gateway: https://gateway.example.com/api/
    waba: {WABA}
flows:
  discovery:
    name: Discovery
    categories: [LEAD_GENERATION, OTHER]
    json: discovery/flow.json
    status: published
  booking:
    name: Booking
    categories: [APPOINTMENT_BOOKING]
    json: booking.json
"""


def a_folder(path, manifest=GOOD, **files):
    """A manifest and, unless other files are given, the two definitions that GOOD names."""
    (path / "flowops.yaml").write_text(manifest, encoding="utf-8")
    named = {"discovery/flow.json": FLOW, "booking.json": FLOW, **files}
    for name, value in named.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def manifest_in(path, manifest=GOOD, **files):
    return read_manifest(a_folder(path, manifest, **files) / "flowops.yaml", cwd=path)


def all_findings(manifest):
    """What `validate` would say: about the manifest, and about every file that it names."""
    return (*manifest.findings, *manifest.definitions.errors(manifest.entries.all_mentions))


def refused_json(text):
    """The findings of a definition that cannot be read."""
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InvalidInput) as refusal:
        read_json("flow.json", data)
    return refusal.value.findings


def place(location):
    return location.line, location.column, location.end_line, location.end_column


def lines_of(findings):
    return [f"{finding.rule} {finding.location}: {finding.message}" for finding in findings]
