from __future__ import annotations

from flowops.model.definition import Definition
from flowops.operations.outputs import outputs_of
from tests.applying.world import Account, wish_for, world_of
from tests.builders import PUBLISHED, desired_flow

ENTRY = {
    "id": "START",
    "terminal": True,
    "data": {"source": {"type": "string", "__example__": "bot"}},
    "layout": {"type": "SingleColumnLayout", "children": []},
}
WITH_DATA = desired_flow(definition=Definition.from_value({"version": "7.1", "screens": [ENTRY]}))
WITHOUT_SCREENS = desired_flow(definition=Definition.from_value({"version": "7.1"}))


def output_of(account, desired):
    (output,) = outputs_of(world_of(account), wish_for(desired))
    return output


def test_who_sends_a_flow_is_told_its_id_its_screen_and_what_it_needs():
    account = Account()
    account.add(WITH_DATA.definition, status=PUBLISHED)

    output = output_of(account, WITH_DATA)

    assert (output.key, output.alias, output.name) == ("booking", "default", "Booking")
    assert (output.flow_id, output.status) == (account.only.flow_id, "PUBLISHED")
    assert output.screen == "START"
    assert [(each.name, each.type) for each in output.data] == [("source", "string")]


def test_a_flow_that_is_not_live_yet_has_no_id():
    output = output_of(Account(), WITH_DATA)

    assert (output.flow_id, output.status) == (None, None)


def test_a_flow_without_screens_needs_nothing():
    output = output_of(Account(), WITHOUT_SCREENS)

    assert (output.screen, output.data) == (None, ())


def test_outputs_only_read():
    account = Account()

    output_of(account, WITH_DATA)

    assert account.writes == []
