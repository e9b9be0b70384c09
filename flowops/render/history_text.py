"""A history for people: for each flow a table, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.operations.history import Result
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import counted, heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.model.environment import Environment
    from flowops.operations.history import Deed, FlowHistory
    from flowops.operations.rollback import WayBack

COLUMNS = ("NUMBER", "WHEN", "DONE", "RESULT", "DEFINITION", "COMMIT", "BY")
COMMIT_LENGTH = 12
_FINGERPRINT_LENGTH = len("c1:") + 8


def render_history(
    environment: Environment,
    where: str,
    histories: Sequence[FlowHistory],
    limit: int,
    paint: Paint = PLAIN,
) -> str:
    lines = [paint(heading(environment, where), bold=True)]
    if not histories:
        lines += ["", "Nothing is on record."]
    for history in histories:
        lines += ["", *_flow_lines(history, environment, limit, paint)]
    return "\n".join(lines) + "\n"


def alias_of(waba_id: str, environment: Environment) -> str:
    """As the manifest calls the account; its id, where it calls it nothing any more."""
    aliases = {each.waba_id: each.alias for each in environment.accounts}
    return aliases.get(waba_id, waba_id)


def short(fingerprint: str | None) -> str:
    return safe(fingerprint)[:_FINGERPRINT_LENGTH] if fingerprint else "-"


def short_commit(commit: str | None) -> str:
    return safe(commit)[:COMMIT_LENGTH] if commit else "-"


def render_way_back(back: WayBack) -> str:
    """What a rollback goes back to, before its plan is shown."""
    flow = back.desired
    of = f" @{safe(flow.account.alias)}" if flow.account.alias != "default" else ""
    said = f"{safe(flow.key)}{of}: back to {short(flow.definition.fingerprint)}"
    return said if back.deed is None else f"{said}, {_told(back.deed)}"


def _told(deed: Deed) -> str:
    commit = f" from commit {short_commit(deed.author.commit)}" if deed.author.commit else ""
    who = safe(deed.author.who)
    return f"entry {deed.number}: {done(deed)} at {safe(deed.at or '-')} by {who}{commit}"


def done(deed: Deed) -> str:
    action = safe(deed.action)
    return f"{action} (rollback)" if deed.is_rollback else action


def _flow_lines(
    history: FlowHistory, environment: Environment, limit: int, paint: Paint
) -> Iterator[str]:
    record = history.record
    alone = len(environment.accounts) == 1 and record.waba_id == environment.accounts[0].waba_id
    of = "" if alone else f" @{safe(alias_of(record.waba_id, environment))}"
    yield f'{paint(safe(record.key) + of, bold=True)}  "{safe(record.name)}"'
    shown = history.deeds[:limit]
    rows = [COLUMNS, *(_row(deed, history) for deed in shown)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for index, row in enumerate(rows):
        cells = [row[0].rjust(widths[0])]
        cells += [cell.ljust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        line = "  " + "  ".join(cells).rstrip()
        yield paint.dim(line) if index == 0 else line
    if len(history.deeds) > limit:
        yield paint.dim(f"  … and {counted(len(history.deeds) - limit, 'earlier one')}")


def _row(deed: Deed, history: FlowHistory) -> tuple[str, ...]:
    held = deed.fingerprint in history.record.held and deed.result is Result.APPLIED
    run = f" {safe(deed.author.run)}" if deed.author.run else ""
    return (
        str(deed.number),
        safe(deed.at or "-"),
        done(deed),
        deed.result.value,
        short(deed.fingerprint) + (" (held)" if held else ""),
        short_commit(deed.author.commit),
        safe(deed.author.who) + run,
    )
