"""What was measured, as plain values: a row for a case and a yardstick, and the goals' numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.running import Sample

Measures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `theirs` are medians in `unit`, `ratio` the median of the ratios of runs that
    followed each other. `traffic` is of our last run, `needed` the fewest requests that do the
    work. None where a case has no such thing. `skipped` says why there is no yardstick.
    """

    case: str
    words: str
    ours: float
    yardstick: str = ""
    theirs: float | None = None
    ratio: float | None = None
    bound: float | None = None
    needed: int | None = None
    traffic: Mapping[str, Any] = field(default_factory=dict)
    processor: float | None = None
    peak: float | None = None
    unit: str = "s"
    skipped: str = ""

    @property
    def to_bound(self) -> float | None:
        return self.ours / self.bound if self.bound else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "to_bound": self.to_bound}


@dataclass(slots=True)
class Results:
    """All of a run. `measures` are what goals are about, by case and name; `broken` are cases that
    could not be measured, with the reason.
    """

    rows: list[Row] = field(default_factory=list)
    measures: dict[str, Measures] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def note(self, case: str, measures: Measures) -> None:
        self.measures.setdefault(case, {}).update(measures)


def middle(samples: Sequence[Sample], what: str) -> float:
    """The median of one number of several runs."""
    return float(median(getattr(sample, what) for sample in samples))
