"""The bytes of a manifest, through reading, every check, and the flows and places it asks for."""

from __future__ import annotations

import json

import yaml

from flowops.errors import InvalidInput
from flowops.manifest.manifest import read_manifest
from tests.campaign.mutating import CRUMBS, ODD, changed, damaged
from tests.campaign.scratch import scratch

SEEDS = [
    b"""\
version: 1
environments:
  sandbox: {gateway: sandbox, limits: {budget: 1}, on_drift: hold}
  other: {gateway: "https://gateway.example.com", waba: 3fa85f64-5717-4562-b3fc-2c963f66afa6}
flows:
  a: {name: A, categories: [OTHER, SURVEY], json: a.json, status: published}
""",
    b"""\
version: 1
flows:
  b:
    name: "B"
    categories:
      - OTHER
    json: a.json
    protect: true
    ignore: [categories]
    environments: {sandbox: {skip: true, name: "C"}}
    id: {sandbox: "123"}
""",
    (
        b'{"version": 1, "environments": {"x": {"gateway": "http://localhost:1", "wabas": {"a": '
        b'"3fa85f64-5717-4562-b3fc-2c963f66afa6"}, "api_key_env": "K", "auth_header": "X-Key"}}, '
        b'"rules": {"R279": "off"}, "versions": {"7.4": "active"}, "flows": {}}'
    ),
]
PIECES = [
    *CRUMBS, b": ", b"- ", b"? ", b"|\n", b">-\n", b"&a ", b"*a", b"&a [*a]", b"<<: *a", b"---\n",
    b"...\n", b"!!float ''", b"!!bool x", b"!!int x", b"!!timestamp 2024-13-45", b"!!binary x",
    b"!!python/object:os.system x", b"!!set {a}", b"!!omap [a]", b"%YAML 9.9\n", b"no", b"1:30",
    b"2024-01-01", b".inf", b"~", b"<<<<<<< x\n", b"    ", b"\n  ", b"\xe2\x80\xae",
]  # fmt: skip
VALUES = [json.dumps(yaml.safe_load(seed)) for seed in SEEDS]
PARTS = [
    *ODD, "sandbox", "published", "a.json", "default", "OTHER", "http://x", "https://x/?k=1",
    "../a.json", "/etc/passwd", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "a\nb", "git:x", "s3://",
]  # fmt: skip
DEFINITION = b'{"version": "7.1", "screens": [{"id": "A", "title": "A"}]}'

_folder = scratch()


def case(random):
    if random.random() < 0.6:
        return damaged(random, random.choice(SEEDS), PIECES)
    # JSON is YAML, and a value that is somewhere else gets past the reading of it.
    return json.dumps(changed(random, random.choice(VALUES), PARTS)).encode()


def run(text):
    """Whether something was found."""
    path = _folder / "flowops.yaml"
    path.write_bytes(text)
    definition = path.with_name("a.json")
    if not definition.exists():
        definition.write_bytes(DEFINITION)
    try:
        manifest = read_manifest(path, cwd=path.parent)
        for name in manifest.environment_names:
            manifest.desired_flows(manifest.environment(name))
    except InvalidInput:
        return True
    return False
