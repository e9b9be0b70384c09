from __future__ import annotations

import base64
import copy
import dataclasses
import html
import json
import pickle
import pprint
import traceback
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.errors import AccessRefused
from flowops.http.secret import REDACTED, Secret, read_key
from tests.gateway.builders import KEY


@dataclasses.dataclass
class Holder:
    key: Secret


def test_nothing_shows_a_secret_by_accident():
    secret = Secret(KEY)
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>40}",
        f"{secret:>40}",
        "%s %r" % (secret, secret),  # noqa: UP031 - this way too
        f"{secret}",
        repr([secret]),
        pprint.pformat({"key": secret}),
        repr(Holder(secret)),
        repr(dataclasses.asdict(Holder(secret))),
        json.dumps({"key": secret}, default=str),
    ]

    assert not any(KEY in text for text in shown)


def test_a_secret_is_neither_json_nor_pickled():
    with pytest.raises(TypeError):
        json.dumps(Secret(KEY))
    with pytest.raises(TypeError):
        pickle.dumps(Secret(KEY))
    with pytest.raises(TypeError):
        vars(Secret(KEY))


def test_a_copy_of_a_secret_is_the_secret():
    secret = Secret(KEY)

    assert copy.copy(secret) is secret
    assert copy.deepcopy(secret) is secret


def test_a_traceback_with_locals_does_not_show_it():
    def fail(secret):
        raise RuntimeError(str(secret))

    try:
        fail(Secret(KEY))
    except RuntimeError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)

    assert "secret = Secret(" in "".join(shown.format())
    assert not any(KEY in frame.line for frame in shown.stack if "fail(" not in frame.line)


def test_only_reveal_opens_it():
    assert Secret(KEY).reveal() == KEY


FORMS = {
    "plain": KEY,
    "bearer": f"Bearer {KEY}",
    "percent": quote(KEY, safe=""),
    "percent in lower case": quote(KEY, safe="").replace("%2F", "%2f").replace("%2B", "%2b"),
    "path": quote(KEY),
    "json": json.dumps({"a": KEY}),
    "html": html.escape(KEY),
    "hex": KEY.encode().hex(),
    "HEX": KEY.encode().hex().upper(),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_usual_form_of_a_key_is_blotted_out(name):
    secret = Secret(KEY)
    scrubbed = secret.scrub(f"before {FORMS[name]} after")

    assert REDACTED in scrubbed
    assert FORMS[name] not in scrubbed
    assert scrubbed.startswith("before ")
    assert scrubbed.endswith(" after")


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("after", ["", "z", "zy", "zyx"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_key_inside_base64_is_found_at_every_offset(before, after, encode):
    encoded = encode(f"{before}{KEY}{after}".encode()).decode()

    assert Secret(KEY).occurs_in(encoded)
    assert REDACTED in Secret(KEY).scrub(encoded)


@given(st.text(st.characters(codec="ascii"), min_size=8), st.text(), st.text())
def test_no_text_keeps_the_key(key, before, after):
    scrubbed = Secret(key).scrub(before + key + after)

    assert REDACTED in scrubbed


@pytest.mark.parametrize("short", ["", "a", "key"])
def test_a_word_of_three_letters_is_no_key_to_look_for(short):
    assert Secret(short).scrub("a key is a key") == "a key is a key"
    assert not Secret(short).occurs_in("a key")


def test_a_key_with_quotes_is_found_escaped():
    secret = Secret('quo"te\\key')

    assert secret.scrub(json.dumps('quo"te\\key')) == f'"{REDACTED}"'


def test_the_key_is_read_without_the_white_space_around_it():
    assert read_key("FLOWOPS_API_KEY", {"FLOWOPS_API_KEY": f" {KEY}\n"}).reveal() == KEY


@pytest.mark.parametrize("environ", [{}, {"MY_KEY": ""}, {"MY_KEY": " \n"}])
def test_a_missing_key_is_named(environ):
    with pytest.raises(AccessRefused) as raised:
        read_key("MY_KEY", environ)

    assert "MY_KEY" in raised.value.message
    assert "MY_KEY" in raised.value.hint


@pytest.mark.parametrize(
    "value", ["two words", "a\tb", "line\nbreak", "nul\0", "schlüssel", "\x7fx"]
)
def test_a_key_with_characters_that_no_key_has_is_refused_unseen(value):
    with pytest.raises(AccessRefused) as raised:
        read_key("MY_KEY", {"MY_KEY": value})

    assert value not in raised.value.message + raised.value.hint


@pytest.mark.parametrize(
    "value",
    [
        "changeme", "CHANGE_ME", "your-key-here", "your_api_key", "YOUR-API-KEY-HERE",
        "xxx", "XXXXXXXX", "****", "...", "<your-key>", "${FLOWOPS_API_KEY}", "{{key}}",
        "null", "replace-me",
    ],
)  # fmt: skip
def test_a_placeholder_is_no_key(value):
    with pytest.raises(AccessRefused, match="placeholder"):
        read_key("MY_KEY", {"MY_KEY": value})


@pytest.mark.parametrize("value", ["key", "secret", "test", "example-key", "dev", "local-token"])
def test_a_plain_word_may_be_the_key_of_a_gateway_on_somebodys_desk(value):
    assert read_key("MY_KEY", {"MY_KEY": value}).reveal() == value


@pytest.mark.parametrize(
    "value", ["test-key", "k3y", "sk_live_abc", "flowops-sandbox", "keys-are-ok1"]
)
def test_a_key_that_only_resembles_one_is_taken(value):
    assert read_key("MY_KEY", {"MY_KEY": value}).reveal() == value
