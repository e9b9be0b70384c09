"""What counts as an answer, told by a server that sends it byte for byte."""

from __future__ import annotations

import socket

import pytest

from flowops.http.address import place_of
from flowops.http.exchange import NoAnswer, NotSent, Reply, Request
from flowops.http.http11 import LARGEST_HEAD
from flowops.http.network import Network
from tests.gateway.raw_server import RawServer

OK = "HTTP/1.1 200 OK"
SHORT = "Content-Length: 2"
CHUNKED = "Transfer-Encoding: chunked"


def network(**rest):
    return Network(auth_header="Authorization", key=None, read_only=False, timeout=5.0, **rest)


def head(*lines):
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def ended(payload, method="GET"):
    with RawServer(payload) as server:
        sender = network()
        try:
            return sender.exchange(Request(method, server.url))
        finally:
            sender.close()


def connections_of_two(payload, method="GET"):
    """How many connections two requests in a row need, where the server would keep one."""
    with RawServer(payload, keep_alive=True) as server:
        sender = network()
        replies = [sender.exchange(Request(method, server.url)) for _ in range(2)]
        sender.close()
    assert all(isinstance(reply, Reply) for reply in replies)
    return server.connections


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (head(OK, SHORT) + b"{}", b"{}"),
        (head("HTTP/1.1 200", SHORT) + b"{}", b"{}"),
        (head("HTTP/1.1 200 ", SHORT) + b"{}", b"{}"),
        (head("HTTP/1.0 200 OK", SHORT) + b"{}", b"{}"),
        (head("HTTP/1.1 200 Sch\xf6n", SHORT) + b"{}", b"{}"),
        (head(OK, "content-LENGTH:2 \t") + b"{}", b"{}"),
        (head(OK, "Content-Length: 2, 2") + b"{}", b"{}"),
        (head(OK, SHORT, SHORT) + b"{}", b"{}"),
        (head(OK, "Content-Length: 0002", "Empty:") + b"{}", b"{}"),
        (head(OK) + b"until it closes", b"until it closes"),
        (head(OK), b""),
        (head(OK, CHUNKED) + b'1\r\n{\r\n001;a="b"\r\n}\r\n0\r\n\r\n', b"{}"),
        (
            head(OK, "Transfer-Encoding: Chunked") + b"a\r\n0123456789\r\n0\r\nA: b\r\n\r\n",
            b"0123456789",
        ),
        (
            head("HTTP/1.1 100 Continue")
            + head("HTTP/1.1 103 Early", "Link: x")
            + head(OK, SHORT)
            + b"{}",
            b"{}",
        ),
        (head("HTTP/1.1 204 No Content"), b""),
        (head("HTTP/1.1 304 Not Modified", "Content-Length: 99"), b""),
    ],
)
def test_what_is_http_is_read(payload, body):
    reply = ended(payload)

    assert isinstance(reply, Reply)
    assert (reply.body, reply.flaw) == (body, None)


def test_a_header_that_came_twice_is_one_with_a_comma():
    reply = ended(head(OK, SHORT, "X-Seen: a", "x-seen: b") + b"{}")

    assert reply.headers == {"content-length": "2", "x-seen": "a, b"}


