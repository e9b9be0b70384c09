"""How merged applies end, by the codes of their shards. What else merging does: tests/e2e."""

from __future__ import annotations

import pytest

from flowops.operations.merging import ShardReport, merge_reports

DIGEST = "0" * 32
SUMMARY = {"create": 0, "publish": 0}


def shard(index, code, outcome, count):
    step = {"action": "create", "outcome": outcome, "error": None}
    flow = {"waba": f"a{index}", "position": index, "digest": DIGEST, "steps": [step]}
    common = {"count": count, "accounts": count, "gateway": "g", "where": "w", "desired": DIGEST}
    document = {
        "plan_id": "",
        "environment": "production",
        "flows": [flow],
        "unmanaged": [],
        "summary": SUMMARY,
        "findings": [],
        "exit_code": code,
        "shard": {"index": index, **common, "flowops": "1", "others": []},
    }
    return ShardReport(f"{index}.json", document)


def ended(*shards):
    reports = [shard(n, code, outcome, len(shards)) for n, (code, outcome) in enumerate(shards, 1)]
    return merge_reports(reports).exit_code(detailed=False)


DONE, FAILED = (0, "applied"), (1, "failed")


@pytest.mark.parametrize(
    ("shards", "code"),
    [
        ([DONE, DONE], 0),
        ([DONE, (9, "skipped")], 9),
        ([(9, "skipped"), (6, "applied")], 6),
        ([DONE, FAILED], 6),
        ([FAILED, FAILED], 1),
        ([(0, "skipped"), FAILED], 1),
        ([(9, "skipped"), FAILED], 1),
        ([(6, "applied"), (130, "skipped")], 130),
        ([(130, "skipped"), (4, "failed")], 4),
        ([(4, "failed"), (7, "applied")], 7),
    ],
)
def test_merged_applies_end_as_one_would(shards, code):
    assert ended(*shards) == code
    assert ended(*reversed(shards)) == code
