"""Answers how much the output of each sample changed between two steps or two runs."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis._arguments import check_names, choice, optional_number, whole_number
from marey.analysis._image_items import picture_of, sample_of
from marey.analysis._image_outcomes import MEASURES, Comparer, Outcome
from marey.errors import UsageError

if TYPE_CHECKING:
    from marey.analysis._album import Album, Clock, Place
    from marey.index.media_news import EntryState

MAX_LIMIT: Final = 10_000
ROWS_AT_ONCE: Final = 2_000
PAIRS_AT_ONCE: Final = 40
_ROW_BYTES: Final = 300
_OUTCOME_BYTES: Final = 1_000
Sample = tuple[str, int]
"""A sample id, or a position, and how many of the same came before it in the list."""


def changes(album: Album, arguments: Mapping[str, str]) -> dict[str, Any]:
    """How much each sample's output at ``step`` differs from before, the most changed first."""
    check_names(arguments, ("step", "against_step", "against_run", "by", "first", "limit"))
    by = choice(arguments, "by", MEASURES)
    first = whole_number(arguments, "first", 0, 0, 2**31)
    limit = whole_number(arguments, "limit", 1000, 1, MAX_LIMIT)
    comparisons = [_opened(album, run, by, arguments) for run in album.runs]
    chosen = _most_changed(comparisons, first, limit)
    return {
        "samples": [comparisons[number].told(place) for number, place in chosen],
        "total": sum(each.compared for each in comparisons),
        "compared": sum(each.compared for each in comparisons),
        "of": sum(each.pairs for each in comparisons),
        "without": sum(each.without for each in comparisons),
        "done": all(each.is_done for each in comparisons),
    }


def _most_changed(comparisons: list[Comparison], first: int, limit: int) -> list[tuple[int, int]]:
    """Places (which comparison, which of its samples), the most changed first, unknown ones last."""
    changes = [np.array(each.changes(), np.float64) for each in comparisons]
    values = np.concatenate([np.empty(0), *changes])
    numbers = np.repeat(np.arange(len(changes)), [len(each) for each in changes])
    places = np.concatenate([np.empty(0, np.int64), *(np.arange(len(each)) for each in changes)])
    order = np.argsort(np.where(np.isnan(values), np.inf, -values), kind="stable")
    order = order[first : first + limit]
    return list(zip(numbers[order].tolist(), places[order].tolist(), strict=True))


def _opened(album: Album, run: str, by: str, arguments: Mapping[str, str]) -> Comparison:
    step = optional_number(arguments, "step")
    against_step = optional_number(arguments, "against_step")
    against_run = arguments.get("against_run", "")
    if (against_step is None) == (not against_run):
        raise UsageError("changes needs one of against_step and against_run.")
    other, other_step = (against_run, step) if against_run else (run, against_step)
    now, before = album.entry(run, step), album.entry(other, other_step)
    name = album.name("changes", run, other, by, now, before)
    comparison = album.memory.get(name, partial(Comparison, run, other, by, now, before))
    comparison.advance(album, album.clock)
    return comparison


@dataclass
class _Entry:
    """The samples of one entry, read bit by bit: where each is in its list."""

    run: str
    state: EntryState | None
    places: list[Place] = field(default_factory=list)
    samples: list[str | int] = field(default_factory=list)
    numbers: dict[Sample, int] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    is_read: bool = False
    _seen: dict[str, int] = field(default_factory=dict)
    _before: dict[int, int] = field(default_factory=dict)  # items of writers in front

    def read(self, album: Album, clock: Clock) -> None:
        """Read on until all is there or the time is over."""
        if self.state is None:
            self.is_read = True
        while not self.is_read and self.state is not None:
            after = (self.places[-1][0], self.places[-1][2]) if self.places else (0, -1)
            rows = album.entry_rows(self.run, self.state.step, after, ROWS_AT_ONCE)
            for row in rows:
                place = row.writer, row.step, row.position
                self._add(place, row.logged, sample_of(row.item))
            self.is_read = len(rows) < ROWS_AT_ONCE
            if clock.is_over:
                return

    def _add(self, place: Place, logged: int, sample: str | int | None) -> None:
        writer = place[0]
        # Writers come in order: the lists of those in front are known when the next begins.
        if writer not in self._before:
            last = max(self._before, default=None)
            self._before[writer] = 0 if last is None else self._before[last] + self._last_count
        self._last_count = logged
        position = self._before[writer] + place[2]
        name = f"position {position}" if sample is None else f"sample {sample}"
        count = self._seen[name] = self._seen.get(name, -1) + 1
        self.numbers[name, count] = len(self.places)
        self.places.append(place)
        self.positions.append(position)
        self.samples.append(position if sample is None else sample)

    _last_count: int = 0


