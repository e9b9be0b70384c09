"""One thing done to a flow, anywhere in it, is one change: nothing else is told along with it."""

from __future__ import annotations

from copy import deepcopy

import pytest

from flowops.compare.changes.change import Deed
from flowops.flowjson.written import INPUTS
from tests.compare.changes.building import changes
from tests.compare.changes.editing import FLOWS


def containers(value):
    yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from containers(each)


def lists(flow, *, of):
    """In a copy, each list of components, of options or of screens, to be changed in place."""
    for number in range(len(list(containers(flow)))):
        copied = deepcopy(flow)
        listed = list(containers(copied))[number]
        if isinstance(listed, list) and listed and isinstance(listed[0], dict) and of in listed[0]:
            yield copied, listed


def deeds(before, after):
    return [change.deed for change in changes(before, after)]


KINDS = {"screens": "layout", "components": "type", "options": "title"}


@pytest.fixture(params=FLOWS)
def flow(request):
    return FLOWS[request.param]


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def test_something_removed(flow, kind):
    for copied, listed in lists(flow, of=kind):
        for index in range(len(listed)):
            gone = listed.pop(index)
            # An empty list of components says something of its own: it is not the same as none.
            told = [each for each in deeds(flow, copied) if listed or each is not Deed.ADDED]
            assert told == [Deed.REMOVED]
            listed.insert(index, gone)


def test_something_moved(flow, kind):
    for copied, listed in lists(flow, of=kind):
        if len(listed) > 1:
            listed.append(listed.pop(0))

            assert deeds(flow, copied) == [Deed.MOVED]


def test_something_added(flow, kind):
    for copied, listed in lists(flow, of=kind):
        new = {"type": "TextBody", "text": "Something else altogether", "id": "NEW", "title": "New"}
        for index in range(len(listed) + 1):
            listed.insert(index, new)
            assert deeds(flow, copied) == [Deed.ADDED]
            del listed[index]


def test_an_input_or_a_screen_renamed(flow):
    for kind, key in (("layout", "id"), ("type", "name")):
        for copied, listed in lists(flow, of=kind):
            for each in listed:
                if kind == "type" and each["type"] not in INPUTS:
                    continue
                name = each[key]
                each[key] = name[::-1]
                assert deeds(flow, copied) == [Deed.RENAMED]
                each[key] = name


def test_a_text_replaced_by_another(flow):
    for copied, listed in lists(flow, of="type"):
        for each in listed:
            if isinstance(each.get("text"), str):
                text = each["text"]
                each["text"] = "Zzz"
                assert deeds(flow, copied) == [Deed.CHANGED]
                each["text"] = text
