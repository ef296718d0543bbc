"""The smallest and the largest value of a metric, found by its levels from coarse to fine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from marey.index.answers import Extreme, Extremes
from marey.index.levels import BRANCH, MAX_LEVEL, ROW_BUCKETS
from marey.index.stored_metric import Span, StoredMetric
from marey.index.tracks import find_tracks

if TYPE_CHECKING:
    from sqlalchemy import Connection

Side = Literal["min", "max"]


def extremes(connection: Connection, run_id: int, run: str, key: str) -> Extremes:
    """The extremes over the points of all writers; see ``Index.extremes``."""
    tracks = find_tracks(connection, run_id, key, scalar=True)
    metrics = [StoredMetric(connection, run_id, track) for track in tracks if track.count]
    lows = [found for each in metrics if (found := _extreme(each, "min"))]
    highs = [found for each in metrics if (found := _extreme(each, "max"))]
    return Extremes(
        run,
        min(lows, key=lambda each: (each.value, each.step), default=None),
        min(highs, key=lambda each: (-each.value, each.step), default=None),
    )


def _extreme(metric: StoredMetric, side: Side) -> Extreme | None:
    """Go from a level of few buckets down to the first point that has the extreme value."""
    level, span = _coarsest(len(metric)), Span(0, len(metric))
    while level > 0:
        buckets = metric.buckets(level, span)
        place = _place(buckets.min if side == "min" else buckets.max, side)
        if place is None:
            return None
        start = span.start + int(buckets.count[:place].sum())
        span = Span(start, start + int(buckets.count[place]))
        level -= 1
    points = metric.points(span)
    place = _place(points.values, side)
    if place is None:
        return None
    step, time, value = points.steps[place], points.times[place], points.values[place]
    return Extreme(int(step), float(time), float(value))


def _coarsest(count: int) -> int:
    """The level of which a row has all buckets; those below are read for one bucket."""
    for level in range(MAX_LEVEL):
        if count <= ROW_BUCKETS * BRANCH**level:
            return level
    return MAX_LEVEL


def _place(values: np.ndarray[tuple[int], np.dtype[np.float64]], side: Side) -> int | None:
    best = np.fmin.reduce(values) if side == "min" else np.fmax.reduce(values)
    return None if np.isnan(best) else int(np.flatnonzero(values == best)[0])
