"""What a reviewer reads of a revision of each of our flows, word for word.

Written anew by `python -m tests.revisions`; read the diff of it before you commit.
"""

from __future__ import annotations

import pytest

from flowops.model.definition import canonical_text
from tests.compare.changes.undoing import undo
from tests.revisions.goldens import FORMS, golden
from tests.revisions.reviewing import KEYS, review_of


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("form", FORMS)
def test_a_revision_is_told_as_somebody_has_read_it(key, form):
    assert FORMS[form](review_of(key)) == golden(key, form).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", KEYS)
def test_what_is_told_leads_back(key):
    review = review_of(key)

    assert undo(review.after.value, review.changes) != review.after.value
    assert canonical_text(undo(review.after.value, review.changes)) == review.before.canonical
