from __future__ import annotations

import pytest

from flowops.manifest.secret_places import secret_routes


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("api_key", "x"),
        ("api-key", 17),
        ("APIKEY_TOKEN", ["x"]),
        ("password", {"a": "x"}),
        ("Authorization", "x"),
        ("api_key_env", "sk_live_1"),
        ("api_key_env", 17),
        ("auth_header", "Bearer sk_live_1"),
        ("gateway", "https://user:password@example.com"),
        ("gateway", "https://example.com/?key=secret"),
        ("gateway", "https://example.com/#secret"),
    ],
)
def test_what_may_be_a_secret_is_found(key, value):
    manifest = {"environments": {"production": {key: value}}}

    assert list(secret_routes(manifest)) == [("environments", "production", key)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("api_key_env", "FLOWOPS_API_KEY"),
        ("auth_header", "X-API-Key"),
        ("gateway", "https://example.com"),
        ("waba", "1"),
        ("monkey", "1"),
    ],
)
def test_what_a_manifest_holds_is_none(key, value):
    assert list(secret_routes({"environments": {"production": {key: value}}})) == []


def test_a_flow_may_be_called_token():
    assert list(secret_routes({"flows": {"token": {"name": "x"}}})) == []


def test_a_secret_anywhere_is_found():
    assert list(secret_routes({"secret": "x", "flows": {"a": {"key": "x"}}})) == [
        ("secret",),
        ("flows", "a", "key"),
    ]
