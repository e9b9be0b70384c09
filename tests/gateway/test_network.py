from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from threading import Barrier, Event

import httpx
import pytest
import vcr

from flowops.http import connection, lines, tls
from flowops.http.early import Early
from flowops.http.exchange import NotSent, Request
from flowops.http.network import Network
from flowops.model.definition import Definition
from flowops.model.outcome import Ambiguous, Definite, FailureKind, Ok
from tests.gateway.builders import (
    ACCOUNT,
    DEFINITION,
    FLOW_ID,
    KEY,
    Script,
    flow_json,
    gateway,
    live_flow,
    page,
)
from tests.gateway.raw_server import RawServer, answer, hang_up

FLOW = answer({"data": flow_json()})
PAGE = answer({"data": [flow_json()]})
KEPT_PAGE = answer({"data": [flow_json()]}, Connection="keep-alive")
KEPT_FLOW = answer({"data": flow_json()}, Connection="keep-alive")
CREATE = ("Fint", frozenset({"OTHER"}), DEFINITION)


def exchanged(url, meanwhile):
    with closing(Network(auth_header="Authorization", key=None, read_only=True, timeout=5)) as ours:
        return ours.exchange(Request("GET", url), meanwhile)


def test_what_is_to_be_done_meanwhile_is_done_between_request_and_answer():
    asked, done = Event(), Event()

    def answer_once_it_is_done(connection):
        asked.set()
        assert done.wait(5)
        connection.sendall(PAGE)

    def once_it_was_asked():
        assert asked.wait(5)
        done.set()

    with RawServer(answer_once_it_is_done) as server:
        assert exchanged(f"{server.url}/", once_it_was_asked).status == 200


def test_nothing_is_done_meanwhile_where_nothing_left():
    done = []
    with RawServer(PAGE) as server:
        url = f"{server.url}/"

    assert isinstance(exchanged(url, lambda: done.append("it")), NotSent)
    assert done == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Again", "308 For Ever"])
@pytest.mark.parametrize("auth_header", ["Authorization", "X-API-Key"])
def test_the_host_of_a_redirect_never_hears_of_us(status, auth_header):
    with RawServer(FLOW) as other:
        redirect = answer(b"", status, Location=f"{other.url}/stolen")
        with (
            RawServer(redirect) as server,
            gateway(base_url=server.url, auth_header=auth_header) as client,
        ):
            read = client.get_flow(ACCOUNT, FLOW_ID)
            created = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(read, Definite)
    assert isinstance(created, Ambiguous)
    assert len(server.requests) == 2
    assert other.connections == 0


def test_the_key_goes_to_the_gateway_and_not_to_the_download():
    with (
        RawServer(answer({"version": "7.1"})) as cdn,
        RawServer(FLOW) as server,
        gateway(base_url=server.url) as client,
    ):
        client.get_flow(ACCOUNT, FLOW_ID)
        outcome = client.read_definition(live_flow(definition_url=f"{cdn.url}/flow.json"))

    assert isinstance(outcome, Ok)
    assert KEY.encode() in server.requests[0]
    assert KEY.encode() not in cdn.requests[0]


def test_a_redirected_download_is_not_followed():
    with (
        RawServer(FLOW) as other,
        RawServer(answer(b"", "302 Found", Location=other.url)) as cdn,
        gateway(base_url=cdn.url) as client,
    ):
        outcome = client.read_definition(live_flow(definition_url=f"{cdn.url}/x"))

    assert isinstance(outcome, Definite)
    assert other.connections == 0


def test_a_cookie_is_not_kept():
    with (
        RawServer(answer({"data": [flow_json()]}, Set_Cookie="session=1")) as server,
        gateway(base_url=server.url) as client,
    ):
        client.list_flows(ACCOUNT)
        client.list_flows(ACCOUNT)

    assert len(server.requests) == 2
    assert not any(b"cookie" in request.lower() for request in server.requests)


def test_the_surroundings_proxies_are_not_used(monkeypatch, tmp_path):
    with RawServer(answer(b"", "500 Trap")) as trap, RawServer(PAGE) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, trap.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        (tmp_path / "netrc").write_text("machine localhost login me password hers")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        with gateway(base_url=server.url, key=None) as client:
            outcome = client.list_flows(ACCOUNT)

    assert isinstance(outcome, Ok)
    assert trap.connections == 0
    assert b"authorization" not in server.requests[0].lower()


