"""Reviews for tests: a flow before and after an edit, with what it comes to."""

from __future__ import annotations

import copy

from flowops.compare.changes.describing import describe_changes
from flowops.compare.contract_changes import contract_changes
from flowops.flowjson.contract import contract_of
from flowops.flowjson.flow import Flow
from flowops.model.definition import Definition
from flowops.operations.review import FlowReview
from flowops.screens.resolving import storyboard_of
from tests.screens.boards import definition


def review_of(before, after, key="survey", **more):
    """Of two values of a flow's JSON, of which one may be None."""
    old, new = (
        Definition.from_value(each) if each is not None else None for each in (before, after)
    )
    both = old is not None and new is not None
    said = {
        "key": key,
        "name": "Customer survey",
        "base": "main at 1a2b3c4d5e6f",
        "before": old,
        "after": new,
        "board_before": storyboard_of(old) if old else None,
        "board_after": storyboard_of(new) if new else None,
        "changes": describe_changes(old, new) if both else (),
        "contract_changes": promises(old, new) if both else (),
    }
    return FlowReview(**(said | more))


def promises(old, new):
    return contract_changes(*(contract_of(Flow(each.value)) for each in (old, new)))


def survey(edit=None):
    """The example's value, edited."""
    value = copy.deepcopy(definition("survey").value)
    if edit is not None:
        edit(value["screens"])
    return value


def edited(screens):
    """Some of everything: texts, a component more and one less, a way, a payload field less."""
    rating, reason, contact = screens
    first = rating["layout"]["children"]
    first[0]["text"] = "How did we do today?"
    first[2]["data-source"][0]["title"] = "Very good"
    first.insert(2, {"type": "TextBody", "text": "It takes a minute."})
    thanks = {"type": "EmbeddedLink", "text": "Skip", "on-click-action": skip()}
    first.insert(4, thanks)
    last = contact["layout"]["children"]
    del last[2]
    last[-1]["on-click-action"]["payload"].pop("phone")
    last[1]["label"] = "Please call me about what I said, and about other things"
    reason["title"] = "Why is that?"


def skip():
    payload = {"order": "${data.order}", "rating": "${form.rating}", "reason": "none"}
    return {"name": "navigate", "next": {"type": "screen", "name": "CONTACT"}, "payload": payload}
