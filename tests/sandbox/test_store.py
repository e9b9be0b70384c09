from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from flowops.sandbox import StoreUnreadable, create_app, reset
from flowops.sandbox import store as storing
from flowops.sandbox.store import Store
from flowops.sandbox.tables import REQUESTS_KEPT, LoggedRequest
from tests.sandbox.builders import FLOWS, Api

WORKER = """
import sys, pathlib
from flowops.sandbox import create_app
from tests.sandbox.builders import Api
app = create_app(pathlib.Path(sys.argv[1]))
with Api(app) as api:
    print([api.create(name).status_code for name in sys.argv[2:]])
app.close()
"""


def start_worker(path, *names):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), *names], stdout=subprocess.PIPE, text=True
    )


def finish(worker):
    text, _ = worker.communicate(timeout=20)
    return text.strip()


def test_the_file_is_for_its_owner_alone(api, path):
    api.made()

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_kept(open_api, path):
    from flowops.sandbox import register_key

    register_key(path, "a-secret-key", "another")
    open_api(key="a-secret-key").made()

    assert all(b"a-secret-key" not in file.read_bytes() for file in path.parent.iterdir())


def test_what_one_application_writes_another_one_reads(open_api):
    first, second = open_api(), open_api()
    first.made("A")

    assert second.names() == ["A"]


def test_an_application_can_be_used_again_after_it_was_closed(make_app):
    app = make_app()
    with Api(app) as api:
        api.made("A")
        app.close()
        assert api.names() == ["A"]


def test_what_a_process_wrote_the_next_one_sees(api, path):
    assert finish(start_worker(path, "A")) == "[201]"
    assert api.names() == ["A"]


def test_two_processes_that_begin_together_share_one_file(path):
    workers = [start_worker(path, "A", "B", f"own {number}") for number in range(2)]
    answers = sorted(finish(worker) for worker in workers)

    assert [answer.count("201") for answer in answers] in ([3, 1], [1, 3], [2, 2])
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM flows ORDER BY name").fetchall()
    assert names == [("A",), ("B",), ("own 0",), ("own 1",)]


def test_a_process_that_looks_takes_nothing_away_from_one_with_several_connections(path):
    serving, another = Store(path), Store(path)
    finish(start_worker(path))  # opens the file and closes it

    with serving.writing() as tables:
        tables.claim_phone("phone-1", "an account")

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT phone_id FROM phones").fetchall() == [("phone-1",)]
    serving.close()
    another.close()


def test_of_sixteen_threads_one_creates_the_name(api):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: api.create("A"), range(16)))

    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 15
    assert api.names() == ["A"]


def test_threads_over_two_applications_do_not_disturb_each_other(open_api):
    apis = [open_api(), open_api()]
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda number: apis[number % 2].made(f"Flow {number}"), range(24)))

    assert len(set(ids)) == 24


def test_ids_are_fifteen_digits_and_all_different(api):
    ids = [api.made(f"Flow {number}") for number in range(50)]

    assert ids[0] == "123456789012345"
    assert len(set(ids)) == 50
    assert all(len(flow_id) == 15 and flow_id.isdigit() for flow_id in ids)


def test_an_id_is_not_given_again_after_a_reset(api, path):
    before = api.made("A")
    reset(path)

    assert api.names() == []
    assert api.made("A") != before


def test_a_refused_write_leaves_nothing(api, path):
    api.create(categories=[])

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM accounts").fetchone() == (0,)


@pytest.mark.parametrize(
    "content", [b"this is no database" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_named_and_can_be_replaced(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreUnreadable, match=r"sandbox\.db cannot be read") as caught:
        create_app(path)
    assert "reset" in caught.value.hint

    reset(path)
    Store(path).close()


def test_a_file_of_another_version_is_not_read(path):
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreUnreadable, match="its format is 99, expected 1"):
        create_app(path)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreUnreadable, match="cannot be read"):
        create_app(tmp_path / "file" / "sandbox.db")


def test_a_file_that_stays_locked_is_named(path, monkeypatch):
    monkeypatch.setattr(storing, "_BUSY_SECONDS", 0.01)
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnreadable, match="locked"):
            create_app(path)


class BusyOnce:
    """A connection to a file that somebody else is switching to another journal."""

    def __init__(self):
        self.answers = [sqlite3.OperationalError("database is locked"), None]

    def execute(self, _):
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer


def test_a_file_that_somebody_else_is_switching_is_tried_again():
    busy = BusyOnce()
    storing._use_write_ahead_log(busy)

    assert busy.answers == []


def test_a_file_that_somebody_else_never_lets_go_is_given_up(monkeypatch):
    monkeypatch.setattr(storing, "_BUSY_SECONDS", -1)

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        storing._use_write_ahead_log(BusyOnce())


def test_tables_that_somebody_else_made_meanwhile_are_left(path):
    store = Store(path)
    with store._connection() as connection:
        assert storing._create_tables(connection) == 1
    store.close()


def test_the_last_ten_thousand_requests_are_kept(path):
    store = Store(path)
    with store.writing() as tables:
        for number in range(REQUESTS_KEPT + 250):
            tables.log_request(LoggedRequest(0.0, "GET", f"/{number}", 200))
        kept = tables.list_requests(REQUESTS_KEPT * 2)
    store.close()

    assert REQUESTS_KEPT <= len(kept) < REQUESTS_KEPT + 100
    assert kept[-1].path == f"/{REQUESTS_KEPT + 249}"


def test_a_store_that_is_forgotten_closes_its_file(path):
    with Api(create_app(path)) as api:
        assert api.get(FLOWS).status_code == 200