def test_reads_of_one_thread_share_a_connection():
    with RawServer(KEPT_PAGE, keep_alive=True) as server, gateway(base_url=server.url) as client:
        for _ in range(5):
            client.list_flows(ACCOUNT)

    assert len(server.requests) == 5
    assert server.connections == 1


def test_a_create_goes_on_a_connection_that_was_in_use_a_moment_ago():
    with (
        RawServer(KEPT_PAGE, KEPT_FLOW, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        client.list_flows(ACCOUNT)
        client.create_flow(ACCOUNT, *CREATE)
        client.create_flow(ACCOUNT, *CREATE)

    assert len(set(server.ports)) == 1


def test_a_create_goes_on_no_connection_that_was_idle_for_long(monkeypatch):
    monkeypatch.setattr(connection, "FRESH_SECONDS", 0.0)
    with (
        RawServer(KEPT_PAGE, KEPT_FLOW, KEPT_PAGE, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        client.list_flows(ACCOUNT)
        client.create_flow(ACCOUNT, *CREATE)
        client.list_flows(ACCOUNT)

    before, create, after = server.ports
    assert before != create == after


@pytest.mark.parametrize("call", ["create", "publish"])
def test_a_write_goes_on_no_connection_that_is_seen_to_be_closed(call):
    """The page says nothing of it, and the server closes all the same."""
    with RawServer(KEPT_PAGE, KEPT_FLOW) as server, gateway(base_url=server.url) as client:
        client.list_flows(ACCOUNT)
        server.wait_until_closed()
        outcome = (
            client.create_flow(ACCOUNT, *CREATE)
            if call == "create"
            else client.publish_flow(ACCOUNT, FLOW_ID)
        )

    assert isinstance(outcome, Ok)
    assert len(server.requests) == 2


def test_a_create_on_a_kept_connection_that_is_closed_under_it_is_left_open():
    with (
        RawServer(KEPT_PAGE, hang_up, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        client.list_flows(ACCOUNT)
        outcome = client.create_flow(ACCOUNT, *CREATE)

    assert isinstance(outcome, Ambiguous)
    assert len(server.requests) == 2


def test_a_connection_that_is_in_use_when_all_are_closed_is_closed_after_it():
    def last(connection):
        client.close()
        connection.sendall(KEPT_PAGE)

    with (
        RawServer(KEPT_PAGE, last, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        outcomes = [client.list_flows(ACCOUNT) for _ in range(2)]
        server.wait_until_closed()

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.connections == 1


def test_head_and_body_are_one_piece():
    pieces = []

    def listen(connection):
        connection.sendall(KEPT_FLOW)
        pieces.append(connection.recv(65536))
        connection.sendall(KEPT_FLOW)

    with (
        RawServer(listen, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        client.get_flow(ACCOUNT, FLOW_ID)
        client.create_flow(ACCOUNT, *CREATE)

    assert pieces[0].startswith(b"POST ")
    assert pieces[0].endswith(b'"flowJson":{"version":"7.1","screens":[]}}')


def test_a_kept_connection_that_was_closed_is_opened_again_for_a_read():
    with RawServer(KEPT_PAGE) as server, gateway(base_url=server.url) as client:
        outcomes = [client.list_flows(ACCOUNT) for _ in range(3)]

    assert all(isinstance(outcome, Ok) for outcome in outcomes)


def test_a_kept_connection_that_is_closed_while_it_is_used_leaves_a_write_open():
    with (
        RawServer(KEPT_PAGE, hang_up, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        client.list_flows(ACCOUNT)
        outcome = client.publish_flow(ACCOUNT, FLOW_ID)

    assert isinstance(outcome, Ambiguous)
    assert outcome.failure.kind is FailureKind.NO_ANSWER
    assert len(server.requests) == 2


def test_there_are_as_many_connections_as_calls_at_the_same_time():
    together = Barrier(8, timeout=5)

    def work(client):
        together.wait()
        return [client.list_flows(ACCOUNT) for _ in range(5)]

    with (
        RawServer(KEPT_PAGE, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
    ):
        results = []
        for _ in range(3):
            with ThreadPoolExecutor(8) as pool:
                results += pool.map(work, [client] * 8)

    assert all(isinstance(outcome, Ok) for each in results for outcome in each)
    assert server.connections <= 8


def ports_of_reads_after_two_at_once():
    """The ports of four reads, one after the other, where two connections are open."""
    both = Barrier(2, timeout=5)

    def wait_for_both(connection):
        both.wait()
        connection.sendall(KEPT_PAGE)

    with (
        RawServer(wait_for_both, wait_for_both, KEPT_PAGE, keep_alive=True) as server,
        gateway(base_url=server.url) as client,
        ThreadPoolExecutor(2) as pool,
    ):
        list(pool.map(client.list_flows, [ACCOUNT] * 2))
        for _ in range(4):
            client.list_flows(ACCOUNT)
    return server.ports[2:]


def test_connections_take_turns_so_that_none_is_idle_for_long():
    ports = ports_of_reads_after_two_at_once()

    assert ports[0] != ports[1]
    assert ports[:2] == ports[2:]


def test_where_all_were_idle_for_long_the_one_that_was_used_last_is_used_again(monkeypatch):
    monkeypatch.setattr(lines, "FRESH_SECONDS", 0.0)

    assert len(set(ports_of_reads_after_two_at_once())) == 1


def at_once(client, calls):
    together = Barrier(calls, timeout=5)

    def work(_):
        together.wait()
        return client.list_flows(ACCOUNT)

    with ThreadPoolExecutor(calls) as pool:
        return list(pool.map(work, range(calls)))


@pytest.mark.parametrize("is_secure", [False, True])
def test_connections_that_are_expected_are_opened_ahead_and_used(secure, certificate, is_secure):
    authority = certificate.with_suffix(".crt")
    with (
        RawServer(KEPT_PAGE, keep_alive=True, tls=secure if is_secure else None) as server,
        gateway(base_url=server.url, ca_file=authority) as client,
    ):
        client.expect(3)
        server.wait_for_connections(3)
        assert server.requests == []
        outcomes = at_once(client, 3) + at_once(client, 3)

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.connections == 3


def test_those_that_are_there_count_and_never_more_are_opened_than_may_be_in_flight():
    with (
        RawServer(KEPT_PAGE, keep_alive=True) as server,
        gateway(base_url=server.url, concurrency=4) as client,
    ):
        client.list_flows(ACCOUNT)
        client.expect(100)
        client.expect(100)
        server.wait_for_connections(4)
        at_once(client, 4)

    assert server.connections == 4


def test_where_none_can_be_opened_ahead_the_calls_say_so():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with gateway(base_url=f"http://localhost:{port}") as client:
        client.expect(3)
        outcomes = at_once(client, 3)

    assert {outcome.failure.kind for outcome in outcomes} == {FailureKind.UNREACHABLE}


def test_a_run_that_is_to_end_opens_none():
    with RawServer(KEPT_PAGE, keep_alive=True) as server, gateway(base_url=server.url) as client:
        client.hurry(0)
        client.expect(3)
        outcomes = at_once(client, 3)

    assert {outcome.failure.kind for outcome in outcomes} == {FailureKind.UNREACHABLE}
    assert server.connections == 0


def test_one_that_the_far_side_closed_meanwhile_is_opened_anew(secure, certificate):
    authority = certificate.with_suffix(".crt")
    with (
        RawServer(KEPT_PAGE, keep_alive=True, tls=secure) as server,
        gateway(base_url=server.url, ca_file=authority) as client,
    ):
        client.expect(1)
        server.wait_for_connections(1)
        server.hang_up_on_all()
        outcome = client.list_flows(ACCOUNT)

    assert isinstance(outcome, Ok)
    assert len(server.requests) == 1
    assert server.connections == 2


@pytest.mark.parametrize("is_secure", [False, True])
def test_a_connection_that_was_begun_early_is_the_first_one(secure, certificate, is_secure):
    authority = certificate.with_suffix(".crt")
    with RawServer(KEPT_PAGE, keep_alive=True, tls=secure if is_secure else None) as server:
        begun = Early(server.url, authority)
        server.wait_for_connections(1)
        with gateway(base_url=server.url, ca_file=authority, early=begun) as client:
            outcomes = [client.list_flows(ACCOUNT) for _ in range(2)]

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.connections == 1


def test_it_is_of_use_for_no_other_host():
    with (
        RawServer(answer({"version": "7.1"})) as cdn,
        RawServer(KEPT_FLOW, keep_alive=True) as server,
        gateway(base_url=server.url, early=Early(server.url)) as client,
    ):
        read = client.read_definition(live_flow(definition_url=f"{cdn.url}/flow.json"))
        client.get_flow(ACCOUNT, FLOW_ID)

    assert isinstance(read, Ok)
    assert (cdn.connections, server.connections) == (1, 1)


def test_one_that_failed_is_tried_again_and_then_told_of(secure):
    with RawServer(PAGE, tls=secure) as server:
        begun = Early(server.url)
        with gateway(base_url=server.url, early=begun) as client:
            outcome = client.list_flows(ACCOUNT)

    assert isinstance(outcome, Definite)
    assert "certificate" in outcome.failure.message
    assert server.connections > 1


def test_one_that_is_not_there_in_time_is_given_up_for_another(monkeypatch):
    is_over = Event()

    def hang(_):
        is_over.wait(10)
        raise OSError

    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.05)
    monkeypatch.setattr(Early, "_connected", hang)
    with RawServer(PAGE) as server, gateway(base_url=server.url, early=Early(server.url)) as client:
        outcome = client.list_flows(ACCOUNT)
        is_over.set()

    assert isinstance(outcome, Ok)
    assert server.connections == 1


def test_a_name_that_no_host_can_have_is_told_of_by_the_call_alone():
    url = f"https://{'x' * 70}.example:1"
    begun = Early(url)
    with gateway(base_url=url, early=begun) as client:
        client.expect(2)
        outcome = client.list_flows(ACCOUNT)
        begun.join(5)

    assert isinstance(outcome, Definite)


@pytest.mark.parametrize("is_there", [True, False])
def test_one_that_nobody_needs_is_closed(is_there):
    with RawServer(PAGE, keep_alive=True) as server:
        begun = Early(server.url)
        if is_there:
            server.wait_for_connections(1)
        begun.discard()
        begun.join(5)
        server.wait_for_connections(1)
        server.wait_until_closed()

    assert server.requests == []


def test_nobody_listening_is_unreachable_with_host_and_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with gateway(base_url=f"http://localhost:{port}") as client:
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.UNREACHABLE
    assert outcome.failure.message.startswith(f"cannot reach localhost:{port}: ")


def test_no_time_left_to_connect_is_unreachable():
    with RawServer(PAGE) as server, gateway(base_url=server.url, timeout=0.0) as client:
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.UNREACHABLE
    assert server.requests == []


@pytest.fixture
def deaf():
    """An address where nobody refuses and nobody answers: its queue is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as stack:
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()


def test_a_host_with_a_dead_address_is_reached_at_its_next_one(monkeypatch, deaf):
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.1)
    with RawServer(PAGE) as server, gateway(base_url=server.url) as client:
        both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", each) for each in (deaf, server.place)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: both)

        outcome = client.list_flows(ACCOUNT)

    assert isinstance(outcome, Ok)
    assert len(server.requests) == 1


def test_a_transport_that_was_handed_over_stays_the_callers():
    closed = []

    class Kept(httpx.MockTransport):
        def close(self):
            closed.append(True)

    with gateway(transport=Kept(Script(page()))) as client:
        client.list_flows(ACCOUNT)
        client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert closed == []


def test_an_application_in_this_process_is_a_gateway_too():
    def app(environ, start_response):
        assert environ["HTTP_AUTHORIZATION"] == f"Bearer {KEY}"
        start_response("200 OK", [("Content-Type", "application/json")])
        return [PAGE.partition(b"\r\n\r\n")[2]]

    with gateway(transport=httpx.WSGITransport(app=app)) as client:
        assert isinstance(client.list_flows(ACCOUNT), Ok)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Signed by itself, for localhost: certificate and key in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "self-signed.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost", "-keyout", path, "-out", path.with_suffix(".crt"),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path


@pytest.fixture
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    return context


def test_a_certificate_that_nobody_vouches_for_is_refused(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    with RawServer(PAGE, tls=secure) as server, gateway(base_url=server.url) as client:
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.UNREACHABLE
    assert "self-signed certificate" in outcome.failure.message
    assert server.requests == []


def test_a_certificate_of_a_given_authority_is_taken(secure, certificate, monkeypatch, tmp_path):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    authority = certificate.with_suffix(".crt")
    with (
        RawServer(KEPT_PAGE, tls=secure, keep_alive=True) as server,
        gateway(base_url=server.url, ca_file=authority) as client,
    ):
        outcomes = [client.list_flows(ACCOUNT) for _ in range(2)]

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.connections == 1
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("is_secure", [False, True])
def test_much_more_than_a_socket_holds_goes_both_ways(secure, certificate, is_secure):
    definition = Definition.from_value({"version": "7.3", "screens": ["x" * 6_000_000]})
    created = answer({"data": {"id": FLOW_ID, "status": "DRAFT", "more": "y" * 6_000_000}})
    with (
        RawServer(created, tls=secure if is_secure else None) as server,
        gateway(base_url=server.url, ca_file=certificate.with_suffix(".crt")) as client,
    ):
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), definition)

    assert isinstance(outcome, Ok)
    assert server.requests[0].endswith(b"x" * 6_000_000 + b'"]}}')


def test_a_refusal_before_all_of_the_body_is_there_is_heard():
    def refuse(connection):
        connection.sendall(answer({}, "413 Too Large"))

    definition = Definition.from_value({"version": "7.3", "screens": ["x" * 9_000_000]})
    with (
        RawServer(refuse, reads_bodies=False) as server,
        gateway(base_url=server.url) as client,
    ):
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), definition)

    assert isinstance(outcome, Definite)
    assert outcome.failure.http_status == 413


def test_a_process_has_one_tls_context(secure, certificate, monkeypatch):
    made, authority = [], certificate.with_suffix(".crt")
    whole = ssl.SSLContext.load_verify_locations

    def counted(self, *args, **rest):
        made.append(self)
        return whole(self, *args, **rest)

    monkeypatch.setattr(tls, "_MADE", {})
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", counted)
    with RawServer(PAGE, tls=secure) as server:
        for _ in range(2):
            with (
                gateway(base_url=server.url, ca_file=authority) as client,
                ThreadPoolExecutor(4) as pool,
            ):
                outcomes = list(pool.map(client.list_flows, [ACCOUNT] * 8))

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert len(made) == 1


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x03"])
def test_a_handshake_that_does_not_end_was_no_request(certificate, said):
    """One deadline for all of it, however often a byte comes."""
    with (
        RawServer(PAGE) as server,
        gateway(base_url=server.url.replace("http:", "https:"), timeout=0.08) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(client.create_flow, ACCOUNT, *CREATE)
        server.wait_for_connections(1)
        server.say_to_all(said)
        outcome = asked.result(5)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.UNREACHABLE
    assert "the deadline of the request has passed" in outcome.failure.message


def test_a_certificate_of_another_host_is_refused(secure, certificate):
    authority = certificate.with_suffix(".crt")
    with RawServer(PAGE, tls=secure) as server:
        address = server.url.replace("localhost", "127.0.0.1")
        with gateway(base_url=address, ca_file=authority) as client:
            outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(outcome, Definite)
    assert server.requests == []


@contextmanager
def over_httpx(base_url):
    with (
        httpx.HTTPTransport() as transport,
        gateway(base_url=base_url, transport=transport) as client,
    ):
        yield client


def test_a_cassette_can_be_recorded_and_played(tmp_path):
    recorder = vcr.VCR(
        cassette_library_dir=str(tmp_path), filter_headers=["authorization"], record_mode="once"
    )
    with RawServer(PAGE) as server:
        base_url = server.url
        with recorder.use_cassette("list.yaml"), over_httpx(base_url) as client:
            recorded = client.list_flows(ACCOUNT)
    with recorder.use_cassette("list.yaml"), over_httpx(base_url) as client:
        played = client.list_flows(ACCOUNT)

    assert isinstance(recorded, Ok)
    assert played == recorded
    assert KEY not in (tmp_path / "list.yaml").read_text()
