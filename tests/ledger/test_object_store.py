from __future__ import annotations

import sys
import threading
from contextlib import ExitStack

import pytest

from flowops.errors import LockHeld, LockLost, StoreFailed
from flowops.ledger.bucket import Bucket, Changed
from flowops.ledger.store import Damaged
from tests.ledger.object_places import CREDENTIALS, ObjectPlace, moto_app, serving
from tests.ledger.places import ACCOUNTS, LIMIT, HandClock, a_holder


@pytest.fixture(scope="module")
def moto():
    app = moto_app()
    with serving(app) as url:
        yield url, app


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def place(moto):
    url, app = moto
    app.mishap = None
    yield ObjectPlace(url, app).make()
    app.mishap = None


def test_what_is_written_is_read_by_another_run(place):
    place.store().write("records", "acc", "booking.jsonl", content=b"{}")

    other = place.store()
    assert other.read("records", "acc", "booking.jsonl", limit=LIMIT) == b"{}"
    assert other.names("records") == ("acc",)
    assert other.names("records", "acc") == ("booking.jsonl",)
    assert other.names("nothing") == ()
    assert other.read("records", "none.jsonl", limit=LIMIT) is None
    assert other.place("records") == f"s3://{place.bucket}/flowops/production/records"


def test_of_two_writers_of_one_object_exactly_one_wins(place):
    one, two = place.store(), place.store()
    for store in (one, two):
        assert store.read("records", "a.jsonl", limit=LIMIT) is None

    one.write("records", "a.jsonl", content=b"one")
    one.write("records", "a.jsonl", content=b"one, again")
    with pytest.raises(LockLost, match=r"records/a\.jsonl was written by somebody else meanwhile"):
        two.write("records", "a.jsonl", content=b"two")

    assert place.store().read("records", "a.jsonl", limit=LIMIT) == b"one, again"


def test_of_two_who_write_over_what_both_have_read_exactly_one_wins(place):
    place.store().write("records", "a.jsonl", content=b"before")
    one, two = place.store(), place.store()
    for store in (one, two):
        assert store.read("records", "a.jsonl", limit=LIMIT) == b"before"

    one.write("records", "a.jsonl", content=b"one")
    with pytest.raises(LockLost):
        two.write("records", "a.jsonl", content=b"two")

    assert place.store().read("records", "a.jsonl", limit=LIMIT) == b"one"


def test_the_same_content_from_somebody_else_is_not_taken_for_ours(place):
    one, two = place.store(), place.store()
    for store in (one, two):
        store.read("records", "a.jsonl", limit=LIMIT)

    one.write("records", "a.jsonl", content=b"the same")
    with pytest.raises(LockLost):
        two.write("records", "a.jsonl", content=b"the same")


def test_an_object_that_was_never_read_is_read_before_it_is_replaced(place):
    place.store().write("head.json", content=b"1")
    other = place.store()

    other.write("head.json", content=b"2")

    assert place.store().read("head.json", limit=LIMIT) == b"2"


def test_an_object_that_is_too_large_is_damaged(place):
    place.store().write("head.json", content=b"12345")

    with pytest.raises(Damaged, match="larger than 4 bytes"):
        place.store().read("head.json", limit=4)


def test_an_object_is_set_aside_under_a_free_name(place):
    store = place.store()
    with store.lock(a_holder(), ACCOUNTS):
        for number in (1, 2):
            store.write("records", "a.jsonl", content=b"%d" % number)
            assert store.set_aside("records", "a.jsonl") == f"a.jsonl.set-aside-{number}"

    assert store.names("records") == ("a.jsonl.set-aside-1", "a.jsonl.set-aside-2")
    assert store.read("records", "a.jsonl.set-aside-2", limit=LIMIT) == b"2"


