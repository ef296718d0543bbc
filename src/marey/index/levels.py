"""Summaries of a metric at 16, 256, 4,096, ... points per bucket; storing them is elsewhere.

Points are kept in raw chunks of ``CHUNK_POINTS``. A chunk is *sealed* once a later point exists.
Buckets of level ``n`` cover ``BRANCH ** n`` points, and exist for sealed chunks only: what comes
after them is summarised from the open chunk when it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from marey.index.chunks import Array, Encoding, pack, unpack

BRANCH = 16
CHUNK_POINTS = BRANCH**3
ROW_BUCKETS = BRANCH**2  # a row of a level covers this many buckets
MAX_LEVEL = 7  # a bucket's counts must fit 32 bits

_POINT_ENCODINGS = (Encoding.STEPS, Encoding.TIMES, Encoding.VALUES)
_BUCKET_ENCODINGS = (
    *(Encoding.STEPS,) * 2,
    *(Encoding.TIMES,) * 2,
    *(Encoding.VALUES,) * 5,
    *(Encoding.COUNTS,) * 2,
)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one metric and writer, in order of steps; each step occurs once."""

    steps: Array
    times: Array
    values: Array

    def __len__(self) -> int:
        return len(self.steps)

    def part(self, start: int, stop: int | None = None) -> Points:
        """The points from ``start`` to before ``stop``, sharing memory."""
        return Points(self.steps[start:stop], self.times[start:stop], self.values[start:stop])

    def pack(self) -> bytes:
        """The bytes of a raw chunk."""
        return pack(_POINT_ENCODINGS, [self.steps, self.times, self.values])


@dataclass(frozen=True, slots=True)
class Buckets:
    """Summaries of runs of neighbouring points, one array per figure."""

    step_first: Array
    step_last: Array
    time_first: Array
    time_last: Array
    min: Array
    max: Array
    mean: Array
    first: Array
    last: Array
    nans: Array
    count: Array

    def __len__(self) -> int:
        return len(self.count)

    def part(self, start: int, stop: int | None = None) -> Buckets:
        """The buckets from ``start`` to before ``stop``, sharing memory."""
        return Buckets(*(column[start:stop] for column in self.columns()))

    def columns(self) -> list[Array]:
        """The arrays in the order of the fields."""
        return [getattr(self, field.name) for field in fields(self)]

    def pack(self) -> bytes:
        """The bytes of a row of a level."""
        return pack(_BUCKET_ENCODINGS, self.columns())


def unpack_points(block: bytes) -> Points:
    """The points of a raw chunk; raises ``NotPackedError`` if it is none."""
    return Points(*unpack(block))


def unpack_buckets(block: bytes) -> Buckets:
    """The buckets of a row of a level; raises ``NotPackedError`` if it is none."""
    return Buckets(*unpack(block))


def no_points() -> Points:
    """Points without any."""
    return Points(np.empty(0, np.int64), np.empty(0), np.empty(0))


def join_points(parts: list[Points]) -> Points:
    """Points one after another, as they come."""
    if len(parts) == 1:
        return parts[0]
    parts = parts or [no_points()]
    return Points(
        np.concatenate([part.steps for part in parts]),
        np.concatenate([part.times for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def join_buckets(parts: list[Buckets]) -> Buckets:
    """Buckets one after another, as they come."""
    if len(parts) == 1:
        return parts[0]
    parts = parts or [as_buckets(no_points())]
    columns = zip(*(part.columns() for part in parts), strict=True)
    return Buckets(*(np.concatenate(column) for column in columns))


def in_order(points: Points) -> Points:
    """Sort by step, and of points at one step keep the one that was logged last."""
    steps = points.steps
    if len(steps) < 2 or bool((steps[1:] > steps[:-1]).all()):
        return points
    order = np.argsort(steps, kind="stable")
    steps = steps[order]
    keep = order[np.append(steps[1:] != steps[:-1], True)]
    return Points(points.steps[keep], points.times[keep], points.values[keep])


def as_buckets(points: Points) -> Buckets:
    """Each point as a bucket of one."""
    values = points.values
    ones = np.ones(len(values), np.uint32)
    nans = np.isnan(values).astype(np.uint32)
    steps, times = points.steps, points.times
    return Buckets(steps, steps, times, times, values, values, values, values, values, nans, ones)


def group(buckets: Buckets, size: int) -> Buckets:
    """Merge each ``size`` neighbours into one bucket; the last takes what is left."""
    if size <= 1 or len(buckets) == 0:
        return buckets
    return merge(buckets, np.arange(0, len(buckets), size))


def merge(buckets: Buckets, starts: npt.NDArray[np.int64]) -> Buckets:
    """Merge the buckets from each start to before the next one.

    Infinities count in ``min`` and ``max``. ``mean`` is over the values that are not NaN; it is
    NaN where there are none.
    """
    ends = np.append(starts[1:], len(buckets)) - 1
    count = np.add.reduceat(buckets.count, starts, dtype=np.uint32)
    nans = np.add.reduceat(buckets.nans, starts, dtype=np.uint32)
    low, high = np.fmin.reduceat(buckets.min, starts), np.fmax.reduceat(buckets.max, starts)
    mean = _mean(buckets, starts, (count - nans).astype(np.float64))
    return Buckets(
        np.minimum.reduceat(buckets.step_first, starts),
        np.maximum.reduceat(buckets.step_last, starts),
        np.minimum.reduceat(buckets.time_first, starts),
        np.maximum.reduceat(buckets.time_last, starts),
        low,
        high,
        np.clip(mean, low, high),  # rounding must not carry it outside
        buckets.first[starts],
        buckets.last[ends],
        nans,
        count,
    )


def _mean(buckets: Buckets, starts: npt.NDArray[np.int64], weights: Array) -> Array:
    """Weighted means; each term is divided before the sum, so that large values do not overflow."""
    sizes = np.diff(np.append(starts, len(buckets)))
    own = (buckets.count - buckets.nans).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        terms = np.where(own > 0, buckets.mean * (own / np.repeat(weights, sizes)), 0.0)
        sums = np.add.reduceat(terms, starts)
    return np.where(weights > 0, sums, np.nan)


def complete(sealed_points: int, level: int) -> int:
    """How many buckets of a level are stored for so many points in sealed chunks."""
    size: int = BRANCH**level
    return sealed_points // size
