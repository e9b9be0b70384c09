"""From bytes to findings, whose places are those that a person would point at."""

from __future__ import annotations

import gc
import json
from datetime import date

import pytest

from flowops.findings import pointer
from flowops.flowjson import check
from flowops.flowjson.examples import complete, component, flow, footer, screen, showing, text
from flowops.flowjson.rule import Flaw
from flowops.flowjson.rules import RULES
from flowops.flowjson.versions import Version, VersionStatus
from flowops.operations.checking import Outlook, check_file

OUTLOOK = Outlook(date(2026, 1, 1))


def found(value, outlook=OUTLOOK, *, rule=None):
    data = value if isinstance(value, bytes) else value.encode()
    findings = check_file("flow.json", data, outlook)
    return findings if rule is None else [each for each in findings if each.rule == rule]


def pointed_at(source, finding):
    """What stands in the file at the place of a finding."""
    at = finding.location
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if at.line == at.end_line:
        return lines[at.line - 1][at.column - 1 : at.end_column - 1]
    inside = lines[at.line : at.end_line - 1]
    return "\n".join(
        (lines[at.line - 1][at.column - 1 :], *inside, lines[at.end_line - 1][: at.end_column - 1])
    )


LONG_TITLE = 'a heading 😀 of "many" words ' * 5


def test_a_finding_knows_its_rule_its_code_and_its_place_in_words():
    source = json.dumps(showing(component("TextHeading", text=" ")), indent=2)

    (finding,) = found(source, rule="R084")

    assert finding.code == "PATTERN_MISMATCH"
    assert finding.where == "screen WELCOME › TextHeading"
    assert pointer(finding.route) == "/screens/0/layout/children/0/text"
    assert pointed_at(source, finding) == '" "'


WRITTEN = {
    "pretty": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
    "tabs": lambda value: json.dumps(value, indent="\t", ensure_ascii=False),
    "minified": lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    "escaped": lambda value: json.dumps(value, indent=1, ensure_ascii=True),
    "crlf": lambda value: json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\r\n"),
    "cr": lambda value: json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\r"),
    "bom": lambda value: "\ufeff" + json.dumps(value, ensure_ascii=False),
    "wide": lambda value: json.dumps(value, indent=40, ensure_ascii=False),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_value_is_found_however_the_file_is_written(way):
    source = WRITTEN[way](showing(component("TextHeading", text=LONG_TITLE), text("日本 😀")))

    (finding,) = found(source, rule="R090")

    assert json.loads(pointed_at(source, finding)) == LONG_TITLE


@pytest.mark.parametrize("way", WRITTEN)
def test_a_key_is_found_however_the_file_is_written(way):
    broken = showing(text("Hello", **{"tëxt 😀": 1}))
    source = WRITTEN[way](broken)

    (finding,) = found(source, rule="R022")

    assert json.loads(pointed_at(source, finding)) == "tëxt 😀"


@pytest.mark.parametrize("way", WRITTEN)
def test_a_part_of_a_text_is_found_however_the_file_is_written(way, monkeypatch):
    said = 'with "é" and 😀 and \\n before ${data.gone}'
    value = flow(screen("ONE", text(said), footer(action=complete())))
    route = ("screens", 0, "layout", "children", 0, "text")
    start = said.index("${data.gone}")
    flaw = Flaw(route, "nobody declares it", start=start, end=start + 12)
    rule = RULES[0]
    monkeypatch.setattr(check, "check_flow", lambda _: [(rule, flaw)])
    source = WRITTEN[way](value)

    (finding,) = found(source)

    assert pointed_at(source, finding) == "${data.gone}"


def test_what_is_not_json_has_only_the_findings_of_its_reading():
    findings = found('{"version": "7.3", "screens": [],}')

    assert [each.rule for each in findings] == ["R001"]


def test_findings_stand_in_the_order_of_the_file_and_each_once():
    value = flow(screen("ONE", text(" "), text(" "), title=None), version="4.0")

    findings = found(json.dumps(value, indent=2))
    places = [(each.location.line, each.location.column) for each in findings]

    assert places == sorted(places)
    assert len(set(findings)) == len(findings)
    assert "R010" in {each.rule for each in findings}


def test_a_version_freezes_on_its_day():
    source = json.dumps(flow(version="5.0"))

    assert found(source, Outlook(date(2025, 9, 8)), rule="R010") == []
    assert found(source, Outlook(date(2025, 9, 9)), rule="R010") != []


def test_the_manifest_may_say_what_became_of_a_version():
    thawed = Outlook(date(2026, 1, 1), {Version(5, 0): VersionStatus.ACTIVE})
    frozen = Outlook(date(2026, 1, 1), {Version(7, 3): VersionStatus.FROZEN})

    assert found(json.dumps(flow(version="5.0")), thawed, rule="R010") == []
    assert found(json.dumps(flow(version="7.3")), frozen, rule="R010") != []


def test_an_outlook_reads_the_same_while_the_same_is_found():
    before, after = Outlook(date(2025, 9, 8)), Outlook(date(2025, 9, 9))
    by_hand = Outlook(date(2025, 9, 9), {Version(7, 3): VersionStatus.ACTIVE})

    assert str(before) != str(after)
    assert str(after) == str(Outlook(date(2026, 5, 5)))
    # The message of a frozen version says since when only where nobody says so by hand.
    assert str(after) != str(by_hand)


@pytest.mark.parametrize(
    ("status", "rule"), [(VersionStatus.EXPIRED, "R011"), (VersionStatus.EARLY, "R012")]
)
def test_what_meta_has_not_said_of_a_version_yet_the_manifest_can(status, rule):
    outlook = Outlook(date(2026, 1, 1), {Version(7, 3): status})

    assert len(found(json.dumps(flow(version="7.3")), outlook, rule=rule)) == 1


def test_nothing_of_a_definition_is_left_for_the_collector():
    data = json.dumps(flow(screen("WELCOME", text("${data.x}"), footer()))).encode()
    check_file("flow.json", data, OUTLOOK)
    gc.collect()
    gc.disable()
    try:
        check_file("flow.json", data, OUTLOOK)

        assert gc.collect() == 0
    finally:
        gc.enable()
