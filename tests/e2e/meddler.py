"""Somebody who acts between two calls: hand it to a gateway as `before`."""

from __future__ import annotations


class Meddler:
    """Does something just before one call, once it is told which."""

    def __init__(self):
        self.calls = []
        self.watch()

    def watch(self, nth=0, do=None, *, of=None):
        """Before the nth call from here on, or the nth `of` one kind."""
        self.calls.clear()
        self._nth, self._of, self._do = nth, of, do

    def __call__(self, kind):
        self.calls.append(kind)
        count = len(self.calls) if self._of is None else self.calls.count(self._of)
        if self._do is not None and count == self._nth and self._of in {None, kind}:
            do, self._do = self._do, None
            do()
