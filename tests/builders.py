"""Valid nouns: a test writes only what it is about."""

from __future__ import annotations

from msgspec.structs import replace

from flowops.compare.evidence import know
from flowops.compare.pairing import Consent, FlowPair, with_consent
from flowops.model.definition import Definition
from flowops.model.environment import Environment, Limits, OnDrift
from flowops.model.flows import Account, DesiredFlow, LiveFlow
from flowops.model.record import Record
from flowops.model.status import FlowStatus

DRAFT, PUBLISHED = FlowStatus.DRAFT, FlowStatus.PUBLISHED
THROTTLED, BLOCKED = FlowStatus.THROTTLED, FlowStatus.BLOCKED
DEPRECATED, UNKNOWN = FlowStatus.DEPRECATED, FlowStatus.UNKNOWN

ACCOUNT = Account("default", "3fa85f64-5717-4562-b3fc-2c963f66afa6")
OTHER_ACCOUNT = Account("other", "159c9fb3-048d-4de9-84f7-0fca724c4452")
FLOW_ID = "123456789012345"
NAME = "Booking"
CATEGORIES = frozenset({"OTHER"})


def definition(text="wanted", **root):
    screen = {"id": "ONLY", "title": text, "terminal": True}
    return Definition.from_value({"version": "7.1", "screens": [screen], **root})


WANTED = definition()


def desired_flow(**changes):
    fields = {
        "key": "booking",
        "account": ACCOUNT,
        "name": NAME,
        "categories": CATEGORIES,
        "definition": WANTED,
        "status": PUBLISHED,
        "file_name": "flow.json",
        "path": "flows/booking/flow.json",
    }
    return DesiredFlow(**fields | changes)


def live_flow(status=PUBLISHED, **changes):
    fields = {
        "flow_id": FLOW_ID,
        "name": NAME,
        "status": status,
        "status_text": status.value,
        "categories": CATEGORIES,
    }
    return LiveFlow(**fields | changes)


def record(**changes):
    """What we leave behind when `desired_flow()` was applied."""
    fields = {
        "key": "booking",
        "waba_id": ACCOUNT.waba_id,
        "flow_id": FLOW_ID,
        "name": NAME,
        "status": PUBLISHED,
        "fingerprint": WANTED.fingerprint,
        "categories": CATEGORIES,
    }
    return Record(**fields | changes)


def pair(desired=None, *, read_back=None, consent=Consent.NONE, rivals=(), **sides):
    """In sync by our record, unless `live` and `record` say otherwise; None means there is none.

    What is known of the live definition follows from them, and from what was read back.
    """
    desired = desired or desired_flow()
    live, ours = sides.get("live", live_flow()), sides.get("record", record())
    found = FlowPair(desired, live=live, record=ours, rivals=tuple(rivals))
    if live is not None:
        fingerprint = read_back.fingerprint if read_back else None
        known = know(live, ours, fingerprint)
        found = replace(found, knowledge=known, live_definition=read_back)
    return with_consent(found, consent)


def environment(**changes):
    fields = {
        "name": "production",
        "gateway": "https://gateway.example.com",
        "accounts": (ACCOUNT,),
        "on_drift": OnDrift.PUT_BACK,
        "limits": Limits(),
    }
    return Environment(**fields | changes)
