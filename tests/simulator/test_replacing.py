"""The quick `replace` of the simulator does what the real one does."""

from __future__ import annotations

import dataclasses

import pytest

from flowops.model.flows import LiveFlow
from flowops.model.record import Intent, Record
from flowops.model.status import FlowStatus
from tests.simulator.replacing import in_full, replace

RECORD = Record("a", "account", None, "A", FlowStatus.DRAFT, None, held=frozenset({"c1:1"}))
LIVE = LiveFlow("1001", "A", FlowStatus.DRAFT, "DRAFT", frozenset({"OTHER"}))


@dataclasses.dataclass
class Counted:
    """Of no slots, and of a field that no one gives."""

    of: int
    twice: int = dataclasses.field(init=False)

    def __post_init__(self):
        self.twice = 2 * self.of


@pytest.mark.parametrize(
    ("value", "changes"),
    [
        (RECORD, {}),
        (RECORD, {"flow_id": "1001", "intent": Intent.CREATE}),
        (RECORD, dict.fromkeys(RECORD.__slots__, "x")),
        (LIVE, {"updated_at": None, "name": "B"}),
        (Counted(2), {"of": 3}),
    ],
)
def test_a_value_is_replaced_as_the_real_one_would(value, changes):
    replaced = replace(value, **changes)

    assert type(replaced) is type(value)
    assert replaced == in_full(value, **changes)
    assert replaced is not value


@pytest.mark.parametrize(
    ("value", "changes", "problem"),
    [(RECORD, {"unheard_of": 1}, TypeError), (Counted(2), {"twice": 3}, ValueError)],
)
def test_what_the_real_one_refuses_is_refused(value, changes, problem):
    for refuse in (replace, in_full):
        with pytest.raises(problem):
            refuse(value, **changes)


def test_a_campaign_replaces_quickly():
    from tests.simulator import __main__  # noqa: F401

    assert dataclasses.replace is replace
