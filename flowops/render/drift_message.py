"""Drift in a few lines for a chat: text in which nothing calls anybody, and nothing is a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.operations.drift import changed_outside, unhealthy, untold
from flowops.render.safe import html_words, safe
from flowops.render.words import counted, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.planning.plan import Plan, PlannedFlow

MOST_NAMED = 10


def drift_message(plan: Plan, where: str, link: str = "") -> str:
    """`link` is the issue's page, where there is one. Slack reads `&`, `<` and `>` as its own, and
    has them escaped as in HTML.
    """
    return "\n".join(_lines(plan, where, link))


def _lines(plan: Plan, where: str, link: str) -> Iterator[str]:
    yield f"flowops drift: {html_words(plan.environment.name)}, {html_words(where)}"
    outside, unknown, sick = changed_outside(plan), untold(plan), unhealthy(plan)
    if outside:
        yield f"{counted(len(outside), 'flow')} changed outside: {_names(outside, plan)}"
    if unknown:
        yield f"{counted(len(unknown), 'flow')} of which nobody can tell: {_names(unknown, plan)}"
    if not outside and not unknown:
        yield f"no drift, {counted(len(plan.flows), 'flow')} looked at"
    if sick:
        yield f"health, not drift: {', '.join(_status(each, plan) for each in sick[:MOST_NAMED])}"
    if link:
        yield safe(link)


def _names(flows: Sequence[PlannedFlow], plan: Plan) -> str:
    named = ", ".join(html_words(title(flow, plan)) for flow in flows[:MOST_NAMED])
    more = len(flows) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _status(flow: PlannedFlow, plan: Plan) -> str:
    status = flow.pair.live.status_text if flow.pair.live else ""
    return f"{html_words(title(flow, plan))} is {html_words(status)}"
