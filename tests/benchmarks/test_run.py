import json

import pytest

from benchmarks.bound import Far
from benchmarks.cases import TUNED, Case
from benchmarks.row import Results, Row
from benchmarks.run import main, write_page
from benchmarks.running import Broken, run
from benchmarks.server import serving
from benchmarks.work import Work, measure


def took(ratio):
    def measured(server, folder, results):
        results.rows.append(Row("plan", "plan 1,000 flows", ours=0.6 * ratio, bound=0.6))
        results.note("plan", {"ours / bound": ratio})

    return Case("plan", measured)


def breaks(server, folder, results):
    raise Broken("ended with 1:\nno")


@pytest.fixture
def bench(tmp_path, capsys):
    def start(*arguments, cases):
        code = main([*arguments, "--json", str(tmp_path / "results.json")], cases)
        told = capsys.readouterr()
        return code, told.out + told.err

    return start


def test_a_check_is_red_when_a_goal_is_missed_and_names_it(bench):
    code, said = bench("--check", cases=[took(1.31)])

    assert code == 1
    assert "ours / bound <= 1.3" in said
    assert "goals missed: 1 of 1;" in said


def test_a_check_is_green_when_all_that_was_measured_is_met(bench):
    code, said = bench("--check", cases=[took(1.2)])

    assert code == 0
    assert "goals missed: 0 of 1;" in said


def test_without_check_a_missed_goal_is_told_and_not_held_against_anybody(bench):
    code, said = bench(cases=[took(1.31)])

    assert code == 0
    assert "goals missed: 1 of 1;" in said


def test_a_case_that_breaks_is_told_stops_no_other_and_turns_a_check_red(bench):
    code, said = bench("--check", cases=[Case("apply", breaks), took(1.2)])

    assert code == 1
    assert "could not be measured: apply: ended with 1:" in said
    assert "plan 1,000 flows" in said


def test_only_the_cases_that_were_asked_for_are_measured(bench):
    code, said = bench("--check", "--only", "pla", cases=[Case("apply", breaks), took(1.2)])

    assert code == 0
    assert "apply" not in said.partition("goal")[0]


def test_a_name_that_no_case_has_is_told_with_those_there_are(bench):
    code, said = bench("--only", "plann", cases=[took(1)])

    assert code == 64
    assert "no case is named like 'plann'; there are: plan" in said


def test_all_numbers_are_written_as_json(bench, tmp_path):
    bench(cases=[took(1.2)])

    told = json.loads((tmp_path / "results.json").read_text())
    assert told["rows"][0]["to_bound"] == pytest.approx(1.2)
    assert told["measures"] == {"plan": {"ours / bound": 1.2}}


def test_the_page_gets_its_tables_between_its_markers_and_keeps_the_rest(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")

    write_page(page, Results(rows=[Row("plan", "plan 9 flows", ours=1.0)]), [])

    text = page.read_text()
    assert text.startswith("before\n<!-- bench -->\n")
    assert text.endswith("<!-- /bench -->\nafter\n")
    assert "| plan 9 flows | 1 s |" in text
    assert "old" not in text


def test_a_process_is_told_what_it_took(tmp_path):
    sample = run(["sh", "-c", "echo said; sleep 0.05"], tmp_path)

    assert sample.first_byte < sample.seconds
    assert sample.seconds >= 0.05
    assert sample.peak > 0


def test_a_process_that_fails_is_broken_and_its_last_words_are_kept(tmp_path):
    with pytest.raises(Broken, match="ended with 3:\nits last words"):
        run(["sh", "-c", "echo its last words; exit 3"], tmp_path)


def test_an_apply_is_measured_beside_a_yardstick_with_what_the_server_counted(tmp_path):
    results = Results()
    work = Work("apply", "apply", 2, (TUNED,), Far(latency=0.001), in_flight=2, repetitions=1)

    with serving() as server:
        measure(work, server, tmp_path / "project", results)

    (row,) = results.rows
    assert (row.words, row.yardstick) == ("apply 2 flows, 2 in flight, L = 1 ms", "tuned")
    assert row.needed == 8
    assert row.traffic["routes"]["create"] == 2
    assert results.measures["apply"]["writes of a plan after it"] == 0
