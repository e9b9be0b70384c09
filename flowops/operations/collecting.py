"""Many definitions or flows one after the other, without the collector looking at each of them a
dozen times.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OFTEN_ENOUGH = 100_000
"""New objects before the collector looks: about ten definitions. Its own 700 cost a sixth."""


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """An index is built at once and let go at once: what the collector looks at is still in use."""
    before = gc.get_threshold()
    gc.set_threshold(OFTEN_ENOUGH, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def collecting_later() -> Iterator[None]:
    """What is made in the block is kept: the collector takes it for old when that ends, unseen. To
    look through it would cost ten thousand flows a tenth of a second, after their last answer.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.enable()
