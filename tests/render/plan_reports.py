"""Plans as JSON documents: valid by default, and every test says what it is about."""

from __future__ import annotations


def contract_change(field="email", **rest):
    fields = {
        "party": "receiver",
        "breaking": True,
        "field": field,
        "sentence": f"{field} is not handed over any more",
        "waived_because": None,
    }
    return fields | rest


def change(sentence="the heading says something else", aspect="copy"):
    return {"aspect": aspect, "sentence": sentence}


def flow(key="booking", **rest):
    fields = {
        "key": key,
        "waba": "default",
        "name": key.title(),
        "flow_id": "1",
        "status": "PUBLISHED",
        "verdict": "update",
        "evidence": "record",
        "held": False,
        "needs_you": False,
        "reasons": ["the definition differs"],
        "differences": [],
        "changes": [],
        "contract_changes": [],
        "steps": [{"action": "replace-json"}, {"action": "publish"}],
    }
    return fields | rest


def in_sync(key="quiet"):
    return flow(key, verdict="in-sync", reasons=[], steps=[])


def plan(*flows, **rest):
    counts = ("create", "replace_json", "publish", "in_sync", "drifted", "blocked", "unknown")
    document = {
        "format_version": "1.0",
        "plan_id": "0123456789abcdef",
        "environment": "production",
        "where": "https://gateway.example.com, account default 1",
        "flows": list(flows),
        "unmanaged": [],
        "summary": dict.fromkeys(counts, 0),
        "findings": [],
    }
    return document | rest


def warning(message="look here"):
    return {
        "rule": "R108",
        "code": None,
        "severity": "warning",
        "message": message,
        "hint": None,
        "path": "booking.json",
        "line": 1,
        "column": 2,
        "end_line": 1,
        "end_column": 3,
        "pointer": "/screens/0",
        "where": None,
    }