def test_who_comes_second_is_told_who_holds_the_lock_and_what_to_type(place):
    clock = HandClock()
    with place.store(clock=clock).lock(a_holder("3f2a"), ACCOUNTS):
        clock.forward(seconds=30)
        with pytest.raises(LockHeld) as caught, place.store(clock=clock).lock(a_holder(), ACCOUNTS):
            pass

    assert "is held by ana@host (process 4711) since" in caught.value.message
    assert "its lease ends in 90 s" in caught.value.message
    assert caught.value.hint.endswith("`flowops unlock --if-holder 3f2a -e production`")


def test_who_comes_too_late_has_asked_twice_and_written_nothing(place):
    with place.store().lock(a_holder(), ACCOUNTS):
        asked = note_requests(place)
        with pytest.raises(LockHeld), place.store().lock(a_holder(), ACCOUNTS):
            pass

        assert asked == ["GET", "GET"]


def test_of_two_who_found_the_lock_free_the_second_one_looks_once_more(place):
    asked = []

    class Clock(HandClock):
        def now(self):
            """Asked for once the lock was found free, and before it is taken."""
            if place.app.mishap is None:
                locked.enter_context(place.store().lock(a_holder("first"), ACCOUNTS))
                asked.append(note_requests(place))
            return super().now()

    with ExitStack() as locked:
        with pytest.raises(LockHeld), place.store(clock=Clock()).lock(a_holder(), ACCOUNTS):
            pass

        begin, prove, end = ["PUT"], ["PUT", "PUT"], ["POST"]
        assert asked == [[*begin, *prove, "PUT", "GET", "GET", *end]]
        assert [each.holder_id for each in place.store().holders()] == ["first"]


def test_the_lock_is_free_again_when_its_block_ends_and_when_it_fails(place):
    store = place.store()
    with store.lock(a_holder("first"), ACCOUNTS):
        assert [each.holder_id for each in store.holders()] == ["first"]
    assert place.store().holders() == ()

    with pytest.raises(ZeroDivisionError), store.lock(a_holder(), ACCOUNTS):
        1 / 0  # noqa: B018
    with place.store().lock(a_holder("third"), ACCOUNTS):
        assert [each.holder_id for each in store.holders()] == ["third"]


def test_a_lock_whose_lease_ended_is_taken_and_its_holder_finds_out_at_its_next_write(place):
    late = HandClock()
    late.forward(seconds=120)
    one, two = place.store(), place.store(clock=late)

    with one.lock(a_holder("slow"), ACCOUNTS):
        one.write("records", "acc", "a.jsonl", content=b"1")
        with two.lock(a_holder("quick"), ACCOUNTS):
            with pytest.raises(LockLost, match="not ours any more; it is held by ana@host"):
                one.write("records", "acc", "b.jsonl", content=b"late")
            with pytest.raises(LockLost):
                one.set_aside("records", "acc", "a.jsonl")
            with pytest.raises(LockLost):
                place.store().write("records", "acc", "c.jsonl", content=b"without a lock")
            two.write("records", "acc", "a.jsonl", content=b"2")

    assert two.names("records", "acc") == ("a.jsonl",)
    assert place.store().holders() == ()


def test_a_lease_that_its_holder_does_not_trust_any_more_is_renewed_before_a_write(place):
    clock = HandClock()
    store = place.store(clock=clock)
    with store.lock(a_holder(), ACCOUNTS):
        clock.forward(seconds=110)
        store.write("records", "a.jsonl", content=b"1")

        assert store.holders()[0].until == "2026-11-28T10:03:50+00:00"


def test_a_heartbeat_renews_the_lease_until_the_lock_is_lost(place):
    clock = HandClock()
    store = place.store(clock=clock, renew_seconds=0.01)
    with store.lock(a_holder("mine"), ACCOUNTS):
        clock.forward(seconds=60)
        _wait_until(lambda: store.holders()[0].until == "2026-11-28T10:03:00+00:00")
        place.store().unlock("mine")
        _wait_until(lambda: store._lost is not None)

        with pytest.raises(LockLost):
            store.write("records", "a.jsonl", content=b"1")


