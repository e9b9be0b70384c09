"""No input gives a traceback: whatever comes, the command ends with a code of the contract."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.project import Project, definition

CODES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 64, 130}
EXAMPLES = 25
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def assert_foreseen(ended, codes=CODES):
    assert ended.code in codes, ended.said
    assert "Traceback" not in ended.said
    assert "did not foresee" not in ended.said, ended.err


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """One for all: a flow that is applied, one that is pending, and a saved plan."""
    project = Project(tmp_path_factory.mktemp("any") / "flows", {"sandbox": {"gateway": "sandbox"}})
    project.flow("a")
    project.applied()
    project.flow("b")
    project.run("plan", "-o", "reviewed.plan")
    return project


# Arguments

WORDS = st.sampled_from(
    [
        "plan", "apply", "drift", "status", "preview", "send", "outputs", "schema", "completion",
        "sandbox", "show", "reset", "a", "b", "a,b", ",", "reviewed.plan", "flowops.yaml", "a.json",
        ".", "--", "-", "--yes", "-y", "-q", "-v", "-h", "--only", "--except", "--adopt",
        "--take-over", "--allow", "many-published", "-f", "-e", "sandbox", "--format", "json",
        "markdown", "text", "env", "--color", "always", "--detailed-exitcode", "--to",
        "5491155551234", "--phone", "1", "--data", "{}", "@a.json", '{"a": 1}', "--dry-run",
        "--screen", "ONLY", "--cta", "--body", "--token", "--requests", "--db", "--only=", "-f=",
        "--format=json", "--env=x", "0", "-1", "١", "",
    ]
)  # fmt: skip
# What an operating system hands over, without what would lead out of the folder.
TEXTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), max_size=12)
BYTES_THAT_ARE_NO_TEXT = st.text(st.sampled_from("\udc80\udcff\udcc3a"), min_size=1, max_size=4)
ARGUMENTS = st.lists(st.one_of(WORDS, WORDS, WORDS, TEXTS, BYTES_THAT_ARE_NO_TEXT), max_size=8)


@fuzzed
@given(arguments=ARGUMENTS)
def test_any_arguments(project, arguments):
    if {"serve", "init"} & {*arguments}:
        return

    assert_foreseen(project.run(*arguments))


@pytest.mark.parametrize("command", ["plan", "apply", "status", "send"])
@pytest.mark.parametrize("place", ["/", "/etc/passwd", "/dev/null", "/proc/self/mem", "a.json"])
def test_any_place_as_a_manifest(project, command, place):
    more = ["--to", "1", "--phone", "1", "a"] if command == "send" else []

    assert_foreseen(project.run(command, "-f", place, *more), {3, 64})


def test_an_empty_place_is_here(project):
    assert project.run("plan", "-f", "").code == 0


# Files


PIECES = [
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\t", b"\r", b"\n", b"    ", b"{",
    b"[", b'"', b": ", b"- ", b"|", b">-", b"? ", b"@", b"`", b"&a *a", b"<<: *a", b"---\n",
    b"!!python/object:x", b"%YAML 9.9\n", b"no", b"1:30", b"0x1f", b"~", b"null", b"1e999",
    b"NaN", b'"\\ud800"', b"[" * 300, b"{a: " * 60, b"9" * 40,
]  # fmt: skip


def mutated(seed: bytes):
    """The seed with a few bytes replaced, put in, taken out or repeated."""
    place = st.integers(0, len(seed))
    piece = st.one_of(st.binary(max_size=3), st.sampled_from(PIECES))
    edit = st.tuples(place, place, piece)

    def apply(edits):
        text = seed
        for start, end, put in edits:
            text = text[:start] + put + text[min(max(start, end), start + 40) :]
        return text

    return st.lists(edit, min_size=1, max_size=4).map(apply)


MANIFEST = b"""\
version: 1
environments:
  sandbox: {gateway: sandbox, limits: {budget: 1}}
  other: {gateway: "https://gateway.example.com", waba: 3fa85f64-5717-4562-b3fc-2c963f66afa6}
