"""The bugs are there, fit the tree as it is, and name tests that are there; and they are judged."""

from __future__ import annotations

import pytest

from tests.campaign import bug as bugs
from tests.campaign.bug import FOLDER, ROOT, Bug, read_bugs
from tests.campaign.named_tests import names_in
from tests.campaign.seeded_bugs import PROMISED, Trees, try_bug

BUGS = read_bugs()


def test_there_are_as_many_bugs_as_promised_and_each_has_its_patch():
    assert len(BUGS) >= PROMISED
    assert sorted(FOLDER.glob("*.patch")) == [each.patch for each in BUGS]
    assert [int(each.name.partition("-")[0]) for each in BUGS] == list(range(1, len(BUGS) + 1))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_patch_fits_the_tree_and_names_tests_that_are_there(bug):
    assert bug.apply(ROOT, "--check") == ""
    assert bug.caught_by
    assert [test for test in bug.caught_by if test not in names_in(test.partition("::")[0])] == []


FILE = "tests/model/test_status.py"
FIRST_LINE = '"""The statuses of a Flow, and what each one permits: the only place that says so."""'
HEAD = ["--- a/flowops/model/status.py", "+++ b/flowops/model/status.py", "@@ -1,2 +1,3 @@"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("inserted", "word"),
    [
        ("# Nothing is wrong with this.", "survived"),
        ("raise ImportError('no program at all')", "not caught"),
        ("this is no program", "not caught"),
    ],
)
def test_what_breaks_no_test_is_not_caught(monkeypatch, tmp_path, inserted, word):
    monkeypatch.setattr(bugs, "FOLDER", tmp_path)
    lines = [*HEAD, f" {FIRST_LINE}", f"+{inserted}", " "]
    (tmp_path / "001-a.patch").write_text("\n".join(lines) + "\n", encoding="utf-8")
    bug = Bug("001-a", "nothing", (f"{FILE}::test_what_each_status_permits",))

    with Trees(tmp_path / "trees", 1) as trees:
        assert try_bug(trees, bug, {FILE})[0] == word


@pytest.mark.slow
def test_a_bug_that_breaks_a_test_is_caught(tmp_path):
    (bug,) = (each for each in BUGS if each.name.endswith("an-unknown-status-is-a-draft"))

    with Trees(tmp_path, 1) as trees:
        word, said = try_bug(trees, bug, {FILE})

    assert word == "caught"
    assert said.startswith("AssertionError")


def test_a_bug_whose_tests_fail_without_it_is_not_tried():
    word, said = try_bug(None, BUGS[0], set())

    assert word == "not tried"
    assert "its tests fail without it: tests/gateway/test_classify.py" in said
