from __future__ import annotations

import pytest

from flowops.model.status import FlowStatus
from tests.builders import BLOCKED, DEPRECATED, DRAFT, PUBLISHED, THROTTLED, UNKNOWN


@pytest.mark.parametrize("status", [DRAFT, PUBLISHED, THROTTLED, BLOCKED, DEPRECATED])
def test_metas_words_are_known_as_meta_writes_them(status):
    assert FlowStatus.parse(status.value) is status
    assert FlowStatus.parse(status.value.lower()) is UNKNOWN


@pytest.mark.parametrize("text", ["", "PUBLISHEDD", " DRAFT", "parse", "草稿"])
def test_any_other_word_is_unknown(text):
    assert FlowStatus.parse(text) is UNKNOWN


@pytest.mark.parametrize(
    ("status", "counts_as_published", "is_unhealthy", "accepts_writes"),
    [
        (DRAFT, False, False, True),
        (PUBLISHED, True, False, True),
        (THROTTLED, True, True, False),
        (BLOCKED, True, True, False),
        (DEPRECATED, False, False, False),
        (UNKNOWN, False, False, False),
    ],
)
def test_what_each_status_permits(status, counts_as_published, is_unhealthy, accepts_writes):
    assert status.counts_as_published is counts_as_published
    assert status.is_unhealthy is is_unhealthy
    assert status.accepts_writes is accepts_writes
