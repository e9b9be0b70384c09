"""`init --ci` for a fleet: as many jobs as shards, and what each of them runs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from flowops.cli.sharding import read_shard
from flowops.errors import ExitCode
from flowops.model.fleet import Shard
from flowops.operations.ci_files import FLEETS, MOST_SHARDS
from tests.workflows.test_ci_files import SCHEMAS, check_line, commands, fits, zizmor
from tests.workflows.writing import COMMIT, SOURCE

HERE = Path(__file__).parent
BATCH = json.loads((HERE / "kubernetes" / "batch-v1.schema.json").read_text())


def kubernetes(value):
    """What Kubernetes has against an object, as far as its schema says."""
    schema = {**BATCH, "$ref": f"#/$defs/io.k8s.api.batch.v1.{value['kind']}"}
    checker = jsonschema.Draft202012Validator(schema)
    return [error.message for error in checker.iter_errors(value)]


def objects(files):
    return {
        value["kind"]: value
        for path in files.values()
        if path.suffix == ".yaml"
        for value in [yaml.safe_load(path.read_text())]
    }


def jobs(files):
    """The specifications of both, by what they run."""
    found = objects(files)
    specs = [found["Job"]["spec"], found["CronJob"]["spec"]["jobTemplate"]["spec"]]
    return {container(spec)["args"][0]: spec for spec in specs}


def container(spec):
    (only,) = spec["template"]["spec"]["containers"]
    return only


def test_kubernetes_takes_what_it_is_given(written):
    found = objects(written("k8s"))

    assert set(found) == {"Job", "CronJob"}
    assert [each for value in found.values() for each in kubernetes(value)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("backoffLimitPerIndex: 3", "backoffLimitPerIndexes: 3"),
        ("completions: 8", "completions: eight"),
        ("readOnlyRootFilesystem", "readonlyRootFilesystem"),
        ("secretKeyRef", "secretRef"),
    ],
)
def test_what_kubernetes_does_not_take_would_be_seen(written, old, new):
    text = written("k8s")["k8s/flowops-apply.yaml"].read_text()

    assert old in text
    assert kubernetes(yaml.safe_load(text.replace(old, new))) != []


@pytest.mark.parametrize("count", [2, 8, 100])
def test_every_completion_of_a_job_is_a_shard(written, count):
    for spec in jobs(written("k8s", "--shards", count)).values():
        _, typed = container(spec)["args"][-2:]
        indexes = range(spec["completions"])
        taken = [read_shard(typed, {"JOB_COMPLETION_INDEX": str(index)}) for index in indexes]

        assert spec["completionMode"] == "Indexed"
        assert spec["completions"] == spec["parallelism"] == count
        assert taken == [Shard(index + 1, count) for index in indexes]


def test_there_are_eight_unless_somebody_says(written):
    assert {spec["completions"] for spec in jobs(written("k8s")).values()} == {8}


def test_what_no_other_try_mends_is_not_tried_again(written):
    found = jobs(written("k8s"))
    codes = {
        name: {
            ExitCode(code) for code in spec["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"]
        }
        for name, spec in found.items()
    }

    final = {ExitCode.INVALID, ExitCode.ACCESS, ExitCode.NEEDS_YOU, ExitCode.USAGE}
    assert codes == {"apply": {*final, ExitCode.GUARD}, "drift": {*final, ExitCode.CHANGES}}
    assert all(spec["backoffLimitPerIndex"] for spec in found.values())


def test_pods_may_do_nothing_but_their_work(written):
    for spec in jobs(written("k8s")).values():
        pod, only = spec["template"]["spec"], container(spec)

        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        assert only["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert [each["name"] for each in only["env"]] == ["FLOWOPS_API_KEY"]
        assert "value" not in only["env"][0]
        assert only["resources"]["limits"]["memory"]


def test_the_image_has_flowops_and_the_flows(written):
    text = written("k8s", "whatsapp/flows")["k8s/Dockerfile"].read_text()

    assert f"https://github.com/acme/flowops {COMMIT}" in text
    assert "COPY whatsapp/flows whatsapp/flows" in text


def test_pods_run_commands_that_flowops_has(written):
    for spec in jobs(written("k8s")).values():
        check_line(container(spec)["args"])


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_the_files_are_what_the_ci_system_takes(written, host):
    for path in written(host, "--shards", 3).values():
        assert fits(SCHEMAS[host], path) == []


def test_github_has_a_job_for_each_shard_and_one_that_merges(written):
    (path,) = written("github", "--shards", 3).values()
    found = yaml.safe_load(path.read_text())["jobs"]

    shards = {
        name: job["strategy"]["matrix"]["shard"] for name, job in found.items() if "strategy" in job
    }
    assert shards == {name: [1, 2, 3] for name in ("plan", "apply", "drift")}
    for name in shards:
        (args,) = [
            step["with"]["args"] for step in found[name]["steps"] if "args" in step.get("with", {})
        ]
        assert args.split() == ["--shard", "${{", "matrix.shard", "}}/3"]
    merge = found["merge"]["steps"][1]["with"]
    files = [f"flowops-plan-{number}.json" for number in (1, 2, 3)]
    assert found["merge"]["needs"] == "plan"
    assert merge["args"].split() == ["merge", "-o", "flowops-merged.json", *files]


def test_zizmor_finds_nothing_at_its_strictest(written, tmp_path):
    written("github", "--shards", 3)

    ended = zizmor(tmp_path)

    assert ended.returncode == 0, ended.stdout


def test_gitlab_has_a_job_for_each_shard_and_one_that_merges(written):
    path = written("gitlab", "--shards", 3)[".gitlab/flowops.yml"]
    found = yaml.safe_load(path.read_text())

    sharded = {name for name, job in found.items() if job.get("parallel") == 3}
    assert sharded == {"flowops plan", "flowops apply", "flowops drift"}
    for name in sharded:
        (line,) = [each for each in found[name]["script"] if " --shard " in each]
        assert "--shard auto/3" in line
    assert found["flowops merge"]["needs"] == ["flowops plan"]
    lines = commands(path)
    assert {line[0] for line in lines} >= {"validate", "plan", "fleet", "apply", "drift"}
    for line in lines:
        if line[0] != "fleet":
            check_line(line)


@pytest.mark.parametrize("host", FLEETS)
def test_nothing_is_left_to_fill_in_but_what_it_says(written, host):
    files = written(host, "whatsapp/flows", "-e", "staging", "--shards", 3)

    text = "".join(path.read_text() for path in files.values())
    assert "staging" in text
    for word in ("ENVIRONMENT", "FOLDER", "SHARDS", "SHARD_LIST", "SHARD_FILES", "FLOWOPS_COMMIT"):
        assert word not in text


def test_it_says_that_records_lie_elsewhere(sandboxed):
    for host in FLEETS:
        ended = sandboxed.run("init", "--ci", host, "--shards", "3", "--source", SOURCE)

        assert "keep its records in git or a bucket (state:)" in ended.err


@pytest.mark.parametrize("host", FLEETS)
def test_more_jobs_than_a_system_runs_are_refused(sandboxed, host):
    count = MOST_SHARDS[host] + 1

    ended = sandboxed.run("init", "--ci", host, "--shards", count, "--source", SOURCE)

    assert ended.code == 64


def test_shards_are_for_systems_that_run_them(sandboxed):
    bitbucket = sandboxed.run("init", "--ci", "bitbucket", "--shards", 2, "--source", SOURCE)

    assert (bitbucket.code, sandboxed.run("init", "--shards", 2).code) == (64, 64)
    assert "it is for k8s, github, gitlab" in bitbucket.err
