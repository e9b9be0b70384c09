"""Whatever a file holds, there are findings and never a traceback or a wait."""

from __future__ import annotations

import copy
import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowops.flowjson.rules import RULES
from flowops.flowjson.versions import LIVES
from flowops.manifest.json_reader import definition_of, read_json
from flowops.manifest.json_scanner import MAX_DEPTH
from flowops.manifest.layout import laid_out
from flowops.operations.checking import Outlook, check_file
from flowops.operations.validating import UNREADABLE
from flowops.render.findings_json import findings_document
from flowops.render.findings_text import render_findings

OUTLOOK = Outlook(date(2026, 1, 1))
ROOT = Path(__file__).parents[2]
SEEDS = [
    *(json.loads(path.read_text()) for path in sorted(ROOT.glob("flows/*/flow.json"))),
    *(rule.bad for rule in RULES if isinstance(rule.bad, dict)),
    *(rule.good for rule in RULES if isinstance(rule.good, dict)),
]
SEEDS = [seed for seed in SEEDS if len(json.dumps(seed)) < 20_000]

GATE, NIGHTLY = 500, 20_000
"""Files. The campaign tries a hundred thousand more, as `tests.campaign.fuzz --target flow`."""

SLOWEST = 2.0
"""Seconds for one small file, on a machine that has much else to do."""


