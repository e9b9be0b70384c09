"""diff: what it compares with, how it says what changed, and how it ends."""

from __future__ import annotations

import json
import subprocess

import jsonschema
import pytest

from flowops.flowjson.schemas import load_schema
from tests.e2e.project import definition
from tests.package.closing import closed

SCHEMA = jsonschema.Draft202012Validator(load_schema("diff"))
CLOSED = jsonschema.Draft202012Validator(closed(load_schema("diff")))


def git(project, *arguments):
    who = ("-c", "user.name=ana", "-c", "user.email=ana@example.com", "-c", "gc.auto=0")
    command = ["git", "-C", str(project.folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(project):
    git(project, "add", "--all", ".")
    git(project, "commit", "--quiet", "--message=x")
    return git(project, "rev-parse", "HEAD")


@pytest.fixture
def committed(sandboxed):
    """A flow on main, and changes that nobody has committed."""
    git(sandboxed, "init", "--quiet", "--initial-branch=main")
    (sandboxed.folder / ".gitignore").write_text(".flowops\n")
    sandboxed.flow("a", "Good day to you")
    sandboxed.flow("b")
    commit(sandboxed)
    sandboxed.define("a", "Good night to you")
    return sandboxed


def states(ended):
    return {flow["key"]: flow["state"] for flow in ended.json["flows"]}


def sentences(ended):
    return [change["sentence"] for flow in ended.json["flows"] for change in flow["changes"]]


def test_in_a_repository_it_compares_with_where_the_branch_left_main(committed):
    git(committed, "checkout", "--quiet", "-b", "mine")
    commit(committed)
    git(committed, "checkout", "--quiet", "main")
    committed.define("a", "Something else on main")
    commit(committed)
    git(committed, "checkout", "--quiet", "mine")

    ended = committed.run("diff")

    assert ended.code == 0
    assert ended.err == ""
    base = git(committed, "merge-base", "main", "mine")[:12]
    assert ended.out == (
        "sandbox · the embedded sandbox, kept in .flowops/sandbox.db\n"
        f"compared with main at {base}\n"
        "\n"
        'a  "A"\n'
        "  1 change: 1 copy\n"
        "\n"
        "  screen ONLY\n"
        '    ~ TextHeading › text: "Good day to you" → "Good night to you"\n'
        "\n"
        "1 flow changed, 1 unchanged.\n"
    )


def test_only_the_flows_that_are_named_are_compared(committed):
    committed.define("b", "Other")

    assert states(committed.run("diff", "b", "--format", "json")) == {"b": "changed"}
    assert states(committed.run("diff", "--except", "b", "--format", "json")) == {"a": "changed"}
    assert committed.run("diff", "c").code == 3


def test_any_revision_can_be_the_base(committed):
    first = git(committed, "rev-parse", "HEAD")
    commit(committed)

    for base in (first, first[:10], "HEAD~1", "main~1"):
        assert states(committed.run("diff", "--base", base, "--format", "json"))["a"] == "changed"
    assert states(committed.run("diff", "--base", "HEAD", "--format", "json"))["a"] == "unchanged"


def test_a_flow_is_found_under_the_file_that_the_manifest_of_then_named(committed):
    committed.change("a", json="moved.json")
    (committed.folder / "a.json").rename(committed.folder / "moved.json")

    ended = committed.run("diff", "--format", "json")

    assert sentences(ended) == [
        'screen ONLY › TextHeading › text: "Good day to you" → "Good night to you"'
    ]


def test_a_flow_that_has_another_key_now_is_known_by_its_file(committed):
    committed.manifest["flows"]["z"] = committed.manifest["flows"].pop("a")
    committed.save()

    assert states(committed.run("diff", "--format", "json")) == {"z": "changed", "b": "unchanged"}


def test_a_file_of_an_environment_of_its_own_is_compared_with_that_one(committed):
    committed.write("staging.json", json.dumps(definition("Staged")))
    committed.change("b", environments={"sandbox": {"json": "staging.json"}})
    commit(committed)
    committed.write("staging.json", json.dumps(definition("Staged anew")))

    ended = committed.run("diff", "b", "--base", "HEAD", "--format", "json")

    assert sentences(ended) == ['screen ONLY › TextHeading › text: "Staged" → "Staged anew"']


def test_new_and_removed_flows_are_told_as_such(committed):
    committed.forget("b")
    committed.flow("c")

    ended = committed.run("diff", "--exit-code")

    assert 'c  "C"  + new\n' in ended.out
    assert 'b  "B"  - removed from the manifest\n' in ended.out
    assert ended.out.endswith("3 flows changed.\n")
    assert ended.code == 2
    assert states(committed.run("diff", "c", "--format", "json")) == {"c": "new"}


def test_where_there_was_no_manifest_the_files_of_today_are_looked_for(committed):
    git(committed, "rm", "--quiet", "--cached", "flowops.yaml", "b.json")
    git(committed, "commit", "--quiet", "--message=x")

    ended = committed.run("diff", "--base", "HEAD", "--format", "json")

    assert states(ended) == {"a": "changed", "b": "new"}


def test_a_manifest_that_was_not_valid_is_read_as_far_as_it_can_be(committed):
    good = committed.file.read_text()
    committed.file.write_text(good + "nonsense: 1\n  \n")
    commit(committed)
    committed.file.write_text(good)
    committed.define("a", "Later")

    assert states(committed.run("diff", "a", "--base", "HEAD", "--format", "json")) == {
        "a": "changed"
    }


def test_a_path_that_led_out_of_the_folder_is_not_followed(committed):
    good = committed.file.read_text()
    committed.file.write_text(good.replace("json: a.json", "json: ../a.json"))
    commit(committed)
    committed.file.write_text(good)

    assert states(committed.run("diff", "--base", "HEAD", "--format", "json"))["a"] == "new"


def test_what_is_invalid_at_a_revision_is_told_with_its_place(committed):
    committed.write("a.json", "{\n  nonsense\n}")
    commit(committed)
    committed.define("a")

    ended = committed.run("diff", "a", "--base", "HEAD")

    assert ended.code == 3
    assert "HEAD:a.json:2:3" in ended.err
    assert ended.out == ""


def test_a_manifest_that_cannot_be_read_at_a_revision_is_told_with_its_place(committed):
    good = committed.file.read_text()
    committed.file.write_text("flows: [\n")
    commit(committed)
    committed.file.write_text(good)

    ended = committed.run("diff", "--base", "HEAD")

    assert ended.code == 3
    assert "HEAD:flowops.yaml:" in ended.err


@pytest.mark.parametrize("base", ["nothing", "--output=x", "HEAD:a.json", "nothing.json", ""])
def test_a_base_that_is_neither_a_revision_nor_a_file_is_refused(committed, base):
    ended = committed.run("diff", f"--base={base}")

    assert ended.code == 3
    assert f"there is no revision `{base}` here, and no such file" in ended.err
    assert "live, or recorded" in ended.err
    assert not (committed.folder / "x").exists()


def test_a_file_can_be_the_base_of_one_flow(committed, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps(definition("Elsewhere")))

    ended = committed.run("diff", "a", "--base", other, "--format", "json")

    assert sentences(ended) == [
        'screen ONLY › TextHeading › text: "Elsewhere" → "Good night to you"'
    ]
    assert ended.json["base"] == str(other)


def test_a_file_is_no_base_for_several_flows(committed):
    ended = committed.run("diff", "--base", "a.json")

    assert ended.code == 64
    assert "2 flows are to be compared" in ended.err


def test_an_invalid_file_is_told_with_its_place(committed):
    committed.write("bad.json", '{"screens": [}')

    ended = committed.run("diff", "a", "--base", "bad.json")

    assert ended.code == 3
    assert "bad.json:1:14" in ended.err


def test_a_revision_wins_over_a_file_of_its_name_unless_that_ends_in_json(committed):
    committed.write("main", json.dumps(definition("File")))
    committed.write("other", json.dumps(definition("File")))
    git(committed, "branch", "a.json")

    bases = {
        base: committed.run("diff", "a", "--base", base, "--format", "json").json["base"]
        for base in ("main", "other", "a.json")
    }

    assert bases == {
        "main": f"main at {git(committed, 'rev-parse', 'HEAD')[:12]}",
        "other": "other",
        "a.json": "a.json",
    }


def test_what_was_applied_last_is_the_base_where_there_is_no_repository(sandboxed):
    sandboxed.flow("a", "Before")
    sandboxed.applied()
    sandboxed.define("a", "After")
    sandboxed.flow("b")

    ended = sandboxed.run("diff", "--format", "json")

    assert ended.json["base"] == "what was applied last"
    assert states(ended) == {"a": "changed", "b": "new"}
    assert sentences(ended) == ['screen ONLY › TextHeading › text: "Before" → "After"']


def test_it_needs_no_key_and_asks_no_gateway(project, gateway):
    project.flow("a")
    project.applied()
    gateway.forget_requests()
    project.environ.clear()

    assert project.run("diff", "--base", "recorded").code == 0
    assert gateway.requests == []


def test_a_recorded_definition_that_is_not_kept_any_more_is_unknown(sandboxed):
    sandboxed.flow("a")
    sandboxed.applied()
    for kept in (sandboxed.folder / ".flowops").rglob("*.json"):
        if "definitions" in str(kept):
            kept.unlink()

    ended = sandboxed.run("diff", "--base", "recorded")

    assert ended.code == 9
    assert "! unknown: the recorded definition is not kept here any more" in ended.out
    assert ended.out.endswith("0 flows changed, 1 unknown.\n")


def test_what_is_live_is_the_base_where_the_gateway_tells_it(gateway_with, project_on):
    gateway = gateway_with(profile="readback")
    project = project_on(gateway)
    project.flow("a", "Before")
    project.applied()
    project.define("a", "After")
    project.flow("b")

    ended = project.run("diff", "--base", "live", "--format", "json")

    assert states(ended) == {"a": "changed", "b": "new"}
    assert ended.json["flows"][0]["base"] == "what is live, evidence: read-back"
    assert sentences(ended) == ['screen ONLY › TextHeading › text: "Before" → "After"']


def test_what_nobody_tells_is_unknown_and_not_taken_for_new(project, gateway):
    project.flow("a")
    gateway.create_outside("A", definition("Theirs"))
    gateway.set_status("A", "PUBLISHED")

    ended = project.run("diff", "--base", "live", "--format", "json")

    assert ended.code == 9
    assert states(ended) == {"a": "unknown"}
    assert ended.json["flows"][0]["unknown_because"] == (
        "the gateway does not say what the live definition is"
    )
    SCHEMA.validate(ended.json)


def test_each_account_has_a_base_of_its_own_where_they_may_differ(sandboxed):
    wabas = {each: f"3fa85f64-5717-4562-b3fc-2c963f66afa{n}" for n, each in enumerate(("x", "y"))}
    sandboxed.configure(wabas=wabas)
    sandboxed.flow("a", "Before")
    sandboxed.applied()
    sandboxed.define("a", "After")

    recorded = sandboxed.run("diff", "--base", "recorded", "--format", "json").json["flows"]
    git(sandboxed, "init", "--quiet", "--initial-branch=main")
    commit(sandboxed)
    revision = sandboxed.run("diff", "--base", "HEAD", "--format", "json").json["flows"]

    assert [flow["base"] for flow in recorded] == ["what was applied last in x", "what was applied last in y"]
    assert [flow["key"] for flow in revision] == ["a"]


def test_what_breaks_the_contract_comes_first_with_the_reason_for_which_it_is_accepted(committed):
    ends = definition()
    ends["screens"][0]["layout"]["children"][1]["on-click-action"]["payload"] = {"x": "1", "y": "2"}
    committed.define("a", flow=ends)
    commit(committed)
    committed.define("a")
    field = "complete at ONLY: x"
    committed.change("a", breaking={field: "nobody reads it"})

    ended = committed.run("diff", "a", "--base", "HEAD")

    lines = [line.strip() for line in ended.out.splitlines()]
    assert lines[5:7] == ["", "data contract"]
    assert f"for who receives results · {field}, accepted: nobody reads it" in lines
    assert sum(line.startswith("! ") for line in lines) == 1
    assert sum(line.startswith("= ") for line in lines) == 1
    assert committed.run("diff", "a", "--base", "HEAD", "--format", "json").json["summary"][
        "breaking"
    ] == 1  # fmt: skip


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("Good day to you", ["--exit-code"], 0),
        ("Another", ["--exit-code"], 2),
        ("Another", [], 0),
    ],
)
def test_the_exit_code_tells_of_changes_where_it_is_asked_to(committed, text, options, code):
    committed.define("a", text)

    assert committed.run("diff", *options).code == code


