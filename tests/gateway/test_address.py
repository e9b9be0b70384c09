from __future__ import annotations

import pytest

from flowops.errors import InvalidInput
from flowops.gateway.address import BaseUrl, check_header_name
from flowops.http.strict_json import NotUnderstood

WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("https://gateway.example.com", "https://gateway.example.com/v1/"),
        ("https://gateway.example.com/", "https://gateway.example.com/v1/"),
        ("https://GATEWAY.example.com:443/api/", "https://gateway.example.com/api/v1/"),
        ("https://gateway.example.com:8443/a/b", "https://gateway.example.com:8443/a/b/v1/"),
        ("http://localhost:8080", "http://localhost:8080/v1/"),
        ("http://127.0.0.1", "http://127.0.0.1/v1/"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1/v1/"),
        ("http://[::1]:80", "http://[::1]/v1/"),
    ],
)
def test_paths_begin_where_the_gateway_is(text, begins):
    assert BaseUrl.parse(text).url("wabas", WABA) == f"{begins}wabas/{WABA}"


@pytest.mark.parametrize(
    "text",
    [
        "", "sandbox", "gateway.example.com", "ftp://gateway.example.com", "https://", "https:///x",
        "http://gateway.example.com", "http://127.1", "http://0.0.0.0", "http://2130706433",
        "http://[::ffff:127.0.0.1]", "http://localhost.evil", "http://localhost.", "http://10.0.0.1",
        "https://user:pw@gateway.example.com", "https://gw.example\\@evil.example",
        "https://gw.example/?x=1", "https://gw.example/#x", "https://gw.example:99999",
        "https://gw.example:x", "https://bücher.example", "https://gw example", "https://gw.example\n",
        "https://[::1", "https://gw..example", "https://-%41.example",
    ],
)  # fmt: skip
def test_any_other_address_is_refused(text):
    with pytest.raises(InvalidInput):
        BaseUrl.parse(text)


BASE = BaseUrl.parse("https://gw.example/api")
CURRENT = f"https://gw.example/api/v1/wabas/{WABA}/flows"


def test_a_query_is_encoded():
    assert BASE.url("wabas", WABA, "flows", query=(("after", "a&b=c/é"),)).endswith(
        "/flows?after=a%26b%3Dc%2F%C3%A9"
    )


@pytest.mark.parametrize("segment", ["", "..", "a/b", "a?b", "a b", "é", "%2e", "x" * 101])
def test_a_segment_that_is_no_id_is_refused(segment):
    with pytest.raises(NotUnderstood, match="is not an id"):
        BASE.url("wabas", segment)


def test_a_flow_id_has_no_other_signs_at_all():
    with pytest.raises(NotUnderstood, match="plain digits or letters"):
        BASE.flow_url(WABA, "a-b")


@pytest.mark.parametrize(
    ("following", "url"),
    [
        (f"{CURRENT}?after=x", f"{CURRENT}?after=x"),
        ("https://GW.example:443/p?a=b#frag", "https://gw.example/p?a=b"),
        ("?after=x", f"{CURRENT}?after=x"),
        ("/elsewhere", "https://gw.example/elsewhere"),
    ],
)
def test_a_next_page_of_ours_is_followed(following, url):
    assert BASE.next_page(CURRENT, following) == url


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/flows", "http://gw.example/flows", "//evil.example/flows",
        "https://gw.example:444/flows", "https://gw.example@evil.example/", "ftp://gw.example/",
        "https://gw.example.evil.example/", "https://gw.example\\@evil.example/",
        "javascript:alert(1)",
        "https://gw.example/a b", "https://gw.example/\n", "https://gw.exämple/", "", "x" * 9000,
        "https://[::1", "https://gw.example:x/",
    ],
)  # fmt: skip
def test_a_next_page_elsewhere_is_refused(following):
    with pytest.raises(NotUnderstood, match="the next page"):
        BASE.next_page(CURRENT, following)


LOCAL = BaseUrl.parse("http://localhost:8080")
PRIVATE = BaseUrl.parse("https://10.0.0.5")


@pytest.mark.parametrize(
    ("base", "url"),
    [
        (BASE, "https://cdn.example/x?sig=a%2Fb"),
        (LOCAL, "http://127.0.0.1:8080/x"),
        (LOCAL, "https://cdn.example/x"),
        (PRIVATE, "https://10.0.0.5/x"),
        (BASE, "https://8.8.8.8/x"),
    ],
)
def test_a_link_that_may_be_fetched_stays_as_it_is(base, url):
    assert base.check_link(url) == url


def test_a_links_fragment_is_dropped():
    assert BASE.check_link("https://cdn.example/x#y") == "https://cdn.example/x"


@pytest.mark.parametrize(
    ("base", "url"),
    [
        (BASE, "http://cdn.example/x"),
        (BASE, "http://localhost/x"),
        (BASE, "https://localhost/x"),
        (BASE, "https://127.0.0.1/x"),
        (BASE, "https://169.254.169.254/latest"),
        (BASE, "https://[fe80::1]/x"),
        (BASE, "https://10.1.2.3/x"),
        (LOCAL, "http://cdn.example/x"),
        (LOCAL, "http://0.0.0.0/x"),
        (BASE, "https://u:p@cdn.example/x"),
        (BASE, "file:///etc/passwd"),
        (BASE, "https://cdn.example/\x1b[31m"),
        (BASE, "https://cdn.example/ü"),
        (BASE, "//cdn.example/x"),
        (BASE, ""),
    ],
)
def test_a_link_to_anywhere_else_is_refused(base, url):
    with pytest.raises(NotUnderstood):
        base.check_link(url)


@pytest.mark.parametrize("name", ["Authorization", "X-API-Key", "apikey", "D360-API-KEY"])
def test_the_key_goes_under_a_header_name(name):
    assert check_header_name(name) == name


@pytest.mark.parametrize("name", ["", "X Key", "X:Key", "X\nKey", "Ключ", "Host", "content-length"])
def test_what_is_no_header_or_is_ours_is_refused(name):
    with pytest.raises(InvalidInput):
        check_header_name(name)
