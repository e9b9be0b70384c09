from __future__ import annotations

import json

import pytest

from flowops.ledger.head import Head, _seal, decode_head, encode_head
from flowops.ledger.store import Damaged

HEAD = Head(3, "c0ffee", {"default/booking.jsonl": 3})


def sealed(**changes):
    document = {**json.loads(encode_head(HEAD)), **changes}
    del document["seal"]
    return json.dumps({**document, "seal": _seal(document)}).encode()


def test_a_head_is_read_as_it_was_written():
    assert decode_head(encode_head(HEAD)) == HEAD
    assert decode_head(encode_head(Head())) == Head()


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": "3"},
        {"serial": True},
        {"commit": 7},
        {"numbers": []},
        {"numbers": {"a": "1"}},
        {"numbers": {"a": None}},
        {"more": 1},
    ],
)
def test_a_seal_of_its_own_making_does_not_make_it_a_head(changes):
    with pytest.raises(Damaged):
        decode_head(sealed(**changes))