def test_nothing_changed_is_one_line(committed):
    committed.define("a", "Good day to you")

    ended = committed.run("diff")

    assert ended.out.splitlines()[2:] == ["", "No changes in 2 flows."]


def test_in_colour_the_words_that_differ_are_told_apart(committed):
    ended = committed.run("diff", "--color", "always")

    painted = ended.out.replace("\x1b[22m", "")
    assert '"Good \x1b[31mday\x1b[0m to you" → "Good \x1b[32mnight\x1b[0m to you"' in painted


def test_the_document_fits_the_schema_which_knows_all_its_keys(committed):
    committed.forget("b")
    committed.flow("c")

    document = committed.run("diff", "--format", "json").json

    SCHEMA.validate(document)
    CLOSED.validate(document)
    change = document["flows"][0]["changes"][0]
    assert change["before_pointer"] == "/screens/0/layout/children/0/text"
    assert (change["before"], change["after"]) == ("Good day to you", "Good night to you")


@pytest.mark.parametrize(
    ("key", "value"), [("format_version", "2.0"), ("base", None), ("flows", {}), ("summary", {})]
)
def test_anything_else_does_not_fit(committed, key, value):
    document = committed.run("diff", "--format", "json").json

    assert not SCHEMA.is_valid({**document, key: value})


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(load_schema("diff"))
