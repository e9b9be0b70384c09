"""Flow JSON, damaged as bytes or as a value, through every rule and into a report."""

from __future__ import annotations

import json
from datetime import date

from flowops.flowjson.rules import RULES
from flowops.operations.checking import Outlook, check_file
from flowops.render.findings_text import render_findings
from tests.campaign.mutating import ODD, changed, damaged

OUTLOOK = Outlook(date(2026, 1, 1))
LARGEST_SEED = 1_200
_EXAMPLES = [each for rule in RULES for each in (rule.bad, rule.good) if isinstance(each, dict)]
SEEDS = sorted({json.dumps(each) for each in _EXAMPLES if len(json.dumps(each)) < LARGEST_SEED})


def _words(value):
    if isinstance(value, str):
        yield value
    for each in value if isinstance(value, list) else ():
        yield from _words(each)
    for key, each in value.items() if isinstance(value, dict) else ():
        yield key
        yield from _words(each)


WORDS = sorted({word for seed in SEEDS for word in _words(json.loads(seed))})
PARTS = [*ODD, *WORDS]


def case(random):
    seed = random.choice(SEEDS)
    if random.random() < 0.5:
        return damaged(random, seed.encode())
    return json.dumps(changed(random, seed, PARTS)).encode()


def run(data):
    findings = check_file("flow.json", data, OUTLOOK)
    lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for finding in findings:
        assert 1 <= finding.location.line <= finding.location.end_line <= lines.count("\n") + 1
    if findings:
        assert render_findings(findings[:3])
    return bool(findings)