def words_of(value):
    """Keys and texts of a value: what a mutation puts where something else is expected."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from words_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from words_of(each)
    elif isinstance(value, str):
        yield value


WORDS = sorted({word for seed in SEEDS for word in words_of(seed) if len(word) < 80})
ODD = [
    *("", " ", "${", "${data.", "${form.a}", "${screen.A.form.b}", "`${data.x} + `", "`", "\\`"),
    *("${data.a.b.c}", "` ( ( ( `", "` 'x' == ${form.x} `", "data:image/png;base64,AA", "\x00"),
    *("2024-02-30", "99999999999999999", "[a-z", "(a+)+$", "{0}", "\ud83d\ude00", "x" * 5_000),
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1, 10**17, 0.5, -1e300, 1e-300]),
    st.integers(-(10**17), 10**17),
    st.sampled_from([10**18, -(10**40), 10**4_000, 1.7e308, 5e-324]),
    st.sampled_from(WORDS),
    st.sampled_from(ODD),
    st.sampled_from([str(version) for version in LIVES]),
    st.text(st.characters(codec="utf-8"), max_size=12),
)


def nested(value, depth):
    """A value so deep in lists and objects."""
    for level in range(depth):
        value = [value] if level % 2 else {"children": value}
    return value


values = st.recursive(
    scalars | st.builds(nested, scalars, st.integers(MAX_DEPTH - 10, MAX_DEPTH + 10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    ),
    max_leaves=8,
)


def places(value, route=()):
    yield route
    children = value.items() if isinstance(value, dict) else ()
    children = enumerate(value) if isinstance(value, list) else children
    for step, each in children:
        yield from places(each, (*route, step))


def parent_of(value, route):
    for step in route[:-1]:
        value = value[step]
    return value


@st.composite
def mutants(draw):
    """A valid or half-valid flow, of which some parts are something else."""
    value = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 4))):
        route = draw(st.sampled_from(list(places(value))))
        if not route:
            value["version"] = draw(scalars)
            continue
        parent, step = parent_of(value, route), route[-1]
        match draw(st.sampled_from(["replace", "remove", "add", "move", "double"])):
            case "replace":
                parent[step] = draw(values)
            case "remove":
                del parent[step]
            case "add" if isinstance(parent, dict):
                parent[draw(st.sampled_from(WORDS))] = draw(values)
            case "move":
                other = draw(st.sampled_from(list(places(value))))
                if other:
                    parent[step] = copy.deepcopy(parent_of(value, other)[other[-1]])
            case _ if isinstance(parent, list):
                parent += copy.deepcopy(parent)
    return value


files = st.one_of(
    mutants().map(lambda value: json.dumps(value).encode()),
    values.map(lambda value: json.dumps(value).encode()),
)


@st.composite
def damaged(draw):
    """A file of which some bytes are others, or cut off."""
    data = bytearray(draw(files))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 2)):
            case 0:
                data[at : at + 1] = draw(st.binary(max_size=3))
            case 1:
                data[at:at] = draw(
                    st.sampled_from([b",", b"{", b"[", b'"', b"\\", b"\xc2\xa0", b"//"])
                )
            case _:
                del data[at:]
    return bytes(data)


anything = st.one_of(files, damaged(), st.binary(max_size=200))


def check(data):
    """The findings, of which each has a place in the file."""
    started = time.process_time()
    findings = check_file("flow.json", data, OUTLOOK)
    took = time.process_time() - started
    lines = (
        data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )

    for finding in findings:
        at = finding.location
        assert 1 <= at.line <= at.end_line <= len(lines)
        assert 1 <= at.column <= len(lines[at.line - 1]) + 1
        assert 1 <= at.end_column <= len(lines[at.end_line - 1]) + 1
        assert (at.line, at.column) <= (at.end_line, at.end_column)
        assert finding.message
    assert render_findings(findings) is not None
    assert json.dumps(findings_document(findings, files=1))
    assert took < SLOWEST
    if not UNREADABLE & {finding.rule for finding in findings}:
        stays_itself_in_another_layout(data)
    return findings


def stays_itself_in_another_layout(data):
    document = read_json("flow.json", data)
    again = read_json("flow.json", laid_out(document).encode())

    assert definition_of(again).fingerprint == definition_of(document).fingerprint
    assert laid_out(again) == laid_out(document)


CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.mark.slow
@given(anything)
@settings(max_examples=GATE, deadline=None, suppress_health_check=CALM, derandomize=True)
def test_whatever_a_file_holds_there_are_findings(data):
    check(data)


@pytest.mark.nightly
@given(anything)
@settings(max_examples=NIGHTLY, deadline=None, suppress_health_check=CALM)
def test_whatever_a_file_holds_there_are_findings_by_night(data):
    check(data)


DEEP = 100_000
HOSTILE = {
    "deep lists": b"[" * DEEP,
    "deep objects": b'{"a":' * DEEP,
    "deep and closed": b"[" * DEEP + b"]" * DEEP,
    "deep children": b'{"children":[' * 5_000 + b"]}" * 5_000,
    "a huge number": b'{"version": ' + b"9" * 100_000 + b"}",
    "a huge exponent": b'{"version": 1e999999999}',
    "a huge text": b'{"version": "' + b"a" * 1_000_000 + b'"}',
    "a huge key": b'{"' + b"a" * 1_000_000 + b'": 1}',
    "many quotes": b'{"version": "' + b'\\"' * 300_000 + b'"}',
    "many screens": json.dumps({"version": "7.3", "screens": [{"id": "A"}] * 5_000}).encode(),
    "many keys": json.dumps({f"k{number}": 1 for number in range(20_000)}).encode(),
    "many references": json.dumps(
        {
            "version": "7.3",
            "screens": [
                {
                    "id": "A",
                    "layout": {
                        "type": "SingleColumnLayout",
                        "children": [{"type": "TextBody", "text": "${data.x} " * 20_000}],
                    },
                }
            ],
        }
    ).encode(),
    "a deep expression": json.dumps(
        {
            "version": "7.3",
            "screens": [
                {
                    "id": "A",
                    "layout": {
                        "type": "SingleColumnLayout",
                        "children": [
                            {"type": "TextBody", "text": "`" + "(" * 20_000 + "`"},
                            {"type": "If", "condition": "!" * 20_000 + "${data.x}", "then": []},
                        ],
                    },
                }
            ],
        }
    ).encode(),
    "nested forms": json.dumps(
        {
            "version": "7.3",
            "screens": [
                {
                    "id": "A",
                    "layout": json.loads('{"type":"Form","children":[' * 40 + "]}" * 40),
                }
            ],
        }
    ).encode(),
    "a ring of screens": json.dumps(
        {
            "version": "7.3",
            "routing_model": {f"S{n}": [f"S{m}" for m in range(60)] for n in range(60)},
            "screens": [{"id": f"S{n}"} for n in range(60)],
        }
    ).encode(),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_takes_no_time(what):
    started = time.process_time()

    findings = check_file("flow.json", HOSTILE[what], OUTLOOK)

    assert findings
    assert render_findings(findings[:50])
    assert time.process_time() - started < 10 * SLOWEST
