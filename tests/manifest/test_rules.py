"""Each rule of the manifest has an example that breaks it and nothing else."""

from __future__ import annotations

import os

import pytest

from flowops.errors import InvalidInput
from flowops.findings import Severity
from flowops.manifest.manifest import read_manifest
from flowops.manifest.rules import ACCOUNTS_FILE, RULES, USED_WAIVER
from tests.manifest.builders import GOOD, OTHER_WABA, WABA, a_folder, all_findings, lines_of

PLACE = {
    "environment": "environments:\n",
    "production": f"    waba: {WABA}\n",
    "discovery": "    status: published\n",
    "booking": "    json: booking.json\n",
}


def good(**added):
    """GOOD with lines added at the named places."""
    text = GOOD
    for where, line in added.items():
        text = text.replace(PLACE[where], f"{PLACE[where]}{line}\n")
    return text


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new)


BROKEN = [
    ("M001", "version: 1\nflows: [\n"),
    ("M001", b"\xff"),
    ("M002", GOOD + "---\n" + GOOD),
    ("M003", changed("status: published", "status: &status published")),
    ("M003", changed("status: published", "status: !!str published")),
    ("M004", good(booking="    name: Booking again")),
    ("M004", changed("  booking:\n", "  17:\n")),
    ("M005", changed("name: Booking", "name: off")),
    ("M005", changed("name: Booking", "name: 2024-01-01")),
    ("M005", changed("  production:\n", "  no:\n")),
    ("M005", good(booking="    protect: yes")),
    ("M010", good(booking="    staus: draft")),
    ("M010", GOOD + "flow: {}\n"),
    ("M010", good(production="    api_key: sk_live_1")),
    ("M010", good(booking="    environments: {production: {protect: true}}")),
    ("M010", good(production="    limits: {time: 1}")),
    ("M011", changed("version: 1\n", "")),
    ("M011", changed("    name: Booking\n", "")),
    ("M011", changed("    gateway: sandbox\n", "    state: .flowops\n")),
    ("M012", "[]"),
    ("M012", ""),
    ("M012", changed("name: Booking", "name: 2024")),
    ("M012", changed("name: Booking", "name: ''")),
    ("M012", changed("name: Booking", f"name: {'x' * 201}")),
    ("M012", changed("name: Booking", "name: |\n      Booking")),
    ("M012", changed("name: Booking", "name:")),
    ("M012", changed("name: Booking", "name: {a: 1}")),
    ("M012", changed("name: Booking", "name: [a]")),
    ("M012", changed("[APPOINTMENT_BOOKING]", "[]")),
    ("M012", changed("[APPOINTMENT_BOOKING]", "[OTHER, OTHER]")),
    ("M012", changed("[APPOINTMENT_BOOKING]", "OTHER")),
    ("M012", changed("status: published", "status: PUBLISHED")),
    ("M012", changed("  booking:\n", "  Booking:\n")),
    ("M012", changed("  booking:\n", '  "booking\\n":\n')),
    ("M012", changed(WABA, "1234567890")),
    ("M012", good(production="    limits: {timeout: 0}")),
    ("M012", good(production="    limits: {concurrency: 65}")),
    ("M012", good(production="    limits: {concurrency: 0}")),
    ("M012", good(production="    limits: {concurrency: 1.5}")),
    ("M012", good(production="    limits: {requests_per_second: 0}")),
    ("M012", good(production="    on_drift: ignore")),
    ("M012", good(production="    state: ''")),
    ("M012", good(booking="    id: {production: 1234567890123456}")),
    ("M012", good(booking="    id: {production: 12-34}")),
    ("M012", good(booking="    file_name: a/b.json")),
    ("M012", good(booking="    ignore: [name]")),
    ("M012", GOOD + "rules: {R001: warn}\n"),
    ("M012", GOOD + "rules: {R279: no}\n"),
    ("M012", GOOD + "rules: {R024: off}\n"),
    ("M012", GOOD + "versions: {'7.4': thawed}\n"),
    ("M012", GOOD + "versions: {'7.4.1': active}\n"),
    ("M012", good(booking="    waive: [R010]")),
    ("M012", good(booking="    waive: {R001: we like commas}")),
    ("M012", "version: 1\nenvironments: {}\n"),
    ("M012", "version: 1\nflows:\n"),
    ("M013", changed("version: 1", "version: 2")),
    ("M020", changed("https://", "http://")),
    ("M020", changed("https://", "https://user:password@")),
    ("M021", changed(f"    waba: {WABA}\n", "")),
    ("M021", good(production=f"    wabas: {{a: {OTHER_WABA}}}")),
    ("M026", good(booking="    tags: [eu]")),
    (
        "M021",
        changed(f"    waba: {WABA}\n", f"    wabas: {{a: {WABA}, b: {WABA.upper()}}}\n"),
    ),
    ("M022", good(production="    api_key_env: sk_live_0123456789")),
    ("M022", good(production="    auth_header: Bearer sk_live_0123456789")),
    ("M023", good(production="    state: ../state")),
    ("M023", good(production="    state: /var/state")),
    ("M023", good(production="    state: git:refs/flowops")),
    ("M023", good(production="    state: s3://Bucket")),
    ("M023", good(production="    state: ftp://bucket")),
    ("M024", good(booking="    environments: {prodution: {skip: true}}")),
    ("M024", good(booking="    id: {staging: '12'}")),
    ("M030", changed("name: Booking", "name: Discovery")),
    ("M030", good(booking="    environments: {production: {name: Discovery}}")),
    ("M030", good(booking="    renamed_from: Discovery")),
    (
        "M030",
        good(discovery="    renamed_from: Old", booking="    renamed_from: Old"),
    ),
    ("M031", changed("name: Booking", "name: discovery")),
    ("M031", changed("name: Booking", "name: 'Booking '")),
    ("M032", changed("[APPOINTMENT_BOOKING]", "[SHOPPING]")),
    ("M033", good(booking="    endpoint_uri: http://example.com/flow")),
    ("M033", good(booking="    endpoint_uri: example.com")),
    (
        "M034",
        good(discovery="    id: {production: '12'}", booking="    id: {production: '12'}"),
    ),
    (
        "M034",
        changed(f"    waba: {WABA}\n", f"    wabas: {{a: {WABA}, b: {OTHER_WABA}}}\n").replace(
            "status: published", "id: {production: '12'}"
        ),
    ),
    ("M040", changed("booking.json", "../booking.json")),
    ("M040", changed("booking.json", "/booking.json")),
    ("M040", changed("booking.json", "outside.json")),
    ("M041", changed("booking.json", "gone.json")),
    ("M041", changed("booking.json", "pipe.json")),
    ("M041", changed("booking.json", "discovery")),
    ("M041", good(booking="    environments: {production: {json: gone.json}}")),
    ("M050", GOOD + "rules: {R999: warn}\n"),
    ("M050", good(booking="    waive: {R998: it was there before}")),
    ("M051", good(booking="    waive: {R010: }")),
    ("M051", good(booking="    breaking: {entry START: }")),
    ("M051", good(booking="    breaking: {entry START: ' '}")),
    ("M012", good(booking="    breaking: [entry START]")),
    ("M012", good(booking='    breaking: {"entry\\nSTART": why}')),
    ("M051", good(booking="    waive: {R010: ' '}")),
    ("M051", good(booking="    waive: {R010: true}")),
]


