from __future__ import annotations

import pytest

from flowops.errors import AccessRefused, ExitCode, GatewayFailed, Interrupted
from flowops.model.outcome import FailureKind
from flowops.operations.scratch import POOL
from flowops.operations.scratch_preview import preview_on_scratch, scratch_exit_code
from tests.applying.world import Account, Memory, refused, wish_for, world_of
from tests.builders import DEPRECATED, definition, desired_flow

SCRATCH = "flowops-scratch-1"


class Scene:
    def __init__(self):
        self.account, self.ledger = Account(), Memory()
        self.world = world_of(self.account, self.ledger)

    def preview(self, text="candidate", *, slot=1, approve=lambda _: True, **root):
        wish = wish_for(desired_flow(definition=definition(text, **root)))
        return preview_on_scratch(
            self.world, wish, slot=slot, approve=approve, on_event=lambda _: None
        )


@pytest.fixture
def scene():
    return Scene()


def test_a_candidate_is_written_down_like_every_write(scene):
    (shown,) = scene.preview()

    assert [each.event.value for each in scene.ledger.journal] == ["intent", "receipt", "read"]
    assert shown.preview.url.endswith(scene.account.only.flow_id)
    assert scratch_exit_code([shown]) is ExitCode.DONE


def test_a_candidate_with_errors_has_no_link(scene):
    (shown,) = scene.preview(errors=2)

    assert [each.message for each in shown.errors] == ["error 0", "error 1"]
    assert shown.preview is None
    assert scratch_exit_code([shown]) is ExitCode.PARTIAL


def test_the_lock_is_held_from_the_first_look_to_the_last(scene):
    held = []
    scene.account.watch = lambda *_: held.append(scene.ledger.is_locked)

    scene.preview(approve=lambda _: held.append(scene.ledger.is_locked) or True)

    assert held == [True, True]


def test_who_declines_has_written_nothing(scene):
    assert scene.preview(approve=lambda _: False) == ()
    assert scene.account.writes == []
    assert scratch_exit_code([]) is ExitCode.FAILED


def test_after_the_last_slot_comes_the_first(scene):
    scene.account.add(definition("old"), name=f"flowops-scratch-{POOL}", status=DEPRECATED)

    scene.preview(slot=POOL)

    assert SCRATCH in {each.name for each in scene.account.flows.values()}


def test_where_no_scratch_flow_takes_a_write_it_is_said(scene):
    for number in range(1, POOL + 1):
        scene.account.add(definition("old"), name=f"flowops-scratch-{number}", status=DEPRECATED)

    with pytest.raises(GatewayFailed, match="none of the 3 scratch flows"):
        scene.preview()

    assert scene.account.writes == []


@pytest.mark.parametrize(
    ("kind", "problem"),
    [(FailureKind.SERVER, GatewayFailed), (FailureKind.ACCESS, AccessRefused)],
)
def test_what_went_wrong_is_raised(scene, kind, problem):
    scene.account.faults = {("create", 1): refused(kind)}

    with pytest.raises(problem, match="putting booking on flowops-scratch-1: not tried"):
        scene.preview()


def test_a_run_that_was_stopped_says_so(scene):
    scene.world.stop.set()

    with pytest.raises(Interrupted):
        scene.preview()

    assert scene.account.writes == []


def test_a_kill_between_upload_and_answer_leaves_what_the_next_run_goes_on_from(scene):
    scene.account.watch = _killed
    with pytest.raises(_Kill):
        scene.preview()
    scene.account.watch = lambda *_: None

    scene.preview("another")

    assert [each.name for each in scene.account.flows.values()] == [SCRATCH]


class _Kill(BaseException):
    pass


def _killed(*_):
    raise _Kill
