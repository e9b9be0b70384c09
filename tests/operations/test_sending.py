from __future__ import annotations

import pytest

from flowops.errors import GatewayFailed
from flowops.model.definition import Definition
from flowops.operations.live import NotLive
from flowops.operations.sending import Letter, SendRefused, prepare_message, send_message
from tests.applying.world import Account, Effect, lost, wish_for, world_of
from tests.builders import (
    BLOCKED,
    DEPRECATED,
    DRAFT,
    OTHER_ACCOUNT,
    PUBLISHED,
    THROTTLED,
    UNKNOWN,
    desired_flow,
)

NUMBER = "5491155551234"


def screen(name, *components, **more):
    layout = {"type": "SingleColumnLayout", "children": list(components)}
    return {"id": name, "title": name, "layout": layout, **more}


def footer(**action):
    return {"type": "Footer", "label": "Next", "on-click-action": action}


def flow(*screens, **root):
    return Definition.from_value({"version": "7.1", "screens": list(screens), **root})


NEEDS_SOURCE = {"source": {"type": "string", "__example__": "bot"}}
END = footer(name="complete", payload={})
PLAIN = flow(screen("START", END, terminal=True))
WITH_DATA = flow(screen("START", END, terminal=True, data=NEEDS_SOURCE))
TWO_SCREENS = flow(
    screen("START", footer(name="navigate", next={"type": "screen", "name": "END"}, payload={})),
    screen("END", END, terminal=True),
)
WITH_ENDPOINT = flow(screen("START", END, terminal=True), data_api_version="3.0")


def prepared(definition=PLAIN, *, status=PUBLISHED, **letter):
    account, desired = Account(), desired_flow(definition=definition)
    account.add(definition, status=status)
    letter = Letter(**{"to": NUMBER, **letter})
    return prepare_message(world_of(account), wish_for(desired), letter)


def refusal(*args, **letter):
    with pytest.raises(SendRefused) as caught:
        prepared(*args, **letter)
    assert caught.value.hint == "nothing was sent"
    return caught.value.message


def test_what_is_not_said_the_flow_decides():
    message = prepared().message

    assert (message.to, message.flow_id) == (NUMBER, "1001")
    assert (message.body, message.token) == ("Booking", "flowops-booking")
    assert (message.action, message.screen, message.data) == ("navigate", "START", None)
    assert message.call_to_action == "Open"


def test_what_is_said_goes_along():
    message = prepared(
        WITH_DATA,
        to="+" + NUMBER,
        body="Te ayudo",
        call_to_action="Buscar eventos",
        token="session_123",
        screen="START",
        data={"source": "bot"},
    ).message

    assert message.to == NUMBER
    assert (message.body, message.call_to_action) == ("Te ayudo", "Buscar eventos")
    assert (message.token, message.data) == ("session_123", {"source": "bot"})


def test_a_flow_with_an_endpoint_asks_its_server_where_to_begin():
    message = prepared(WITH_ENDPOINT).message

    assert (message.action, message.screen, message.data) == ("data_exchange", None, None)


@pytest.mark.parametrize(
    ("declared", "letter"),
    [({}, {"screen": "START"}), (NEEDS_SOURCE, {"data": {"source": "bot"}})],
)
def test_a_flow_with_an_endpoint_may_be_opened_at_a_screen(declared, letter):
    begins = screen("START", END, terminal=True, data=declared)
    message = prepared(flow(begins, data_api_version="3.0"), **letter).message

    assert (message.action, message.screen) == ("navigate", "START")


@pytest.mark.parametrize("status", [DRAFT, DEPRECATED, UNKNOWN])
def test_only_a_published_flow_is_sent(status):
    assert refusal(status=status) == (
        f"the flow is {status.value}, and only a published one is sent"
    )


def test_a_blocked_flow_is_not_sent():
    assert "Meta delivers none of its messages" in refusal(status=BLOCKED)


def test_a_throttled_flow_is_sent_with_a_word():
    assert prepared(status=THROTTLED).warnings == (
        "the flow is THROTTLED: Meta delivers 10 messages an hour",
    )


@pytest.mark.parametrize(
    "number", ["", "12345", "0" + NUMBER, "54 911", "++" + NUMBER, "٥٤٩١١٥٥٥٥"]
)
def test_a_number_that_nobody_has_is_refused(number):
    assert "is no international number" in refusal(to=number)


def test_a_button_that_cannot_be_read_is_refused():
    assert "more than 30" in refusal(call_to_action="x" * 31)
    assert "is empty" in refusal(call_to_action="")


def test_a_button_that_may_be_cut_is_sent_with_a_word():
    assert len(prepared(call_to_action="x" * 21).warnings) == 1


@pytest.mark.parametrize("name", ["END", "NOWHERE"])
def test_a_screen_that_is_no_way_in_is_refused(name):
    assert refusal(TWO_SCREENS, screen=name) == (
        f"{name} is no entry screen of this flow; there is: START"
    )


def test_a_flow_that_has_no_way_in_is_refused():
    assert refusal(flow()) == "this flow has no entry screen"


def test_a_screen_is_not_guessed_where_there_is_none():
    assert (
        refusal(flow(), screen="START") == "START is no entry screen of this flow; there is: none"
    )


@pytest.mark.parametrize("data", [None, {}])
def test_data_that_the_screen_needs_must_go_along(data):
    assert "source is missing" in refusal(WITH_DATA, data=data)


def test_data_of_a_wrong_type_or_of_no_use_is_refused():
    said = refusal(WITH_DATA, data={"source": 7, "other": 1})

    assert "source is a number" in said
    assert "other is not expected" in said


def test_empty_data_is_refused():
    assert refusal(data={}) == "the data is empty: Meta takes none at all, or an object with fields"


def test_everything_that_would_fail_is_told_at_once():
    said = refusal(WITH_DATA, status=DRAFT, to="x", call_to_action="")

    assert said.count(";") == 3


def test_a_message_goes_out_from_one_account():
    account = Account()
    account.add(PLAIN, status=PUBLISHED)
    here = desired_flow(definition=PLAIN)
    there = desired_flow(definition=PLAIN, account=OTHER_ACCOUNT)
    world = world_of(account, accounts=(here.account, OTHER_ACCOUNT))

    with pytest.raises(SendRefused, match="is in 2 accounts"):
        prepare_message(world, wish_for(here, there), Letter(NUMBER))


@pytest.mark.parametrize("only", [["booking"], ["skipped"]])
def test_a_flow_that_is_not_live_cannot_be_sent(only):
    with pytest.raises(NotLive):
        prepare_message(world_of(Account()), wish_for(desired_flow(), only=only), Letter(NUMBER))


def test_a_message_is_sent_once():
    account = Account()
    account.add(PLAIN, status=PUBLISHED)
    world = world_of(account)
    ready = prepare_message(world, wish_for(desired_flow(definition=PLAIN)), Letter(NUMBER))

    assert send_message(world, "phone", ready) == "wamid.1"
    assert account.sent == [("phone", ready.message)]


def test_a_message_that_was_not_answered_is_not_sent_again():
    account = Account(faults={("send", 1): lost(Effect.AFTER)})
    account.add(PLAIN, status=PUBLISHED)
    world = world_of(account)
    ready = prepare_message(world, wish_for(desired_flow(definition=PLAIN)), Letter(NUMBER))

    with pytest.raises(GatewayFailed, match="sending from phone phone: no answer"):
        send_message(world, "phone", ready)

    assert len(account.sent) == 1