def findings_of(folder, text):
    os.mkfifo(folder / "pipe.json")
    (folder / "outside.json").symlink_to("/etc/hostname")
    manifest = a_folder(folder) / "flowops.yaml"
    manifest.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        return all_findings(read_manifest(manifest, cwd=folder))
    except InvalidInput as refusal:
        return refusal.findings


def test_a_good_manifest_breaks_no_rule(tmp_path):
    assert lines_of(findings_of(tmp_path, GOOD)) == []


@pytest.mark.parametrize(("rule", "text"), BROKEN)
def test_a_broken_manifest_breaks_just_its_rule(tmp_path, rule, text):
    findings = findings_of(tmp_path, text)

    assert {finding.rule for finding in findings} == {rule}, lines_of(findings)
    assert {finding.location.path for finding in findings} == {"flowops.yaml"}


def test_every_rule_has_an_example():
    # Whether a waiver is needed shows only once definitions are checked, and what is wrong with a
    # file of accounts in that file.
    elsewhere = {USED_WAIVER, ACCOUNTS_FILE}

    assert {rule.id for rule in set(RULES) - elsewhere} == {rule for rule, _ in BROKEN}


def test_rules_are_told_apart_and_in_order():
    ids = [rule.id for rule in RULES]

    assert ids == sorted(set(ids))
    assert all(rule.sentence.endswith(".") for rule in RULES)


def test_only_what_may_be_meant_is_a_warning():
    warnings = [rule.id for rule in RULES if rule.severity is Severity.WARNING]

    assert warnings == ["M031", "M032", "M050", "M052"]
