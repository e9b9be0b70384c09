"""What `--shard` may say, and where `auto` takes its number from."""

from __future__ import annotations

import pytest

from flowops.cli.sharding import read_shard
from flowops.errors import UsageProblem
from flowops.model.fleet import Shard

INDEXED = {"JOB_COMPLETION_INDEX": "0"}
NODE = {"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "4"}


@pytest.mark.parametrize(
    ("text", "environ", "shard"),
    [
        ("1/1", {}, Shard(1, 1)),
        ("3/8", {}, Shard(3, 8)),
        (" 8/8 ", NODE, Shard(8, 8)),
        ("auto/8", INDEXED, Shard(1, 8)),
        ("auto/8", {"JOB_COMPLETION_INDEX": "7"}, Shard(8, 8)),
        ("auto", NODE, Shard(1, 4)),
        ("auto/4", {"CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "4"}, Shard(4, 4)),
    ],
)
def test_a_shard_is_typed_or_taken_from_where_it_runs(text, environ, shard):
    assert read_shard(text, environ) == shard


@pytest.mark.parametrize(
    ("text", "environ", "said"),
    [
        ("3", {}, "--shard 3 is no shard"),
        ("a/b", {}, "--shard a/b is no shard"),
        ("-1/8", {}, "--shard -1/8 is no shard"),
        ("0/8", {}, "there are the shards 1 to 8, not 0"),
        ("9/8", {}, "there are the shards 1 to 8, not 9"),
        ("1/0", {}, "there can be 1 to 1000 shards, not 0"),
        ("1/1001", {}, "there can be 1 to 1000 shards, not 1001"),
        ("auto", {}, "neither JOB_COMPLETION_INDEX nor CI_NODE_INDEX is set"),
        ("auto", INDEXED, "JOB_COMPLETION_INDEX does not say how many shards there are"),
        ("auto/8", {"JOB_COMPLETION_INDEX": "8"}, "JOB_COMPLETION_INDEX=8: there are the shards"),
        ("auto/8", {"JOB_COMPLETION_INDEX": "x"}, "JOB_COMPLETION_INDEX is no number"),
        ("auto/8", NODE, "--shard auto/8, but CI_NODE_TOTAL is 4"),
        ("auto", {"CI_NODE_INDEX": "1"}, "CI_NODE_TOTAL is no number"),
        ("auto", {"CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4"}, "CI_NODE_INDEX=0: there are"),
        ("auto/8", INDEXED | NODE, "JOB_COMPLETION_INDEX and CI_NODE_INDEX are both set"),
    ],
)
def test_anything_else_is_refused_before_anything_is_read(text, environ, said):
    with pytest.raises(UsageProblem) as refused:
        read_shard(text, environ)

    assert said in refused.value.message
    assert refused.value.hint