def _wait_until(holds):
    for _ in range(500):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError


def test_a_lock_is_taken_away_only_from_the_holder_that_is_named(place):
    one, two = place.store(), place.store()
    two.unlock("nobody")
    with one.lock(a_holder("mine"), ACCOUNTS):
        with pytest.raises(LockHeld):
            two.unlock("another")
        two.unlock("mine")
        two.unlock("mine")

        with pytest.raises(LockLost, match=r"not ours any more$"):
            one.write("records", "a.jsonl", content=b"1")


def test_a_damaged_lease_is_named_with_a_way_out(place):
    with place.store().lock(a_holder("3f2a"), ACCOUNTS):
        place.store().write("locks", "3f2a.json", content=b'{"format": 2, "who": ')

        with (
            pytest.raises(StoreFailed, match=r"locks/3f2a\.json: it is not JSON") as caught,
            place.store().lock(a_holder(), ACCOUNTS),
        ):
            pass
    assert "`flowops unlock --if-holder 3f2a -e production`" in caught.value.hint
    place.store().unlock("3f2a")

    with place.store().lock(a_holder("next"), ACCOUNTS):
        assert [each.holder_id for each in place.store().holders()] == ["next"]


def test_an_id_that_is_taken_begins_no_second_lease(place):
    place.store().write("locks", "3f2a.json", content=b"{}")

    with (
        pytest.raises(StoreFailed, match=r"locks/3f2a\.json is there"),
        place.store().lock(a_holder("3f2a"), ACCOUNTS),
    ):
        pass
    assert place.store().names("locks") == ("3f2a.json",)


def test_a_lease_that_is_far_too_large_is_named(place):
    place.store().write("locks", "3f2a.json", content=b" " * 10_000)

    with pytest.raises(StoreFailed, match=r"locks/3f2a\.json: it is larger than 8192 bytes"):
        place.store().holders()


@pytest.mark.parametrize("content", [b"", b"no id", b" " * 10_000])
def test_an_account_that_names_no_holder_is_named(place, content):
    place.store().write("locks", "accounts", "acc", content=content)

    with (
        pytest.raises(StoreFailed, match=r"production/locks/accounts/acc: it ") as caught,
        place.store().lock(a_holder(), ACCOUNTS),
    ):
        pass
    assert caught.value.hint.startswith("remove that object")


def test_a_lock_of_an_older_kind_is_not_looked_at(place):
    place.store().write("lock", content=b'{"format": 1, "epoch": 41, "holder": ')

    with place.store().lock(a_holder(), ACCOUNTS):
        assert len(place.store().holders()) == 1


# what goes wrong on the way


def note_requests(place):
    """The methods of all requests from now on."""
    methods = []
    place.app.mishap = lambda _app, environ, _start: methods.append(environ["REQUEST_METHOD"])
    return methods


def lose_an_answer(place):
    """The next write takes effect, and its sender hears of a failure, so that it sends it again."""

    def lose(app, environ, start_response):
        if environ["REQUEST_METHOD"] != "PUT":
            return None
        place.app.mishap = None
        list(app(environ, lambda *_: None))
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return [b""]

    place.app.mishap = lose


@pytest.mark.parametrize("existing", [False, True])
def test_a_write_whose_answer_was_lost_is_recognised_as_ours(place, existing):
    store = place.store()
    if existing:
        store.write("records", "a.jsonl", content=b"0")
    lose_an_answer(place)

    store.write("records", "a.jsonl", content=b"1")
    store.write("records", "a.jsonl", content=b"2")

    assert place.app.mishap is None
    assert place.store().read("records", "a.jsonl", limit=LIMIT) == b"2"


def test_a_lock_whose_answer_was_lost_is_recognised_as_ours(place):
    lose_an_answer(place)

    store = place.store()
    with store.lock(a_holder("mine"), ACCOUNTS):
        assert store.holders()[0].holder_id == "mine"


