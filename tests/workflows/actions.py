"""What the actions of others come to here: each is handed the job that it is a step of.

A cache and an artifact are folders of the host. The tree is copied, and flowops itself is linked.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.workflows.reading import ROOT

SHA = "3f786850e387550fdab836ed7e6dc881de23001b"
"""Of the workflow that runs, wherever it was taken from."""

SOURCE = "acme/flowops"
DONE, FAILED = "success", "failure"


def check_out(job, given):
    assert given["persist-credentials"] is False
    if given.get("repository"):
        assert (given["repository"], given["ref"]) == (SOURCE, SHA)
        (job.workspace / given["path"]).symlink_to(ROOT)
    elif given.get("fetch-depth", 1) > 1:
        _commit(job.workspace, job.host.base)
        _commit(job.workspace, job.host.tree)
    else:
        shutil.copytree(job.host.tree, job.workspace, dirs_exist_ok=True)
    return DONE


def _commit(workspace, tree):
    shutil.copytree(tree, workspace, dirs_exist_ok=True)
    somebody = ["-c", "user.name=acme", "-c", "user.email=acme@example.com"]
    for said in (["init", "-q"], ["add", "."], ["commit", "-q", "--allow-empty", "-m", "one"]):
        subprocess.run(["git", *somebody, *said], cwd=workspace, check=True)


def set_up_python(_, given):
    assert given["python-version"]
    return DONE


def restore(job, given):
    prefixes = (given["key"], given.get("restore-keys", "none"))
    found = [
        path
        for prefix in prefixes
        for key, path in reversed(job.host.caches.items())
        if key.startswith(prefix)
    ]
    if found:
        shutil.copytree(found[0], job.workspace / given["path"], dirs_exist_ok=True)
    return DONE


def save(job, given):
    if not (job.workspace / given["path"]).exists():
        return DONE  # a warning, and no more
    kept = job.host.folder / f"cache-{len(job.host.caches)}"
    shutil.copytree(job.workspace / given["path"], kept)
    job.host.caches[given["key"]] = kept
    return DONE


def upload(job, given):
    kept = job.host.folder / f"artifact-{len(job.host.artifacts)}"
    kept.mkdir()
    shutil.copy(job.workspace / given["path"], kept)
    is_bare = given.get("archive") is False
    name = Path(given["path"]).name if is_bare else given["name"]
    job.host.artifacts[job.host.runs, name] = kept
    return DONE


def download(job, given):
    found = job.host.artifacts.get((int(given["run-id"]), given["name"]))
    if found is None:
        return FAILED
    shutil.copytree(found, given["path"])
    return DONE


ACTIONS = {
    "actions/checkout": check_out,
    "actions/setup-python": set_up_python,
    "actions/cache/restore": restore,
    "actions/cache/save": save,
    "actions/upload-artifact": upload,
    "actions/download-artifact": download,
}
