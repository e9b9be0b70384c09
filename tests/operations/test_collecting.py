import gc

import pytest

from flowops.operations.collecting import OFTEN_ENOUGH, collecting_rarely


def test_the_collector_is_as_before_afterwards():
    before = gc.get_threshold()

    with collecting_rarely():
        assert gc.get_threshold() == (OFTEN_ENOUGH, *before[1:])
    assert gc.get_threshold() == before


def test_it_is_as_before_after_an_error_too():
    before = gc.get_threshold()

    with pytest.raises(ValueError, match="wrong"), collecting_rarely():
        raise ValueError("wrong")
    assert gc.get_threshold() == before
