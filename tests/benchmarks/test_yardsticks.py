import pytest

from benchmarks.cases import CACHED, SESSION, TUNED
from benchmarks.project import Project
from benchmarks.running import Broken, run
from benchmarks.server import serving


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def project(server, tmp_path):
    made = Project(tmp_path / "project", server.url, flows=3, in_flight=2)
    made.write()
    return made


@pytest.mark.parametrize("yardstick", [TUNED, SESSION], ids=lambda each: each.name)
def test_a_script_creates_each_flow_once_and_publishes_it(yardstick, project, server):
    sample = run(yardstick.apply(project), project.folder, server)

    routes = sample.traffic["routes"]
    assert (routes["create"], routes["get"], routes["publish"]) == (3, 3, 3)
    assert sample.traffic["created_twice"] == {}
    assert sample.first_request > 0


@pytest.mark.parametrize("yardstick", [TUNED, CACHED, SESSION], ids=lambda each: each.name)
def test_a_plan_of_a_script_reads_the_pages_and_nothing_else(yardstick, project, server):
    server.load({project.waba_ids[0]: project.names})
    server.set(page_size=2)

    sample = run(yardstick.plan(project), project.folder, server)

    assert sample.traffic["routes"] == {"list": 2}


def test_the_tuned_script_notices_a_file_that_changed(project):
    run(TUNED.apply(project), project.folder)
    changed = project.folder / "definitions" / f"{project.keys[0]}.json"
    changed.write_text(changed.read_text().replace("Words", "Other words"))

    told = project.folder / "told.txt"
    run(["sh", "-c", f'"$@" > {told}', "sh", *TUNED.plan(project)], project.folder)

    assert told.read_text() == "1 changes\n"


def test_the_tuned_script_waits_where_it_is_told_to(project, server):
    server.set(rate=20, burst=5)

    sample = run(TUNED.apply(project), project.folder, server)

    assert sample.traffic["refused"] > 0
    assert sample.traffic["created_twice"] == {}


def test_the_session_stops_half_applied_at_the_first_refusal(project, server):
    server.set(rate=0.001, burst=5)

    with pytest.raises(Broken):
        run(SESSION.apply(project), project.folder)

    assert server.statistics()["routes"]["publish"] < 3
