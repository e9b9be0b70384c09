"""A repository on GitHub, its API, and runs of its workflows."""

from __future__ import annotations

import shutil

import pytest

from tests.e2e.fixtures import sandboxed  # noqa: F401 - fixtures are found by their names
from tests.hosts.fake import serving
from tests.hosts.fake_github import REPOSITORY, FakeGitHub
from tests.workflows.runner import GitHub
from tests.workflows.writing import written  # noqa: F401 - fixtures are found by their names

SHA = "f" * 40
OURS = {"full_name": REPOSITORY}
FORK = {"full_name": "stranger/flows"}


@pytest.fixture
def api():
    with serving(FakeGitHub()) as fake:
        yield fake


@pytest.fixture
def host(tmp_path, api):
    variables = {"GITHUB_API_URL": api.url, "GITHUB_GRAPHQL_URL": f"{api.url}/graphql"}
    return Installed(tmp_path, **variables)


@pytest.fixture(scope="module")
def applied(tmp_path_factory):
    """A repository whose main was applied once, for all who begin there."""
    done = Installed(tmp_path_factory.mktemp("applied"))
    done.ended = done.apply()
    return done


class Installed(GitHub):
    def keep(self, other):
        """The records that a run of the other repository left."""
        kept = self.folder / "cache-kept"
        shutil.copytree(other.records, kept)
        self.caches[list(other.caches)[-1]] = kept

    def plan(self, head=OURS, number=7):
        pull_request = {"number": number, "head": {"repo": head, "sha": SHA}}
        return self.run(
            "plan.yml", "pull_request", {"number": number, "pull_request": pull_request}
        )

    def apply(self, **secrets):
        return self.run("apply.yml", "push", secrets=secrets)

    def drift(self):
        return self.run("drift.yml", "schedule")

    def comment(self, run_id, head=FORK):
        told = {
            "id": str(run_id),
            "event": "pull_request",
            "conclusion": "success",
            "head_repository": head,
            "head_branch": "change",
            "head_sha": SHA,
        }
        return self.run("comment.yml", "workflow_run", {"workflow_run": told})