class Comparison:
    """The comparison of two entries, as far as it is.

    Parameters
    ----------
    run, other:
        Of the entry now, and of the one before.
    by:
        The measure.
    now, before:
        The entries; None if there is none.
    """

    def __init__(
        self, run: str, other: str, by: str, now: EntryState | None, before: EntryState | None
    ) -> None:
        self._run, self._other, self._by = run, other, by
        self._now, self._before = _Entry(run, now), _Entry(other, before)
        self._lock = threading.Lock()
        self._pairs: list[tuple[int, int]] | None = None
        self._outcomes: list[Outcome] = []

    @property
    def size_bytes(self) -> int:
        """Memory taken."""
        rows = len(self._now.places) + len(self._before.places)
        return _ROW_BYTES * rows + _OUTCOME_BYTES * len(self._outcomes)

    @property
    def compared(self) -> int:
        """How many samples were compared."""
        return len(self._outcomes)

    @property
    def pairs(self) -> int:
        """How many samples are to be compared, as far as is known."""
        return len(self._now.places) if self._pairs is None else len(self._pairs)

    @property
    def without(self) -> int:
        """How many samples have no counterpart."""
        return 0 if self._pairs is None else len(self._now.places) - len(self._pairs)

    @property
    def is_done(self) -> bool:
        """Whether all were compared."""
        return self._pairs is not None and len(self._outcomes) == len(self._pairs)

    def advance(self, album: Album, clock: Clock) -> None:
        """Compare on until all is done or the time is over."""
        if self.is_done or not self._lock.acquire(timeout=max(clock.left_secs, 0.001)):
            return
        try:
            self._now.read(album, clock)
            self._before.read(album, clock)
            if self._now.is_read and self._before.is_read:
                if self._pairs is None:
                    self._pairs = self._paired()
                self._compare(album, clock, self._pairs)
        finally:
            self._lock.release()

    def _paired(self) -> list[tuple[int, int]]:
        numbers = self._before.numbers
        return [
            (place, numbers[name]) for name, place in self._now.numbers.items() if name in numbers
        ]

    def _compare(self, album: Album, clock: Clock, pairs: list[tuple[int, int]]) -> None:
        comparer = Comparer(album, self._run, self._other, self._by)
        while len(self._outcomes) < len(pairs):
            start = len(self._outcomes)
            chosen = pairs[start : start + PAIRS_AT_ONCE]
            now = [self._now.places[one] for one, _ in chosen]
            before = [self._before.places[other] for _, other in chosen]
            found = album.rows(self._run, now), album.rows(self._other, before)
            for places in zip(now, before, strict=True):
                pictures = [
                    picture_of(rows[place].item) if place in rows else None
                    for rows, place in zip(found, places, strict=True)
                ]
                self._outcomes.append(comparer.compare(pictures[0], pictures[1]))
                if clock.is_over:
                    return

    def changes(self) -> list[float]:
        """How much each sample changed that was compared; NaN where that is not known."""
        return [math.nan if each.change is None else each.change for each in list(self._outcomes)]

    def told(self, place: int) -> dict[str, Any]:
        """One sample in the answer."""
        assert self._pairs is not None
        one, other = self._pairs[place]
        outcome, now, before = self._outcomes[place], self._now, self._before
        return {
            "run": self._run,
            "sample": now.samples[one],
            "position": now.positions[one],
            "change": outcome.change,
            "by": outcome.by,
            "detail": outcome.detail,
            "problem": outcome.problem,
            "now": {"step": now.places[one][1], "position": now.positions[one]},
            "before": {
                "run": self._other,
                "step": before.places[other][1],
                "position": before.positions[other],
            },
        }
