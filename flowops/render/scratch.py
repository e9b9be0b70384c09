"""A candidate on a scratch flow: what will be written, what Meta found, and the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.operations.places import locate_errors
from flowops.render.findings_json import finding_entries
from flowops.render.findings_text import render_findings
from flowops.render.paint import PLAIN, Paint
from flowops.render.preview import WHOLE
from flowops.render.safe import safe
from flowops.render.words import counted, sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.operations.scratch_preview import ScratchPreview
    from flowops.planning.plan import PlannedFlow

WITHHELD = (
    "link withheld: anybody who has it sees the flow, and nothing says that this repository is"
    " private; --show-link shows it"
)


def render_scratch_plan(key: str, planned: Sequence[PlannedFlow], paint: Paint = PLAIN) -> str:
    """What is about to be written, before anybody says yes."""
    lines = []
    for flow in planned:
        live, file = flow.pair.live, safe(flow.pair.desired.path)
        known_as = f"{safe(live.flow_id)} {safe(live.status_text)}" if live else "new"
        lines.append(f"  {paint.sign(sign(flow))} {paint(safe(flow.key), bold=True)} {known_as}")
        lines.append(f"      holds {safe(key)} from {file}, as a draft; it is never published")
    return "\n".join(lines) + "\n"


def render_scratch(
    previews: Sequence[ScratchPreview], paint: Paint = PLAIN, *, shows_links: bool
) -> str:
    return "\n".join(line for each in previews for line in _lines(each, paint, shows_links)) + "\n"


def _lines(each: ScratchPreview, paint: Paint, shows_links: bool) -> Iterator[str]:
    known_as = f"{each.scratch.name} ({each.scratch.flow_id}, {each.scratch.status_text})"
    on = f"{safe(each.desired.key)} on {safe(known_as)}"
    if each.preview is None:
        yield f"{on}: Meta found {counted(len(each.errors), 'error')}"
        yield ""
        yield render_findings(locate_errors(each.desired, each.errors), paint).rstrip()
        return
    yield f"{on}, until {safe(each.preview.expires_at or 'a time that the gateway does not say')}"
    yield safe(each.preview.url, longest=WHOLE) if shows_links else WITHHELD


def scratch_document(
    environment: str, previews: Sequence[ScratchPreview], *, shows_links: bool
) -> dict[str, Any]:
    """As that of a preview, with where the candidate is, and what Meta found. `url` is null where
    there is none to show.
    """
    entries = [
        {
            "key": safe(each.desired.key),
            "waba": safe(each.desired.account.alias),
            "flow_id": safe(each.scratch.flow_id),
            "url": each.preview.url if each.preview and shows_links else None,
            "expires_at": each.preview.expires_at if each.preview else None,
            "scratch": safe(each.scratch.name),
            "withheld": each.preview is not None and not shows_links,
            "findings": finding_entries(locate_errors(each.desired, each.errors)),
        }
        for each in previews
    ]
    return {"format_version": "1.0", "environment": safe(environment), "previews": entries}