flows:
  a:
    name: A
    categories: [OTHER, SURVEY]
    json: a.json
    status: published
    environments: {other: {skip: true, name: "B"}}
  b: {name: "B", categories: [OTHER], json: b.json, protect: true, ignore: [categories]}
"""


@fuzzed
@given(text=mutated(MANIFEST))
def test_any_manifest(project, text):
    project.write("other.yaml", text)

    assert_foreseen(project.run("plan", "-f", "other.yaml", "-e", "sandbox"), {0, 3})


JSON = json.dumps(definition("Ünïcode"), ensure_ascii=False, indent=1).encode()


@fuzzed
@given(text=mutated(JSON))
def test_any_definition(project, text):
    project.write("b.json", text)
    try:
        assert_foreseen(project.run("plan", "--only", "b"), {0, 3})
        assert_foreseen(project.run("outputs", "--only", "b"), {0, 3})
    finally:
        project.define("b")


# Values that no editor would write, in places where Meta expects another kind.
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(string.ascii_letters, max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        "version", "screens", "routing_model", "data_api_version", "id", "title", "data", "layout",
        "children", "type", "terminal", "on-click-action", "payload", "next", "name", "label",
    ]
)  # fmt: skip


@st.composite
def odd_definitions(draw):
    """A valid definition in which some values are something else."""
    flow = definition("Hello", routing_model={"ONLY": []}, data_api_version="3.0")
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from(_objects(flow)))
        holder[draw(KEYS)] = draw(VALUES)
    return flow


def _objects(value):
    inner = value.values() if isinstance(value, dict) else value
    found = [value] if isinstance(value, dict) else []
    for each in inner if isinstance(value, dict | list) else ():
        found += _objects(each)
    return found


@fuzzed
@given(flow=odd_definitions())
def test_any_json_as_a_definition(project, flow):
    project.define("b", flow=flow)
    try:
        assert_foreseen(project.apply("--only", "b"), {0, 1, 3, 6, 9})
        assert_foreseen(project.run("outputs", "--only", "b", "--format", "python"), {0, 3})
        send = ("send", "b", "--to", "5491155551234", "--phone", "1", "--dry-run")
        assert_foreseen(project.run(*send), {0, 1, 3})
    finally:
        project.define("b")


@fuzzed
@given(data=st.data())
def test_any_record(project, data):
    (record,) = (project.folder / ".flowops").rglob("records/*/a.jsonl")
    good = record.read_bytes()
    record.write_bytes(data.draw(mutated(good)))
    try:
        assert_foreseen(project.run("plan", "--only", "a"), {0})
        assert_foreseen(project.run("drift", "--only", "a"), {0, 2, 9})
    finally:
        record.write_bytes(good)


@fuzzed
@given(data=st.data())
def test_any_saved_plan(project, data):
    good = (project.folder / "reviewed.plan").read_bytes()
    edited = data.draw(mutated(good))
    project.write("edited.plan", edited)

    if edited != good:
        assert_foreseen(project.apply("edited.plan"), {5})


SETTING = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@fuzzed
@given(value=SETTING)
@pytest.mark.parametrize("name", ["FLOWOPS_ENV", "NO_COLOR", "TERM", "COLUMNS", "USER"])
def test_any_environment_variable(project, name, value):
    assert_foreseen(project.run("apply", "--yes", "--only", "a", **{name: value}), {0, 3})


@fuzzed
@given(value=SETTING)
def test_any_key(value, tmp_path):
    project = Project(
        tmp_path / "keyed",
        {"x": {"gateway": "http://127.0.0.1:1", "waba": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}},
    )
    project.configure(limits={"budget": 0})
    ended = project.run("plan", FLOWOPS_API_KEY=value)

    assert_foreseen(ended, {1, 4})
    # Fewer letters than these stand in any sentence.
    if len(value.strip()) > 8:
        assert value.strip() not in ended.said