def test_a_server_without_conditions_is_found_out(place):
    def forget_conditions(_app, environ, _start_response):
        environ.pop("HTTP_IF_MATCH", None)
        environ.pop("HTTP_IF_NONE_MATCH", None)

    place.app.mishap = forget_conditions

    with (
        pytest.raises(StoreFailed, match="writes without regard to conditions"),
        place.store().lock(a_holder(), ACCOUNTS),
    ):
        pass
    assert place.store().holders() == ()


def refusing(status, code):
    def refuse(_app, _environ, start_response):
        body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
        start_response(status, [("Content-Length", str(len(body)))])
        return [body]

    return refuse


@pytest.mark.parametrize(
    ("status", "code", "hint"),
    [
        ("403 Forbidden", "AccessDenied", "this needs the right to read, list, write and delete"),
        ("401 Unauthorized", "Unauthorized", "credentials come from the environment"),
        ("400 Bad Request", "Other", "check the network and the credentials"),
    ],
)
def test_a_refusal_says_where_and_what_to_do(place, status, code, hint):
    place.app.mishap = refusing(status, code)

    with pytest.raises(StoreFailed) as caught:
        place.store().read("head.json", limit=LIMIT)

    assert caught.value.message.startswith(f"s3://{place.bucket}/flowops/production/head.json: ")
    assert "<" not in caught.value.message
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.read("head.json", limit=LIMIT),
        lambda store: store.names("records"),
        lambda store: store.write("head.json", content=b"1"),
        lambda store: store.holders(),
    ],
)
def test_a_bucket_that_is_not_there_is_no_empty_bucket(place, ask):
    absent = ObjectPlace(place.url, bucket="absent")

    with pytest.raises(StoreFailed, match="s3://absent/flowops: there is no such bucket"):
        ask(absent.store())


def test_an_update_of_what_is_gone_is_refused(place):
    bucket = place.open()
    tag = bucket.put("a", b"1", None)
    bucket.move("a", "b")

    with pytest.raises(Changed):
        bucket.put("a", b"2", tag)


def test_what_is_to_be_moved_and_is_not_there_is_named(place):
    with pytest.raises(StoreFailed, match="flowops/nothing: "):
        place.open().move("nothing", "else")


def test_an_endpoint_in_the_clear_is_refused_but_on_this_machine():
    with pytest.raises(StoreFailed, match="which anybody on the way reads"):
        Bucket("s3", "bucket", "", {"AWS_ENDPOINT_URL": "http://s3.example.com"})


def test_another_variable_does_not_allow_an_endpoint_in_the_clear(place, monkeypatch):
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ENDPOINT", place.url)

    with pytest.raises(StoreFailed):
        Bucket("s3", place.bucket, "", {}).get("a", LIMIT)


def test_a_server_that_is_not_there_is_named(unused_port):
    with pytest.raises(StoreFailed, match=r"s3://bucket/flowops/production/head\.json: "):
        ObjectPlace(f"http://127.0.0.1:{unused_port}", bucket="bucket").store().read(
            "head.json", limit=LIMIT
        )


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening.getsockname()[1]


@pytest.mark.parametrize("scheme", ["gs", "az"])
def test_the_other_kinds_are_opened_or_say_what_they_miss(scheme, monkeypatch):
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("GOOGLE_SKIP_SIGNATURE", "true")

    assert Bucket(scheme, "bucket", "flowops", {}).address == f"{scheme}://bucket/flowops"


def test_azure_without_an_account_says_where_credentials_come_from(monkeypatch):
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)

    with pytest.raises(StoreFailed) as caught:
        Bucket("az", "bucket", "", {})
    assert caught.value.hint.startswith("credentials come from the environment")


def test_without_obstore_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore.store", None)

    with pytest.raises(StoreFailed) as caught:
        Bucket("s3", "bucket", "", {})
    assert caught.value.hint == "install it along: pip install 'flowops-cli[objects]'"
