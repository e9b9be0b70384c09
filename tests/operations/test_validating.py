"""Manifests and files become findings, as severe as their user says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from flowops.errors import ExitCode
from flowops.findings import Severity
from flowops.flowjson.examples import component, flow, screen, showing, text
from flowops.manifest.manifest import read_manifest
from flowops.manifest.memory import NoMemory
from flowops.operations.checker import Checker
from flowops.operations.checking import Outlook
from flowops.operations.severities import Severities
from flowops.operations.validating import severities_of, validate_files, validate_manifest

GOOD = showing(text("Hello"))
NO_FOOTER = flow(screen("ONE", text("Hello")))
LONG = showing(component("TextHeading", text="A heading of many words " * 5))


def manifest_of(folder, more="", **flows):
    """A manifest that names a file for each flow; `waive` is written beside it."""
    lines = ["version: 1", "flows:"]
    for key, settings in flows.items():
        value, entry = settings if isinstance(settings, tuple) else (settings, "")
        if isinstance(value, dict):
            (folder / f"{key}.json").write_text(json.dumps(value))
            name = f"{key}.json"
        else:
            name = value
        lines += [f"  {key}:", f"    name: {key}", "    categories: [OTHER]", f"    json: {name}"]
        lines += [f"    {entry}"] if entry else []
    (folder / "flowops.yaml").write_text("\n".join([*lines, more, ""]))
    return read_manifest(folder / "flowops.yaml", cwd=folder)


def validated(manifest, keys=None, environment=None):
    outlook = Outlook(date(2026, 1, 1), manifest.versions)
    checker = Checker(outlook, severities_of(manifest))
    chosen = manifest.flow_keys if keys is None else keys
    return validate_manifest(manifest, frozenset(chosen), environment, checker)


def rules_of(validation):
    return [finding.rule for finding in validation.findings]


def test_a_sound_manifest_has_no_findings(tmp_path):
    validation = validated(manifest_of(tmp_path, one=GOOD, two=GOOD))

    assert validation.findings == ()
    assert validation.files == ("flowops.yaml", "one.json", "two.json")
    assert validation.exit_code(strict=True) is ExitCode.DONE


def test_findings_of_the_manifest_and_of_all_definitions_come_at_once(tmp_path):
    (tmp_path / "broken.json").write_text("{,}")

    validation = validated(
        manifest_of(tmp_path, "rules: {R999: off}", a=NO_FOOTER, b="broken.json", c="gone.json")
    )

    assert rules_of(validation) == ["R038", "R001", "M041", "M050"]
    assert validation.exit_code() is ExitCode.INVALID


def test_warnings_fail_only_when_they_are_asked_to(tmp_path):
    validation = validated(manifest_of(tmp_path, one=LONG))

    assert rules_of(validation) == ["R090"]
    assert validation.exit_code() is ExitCode.DONE
    assert validation.exit_code(strict=True) is ExitCode.INVALID


@pytest.mark.parametrize(
    ("level", "severity"),
    [("off", None), ("warn", Severity.WARNING), ("error", Severity.ERROR)],
)
def test_the_manifest_says_how_severe_a_rule_is(tmp_path, level, severity):
    validation = validated(manifest_of(tmp_path, f"rules: {{R038: {level}}}", one=NO_FOOTER))

    assert [each.severity for each in validation.findings] == ([severity] if severity else [])


def test_a_waiver_with_a_reason_lets_a_flow_pass_and_is_counted(tmp_path):
    waiver = "waive: {R038: a person closes it}"

    validation = validated(manifest_of(tmp_path, one=(NO_FOOTER, waiver), two=NO_FOOTER))

    assert [(each.rule, each.location.path) for each in validation.findings] == [
        ("R038", "two.json")
    ]
    assert validation.waived == 1


def test_a_waiver_that_nothing_needs_is_a_warning_at_its_place(tmp_path):
    validation = validated(manifest_of(tmp_path, one=(GOOD, "waive: {R038: it was so before}")))

    (finding,) = validation.findings
    assert (finding.rule, finding.severity) == ("M052", Severity.WARNING)
    assert finding.where == "flow one"
    assert (finding.location.path, finding.location.line) == ("flowops.yaml", 7)


def test_nobody_knows_whether_a_waiver_of_an_unreadable_flow_is_needed(tmp_path):
    (tmp_path / "broken.json").write_text("{,}")
    waiver = "waive: {R038: it was so before}"

    broken = validated(manifest_of(tmp_path, one=("broken.json", waiver)))
    gone = validated(manifest_of(tmp_path, one=("gone.json", waiver)))

    assert rules_of(broken) == ["R001"]
    assert rules_of(gone) == ["M041"]


def test_a_shared_file_is_waived_only_if_all_who_share_it_do(tmp_path):
    (tmp_path / "shared.json").write_text(json.dumps(NO_FOOTER))
    waiver = "waive: {R038: a person closes it}"

    one = validated(manifest_of(tmp_path, a=("shared.json", waiver), b="shared.json"))
    both = validated(manifest_of(tmp_path, a=("shared.json", waiver), b=("shared.json", waiver)))

    assert rules_of(one) == ["R038"]
    assert (rules_of(both), both.waived) == ([], 1)


def test_only_the_chosen_flows_are_looked_at(tmp_path):
    manifest = manifest_of(tmp_path, one=NO_FOOTER, two=GOOD)

    assert rules_of(validated(manifest, ["two"])) == []
    assert validated(manifest, ["two"]).files == ("flowops.yaml", "two.json")


def test_an_environment_has_its_own_files(tmp_path):
    (tmp_path / "other.json").write_text(json.dumps(NO_FOOTER))
    more = "environments: {sandbox: {gateway: sandbox}, other: {gateway: sandbox}}"
    manifest = manifest_of(tmp_path, more, one=(GOOD, "environments: {other: {json: other.json}}"))

    assert rules_of(validated(manifest)) == ["R038"]
    assert rules_of(validated(manifest, environment="sandbox")) == []
    assert rules_of(validated(manifest, environment="other")) == ["R038"]


def test_files_and_folders_are_looked_at_without_a_manifest(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text(json.dumps(NO_FOOTER))
    (tmp_path / "b.json").write_text(json.dumps(GOOD))
    paths = [tmp_path / "in", tmp_path / "b.json", tmp_path / "gone.json"]

    validation = validate_files(
        paths, tmp_path, Checker(Outlook(date(2026, 1, 1))), lambda _: frozenset()
    )

    assert validation.files == ("in/a.json", "b.json", "gone.json")
    assert [(each.rule, each.location.path) for each in validation.findings] == [
        ("M041", "gone.json"),
        ("R038", "in/a.json"),
    ]


def test_what_a_manifest_says_holds_for_files_that_are_named_outright(tmp_path):
    waiver = "waive: {R038: a person closes it}"
    manifest = manifest_of(tmp_path, "rules: {R090: off}", one=(NO_FOOTER, waiver), two=LONG)
    checker = Checker(Outlook(date(2026, 1, 1)), severities_of(manifest))
    paths = [tmp_path / "one.json", tmp_path / "two.json"]

    validation = validate_files(paths, tmp_path, checker, manifest.keys_of)

    assert (validation.findings, validation.waived) == ((), 1)


class Remembering(NoMemory):
    """Counts what it was asked."""

    def __init__(self):
        self.kept = {}
        self.hits = 0

    def findings_of(self, digest, outlook, path):
        self.hits += (digest, outlook) in self.kept
        return self.kept.get((digest, outlook))

    def keep_findings(self, digest, outlook, findings):
        self.kept[digest, outlook] = findings


def test_the_memory_is_asked_by_content_and_outlook_and_severities_come_after(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(NO_FOOTER))
    memory = Remembering()

    def run(outlook, severities=None):
        checker = Checker(outlook, severities or Severities(), memory)
        return validate_files([tmp_path / "a.json"], tmp_path, checker, lambda _: frozenset())

    first = run(Outlook(date(2026, 1, 1)))
    off = run(Outlook(date(2026, 2, 2)), Severities({"R038": None}))
    assert (len(memory.kept), memory.hits) == (1, 1)
    assert (rules_of(first), rules_of(off)) == (["R038"], [])

    run(Outlook(date(2024, 1, 1)))
    (tmp_path / "a.json").write_text(json.dumps(NO_FOOTER, indent=1))
    run(Outlook(date(2026, 1, 1)))
    assert (len(memory.kept), memory.hits) == (3, 1)
