"""What drift was found, told where people look: an issue, and a chat."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.cli.output import Output
    from flowops.hosts.host import Host
    from flowops.http.secret import Secret
    from flowops.planning.plan import Plan


class Telling(Struct, frozen=True):
    """Where to tell it; None for where not."""

    output: Output
    host: Host | None
    webhook: Secret | None
    project: str
    confirm_after: int

    def tell(self, plan: Plan, where: str) -> None:
        """Raises AccessRefused and HostFailed, after the report is out."""
        from flowops.operations.drift import drift_fingerprint, unhealthy

        has_news, link = drift_fingerprint(plan) is not None or bool(unhealthy(plan)), ""
        if self.host is not None:
            has_news, link = self._keep_issue(self.host, plan, where)
        if self.webhook is not None and has_news:
            from flowops.hosts.opening import BUDGET
            from flowops.hosts.webhook import send_message
            from flowops.http.patience import Budget
            from flowops.render.drift_message import drift_message

            send_message(self.webhook, drift_message(plan, where, link), Budget(BUDGET))

    def _keep_issue(self, host: Host, plan: Plan, where: str) -> tuple[bool, str]:
        from flowops.hosts.drift_issue import Told, keep_issue
        from flowops.hosts.markers import marker
        from flowops.ledger.store import run_url
        from flowops.operations.drift import drift_fingerprint
        from flowops.render.drift_markdown import render_drift_issue

        name, run = plan.environment.name, run_url(os.environ)
        waiting = f"Not certain yet: it takes {self.confirm_after} runs in a row to open this."
        told = Told(
            mark=marker("drift", name, self.project),
            title=f"flowops: drift in {name}",
            fingerprint=drift_fingerprint(plan),
            text=render_drift_issue(plan, where, run),
            waiting=render_drift_issue(plan, where, run, waiting),
            farewell=render_drift_issue(plan, where, run),
        )
        kept = keep_issue(host, told, self.confirm_after)
        self.output.note(f"issue: {kept.news.value} {kept.url}".rstrip())
        return kept.news.is_news, kept.url


@contextmanager
def open_telling(
    output: Output, *, issue: bool, webhook_env: str | None, project: str, confirm_after: int | None
) -> Iterator[Telling]:
    """Everything is there before the gateway is asked: tokens, addresses, names."""
    from flowops.hosts.markers import marker

    marker("drift", "any", project)
    if confirm_after is not None and not issue:
        raise UsageProblem(
            "--confirm-after counts in the issue", hint="pass --issue, or leave it out"
        )
    with ExitStack() as stack:
        host = webhook = None
        if issue:
            from flowops.hosts.opening import open_host

            host = stack.enter_context(open_host(os.environ))
            output.protect(host.scrub)
        if webhook_env is not None:
            from flowops.hosts.webhook import read_webhook

            webhook = read_webhook(webhook_env, os.environ)
            output.protect(webhook.scrub)
        yield Telling(output, host, webhook, project, confirm_after or 1)
