"""A part of an environment's accounts: those that a run is about, and the shards of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.model.flows import Account


class Shard(Struct, frozen=True):
    """One of `count` parts; `index` counts from 1."""

    index: int
    count: int

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def takes(self, account: Account) -> bool:
        """Rendezvous hashing (Thaler and Ravishankar 1998): every shard draws a number for the
        account, and the highest number has it. One shard more can only draw a higher one, so no
        account ever moves between two shards that were there before.
        """
        return max(range(1, self.count + 1), key=lambda index: _draw(index, account)) == self.index


def _draw(index: int, account: Account) -> bytes:
    return hashlib.sha256(f"{index} {account.waba_id.lower()}".encode()).digest()


class Part(Struct, frozen=True):
    """`chosen` are the accounts that somebody named, or all; a run is about those that its shard
    takes of them.
    """

    chosen: tuple[Account, ...]
    shard: Shard | None = None
