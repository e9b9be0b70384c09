from __future__ import annotations

import json
import re

from flowops.render.findings_sarif import render_sarif
from tests.render.findings import INFO, WARNING, finding


def run_of(*findings):
    document = json.loads(render_sarif(findings))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    return run


def only(*findings):
    (result,) = run_of(*findings)["results"]
    return result


def test_a_result_has_what_code_scanning_asks_for():
    result = only(finding())
    location = result["locations"][0]["physicalLocation"]

    assert result["ruleId"] == "R038"
    assert result["level"] == "error"
    assert result["message"]["text"] == "terminal screen ONE has no Footer; help: add a Footer"
    assert location["artifactLocation"] == {"uri": "flows/one.json", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 15}


def test_the_rules_are_described_once_and_found_by_their_index():
    run = run_of(
        finding(), finding(9), finding(rule="R090", severity=WARNING), finding(rule="META")
    )
    rules = run["tool"]["driver"]["rules"]

    assert [each["id"] for each in rules] == ["META", "R038", "R090"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert rules[1]["shortDescription"]["text"]
    assert "flowops explain R038" in rules[1]["help"]["text"]
    assert rules[2]["defaultConfiguration"] == {"level": "warning"}


def test_columns_are_counted_in_characters():
    assert run_of(finding())["columnKind"] == "unicodeCodePoints"


def test_levels_are_those_of_sarif():
    levels = [each["level"] for each in run_of(finding(), finding(severity=INFO))["results"]]

    assert levels == ["error", "note"]


def test_a_fingerprint_outlives_a_move_to_another_line():
    def mark(result):
        return result["partialFingerprints"]["flowops/v1"]

    assert mark(only(finding(4))) == mark(only(finding(400)))
    assert mark(only(finding())) != mark(only(finding(route=("screens", 1))))
    assert mark(only(finding())) != mark(only(finding(rule="R090")))


def test_two_findings_at_one_value_have_fingerprints_of_their_own():
    marks = [
        each["partialFingerprints"]["flowops/v1"]
        for each in run_of(finding(), finding())["results"]
    ]

    assert len(set(marks)) == 2


def test_paths_are_written_as_uris():
    def uri(path):
        return only(finding(path=path))["locations"][0]["physicalLocation"]["artifactLocation"]

    assert uri("flows/a b#é.json")["uri"] == "flows/a%20b%23%C3%A9.json"
    assert uri("flows/\udcff.json")["uri"] == "flows/%FF.json"
    assert uri("flows/\ud800.json")["uri"] == "flows/%EF%BF%BD.json"
    assert uri("/elsewhere/a.json") == {"uri": "file:///elsewhere/a.json"}


def test_no_control_character_comes_through():
    said = render_sarif([finding(message="\x1b[31mred\x00\u202e")])

    assert not re.search(r"\\u001b|\\u0000|[\x1b\u202e]", said)


def test_nothing_found_is_a_run_without_results():
    assert run_of()["results"] == []
