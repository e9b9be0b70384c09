"""Whatever stands in a file, it becomes a document or findings, and never a traceback."""

from __future__ import annotations

import json
import math
from contextlib import suppress

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowops.errors import InvalidInput
from flowops.manifest.json_reader import read_json
from flowops.manifest.manifest import read_manifest
from flowops.manifest.yaml_reader import read_yaml
from tests.manifest.builders import GOOD, all_findings

FLOW = r"""{
  "version": "7.3", "n": -1.5e3, "ok": true, "none": null, "empty": {},
  "screens": [{"id": "A", "title": "caf\u00e9 \ud83d\ude00", "list": [[], 0, "ü"]}]
}
"""
CRUMBS = [
    *"{}[]:,\"\\#&*!|>%@`'-?~",
    *("\t", "\r\n", "\n", " ", "\0", "\x07", "\u00a0", "\ufeff", "\u2028", "\ud800", "é", "😀"),
    *("no", "017", "1:30", "<<", "NaN", "1e999", "9" * 30, "9" * 200, "[" * 200, "- " * 80),
    *("!!float ''", "&a [*a]", "---\n", "<<<<<<< x\n", '"\\ud800"', "null", "true", "//", "\\u12"),
]

# No deadline: a busy machine is no bug. Examples share a folder: each writes its file anew.
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab/~é😀", max_size=3), inner),
    max_leaves=20,
)


@st.composite
def mutated(draw, text):
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.sampled_from(CRUMBS)) + text[end:]
    return text.encode("utf-8", "surrogatepass")


def check(findings, data, path):
    """Findings are there, and stand inside of the file that they speak of."""
    lines = (
        data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    assert findings
    for finding in findings:
        at = finding.location
        assert at.path == path
        assert (1, 1) <= (at.line, at.column) <= (at.end_line, at.end_column)
        assert at.end_line <= len(lines)
        assert finding.message == finding.message.rstrip(".")
        assert len(finding.message) < 200


def check_json(data):
    try:
        document = read_json("flow.json", data)
    except InvalidInput as refusal:
        check(refusal.findings, data, "flow.json")
    else:
        json.dumps(document.value, allow_nan=False, ensure_ascii=False).encode()
        assert document.locate(("nowhere",)).line >= 1


def check_yaml(data):
    try:
        document, flaws = read_yaml("flowops.yaml", data)
    except InvalidInput as refusal:
        check(refusal.findings, data, "flowops.yaml")
    else:
        json.dumps(document.value, allow_nan=False)
        if flaws:
            check([document.source.finding(flaw) for flaw in flaws], data, "flowops.yaml")


@given(st.binary(max_size=200))
@RELAXED
def test_any_bytes_are_a_definition_or_findings(data):
    check_json(data)


@given(mutated(FLOW))
@RELAXED
def test_a_damaged_definition_is_read_or_explained(data):
    check_json(data)


@given(mutated(FLOW))
@RELAXED
def test_what_json_refuses_we_refuse(data):
    try:
        json.loads(data.decode())
    except (ValueError, RecursionError):
        with pytest.raises(InvalidInput):
            read_json("flow.json", data)


@given(st.sampled_from(["[", '{"a":', '[{"":', "[1,"]), st.integers(90, 3000))
@RELAXED
def test_any_depth_is_read_or_explained(opening, depth):
    check_json((opening * depth).encode())


@given(
    st.dictionaries(st.text("ab/~é😀", max_size=3), values),
    st.sampled_from([None, 0, 2, "\t"]),
    st.booleans(),
)
@settings(RELAXED, max_examples=50)
def test_every_value_is_found_where_it_stands(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    document = read_json("flow.json", text.encode())

    for route, leaf in leaves(value):
        assert same(json.loads(document.written(route)), leaf)


@given(st.binary(max_size=200))
@RELAXED
def test_any_bytes_are_yaml_or_findings(data):
    check_yaml(data)


@given(mutated(GOOD))
@RELAXED
def test_a_damaged_manifest_is_yaml_or_findings(data):
    check_yaml(data)


@given(mutated(GOOD))
@settings(RELAXED, max_examples=40)
def test_the_slower_parser_is_as_strict(data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        check_yaml(data)


@given(mutated(GOOD))
@RELAXED
def test_a_damaged_manifest_is_read_or_explained(tmp_path, data):
    manifest = tmp_path / "flowops.yaml"
    manifest.write_bytes(data)

    use(manifest)


@given(values, st.sampled_from(["version", "environments", "flows", "rules", "x"]))
@RELAXED
def test_any_shape_of_a_manifest_is_read_or_explained(tmp_path, value, key):
    manifest = tmp_path / "flowops.yaml"
    shape = {"version": 1, key: value}
    manifest.write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")

    use(manifest)


SETTINGS = st.sampled_from(
    ["name", "categories", "json", "status", "id", "environments", "gateway", "waba", "wabas"]
)


@given(
    st.sampled_from(["environments", "flows"]),
    st.dictionaries(st.sampled_from(["sandbox", "a", "B"]), st.dictionaries(SETTINGS, values)),
)
@settings(RELAXED, max_examples=50)
def test_any_entry_of_a_manifest_is_read_or_explained(tmp_path, section, entries):
    manifest = tmp_path / "flowops.yaml"
    text = json.dumps({"version": 1, section: entries}, ensure_ascii=False)
    manifest.write_text(text, encoding="utf-8")

    use(manifest)


def use(path):
    with suppress(InvalidInput):
        manifest = read_manifest(path, cwd=path.parent)
        all_findings(manifest)
        manifest.desired_flows(manifest.environment("sandbox"))


def leaves(value, route=()):
    if not isinstance(value, (dict, list)):
        yield route, value
    for key, item in value.items() if isinstance(value, dict) else ():
        yield from leaves(item, (*route, key))
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from leaves(item, (*route, index))


def same(one, other):
    if isinstance(one, float):
        return math.isclose(one, other)
    return one == other
