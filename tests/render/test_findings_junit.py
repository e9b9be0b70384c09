from __future__ import annotations

from xml.etree import ElementTree as ET

from flowops.render.findings_junit import render_junit
from tests.render.findings import WARNING, finding, validation


def parsed(*findings, strict=False, **more):
    return ET.fromstring(render_junit(validation(*findings, **more), strict=strict))


def test_a_suite_is_a_file_and_a_case_a_finding():
    root = parsed(finding(), finding(9), files=["flows/one.json", "flows/two.json"])

    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    assert [suite.get("name") for suite in root] == ["flows/one.json", "flows/two.json"]
    assert [case.get("name") for case in root[0]] == ["R038 4:5", "R038 9:5"]
    assert [case.get("name") for case in root[1]] == ["valid"]


def test_a_failure_says_what_the_text_says():
    failure = parsed(finding())[0][0][0]

    assert failure.tag == "failure"
    assert failure.get("message") == "terminal screen ONE has no Footer"
    assert failure.get("type") == "MISSING_FOOTER_ON_TERMINAL_SCREEN"
    assert "--> flows/one.json:4:5" in (failure.text or "")


def test_a_warning_fails_only_where_warnings_fail():
    mild = finding(severity=WARNING)

    assert [child.tag for child in parsed(mild)[0][0]] == ["system-out"]
    assert [child.tag for child in parsed(mild, strict=True)[0][0]] == ["failure"]
    assert parsed(mild).get("failures") == "0"


def test_no_text_is_read_as_markup_or_as_an_entity():
    hostile = finding(
        path='a"><!DOCTYPE x>.json',
        message="]]></failure><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;\x00\x1b\ufffe",
        frame=("<![CDATA[ &amp; ]]>",),
    )
    said = render_junit(validation(hostile, files=[hostile.location.path]))
    failure = ET.fromstring(said)[0][0][0]

    assert "<!DOCTYPE" not in said
    assert "<!ENTITY" not in said
    assert "&x;" in (failure.get("message") or "")


def test_a_finding_outside_of_the_files_has_a_suite_too():
    root = parsed(finding(path="flows/flowops.yaml"))

    assert [suite.get("name") for suite in root] == ["flows/one.json", "flows/flowops.yaml"]
