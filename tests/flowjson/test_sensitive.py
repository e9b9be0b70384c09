from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.sensitive import LONGEST, sightings

LETTERS = "abcdefghij" * 10


def seen(text):
    return [each.what for each in sightings(text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("EAA" + LETTERS, "an access token of Meta"),
        ("AKIA" + "ABCD" * 4, "an access key of AWS"),
        ("AIza" + LETTERS[:35], "an API key of Google"),
        ("ghp_" + LETTERS[:36], "a token of GitHub"),
        ("xoxb-1234567890-abc", "a token of Slack"),
        ("sk_live_" + LETTERS[:24], "a secret key"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmVk", "a signed token"),
        ("ada.lovelace@gmail.com", "an e-mail address"),
        ("+44 20 7946 0958", "a phone number"),
        ("5425 2334 3010 9903", "the number of a card"),
    ],
)
def test_what_is_private_is_recognized(text, what):
    assert seen(text) == [what]
    assert seen(f"see: {text} (mine)") == [what]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada@example.com",
        "ada@mail.example.org",
        "ada@shop.test",
        "a @ b",
        "+1 555 010 0199",
        "+5491155551234",
        "4111 1111 1111 1111",
        "5425 2334 3010 9900",
        "1713052800000",
        "2026-01-31",
        "A-1042",
        "https://example.com/?id=1234567890123456",
        "sk-short",
        "eyJ.eyJ.x",
        "EAAshort",
    ],
)
def test_what_is_made_up_or_means_something_else_is_not(text):
    assert seen(text) == []


def test_a_secret_is_told_alone():
    assert seen("AKIAABCDABCDABCDABCD ada@gmail.com") == ["an access key of AWS"]


def test_only_the_beginning_of_a_long_text_is_looked_at():
    assert seen("x" * LONGEST + " ada@gmail.com") == []


@given(st.text(alphabet="aA0+@.- sk_eyJ/=", max_size=200))
def test_what_is_seen_lies_in_the_text(text):
    for each in sightings(text):
        assert 0 <= each.start < each.end <= len(text)
