"""A repository of flows on disk, and commands that run on it as a user runs them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import yaml
from msgspec import Struct

from flowops.cli.main import run

if TYPE_CHECKING:
    from pathlib import Path

KEY = "canary-5f1c0d9e7b3a-key"
"""Made up, and nowhere else in this repository: whatever holds it leaked."""

KEY_VARIABLE = "FLOWOPS_API_KEY"
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(
        ("FLOWOPS_", "COVERAGE_", "PYTEST_", "GITHUB_", "GITLAB_", "CI", "NO_COLOR")
    )
}


def definition(text="Hello", **more):
    """A Flow JSON that Meta would take: one screen, which says `text` and ends."""
    end = {"name": "complete", "payload": {}}
    children = [
        {"type": "TextHeading", "text": text},
        {"type": "Footer", "label": "Done", "on-click-action": end},
    ]
    layout = {"type": "SingleColumnLayout", "children": children}
    screen = {"id": "ONLY", "title": "One", "terminal": True, "success": True, "layout": layout}
    return {"version": "7.1", "screens": [screen], **more}


FOUND_BY_THE_GATEWAY = ("R009", "R038")


def broken_definition(text="Hello"):
    """Readable, and not valid for Meta: the last screen has no Footer."""
    flow = definition(text)
    del flow["screens"][0]["layout"]["children"][1]
    return flow


class Run(Struct, frozen=True, dict=True):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self):
        return self.out + self.err

    @property
    def json(self):
        return json.loads(self.out)

    def flow(self, key):
        return next(flow for flow in self.json["flows"] if flow["key"] == key)

    def actions(self, key):
        return [step["action"] for step in self.flow(key)["steps"]]


class Project:
    """A manifest and its definitions. Whatever changes is on disk when the call returns."""

    def __init__(self, folder: Path, environments):
        self.folder = folder
        self.environ = {KEY_VARIABLE: KEY}
        self.manifest = {
            "version": 1,
            "environments": environments,
            "flows": {},
            # What broken_definition breaks is to be found by the gateway, after the upload.
            "rules": dict.fromkeys(FOUND_BY_THE_GATEWAY, "off"),
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.save()

    @property
    def file(self):
        return self.folder / "flowops.yaml"

    @property
    def environment(self):
        return next(iter(self.manifest["environments"].values()))

    def save(self):
        self.file.write_text(yaml.safe_dump(self.manifest, sort_keys=False), encoding="utf-8")

    def configure(self, **settings):
        self.environment.update(settings)
        self.save()

    def flow(self, key, text="Hello", *, flow=None, **settings):
        """Add a flow, wanted as published unless `status` says else."""
        self.define(key, text, flow=flow)
        entry = {
            "name": key.title(),
            "categories": ["OTHER"],
            "json": f"{key}.json",
            "status": "published",
        }
        self.manifest["flows"][key] = entry | settings
        self.save()

    def flows(self, *keys):
        for key in keys:
            self.flow(key)

    def change(self, key, **settings):
        self.manifest["flows"][key].update(settings)
        self.save()

    def forget(self, key):
        del self.manifest["flows"][key]
        self.save()

    def define(self, key, text="Hello", *, flow=None):
        self.write(f"{key}.json", json.dumps(flow or definition(text), indent=2))

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments, **environ) -> Run:
        """In this process: as fast as can be, with streams that are no terminal."""
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.folder),
            _environment(CLEAN | self.environ | environ),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run([str(each) for each in arguments])
        return Run(int(code), out.getvalue(), err.getvalue())

    def plan(self, *arguments):
        return self.run("plan", "--detailed-exitcode", "--format", "json", *arguments)

    def apply(self, *arguments):
        return self.run("apply", "--yes", *arguments)

    def applied(self, *arguments):
        """Where the test is about what comes after an apply that went well."""
        done = self.apply(*arguments)
        assert done.code == 0, done.said
        return done

    def drift(self, *arguments):
        return self.run("drift", "--format", "json", *arguments)

    @contextlib.contextmanager
    def spawn(self, *arguments, **options):
        """The command as a process of its own, which does not outlive the block."""
        command = options.pop("command", [sys.executable, "-m", "flowops"])
        environ = CLEAN | self.environ | options.pop("environ", {})
        streams = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }
        with subprocess.Popen(
            [*command, *map(str, arguments)],
            cwd=self.folder,
            env=environ,
            text=True,
            encoding="utf-8",
            errors="backslashreplace",
            **streams | options,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def process(self, *arguments, **options) -> Run:
        with self.spawn(*arguments, **options) as process:
            out, err = process.communicate(timeout=60)
        return Run(process.returncode, out or "", err or "")

    def files_written(self):
        """Everything below the folder, by name: for those who look for what must not be there."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


@contextlib.contextmanager
def _environment(wanted):
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
