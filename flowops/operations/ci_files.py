"""Init for a CI system: ready files for a repository that has flows, and what is left to do."""

from __future__ import annotations

import json
import re
from importlib import metadata, resources
from pathlib import Path, PurePosixPath

from msgspec import Struct

from flowops.errors import UsageProblem
from flowops.operations.starting import write_new

TEMPLATES = "flowops.starter"
DISTRIBUTION = "flowops-cli"

HOSTS: dict[str, dict[str, str]] = {
    "github": {
        f"github/{name}.yml": f".github/workflows/flowops-{name}.yml"
        for name in ("plan", "comment", "apply", "drift")
    },
    "gitlab": {
        "gitlab/flowops.yml": ".gitlab/flowops.yml",
        "gitlab/gitlab-ci.yml": ".gitlab-ci.yml",
    },
    "bitbucket": {"bitbucket/bitbucket-pipelines.yml": "bitbucket-pipelines.yml"},
}
"""Of each CI system: the templates, and where in the repository they go."""

FLEETS: dict[str, dict[str, str]] = {
    "k8s": {
        f"k8s/{name}": f"k8s/{path}"
        for name, path in (
            ("apply.yml", "flowops-apply.yaml"),
            ("drift.yml", "flowops-drift.yaml"),
            ("Dockerfile", "Dockerfile"),
        )
    },
    "github": {"github/fleet.yml": ".github/workflows/flowops-fleet.yml"},
    "gitlab": {
        "gitlab/fleet.yml": ".gitlab/flowops.yml",
        "gitlab/gitlab-ci.yml": ".gitlab-ci.yml",
    },
}
"""The same for many accounts, in several runs at the same time."""

MOST_SHARDS = {"k8s": 1000, "github": 256, "gitlab": 200}
"""Jobs that one matrix or one `parallel` may have; of Kubernetes, what --shard takes."""

SHARDS = 8
"""Of Kubernetes, where nobody says."""

SYSTEMS = (*HOSTS, *(name for name in FLEETS if name not in HOSTS))

MAY_BE_THERE = ".gitlab-ci.yml"
"""Most repositories have one, and one line in it is all that is wanted of it."""

_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]+)?((?:/[\w.-]+){2,})")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_FOLDER = re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")
_ENVIRONMENT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Source(Struct, frozen=True):
    """Where CI takes flowops from: a repository, and a commit of it that somebody looked at."""

    url: str
    commit: str

    @property
    def repository(self) -> str:
        """`OWNER/REPO`, as GitHub names it."""
        return self.url.removeprefix("https://github.com/").removesuffix(".git")

    @classmethod
    def read(cls, text: str) -> Source:
        """`OWNER/REPO@COMMIT` of github.com, or `https://HOST/PATH@COMMIT`. Raises UsageProblem."""
        place, _, commit = text.rpartition("@")
        url = place if "://" in place else f"https://github.com/{place}"
        if not _URL.fullmatch(url) or ".." in url or not _COMMIT.fullmatch(commit):
            raise UsageProblem(
                f"{text} is no place to take flowops from",
                hint="OWNER/REPO@COMMIT or https://HOST/PATH@COMMIT, with all 40 digits",
            )
        return cls(url, commit)

    @classmethod
    def of_this(cls) -> Source:
        """What this very flowops was installed from, if that was a repository (PEP 610)."""
        try:
            told = metadata.distribution(DISTRIBUTION).read_text("direct_url.json")
            origin = json.loads(told or "{}")
            return cls.read(f"{origin['url']}@{origin['vcs_info']['commit_id']}")
        except (metadata.PackageNotFoundError, ValueError, KeyError, TypeError, UsageProblem):
            raise UsageProblem(
                "CI has to take flowops from somewhere, and this one does not say where it is from",
                hint="--source OWNER/REPO@COMMIT names the repository that you install it from",
            ) from None


class Written(Struct, frozen=True):
    """The files, and what is left to do, one sentence each."""

    files: tuple[Path, ...]
    left: tuple[str, ...]


