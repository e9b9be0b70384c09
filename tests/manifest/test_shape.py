from __future__ import annotations

import pytest

from tests.manifest.builders import GOOD, manifest_in

KNOWN_IN_A_FLOW = (
    "known here: `name`, `categories`, `json`, `status`, `file_name`, `renamed_from`,"
    " `endpoint_uri`, `id`, `ignore`, `protect`, `tags`, `waive` and 2 more"
)


def first_finding(folder, old, new):
    assert old in GOOD
    return manifest_in(folder, GOOD.replace(old, new)).findings[0]


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("status:", "staus:", "unknown key `staus`", "did you mean `status`?"),
        (
            "    status:",
            "    colour: red\n    status:",
            "unknown key `colour`",
            KNOWN_IN_A_FLOW,
        ),
        ("json: booking.json", "json: 5", "expected a text, found `5`", 'quote it: "5"'),
        (
            "    name: Booking\n    categories: [APPOINTMENT_BOOKING]\n",
            "",
            "`name` and `categories` are missing",
            "add `name: …`",
        ),
        ("    name: Booking\n", "", "`name` is missing", "add `name: …`"),
        (
            "version: 1\n",
            "version: 2\n",
            "version `2` is not one that this flowops reads",
            "write `version: 1`, or install a newer flowops",
        ),
        ("version: 1\n", "version: '1'\n", "expected a whole number, found `'1'`", None),
        (
            "name: Booking",
            "name: 2024",
            "expected a plain name in one line, found `2024`",
            'quote it: "2024"',
        ),
        (
            "name: Booking",
            "name: true",
            "expected a plain name in one line, found `true`",
            'quote it: "true"',
        ),
        ("name: Booking", "name:", "expected a plain name in one line, found nothing", None),
        (
            "name: Booking",
            "name: {a: b}",
            "expected a plain name in one line, found a mapping",
            None,
        ),
        ("name: Booking", "name: [a, b]", "expected a plain name in one line, found a list", None),
        ("name: Booking", 'name: ""', "expected a text that is not empty", None),
        (
            "name: Booking",
            f"name: {'x' * 201}",
            "expected at most 200 characters, found 201",
            None,
        ),
        (
            "name: Booking",
            "name: |\n      Booking",
            "expected a plain name in one line, found `| Booking`",
            None,
        ),
        ("[APPOINTMENT_BOOKING]", "[]", "expected at least one entry", None),
        ("[APPOINTMENT_BOOKING]", "[OTHER, OTHER]", "expected every entry once", None),
        (
            "status: published",
            "status: publised",
            "expected `draft` or `published`, found `publised`",
            "did you mean `published`?",
        ),
        ("status: published", "status: 1", "expected `draft` or `published`, found `1`", None),
        (
            "  booking:\n",
            "  Booking:\n",
            "`Booking` cannot be a key here",
            "write 1 to 64 small letters, digits, `-` and `_`, beginning with a letter or digit",
        ),
        (
            "    json: booking.json\n",
            "    json: booking.json\n    id: {production: 123}\n",
            "expected a flow's id: digits, in quotes, found `123`",
            'quote it: "123"',
        ),
        (
            "    gateway: sandbox\n",
            "    gateway: sandbox\n    waba: 1234\n",
            "expected the gateway's UUID (8-4-4-4-12 hex digits), not Meta's number, found `1234`",
            None,
        ),
        (
            "    gateway: sandbox\n",
            "    gateway: sandbox\n    limits: {timeout: 0}\n",
            "expected more than 0, found `0`",
            None,
        ),
        (
            "    gateway: sandbox\n",
            "    gateway: sandbox\n    limits: {budget: -1}\n",
            "expected at least 0, found `-1`",
            None,
        ),
        (
            "    gateway: sandbox\n",
            "    gateway: sandbox\n    limits: {concurrency: 100}\n",
            "expected at most 64, found `100`",
            None,
        ),
        *(
            (
                "    gateway: sandbox\n",
                f"    gateway: sandbox\n    limits: {{requests_per_second: {given}}}\n",
                f"expected {expected}, found `{given}`",
                None,
            )
            for given, expected in (
                ("0", "more than 0"),
                ("-5", "more than 0"),
                ("fast", "a number"),
                ("20/s", "a number"),
                ("10001", "at most 10000"),
            )
        ),
    ],
)
def test_what_the_schema_refuses_is_told_in_words(tmp_path, old, new, message, hint):
    finding = first_finding(tmp_path, old, new)

    assert (finding.message, finding.hint) == (message, hint)


def test_an_unknown_key_is_blamed_at_the_key(tmp_path):
    finding = first_finding(tmp_path, "status:", "staus:")

    assert str(finding.location) == "flowops.yaml:13:5"
    assert finding.location.end_column == 10
    assert finding.where == "flow discovery"
    assert finding.frame == ("    staus: published",)


def test_a_missing_key_is_blamed_at_the_key_of_its_mapping(tmp_path):
    finding = first_finding(tmp_path, "    name: Booking\n", "")

    assert str(finding.location) == "flowops.yaml:14:3"
    assert finding.frame == ("  booking:",)


def test_one_value_is_blamed_once(tmp_path):
    findings = manifest_in(tmp_path, GOOD.replace("version: 1", "version: one")).findings

    assert len(findings) == 1


def test_keys_and_values_that_are_wrong_are_all_told(tmp_path):
    text = "environments: {}\nflow: 1\nflows: []\n"

    findings = manifest_in(tmp_path, text).findings

    assert [finding.rule for finding in findings] == ["M011", "M012", "M010", "M012"]


def test_an_api_key_in_the_file_is_never_repeated(tmp_path):
    secret = "sk_live_0123456789"
    added = f"""\
    api_key_env: {secret}
    auth_header: Bearer {secret}
    api_key: {secret}
    token: [{secret}]
    Password: {secret}
"""
    findings = manifest_in(tmp_path, GOOD.replace("flows:\n", added + "flows:\n")).findings

    assert len(findings) == 5
    assert secret not in repr(findings)
    assert findings[0].frame == (f"    api_key_env: {'•' * 18}",)


def test_a_password_in_an_address_is_never_repeated(tmp_path):
    text = GOOD.replace("https://", "https://user:hunter2@")

    [finding] = manifest_in(tmp_path, text).findings

    assert "hunter2" not in repr(finding)
