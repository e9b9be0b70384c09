"""Which host this run is on, by what its CI system says."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from flowops.errors import UsageProblem
from flowops.hosts.github import GitHub
from flowops.hosts.gitlab import GitLab
from flowops.http.patience import Budget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flowops.hosts.host import Host

BUDGET = 120.0
"""Seconds of waiting for a host in one run."""

HOSTS: dict[str, Callable[[Mapping[str, str], Budget], Host]] = {
    "GITHUB_REPOSITORY": GitHub,
    "CI_PROJECT_ID": GitLab,
}
"""By the variable that is there on each; the first one that is set."""


@contextmanager
def open_host(environ: Mapping[str, str]) -> Iterator[Host]:
    """Raises UsageProblem where no host is known, and AccessRefused where there is no token."""
    for name, host in HOSTS.items():
        if environ.get(name):
            with closing(host(environ, Budget(BUDGET))) as opened:
                yield opened
            return
    raise UsageProblem(
        "neither GitHub nor GitLab is known here",
        hint="set GITHUB_REPOSITORY and GITHUB_TOKEN, or CI_PROJECT_ID and GITLAB_TOKEN",
    )
