from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.manifest.gateway_address import is_loopback, why_no_gateway


@pytest.mark.parametrize(
    "address",
    [
        "sandbox",
        "https://gateway.example.com",
        "https://gateway.example.com/",
        "https://gateway.example.com:8443/api/flows",
        "HTTPS://Gateway.Example.COM",
        "https://xn--bcher-kva.example",
        "https://[2001:db8::1]",
        "https://10.0.0.1",
        "http://localhost",
        "http://localhost:8080",
        "http://LOCALHOST:8080",
        "http://127.0.0.1:8080/api",
        "http://127.255.255.254",
        "http://[::1]:8080",
        "http://[0:0:0:0:0:0:0:1]",
    ],
)
def test_an_address_that_may_be_a_gateway(address):
    assert why_no_gateway(address) is None


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://gateway.example.com", "http:// is for this machine alone"),
        ("http://127.1", "http:// is for this machine alone"),
        ("http://0.0.0.0", "http:// is for this machine alone"),
        ("http://[::ffff:127.0.0.1]", "http:// is for this machine alone"),
        ("http://[::ffff:7f00:1]", "http:// is for this machine alone"),
        ("http://[::]", "http:// is for this machine alone"),
        ("http://localhost.evil", "http:// is for this machine alone"),
        ("http://127.0.0.1.evil.com", "http:// is for this machine alone"),
        ("http://2130706433", "http:// is for this machine alone"),
        ("http://0x7f000001", "http:// is for this machine alone"),
        ("http://0177.0.0.1", "http:// is for this machine alone"),
        ("http://127.0.0.01", "http:// is for this machine alone"),
        ("http://localhost.", "the gateway's address names no host that can be asked"),
        ("http://127.0.0.1.", "the gateway's address names no host that can be asked"),
        ("http://127%2e0.0.1", "the gateway's address names no host that can be asked"),
        ("http://[::1%25lo]", "the gateway's address names no host that can be asked"),
        ("https://", "the gateway's address names no host that can be asked"),
        ("https:///path", "the gateway's address names no host that can be asked"),
        ("https://host:0", "the gateway's address names no host that can be asked"),
        ("https://a..b", "the gateway's address names no host that can be asked"),
        ("http://localhost@evil.com", "the gateway's address holds a user or a password"),
        ("https://user:pass@gateway.example.com", "the gateway's address holds a user or"),
        ("https://gateway.example.com#x", "the gateway's address has a query or a fragment"),
        ("https://gateway.example.com/?x=1", "the gateway's address has a query or a fragment"),
        ("https://gateway.example.com?", "the gateway's address has a query or a fragment"),
        ("https://gateway.example.com:99999", "the gateway's address cannot be read"),
        ("https://[::1", "the gateway's address cannot be read"),
        ("gateway.example.com", "a gateway is `sandbox` or an https:// address"),
        ("Sandbox", "a gateway is `sandbox` or an https:// address"),
        ("ftp://gateway.example.com", "a gateway is `sandbox` or an https:// address"),
        ("file:///etc/passwd", "a gateway is `sandbox` or an https:// address"),
        ("https://bücher.example", "the gateway's address holds characters"),
        ("https://gateway.example.com\\@evil", "the gateway's address holds characters"),
        ("https://gateway.example.com/ x", "the gateway's address holds characters"),
        ("https://gate\nway.example.com", "the gateway's address holds characters"),
        ("", "the gateway's address holds characters"),
        ("${GATEWAY}", "the gateway's address has a placeholder"),
    ],
)
def test_an_address_that_may_not(address, message):
    problem, hint = why_no_gateway(address)

    assert problem.startswith(message)
    assert hint


@given(st.text())
def test_no_text_is_too_strange(text):
    problem = why_no_gateway(text)

    assert problem is None or len(problem) == 2


@pytest.mark.parametrize("host", ["", "localhost.localdomain", "127.0.0.256", "example.com"])
def test_other_hosts_are_not_this_machine(host):
    assert not is_loopback(host)
