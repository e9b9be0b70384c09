from __future__ import annotations

import os
import sys

from flowops.model.definition import Definition
from flowops.model.record import Record
from flowops.model.status import FlowStatus

CHILD = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
"""The environment of a child process that imports what this one does."""

WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


def a_definition(title="Welcome"):
    return Definition.from_value({"version": "7.3", "screens": [{"id": "FIRST", "title": title}]})


def a_record(**changes):
    fields = {
        "key": "discovery",
        "waba_id": WABA,
        "flow_id": "123456789012345",
        "name": "Fint Discovery Sandbox",
        "status": FlowStatus.PUBLISHED,
        "fingerprint": a_definition().fingerprint,
        "categories": frozenset({"OTHER", "LEAD_GENERATION"}),
        "applied_at": "2026-11-28T10:00:00+00:00",
    }
    return Record(**{**fields, **changes})


def lines_of(ledger):
    """The number of each line of the flow's journal, and the id that it has."""
    history = ledger.read_history(a_record())
    return [(each.number, each.record.flow_id) for each in history]