def write_ci(
    host: str,
    folder: str,
    environment: str,
    source: Source,
    root: Path,
    *,
    shards: int | None = None,
) -> Written:
    """The files of that host for the manifest in `folder`, below `root`, which is where the
    repository begins; with `shards` those that run so many at the same time. Raises UsageProblem,
    having written none, if one of them is there.
    """
    shards = shards or (None if host in HOSTS else SHARDS)
    templates = _templates(host, shards)
    if not _FOLDER.fullmatch(folder) or ".." in PurePosixPath(folder).parts:
        raise UsageProblem(
            f"{folder} is no folder of this repository", hint="a path from here, as flows"
        )
    if not _ENVIRONMENT.fullmatch(environment):
        raise UsageProblem(f"{environment} is no name of an environment")
    if host == "github" and not source.url.startswith("https://github.com/"):
        raise UsageProblem(
            f"GitHub takes workflows from github.com alone, not from {source.url}",
            hint="--source OWNER/REPO@COMMIT",
        )
    words = {
        "FLOWOPS_REPOSITORY": source.repository,
        "FLOWOPS_COMMIT": source.commit,
        "FLOWOPS_URL": source.url,
        "ENVIRONMENT": environment,
        "FOLDER": folder,
        **_shard_words(shards or 0),
    }
    has_one = host == "gitlab" and (root / MAY_BE_THERE).exists()
    files = {
        root / path: _filled(template, words)
        for template, path in templates.items()
        if not (has_one and path == MAY_BE_THERE)
    }
    write_new(files)
    include = ("add to .gitlab-ci.yml: include: [{local: .gitlab/flowops.yml}]",) if has_one else ()
    elsewhere = ("keep its records in git or a bucket (state:)",) if shards else ()
    left = (*_left(host, folder, environment), *elsewhere)
    return Written(tuple(files), (*include, *left))


def _templates(host: str, shards: int | None) -> dict[str, str]:
    if shards is None:
        return HOSTS[host]
    if host not in FLEETS:
        raise UsageProblem(f"--shards is not for {host}", hint=f"it is for {', '.join(FLEETS)}")
    if shards > MOST_SHARDS[host]:
        raise UsageProblem(
            f"{host} runs at most {MOST_SHARDS[host]} jobs at the same time, not {shards}"
        )
    return FLEETS[host]


def _shard_words(shards: int) -> dict[str, str]:
    """`SHARD_FILES` stands in a list of arguments, one a line."""
    numbers = range(1, shards + 1)
    return {
        "SHARD_LIST": f"[{', '.join(map(str, numbers))}]",
        "SHARD_FILES": f"\n{' ' * 12}".join(f"flowops-plan-{number}.json" for number in numbers),
        "SHARDS": str(shards),
    }


def _filled(template: str, words: dict[str, str]) -> str:
    text = resources.files(TEMPLATES).joinpath("ci", *template.split("/")).read_text("utf-8")
    pattern = re.compile("|".join(words))
    return pattern.sub(lambda found: words[found[0]], text)


def _left(host: str, folder: str, environment: str) -> tuple[str, ...]:
    """What no file can do: declare the environment, and hand over keys."""
    declared = f"declare {environment} in {folder}/flowops.yaml, beside sandbox"
    if host == "github":
        return (
            declared,
            f"make the environment {environment} on GitHub, with reviewers and for main only",
            f"make {environment}-plan, without reviewers, and give both a secret FLOWOPS_API_KEY",
        )
    if host == "gitlab":
        return (
            declared,
            "set the variable FLOWOPS_API_KEY, masked and protected",
            "set GITLAB_TOKEN to a project access token (Reporter, api) for comments and issues",
            "make a pipeline schedule for drift",
        )
    if host == "k8s":
        return (
            declared,
            "build the image, push it, and name it in both files",
            "kubectl create secret generic flowops --from-file=api-key=FILE (the FLOWOPS_API_KEY)",
            "kubectl apply -f k8s/flowops-drift.yaml, and kubectl create -f k8s/flowops-apply.yaml",
        )
    return (
        declared,
        f"keep its records in git or a bucket (state:), and make the deployment {environment}",
        "set the secured repository variable FLOWOPS_API_KEY",
        "make a schedule for the pipeline flowops-drift",
    )
