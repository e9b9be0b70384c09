"""A gateway that says the key back, in every encoding and every part of every answer, is not
repeated: no byte that a command writes holds it.
"""

from __future__ import annotations

import pytest

from tests.e2e.canary import NASTY, encodings, leaks
from tests.e2e.project import KEY, definition

pytestmark = pytest.mark.slow

COMMANDS = [
    ("plan", "-v"),
    ("plan", "--format", "json", "-o", "reviewed.plan"),
    ("plan", "--format", "markdown", "-v"),
    ("apply", "--yes", "-v"),
    ("apply", "--yes", "--format", "json", "--take-over", "a", "-v"),
    ("apply", "--yes", "--adopt", "a"),
    ("apply", "reviewed.plan", "--yes"),
    ("drift", "-v"),
    ("drift", "--format", "json"),
    ("drift", "--format", "markdown"),
    ("status", "-v"),
    ("status", "--format", "json"),
    *(("outputs", "--format", form) for form in ("json", "env", "python", "typescript")),
    ("preview", "a", "-v"),
    ("preview", "a", "--format", "json"),
    ("preview", "a", "-e", "production", "--scratch", "--yes", "-v"),
    ("send", "a", "--to", "5491155551234", "--phone", "1", "-v"),
    ("send", "a", "--to", "5491155551234", "--phone", "1", "--dry-run", "--format", "json"),
    ("history",),
    ("history", "--format", "json"),
    ("rollback", "a", "--yes", "-v"),
    ("unlock", "--if-holder", "nobody"),
    ("validate",),
    ("fmt", "--check"),
]


def assert_silent(project, key, commands=COMMANDS, codes=None):
    for arguments in commands:
        ended = project.run(*arguments, FLOWOPS_API_KEY=key, FLOWOPS_DEBUG="1")
        assert leaks(ended.said, key) == [], (arguments, ended.said)
        assert "Traceback" not in ended.said, ended.said
        assert codes is None or ended.code in codes, (arguments, ended.said)
    held = project.files_written()
    assert [name for name, each in held.items() if leaks(each.decode("latin-1"), key)] == []


def echo(key):
    """A flow of which every text is the key, in one encoding after the other."""
    texts = list(encodings(key).values())
    errors = [
        {"error": text, "message": text, "pointers": [{"path": text, "more": {text: text}}]}
        for text in texts
    ]
    raw = {"updated_at": texts[0], "error": texts[1], "validation_errors": errors}
    return {
        "id": "123456789012345",
        "name": "A",
        "status": texts[2],
        "categories": texts,
        "validationErrors": errors,
        "jsonVersion": texts[3],
        "dataApiVersion": texts[4],
        "endpointUri": texts[5],
        "preview": {"preview_url": f"https://x.example/?{texts[0]}", "expires_at": texts[6]},
        "raw": raw,
        **{text: text for text in texts},
    }


def answers(key):
    """Answers in which the key stands wherever something can stand."""
    texts = encodings(key)
    joined = " ".join(texts.values())
    flow = echo(key)
    yield 200, {"data": flow}
    yield 200, {"data": [flow, {**flow, "id": "2", "name": joined, "status": "DRAFT"}]}
    yield 200, {"data": [], "paging": {"next": f"https://elsewhere.example/?k={key}", "more": key}}
    yield 200, {"data": {"success": True, "validationErrors": flow["validationErrors"]}}
    yield 200, f"<html><head><title>{joined}</title></head><body>{joined}</body></html>"
    yield 200, definition(joined)
    yield 400, {"error": {"message": joined, "code": "x", "details": [joined, {key: key}]}}
    yield 400, {"errors": [{"detail": text, text: [text]} for text in texts.values()]}
    yield 401, joined
    yield 409, {"message": '{"error": {"message": "' + joined.replace('"', "'") + '"}}'}
    yield 500, joined * 50


HEADERS = ("Location", "Retry-After", "X-Request-Id", "Set-Cookie", "WWW-Authenticate", "Date")


@pytest.mark.parametrize("number", range(11))
@pytest.mark.parametrize("key", [KEY, NASTY], ids=["usual", "nasty"])
def test_no_command_repeats_what_the_gateway_says_back(gateway_with, project_on, key, number):
    status, body = list(answers(key))[number]
    do = {"status": status, "body": body, "headers": dict.fromkeys(HEADERS, key)}
    gateway = gateway_with(faults=[{"route": "*", "nth": "every", "do": do}])
    project = project_on(gateway, limits={"budget": 0})
    project.flow("a")

    assert_silent(project, key)


@pytest.mark.parametrize("key", [KEY, NASTY], ids=["usual", "nasty"])
def test_a_key_that_lies_in_the_account_is_not_repeated(gateway_with, project_on, key):
    gateway = gateway_with(profile="readback")
    project = project_on(gateway)
    project.flow("a")
    project.environ["FLOWOPS_API_KEY"] = key
    project.applied()
    for text in encodings(key).values():
        gateway.create_outside(text, definition(text))
        gateway.set_status(text, text)
    gateway.edit_outside("A", definition(" ".join(encodings(key).values())))

    assert_silent(project, key)


@pytest.mark.parametrize("route", ["create", "get", "replace-json", "publish", "preview", "send"])
def test_a_key_that_comes_with_one_answer_alone_is_not_repeated(gateway_with, project_on, route):
    flow = {**echo(KEY), "status": "DRAFT"}
    do = {"status": 201 if route == "create" else 200, "body": {"data": flow}}
    gateway = gateway_with(faults=[{"route": route, "nth": "every", "do": do}])
    project = project_on(gateway, limits={"budget": 0})
    project.flow("a")

    assert_silent(project, KEY)


@pytest.mark.parametrize("name", encodings(NASTY))
def test_the_canary_is_seen_in_each_of_its_encodings(name):
    assert leaks(f"before {encodings(NASTY)[name]} after", NASTY)
    assert leaks(f"before {encodings()[name]} after")
