from __future__ import annotations

from flowops.sandbox import Overview, block_account, read_faults, reset, show
from tests.sandbox.builders import FLOWS, OTHER_WABA, START, WABA, broken_json


def test_a_sandbox_that_was_never_used_is_empty(path):
    assert show(path) == Overview((), ())
    assert not path.exists()


def test_it_shows_accounts_and_their_flows(api, path):
    published = api.made("A", publish=True, categories=["SURVEY"])
    api.replace(published, broken_json())
    api.made("B")
    api.flows = f"/v1/wabas/{OTHER_WABA}/flows"
    api.list_()
    block_account(path, OTHER_WABA)

    other, own = show(path).accounts

    assert (other.waba_id, other.integrity_blocked, other.flows) == (OTHER_WABA, True, ())
    assert (own.waba_id, own.organization) == (WABA, "sandbox")
    first, second = own.flows
    assert (first.id, first.name, first.status) == (published, "A", "DRAFT")
    assert (first.categories, first.published, first.errors) == (("SURVEY",), True, 1)
    assert (second.name, second.published, second.updated_at) == ("B", False, START)
    assert second.json_version == "7.1"


def test_it_shows_the_last_requests(open_api, path):
    api = open_api(faults=read_faults([{"route": "get", "do": "reset"}]))
    api.made("A")
    try:
        api.get(f"{FLOWS}/1?secret=x")
    except ConnectionResetError:
        api.get("/nowhere")

    shown = [(each.method, each.path, each.status) for each in show(path, last=3).requests]

    assert shown == [("POST", FLOWS, 201), ("GET", f"{FLOWS}/1", None), ("GET", "/nowhere", 404)]
    assert [each.path for each in show(path, last=1).requests] == ["/nowhere"]
    assert show(path, last=1).requests[0].at == START


def test_a_reset_empties_it_while_it_is_in_use(api, path):
    api.made("A")
    reset(path)

    assert show(path) == Overview((), ())
    assert api.names() == []


def test_a_reset_makes_a_sandbox_where_there_was_none(path):
    reset(path)

    assert path.exists()
