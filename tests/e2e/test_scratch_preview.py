"""preview --scratch: a candidate on a draft of ours, in an account that somebody named."""

from __future__ import annotations

import io
import json

import pytest

from tests.e2e.project import broken_definition

SCRATCH = "flowops-scratch-1"
IN = ("-e", "production")
ANSWERED = (*IN, "--scratch", "--yes")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def booking(project):
    """Live and published; its file has moved on since."""
    project.flow("booking", "Before")
    project.applied()
    project.define("booking", "Candidate")
    return project


@pytest.fixture
def event(tmp_path):
    """What GitHub says of a run: the variables of a job whose event this is."""

    def said(**event):
        path = tmp_path / "event.json"
        path.write_text(json.dumps(event))
        return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(path)}

    return said


def test_the_candidate_is_on_a_draft_of_ours_and_the_live_flow_is_as_it_was(booking, gateway):
    before = gateway.flow("Booking")

    ended = booking.run("preview", "booking", *ANSWERED)

    scratch = gateway.flow(SCRATCH)
    assert (ended.code, scratch.status) == (0, "DRAFT")
    assert f"{gateway.url}/previews/{scratch.id}" in ended.out
    assert f"booking on flowops-scratch-1 ({scratch.id}, DRAFT), until 20" in ended.out
    assert "  + flowops-scratch-1 new" in ended.out
    assert gateway.flow("Booking") == before


def test_the_same_draft_serves_the_next_candidate(booking, gateway):
    first = booking.run("preview", "booking", *ANSWERED)
    booking.define("booking", "Another")

    second = booking.run("preview", "booking", *ANSWERED)

    assert first.code == second.code == 0
    assert f"  ~ flowops-scratch-1 {gateway.flow(SCRATCH).id} DRAFT" in second.out
    assert sorted(gateway.statuses) == ["Booking", SCRATCH]


def test_what_meta_finds_is_shown_at_our_own_line_each_time(booking):
    booking.define("booking", flow=broken_definition())

    for _ in range(2):
        ended = booking.run("preview", "booking", *ANSWERED)

        assert ended.code == 6
        assert "Meta found 1 error" in ended.out
        assert "--> booking.json:4:5" in ended.out
        assert "/previews/" not in ended.out


def test_what_our_own_rules_find_is_not_sent(booking, gateway):
    flow = broken_definition()
    flow["screens"][0]["titel"] = "One"
    booking.define("booking", flow=flow)

    assert booking.run("preview", "booking", *ANSWERED).code == 3
    assert list(gateway.statuses) == ["Booking"]


def test_nobody_writes_a_draft_into_an_account_that_was_not_named(booking, gateway):
    ended = booking.run("preview", "booking", "--scratch", "--yes")

    assert ended.code == 64
    assert "no environment was named" in ended.err
    assert "production" in ended.err
    assert list(gateway.statuses) == ["Booking"]


def test_the_environment_is_asked_for_before_the_yes(booking):
    ended = booking.run("preview", "booking", "--scratch")

    assert ended.code == 64
    assert "no environment was named" in ended.err
    assert "terminal" not in ended.err


def test_without_a_terminal_it_wants_a_yes(booking, gateway):
    ended = booking.run("preview", "booking", *IN, "--scratch")

    assert ended.code == 64
    assert "--yes" in ended.err
    assert list(gateway.statuses) == ["Booking"]


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("no", 1)])
def test_on_a_terminal_it_asks(booking, gateway, monkeypatch, answer, code):
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("click.prompt", lambda *_, **__: answer)

    ended = booking.run("preview", "booking", *IN, "--scratch")

    assert ended.code == code
    assert (SCRATCH in gateway.statuses) == (answer == "yes")


def test_the_options_of_a_scratch_preview_mean_nothing_without_it(booking):
    assert booking.run("preview", "booking", *IN, "--slot", "2").code == 64


def test_requests_that_are_open_together_do_not_share_a_draft(booking, gateway, event):
    for number in (7, 8, 9):
        booking.run("preview", "booking", *ANSWERED, **event(number=number))

    scratch = {f"flowops-scratch-{number}" for number in (1, 2, 3)}
    assert set(gateway.statuses) == {"Booking", *scratch}


def test_a_person_may_choose_the_draft(booking, gateway):
    booking.run("preview", "booking", *ANSWERED, "--slot", "3")

    assert "flowops-scratch-3" in gateway.statuses


def test_only_the_named_account_is_written_to(booking, gateway):
    refused = booking.run("preview", "booking", *ANSWERED, "--waba", "acme")

    assert refused.code == 3
    assert "there is no account `acme`" in refused.err
    assert booking.run("preview", "booking", *ANSWERED, "--waba", "default").code == 0


@pytest.mark.parametrize("repository", [{"private": False}, {}, None])
def test_a_link_is_not_shown_in_a_log_that_may_be_public(booking, event, repository):
    ended = booking.run("preview", "booking", *ANSWERED, **event(repository=repository))

    assert ended.code == 0
    assert "/previews/" not in ended.said
    assert "link withheld" in ended.out


def test_a_link_is_shown_in_the_log_of_a_private_repository(booking, event):
    ended = booking.run("preview", "booking", *ANSWERED, **event(repository={"private": True}))

    assert "/previews/" in ended.out


def test_a_link_is_shown_to_who_asks_for_it(booking, event):
    public = event(repository={"private": False})

    ended = booking.run("preview", "booking", *ANSWERED, "--show-link", **public)

    assert "/previews/" in ended.out


def test_a_program_is_told_that_the_link_was_withheld(booking, gateway):
    ended = booking.run("preview", "booking", *ANSWERED, "--format", "json", CI="true")

    (preview,) = ended.json["previews"]
    assert preview["key"] == "booking"
    assert preview["scratch"] == SCRATCH
    assert preview["flow_id"] == gateway.flow(SCRATCH).id
    assert (preview["url"], preview["withheld"]) == (None, True)
    assert preview["findings"] == []


def test_a_flow_that_the_environment_does_not_have_is_said(booking):
    booking.change("booking", environments={"production": {"skip": True}})

    ended = booking.run("preview", "booking", *ANSWERED)

    assert ended.code == 1
    assert "booking is not in environment production" in ended.err


def test_a_key_that_is_refused_ends_with_4(booking):
    assert booking.run("preview", "booking", *ANSWERED, FLOWOPS_API_KEY=" ").code == 4


def test_where_nothing_was_learned_it_says_so(project_on, gateway_with):
    project = project_on(gateway_with(faults=[{"route": "create", "do": {"status": 403}}]))
    project.flow("booking")

    ended = project.run("preview", "booking", *ANSWERED)

    assert (ended.code, "putting booking on flowops-scratch-1: not tried" in ended.err) == (4, True)
