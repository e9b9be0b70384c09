"""How often in a row drift was seen, or was not: kept in the issue itself, since runners forget."""

from __future__ import annotations

import re

from msgspec import Struct

_LINE = re.compile(r"<!-- flowops:seen (drift|clean) ([0-9]{1,6}) ([0-9a-f]{16}|-) -->")
_LAST = 999_999


class Sightings(Struct, frozen=True):
    """`fingerprint` is that of the drift last told of, None before any was."""

    drifted: bool
    runs: int
    fingerprint: str | None

    def __str__(self) -> str:
        seen = "drift" if self.drifted else "clean"
        return f"<!-- flowops:seen {seen} {self.runs} {self.fingerprint or '-'} -->"

    def next(self, fingerprint: str | None, enough: int) -> Sightings:
        """After one more run, which found that drift, or none. It counts up to `enough`, so that an
        issue to which nothing happens is not written to.
        """
        drifted = fingerprint is not None
        runs = min(self.runs + 1, enough, _LAST) if drifted is self.drifted else 1
        return Sightings(drifted, runs, fingerprint or self.fingerprint)


NEVER = Sightings(drifted=False, runs=0, fingerprint=None)


def read_sightings(body: str) -> Sightings:
    """Somebody may have edited the issue: then it begins anew."""
    found = _LINE.search(body)
    if found is None:
        return NEVER
    fingerprint = None if found[3] == "-" else found[3]
    return Sightings(found[1] == "drift", int(found[2]), fingerprint)


def with_sightings(body: str, sightings: Sightings) -> str:
    return _LINE.sub(str(sightings), body, count=1)
