"""What the sandbox holds, for a person to look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from flowops.render.safe import safe
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.sandbox import Overview, ShownFlow, ShownRequest


def render_overview(overview: Overview, where: str, *, requests: bool) -> str:
    return "\n".join(_lines(overview, where, requests=requests)) + "\n"


def overview_document(overview: Overview) -> dict[str, Any]:
    accounts = [
        {**asdict(each), "flows": [_plain(flow) for flow in each.flows]}
        for each in overview.accounts
    ]
    return {"accounts": accounts, "requests": [_plain(each) for each in overview.requests]}


def _plain(shown: ShownFlow | ShownRequest) -> dict[str, Any]:
    values = asdict(shown).items()
    return {name: str(each) if isinstance(each, datetime) else each for name, each in values}


def _lines(overview: Overview, where: str, *, requests: bool) -> Iterator[str]:
    yield f"sandbox · kept in {safe(where)}"
    if not overview.accounts:
        yield "Empty."
    for account in overview.accounts:
        yield ""
        yield f"account {safe(account.waba_id)}: {counted(len(account.flows), 'flow')}"
        for flow in account.flows:
            yield f'  {safe(flow.id)}  {safe(flow.status):<10}  "{safe(flow.name)}"{_remarks(flow)}'
    if requests:
        yield ""
        yield "requests, oldest first:"
        for request in overview.requests:
            at = request.at.strftime("%H:%M:%S")
            status = "no answer" if request.status is None else str(request.status)
            yield f"  {at}  {safe(request.method):<4} {safe(request.path)}  {status}"


def _remarks(flow: ShownFlow) -> str:
    said = []
    if flow.published and flow.status == "DRAFT":
        said.append("an earlier version is live")
    if flow.errors:
        said.append(counted(flow.errors, "validation error"))
    return f"  ({', '.join(said)})" if said else ""
