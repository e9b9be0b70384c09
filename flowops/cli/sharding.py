"""What `--shard` says, or the machine that runs the shards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.errors import UsageProblem
from flowops.model.fleet import Shard

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 1000
"""Shards."""

AUTO = "auto"
KUBERNETES = "JOB_COMPLETION_INDEX"
"""Of an Indexed Job; counts from 0, and nothing says how many there are."""
NODE, NODES = "CI_NODE_INDEX", "CI_NODE_TOTAL"
"""Of GitLab's `parallel`, and of others that took the names over; counts from 1."""

_WRITTEN = re.compile(r"(?:(auto)|([0-9]{1,4}))(?:/([0-9]{1,4}))?")
_HINT = "--shard 3/8 is the third of eight; auto/8 takes the number from where it runs"


def read_shard(text: str, environ: Mapping[str, str]) -> Shard:
    """`K/N`, with K from 1 to N; `auto/N` and `auto` let the environment say the number.

    Nothing is taken from the environment unasked: CI_NODE_TOTAL is there in every job of GitLab
    that runs in parallel, for whatever reason. Raises UsageProblem.
    """
    written = _WRITTEN.fullmatch(text.strip())
    if written is None or not (written[1] or written[3]):
        raise UsageProblem(f"--shard {text} is no shard", hint=_HINT)
    count = int(written[3]) if written[3] else None
    if written[1]:
        return _from_environment(environ, count)
    return _checked(int(written[2]), count or 0, f"--shard {text}")


def _from_environment(environ: Mapping[str, str], count: int | None) -> Shard:
    indexed, node = environ.get(KUBERNETES), environ.get(NODE)
    if indexed and node:
        raise UsageProblem(
            f"--shard auto: {KUBERNETES} and {NODE} are both set", hint="say it: --shard K/N"
        )
    if indexed:
        if count is None:
            raise UsageProblem(
                f"--shard auto: {KUBERNETES} does not say how many shards there are",
                hint="--shard auto/N, with N as in `completions` of the Job",
            )
        return _checked(_number(KUBERNETES, indexed) + 1, count, f"{KUBERNETES}={indexed}")
    if node:
        total = _number(NODES, environ.get(NODES, ""))
        if count not in {None, total}:
            raise UsageProblem(f"--shard auto/{count}, but {NODES} is {total}", hint=_HINT)
        return _checked(_number(NODE, node), total, f"{NODE}={node}")
    raise UsageProblem(
        f"--shard auto: neither {KUBERNETES} nor {NODE} is set", hint="say it: --shard K/N"
    )


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise UsageProblem(f"--shard auto: {name} is no number", hint="say it: --shard K/N")
    return int(text)


def _checked(index: int, count: int, said: str) -> Shard:
    if not 1 <= count <= MOST:
        raise UsageProblem(f"{said}: there can be 1 to {MOST} shards, not {count}", hint=_HINT)
    if not 1 <= index <= count:
        raise UsageProblem(f"{said}: there are the shards 1 to {count}, not {index}", hint=_HINT)
    return Shard(index, count)
