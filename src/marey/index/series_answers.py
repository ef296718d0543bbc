"""Answers about one metric of one run, whose points may come from several writers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from marey.index.answers import BUCKET_COLUMNS, LEVEL_0_COLUMNS, Series, empty_series
from marey.index.levels import (
    BRANCH,
    MAX_LEVEL,
    Buckets,
    Points,
    as_buckets,
    group,
    join_buckets,
    join_points,
    merge,
)
from marey.index.stored_metric import Axis, Span, StoredMetric
from marey.index.tracks import find_tracks

if TYPE_CHECKING:
    from sqlalchemy import Connection


def series(
    connection: Connection,
    run_id: int,
    run: str,
    key: str,
    axis: Axis,
    lo: float | None,
    hi: float | None,
    points: int,
) -> Series:
    """One metric over a range: every point if they are few, else buckets; see ``Index.series``."""
    tracks = find_tracks(connection, run_id, key, scalar=True)
    parts = [_Part(StoredMetric(connection, run_id, track), axis, lo, hi) for track in tracks]
    total = sum(part.total for part in parts)
    if not total:
        return empty_series(run, key)
    if total <= 2 * points:
        found = _sorted_points(join_points([part.points() for part in parts]), axis)
        columns = dict(zip(LEVEL_0_COLUMNS, (found.steps, found.times, found.values), strict=True))
        return Series(run, key, 0, total, total, columns)
    # Read one level finer than fits and merge the rest of the way: all of the width is used.
    level = _level(parts, BRANCH * points)
    buckets = _sorted_buckets(join_buckets([part.buckets(level) for part in parts]), axis)
    if len(buckets) > points:
        buckets = group(buckets, -(-len(buckets) // points))
        level += 1
    columns = dict(zip(BUCKET_COLUMNS, buckets.columns(), strict=True))
    return Series(run, key, level, len(buckets), total, columns)


class _Part:
    """The points of one writer inside the range."""

    def __init__(
        self, metric: StoredMetric, axis: Axis, lo: float | None, hi: float | None
    ) -> None:
        self._metric = metric
        self._places: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
        if (lo is None and hi is None) or metric.has_order(axis):
            self._span = metric.span(axis, lo, hi)
            self.total = len(self._span)
        else:  # the clock was set back: every point must be looked at
            self._span = Span(0, len(metric))
            times = metric.points(self._span).times
            inside = (times >= (-np.inf if lo is None else lo)) & (
                times <= (np.inf if hi is None else hi)
            )
            self._places = np.flatnonzero(inside)
            self.total = len(self._places)

    def points(self) -> Points:
        points = self._metric.points(self._span)
        if self._places is None:
            return points
        chosen = self._places
        return Points(points.steps[chosen], points.times[chosen], points.values[chosen])

    def buckets(self, level: int) -> Buckets:
        if self._places is None:
            return self._metric.buckets(level, self._span)
        # The same borders as stored buckets have.
        numbers = self._places // BRANCH**level
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        return merge(as_buckets(self.points()), starts)

    def count(self, level: int) -> int:
        """How many buckets there are at a level, at most."""
        size = BRANCH**level
        if self._places is not None:
            return len(np.unique(self._places // size))
        return -(-self._span.stop // size) - self._span.start // size if self.total else 0


def _level(parts: list[_Part], most: int) -> int:
    for level in range(MAX_LEVEL):
        if sum(part.count(level) for part in parts) <= most:
            return level
    return MAX_LEVEL


def _sorted_points(points: Points, axis: Axis) -> Points:
    """Those of several writers in one order; at one step the earlier writer's come first."""
    x = points.steps if axis == "step" else points.times
    if bool((x[1:] >= x[:-1]).all()):
        return points
    order = np.argsort(x, kind="stable")
    return Points(points.steps[order], points.times[order], points.values[order])


def _sorted_buckets(buckets: Buckets, axis: Axis) -> Buckets:
    x = buckets.step_first if axis == "step" else buckets.time_first
    if bool((x[1:] >= x[:-1]).all()):
        return buckets
    order = np.argsort(x, kind="stable")
    return Buckets(*(column[order] for column in buckets.columns()))