NO_ANSWERS = {
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x46",
    "HTTP/2": head("HTTP/2 200", SHORT) + b"{}",
    "HTTP/1.2": head("HTTP/1.2 200 OK", SHORT) + b"{}",
    "HTTP/0.9": b"{}",
    "http in small letters": head("http/1.1 200 OK", SHORT) + b"{}",
    "two blanks": head("HTTP/1.1  200 OK", SHORT) + b"{}",
    "a status of two digits": head("HTTP/1.1 20 OK", SHORT) + b"{}",
    "a status of four digits": head("HTTP/1.1 2000 OK", SHORT) + b"{}",
    "a status below 100": head("HTTP/1.1 099 OK", SHORT) + b"{}",
    "a status with a sign": head("HTTP/1.1 +20 OK", SHORT) + b"{}",
    "a status in other digits": head("HTTP/1.1 \xb2\xb2\xb2 OK", SHORT) + b"{}",
    "another protocol from here on": head("HTTP/1.1 101 Switching", "Upgrade: x"),
    "a line without a colon": head(OK, "nonsense", SHORT) + b"{}",
    "a name with a blank": head(OK, "Content-Length : 2") + b"{}",
    "no name": head(OK, ": x", SHORT) + b"{}",
    "a folded line": head(OK, "X-Long: a", " b", SHORT) + b"{}",
    "a folded first line": head(OK, " X: a", SHORT) + b"{}",
    "a NUL": head(OK, "X: a\0b", SHORT) + b"{}",
    "a lone CR": head(OK, "X: a\rContent-Length: 2") + b"{}",
    "a lone LF": head(OK, "X: a\nContent-Length: 2") + b"{}",
    "lines that end in LF": b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
    "a head that is cut": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
    "a length below zero": head(OK, "Content-Length: -2") + b"{}",
    "a length with a sign": head(OK, "Content-Length: +2") + b"{}",
    "a length with a fraction": head(OK, "Content-Length: 2.0") + b"{}",
    "a length in hexadecimal": head(OK, "Content-Length: 0x2") + b"{}",
    "a length with an underscore": head(OK, "Content-Length: 0_2") + b"{}",
    "a length in other digits": head(OK, "Content-Length: \xb2") + b"{}",
    "a length that is nothing": head(OK, "Content-Length:") + b"{}",
    "a length beyond all": head(OK, f"Content-Length: {'9' * 5000}") + b"{}",
    "two lengths": head(OK, "Content-Length: 2", "Content-Length: 3") + b"{}",
    "two lengths in one": head(OK, "Content-Length: 2, 3") + b"{}",
    "chunks and a length": head(OK, CHUNKED, SHORT) + b"2\r\n{}\r\n0\r\n\r\n",
    "chunks twice": head(OK, CHUNKED, CHUNKED) + b"2\r\n{}\r\n0\r\n\r\n",
    "chunks that are packed": head(OK, "Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n",
    "chunks of no kind": head(OK, "Transfer-Encoding: identity", SHORT) + b"{}",
    "chunks of HTTP/1.0": head("HTTP/1.0 200 OK", CHUNKED) + b"2\r\n{}\r\n0\r\n\r\n",
    "too large a head": head(OK, *["X: y"] * (LARGEST_HEAD // 6 + 1), SHORT) + b"{}",
    "too much before the head": head("HTTP/1.1 100 Continue") * 4000 + head(OK, SHORT) + b"{}",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_ANSWERS)
def test_what_is_no_http_is_no_answer(name):
    outcome = ended(NO_ANSWERS[name])

    assert isinstance(outcome, NoAnswer)
    assert "broke: " in outcome.message
    assert outcome.message.isprintable()


FLAWS = {
    "no size": b"\r\n{}\r\n0\r\n\r\n",
    "a size below zero": b"-2\r\n{}\r\n0\r\n\r\n",
    "a size with a sign": b"+2\r\n{}\r\n0\r\n\r\n",
    "a size with 0x": b"0x2\r\n{}\r\n0\r\n\r\n",
    "a size with an underscore": b"0_2\r\n{}\r\n0\r\n\r\n",
    "a size after a blank": b" 2\r\n{}\r\n0\r\n\r\n",
    "a size beyond all": b"f" * 17 + b"\r\n{}\r\n0\r\n\r\n",
    "a size line without end": b"2;" + b"x" * 5000,
    "a size line that ends in LF": b"2\n{}\r\n0\r\n\r\n",
    "a chunk that is longer": b"1\r\n{}\r\n0\r\n\r\n",
    "a chunk that ends in LF": b"2\r\n{}\n0\r\n\r\n",
    "no last chunk": b"2\r\n{}\r\n",
    "no end after the last chunk": b"2\r\n{}\r\n0\r\n",
    "a trailer without a colon": b"2\r\n{}\r\n0\r\nnonsense\r\n\r\n",
    "trailers without end": b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * LARGEST_HEAD,
}


@pytest.mark.parametrize("name", FLAWS)
def test_chunks_that_are_not_understood_are_no_body(name):
    reply = ended(head(OK, CHUNKED) + FLAWS[name])

    assert isinstance(reply, Reply)
    assert (reply.body, reply.flaw) == (b"", "is cut short")


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize(
    "payload",
    [
        head(OK, SHORT) + b"{}",
        head(OK, SHORT, "Connection: keep-alive") + b"{}",
        head(OK, CHUNKED) + b"2\r\n{}\r\n0\r\n\r\n",
        head("HTTP/1.1 204 No Content"),
        head("HTTP/1.1 404 Not Found", SHORT) + b"{}",
    ],
)
def test_a_connection_is_used_again_after_an_answer_that_ended(payload, method):
    assert connections_of_two(payload, method) == 1


def test_an_answer_to_head_has_no_body_whatever_it_says():
    assert connections_of_two(head(OK, "Content-Length: 99"), "HEAD") == 1


@pytest.mark.parametrize(
    "payload",
    [
        head("HTTP/1.0 200 OK", SHORT) + b"{}",
        head("HTTP/1.0 200 OK", SHORT, "Connection: keep-alive") + b"{}",
        head(OK, SHORT, "Connection: close") + b"{}",
        head(OK, SHORT, "Connection: x , CLOSE") + b"{}",
        head(OK, SHORT) + b"{}" + head(OK, SHORT) + b"[]",
        head(OK, CHUNKED) + b"2\r\n{}\r\n0\r\n\r\n!",
        head("HTTP/1.1 204 No Content", SHORT) + b"{}",
        head(OK, CHUNKED) + b"zz\r\n",
        head(OK, SHORT, "Content-Encoding: br") + b"{}",
    ],
)
def test_a_connection_is_not_used_again_after_what_may_be_more(payload):
    """Otherwise the rest of one answer would be taken for the next one."""
    assert connections_of_two(payload) == 2


def test_what_comes_unasked_is_the_answer_to_nothing():
    with RawServer(head(OK, SHORT) + b"{}", head(OK, SHORT) + b"[]", keep_alive=True) as server:
        sender = network()
        first = sender.exchange(Request("GET", server.url))
        server.say_to_all(head(OK, SHORT) + b"!!")
        second = sender.exchange(Request("GET", server.url))
        sender.close()

    assert (first.body, second.body) == (b"{}", b"[]")
    assert server.connections == 2


@pytest.mark.parametrize(
    ("address", "first_line"),
    [
        ("", "GET / HTTP/1.1"),
        ("?a=b", "GET /?a=b HTTP/1.1"),
        ("/a%2Fb/c%20d?e=%C3%A9&f=~", "GET /a%2Fb/c%20d?e=%C3%A9&f=~ HTTP/1.1"),
        ("/x#part", "GET /x HTTP/1.1"),
        ('/{"a"}?{"a"}', "GET /%7B%22a%22%7D?{%22a%22} HTTP/1.1"),
    ],
)
def test_the_first_line_names_path_and_query(address, first_line):
    with RawServer(head(OK, SHORT) + b"{}") as server:
        sender = network()
        sender.exchange(Request("GET", f"{server.url}{address}"))
        sender.close()
        host = f"Host: localhost:{server.port}"

    assert server.requests[0].decode().split("\r\n")[:2] == [first_line, host]


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="there is no IPv6 here")
def test_an_address_of_ipv6_is_reached_and_named_in_brackets():
    with RawServer(head(OK, SHORT) + b"{}", host="::1") as server:
        sender = network()
        reply = sender.exchange(Request("GET", f"http://[::1]:{server.port}/"))
        sender.close()
        host = f"Host: [::1]:{server.port}"

    assert reply.body == b"{}"
    assert host in server.requests[0].decode().split("\r\n")


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://Example.com", "example.com"),
        ("https://example.com:443/a", "example.com"),
        ("http://example.com:80/a", "example.com"),
        ("https://example.com:80/a", "example.com:80"),
        ("https://xn--bcher-kva.example:8443/a", "xn--bcher-kva.example:8443"),
        ("https://[2001:DB8::1]/a", "[2001:db8::1]"),
    ],
)
def test_a_host_is_named_with_its_port_where_that_is_not_the_usual_one(url, authority):
    assert place_of(url)[0].authority == authority


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{port}/a\r\nX-Evil: 1",
        "http://localhost:{port}/a b",
        "http://localhost:{port}/\u00e9",
        "http://me:password@localhost:{port}/",
        "ftp://localhost:{port}/",
        "http://localhost:99999/",
        "http:///",
    ],
)
def test_what_is_no_address_is_not_asked(url):
    with RawServer(head(OK, SHORT) + b"{}") as server:
        sender = network()
        outcome = sender.exchange(Request("GET", url.format(port=server.port)))
        sender.close()

    assert isinstance(outcome, NotSent)
    assert outcome.message.startswith("cannot ask ")
    assert server.connections == 0
