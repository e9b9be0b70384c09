"""Runs the workflows as GitHub does: their own steps in bash, with what a step can see and no more.

Actions of others are stood in for by what they come to here: a checkout copies a tree, a cache and
an artifact are folders. Whatever a workflow uses that is not known here is an error.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from msgspec import Struct, field

from tests.hosts.fake import TOKEN
from tests.hosts.fake_github import REPOSITORY
from tests.workflows.actions import ACTIONS, SHA, SOURCE
from tests.workflows.expressions import as_text, fill_in, holds
from tests.workflows.reading import FOLDER, ROOT, parsed, read_workflow

LEVELS = ["none", "read", "write"]


class Refused(Exception):
    """GitHub would not begin this run."""


class Step(Struct, dict=True):
    """How one came out. `outcome` is what it did, `conclusion` what counts."""

    outcome: str
    outputs: dict[str, str] = field(default_factory=dict)
    said: str = ""
    allowed: bool = False

    @property
    def conclusion(self):
        return "success" if self.allowed else self.outcome


class Run(Struct, dict=True):
    """What became of a run: `said` is its log, `steps` are of its last job, by name."""

    status: str = "success"
    said: str = ""
    summary: str = ""
    steps: dict[str, Step] = field(default_factory=dict)
    environments: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)


class GitHub:
    """A repository with its flows, caches and artifacts, on which workflows run.

    `environ` is added to what every step sees, as where the API is. flowops is installed already,
    so callers that leave `version` alone get that one; `watch` is told of every process.
    """

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder, self.environ = folder, environ
        self.tree, self.base = folder / "tree", folder / "base"
        self.caches: dict[str, Path] = {}
        self.artifacts: dict[tuple[int, str], Path] = {}
        self.runs = 0
        self.watch = None
        shutil.copytree(
            ROOT / "flows", self.tree / "flows", ignore=shutil.ignore_patterns(".flowops")
        )
        shutil.copytree(self.tree, self.base)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.tree / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    @property
    def records(self) -> Path:
        """What the last run left for the next one."""
        return list(self.caches.values())[-1]

    def run(self, name: str, event_name: str, event=None, secrets=None) -> Run:
        """A workflow of this repository, each job in a new workspace."""
        return self.run_text((FOLDER / name).read_text(), event_name, event, secrets)

    def run_text(self, text: str, event_name: str, event=None, secrets=None) -> Run:
        self.runs += 1
        event = {"repository": {"full_name": REPOSITORY, "private": False}, **(event or {})}
        (self.folder / "event.json").write_text(json.dumps(event))
        github = {
            "event": event,
            "event_name": event_name,
            "repository": REPOSITORY,
            "ref": "refs/heads/main",
            "run_id": str(self.runs),
            "run_attempt": "1",
            "token": TOKEN,
        }
        run = Run()
        contexts = {"github": github, "secrets": secrets or {}, "inputs": {}}
        self._run_workflow(parsed(text), contexts, run, granted=None)
        return run

    def _run_workflow(self, workflow, contexts, run, granted):
        results = {}
        for name, job in workflow["jobs"].items():
            permissions = job.get("permissions", workflow.get("permissions", {}))
            _check_granted(name, permissions, granted)
            contexts = {**contexts, "status": run.status}
            if not holds(job.get("if"), contexts):
                continue
            if "uses" in job:
                self._call(job, contexts, run, permissions)
            else:
                results[name] = {"outputs": _Job(self, job, contexts, run).perform()}
        outputs = workflow["on"].get("workflow_call", {}).get("outputs", {})
        for name, output in outputs.items():
            run.outputs[name] = fill_in(output["value"], {**contexts, "jobs": results})

    def _call(self, job, contexts, run, permissions):
        called = read_workflow(Path(job["uses"].partition("@")[0]).name)
        declared = called["on"]["workflow_call"]
        given = {name: fill_in(each, contexts) for name, each in job.get("with", {}).items()}
        secrets = {name: fill_in(each, contexts) for name, each in job.get("secrets", {}).items()}
        if unknown := given.keys() - declared["inputs"].keys():
            raise Refused(f"inputs that {job['uses']} does not have: {unknown}")
        if unknown := secrets.keys() - declared.get("secrets", {}).keys():
            raise Refused(f"secrets that {job['uses']} does not have: {unknown}")
        given = {"version": "installed", **given}
        inputs = _inputs(declared["inputs"], given, contexts)
        called_with = {**contexts, "inputs": inputs, "secrets": secrets}
        self._run_workflow(called, called_with, run, granted=permissions)


class _Job:
    def __init__(self, host, job, contexts, run):
        self.host, self.job, self.run = host, job, run
        number = len(list(host.folder.glob("job-*")))
        self.folder = host.folder / f"job-{number}"
        self.workspace, self.temp = self.folder / "workspace", self.folder / "temp"
        self.workspace.mkdir(parents=True)
        self.temp.mkdir()
        self.contexts = {
            **contexts,
            "runner": {"temp": str(self.temp)},
            "job": {"workflow_repository": SOURCE, "workflow_sha": SHA},
            "steps": {},
        }
        environment = fill_in(job.get("environment", ""), self.contexts)
        if environment:
            run.environments.append(environment)
        self.env = _filled(job.get("env", {}), {**self.contexts, "env": {}})

    def perform(self):
        self.run.steps = self.perform_all(self.job["steps"], self.contexts, self.env, {})
        contexts = {**self.contexts, "steps": _as_context(self.run.steps)}
        return _filled(self.job.get("outputs", {}), contexts)

    def perform_all(self, all_steps, contexts, env, extra):
        """The steps of a job or of a composite action, in order."""
        done = {}
        for number, step in enumerate(all_steps):
            failed = any(each.conclusion == "failure" for each in done.values())
            status = "failure" if failed else "success"
            if contexts is self.contexts:
                self.run.status = status
            here = {**contexts, "steps": _as_context(done), "env": env, "status": status}
            key = step.get("id") or step.get("name") or f"step {number}"
            if not holds(step.get("if"), here):
                done[key] = Step("skipped")
                continue
            seen = {**env, **_filled(step.get("env", {}), here)}
            done[key] = self.step(step, here, seen, extra)
            done[key].allowed = step.get("continue-on-error", False)
        failed = any(each.conclusion == "failure" for each in done.values())
        if failed and contexts is self.contexts:
            self.run.status = "failure"
        return done

    def step(self, step, contexts, env, extra):
        if "run" in step:
            return self.script(step, env, extra)
        given = {name: fill_in(each, contexts) for name, each in step.get("with", {}).items()}
        used = step["uses"]
        if used.startswith("./"):
            return self.composite(self.workspace / used, given, contexts, env)
        name = used.partition("@")[0]
        return Step(ACTIONS[name](self, given))

    def script(self, step, env, extra):
        process = self.start(step, env, extra)
        if self.host.watch is not None:
            self.host.watch(step, process)
        said, _ = process.communicate(timeout=120)
        outcome = "success" if process.returncode == 0 else "failure"
        self.run.said += said
        self.run.summary += self._file("summary").read_text()
        return Step(outcome, _outputs(self._file("output").read_text()), said)

    def start(self, step, env, extra):
        """As its runner starts it: a file, bash, and nobody's variables."""
        script = self._file("step.sh")
        script.write_text(step["run"])
        for name in ("summary", "output"):
            self._file(name).write_text("")
        github = self.contexts["github"]
        strict = ["--noprofile", "--norc", "-e", "-o", "pipefail"]
        return subprocess.Popen(
            ["bash", *(strict if step.get("shell") == "bash" else ["-e"]), script],
            cwd=self.workspace / step.get("working-directory", "."),
            env={
                "PATH": f"{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
                "HOME": str(self.temp),
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_EVENT_NAME": github["event_name"],
                "GITHUB_EVENT_PATH": str(self.host.folder / "event.json"),
                "GITHUB_OUTPUT": str(self._file("output")),
                "GITHUB_REPOSITORY": github["repository"],
                "GITHUB_RUN_ID": github["run_id"],
                "GITHUB_SERVER_URL": "https://github.example",
                "GITHUB_STEP_SUMMARY": str(self._file("summary")),
                "RUNNER_TEMP": str(self.temp),
                **self.host.environ,
                **{name: as_text(value) for name, value in env.items()},
                **extra,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def composite(self, folder, given, contexts, env):
        action = yaml.safe_load((folder / "action.yml").read_text())
        assert action["runs"]["using"] == "composite"
        if unknown := given.keys() - action["inputs"].keys():
            raise Refused(f"inputs that the action does not have: {unknown}")
        inputs = {
            name: as_text(given.get(name, fill_in(each.get("default", ""), contexts)))
            for name, each in action["inputs"].items()
        }
        inner = {**contexts, "inputs": inputs, "steps": {}}
        del inner["secrets"]  # an action sees none
        extra = {"GITHUB_ACTION_PATH": str(folder)}
        done = self.perform_all(action["runs"]["steps"], inner, env, extra)
        seen = {**inner, "steps": _as_context(done)}
        outputs = {name: fill_in(each["value"], seen) for name, each in action["outputs"].items()}
        failed = any(each.conclusion == "failure" for each in done.values())
        said = "".join(each.said for each in done.values())
        return Step("failure" if failed else "success", outputs, said)

    def _file(self, name):
        return self.temp / name


def _inputs(declared, given, contexts):
    inputs = {}
    for name, each in declared.items():
        if each.get("required") and name not in given:
            raise Refused(f"the input {name} is missing")
        value = given.get(name, fill_in(each.get("default"), contexts))
        if not isinstance(value, {"string": str, "boolean": bool, "number": int}[each["type"]]):
            raise Refused(f"the input {name} is no {each['type']}: {value!r}")
        inputs[name] = value
    return inputs


def _check_granted(name, permissions, granted):
    for what, level in permissions.items():
        have = LEVELS.index((granted or {what: "write"}).get(what, "none"))
        if LEVELS.index(level) > have:
            raise Refused(f"the job {name} asks for {what}: {level}, and has less")


def _filled(values, contexts):
    """Later ones may speak of earlier ones only through `env` of what is around."""
    return {name: as_text(fill_in(value, contexts)) for name, value in values.items()}


def _as_context(done):
    return {
        name: {"outputs": each.outputs, "outcome": each.outcome, "conclusion": each.conclusion}
        for name, each in done.items()
    }


def _outputs(text):
    """`name=value`, or `name<<END` and lines to that end."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, separator, end = line.partition("<<")
        if separator and "=" not in name:
            value = []
            while (more := next(lines)) != end:
                value.append(more)
            outputs[name] = "\n".join(value)
        else:
            name, _, value = line.partition("=")
            outputs[name] = value
    return outputs
