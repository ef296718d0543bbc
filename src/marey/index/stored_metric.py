"""Reads one stored metric: points and buckets by place, places by step or time; no merging."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from sqlalchemy import Connection, func, or_, select

from marey.index import schema
from marey.index.levels import (
    BRANCH,
    CHUNK_POINTS,
    ROW_BUCKETS,
    Buckets,
    Points,
    as_buckets,
    complete,
    group,
    join_buckets,
    join_points,
    unpack_buckets,
)
from marey.index.metrics import OPEN, load_all, sealed_points, unpack_chunk
from marey.index.tails import TAIL

if TYPE_CHECKING:
    from marey.index.tracks import Track

Axis = Literal["step", "time"]


@dataclass(frozen=True, slots=True)
class Span:
    """Places ``[start, stop)`` among a metric's points."""

    start: int
    stop: int

    def __len__(self) -> int:
        return max(self.stop - self.start, 0)


class StoredMetric:
    """One metric of one writer. Points have places 0, 1, 2, ... in order of steps."""

    def __init__(self, connection: Connection, run_id: int, track: Track) -> None:
        self._connection = connection
        self._run_id = run_id
        self._track = track
        self._sealed = sealed_points(track.count)
        self._kept: dict[int, Points] = {}  # chunks at the ends of the range are asked for twice

    def __len__(self) -> int:
        return self._track.count

    def has_order(self, axis: Axis) -> bool:
        """Whether the points are sorted along an axis."""
        return axis == "step" or self._track.time_ordered

    def span(self, axis: Axis, lo: float | None, hi: float | None) -> Span:
        """Where the points with ``lo <= x <= hi`` are, along an axis that has order."""
        start = 0 if lo is None else self._place(axis, lo, "left")
        stop = len(self) if hi is None else self._place(axis, hi, "right")
        return Span(start, max(start, stop))

    def points(self, span: Span) -> Points:
        """The points in a span."""
        if not len(span):
            return join_points([])
        first, last = self._seq(span.start), self._seq(span.stop - 1)
        if span.start == 0 and span.stop == len(self):
            return load_all(self._connection, self._run_id, self._track.track)
        parts = join_points([self._chunk(seq) for seq in range(first, last + 1)])
        start = first * CHUNK_POINTS
        return parts.part(span.start - start, span.stop - start)

    def buckets(self, level: int, span: Span) -> Buckets:
        """The points in a span summarised, at most ``16 ** level`` in a bucket.

        Buckets begin at multiples of that number; those at the ends of the span hold only what
        is inside it.
        """
        if level == 0:
            return as_buckets(self.points(span))
        size = BRANCH**level
        start = min(-(-span.start // size) * size, span.stop)
        whole = min(span.stop // size, complete(self._sealed, level))
        stop = max(whole * size, start)
        parts = []
        if span.start < start:
            parts.append(group(self.buckets(level - 1, Span(span.start, start)), BRANCH + 1))
        if start < stop:
            parts.append(self._stored(level, start // size, stop // size))
        if stop < span.stop:
            parts.append(group(self.buckets(level - 1, Span(stop, span.stop)), BRANCH))
        return join_buckets(parts)

    def _stored(self, level: int, start: int, stop: int) -> Buckets:
        table = schema.chunk.c
        newest = (complete(self._sealed, level) - 1) // ROW_BUCKETS  # is stored as OPEN
        first, last = start // ROW_BUCKETS, (stop - 1) // ROW_BUCKETS
        wanted: schema.Condition = table.seq.between(first, last)
        if last == newest:
            wanted = or_(wanted, table.seq == OPEN)
        question = (
            select(table.data)
            .where(
                table.run_id == self._run_id,
                table.track == self._track.track,
                table.level == level,
                wanted,
            )
            .order_by(table.seq)
        )
        rows = join_buckets([unpack_buckets(d) for (d,) in self._connection.execute(question)])
        return rows.part(start - first * ROW_BUCKETS, stop - first * ROW_BUCKETS)

    def _seq(self, place: int) -> int:
        return min(place, self._sealed) // CHUNK_POINTS

    def _chunk(self, seq: int) -> Points:
        points = self._kept.get(seq)
        if points is None:
            table = schema.chunk.c
            question = select(table.seq, table.data).where(*self._is_chunk(seq))
            rows = self._connection.execute(question.order_by(table.seq)).all()
            points = self._kept[seq] = join_points([unpack_chunk(*row) for row in rows])
        return points

    def _place(self, axis: Axis, x: float, side: Literal["left", "right"]) -> int:
        """How many points come before ``x`` (or not after it, from the right)."""
        seq = self._first(lambda number: _reaches(self._last(axis, number), x, side))
        if seq > self._seq(len(self) - 1):
            return len(self)
        chunk = self._chunk(seq)
        values = chunk.steps if axis == "step" else chunk.times
        return seq * CHUNK_POINTS + int(np.searchsorted(values, x, side))

    def _first(self, reaches: Callable[[int], bool]) -> int:
        """The first chunk for which something holds, if it holds for all after it too."""
        low, high = 0, self._seq(len(self) - 1) + 1
        while low < high:
            middle = (low + high) // 2
            if reaches(middle):
                high = middle
            else:
                low = middle + 1
        return low

    def _last(self, axis: Axis, seq: int) -> float:
        table = schema.chunk.c
        column = table.last_step if axis == "step" else table.max_time
        question = select(func.max(column)).where(*self._is_chunk(seq))
        value: float = self._connection.execute(question).scalar_one()
        return value

    def _is_chunk(self, seq: int) -> tuple[schema.Condition, ...]:
        table = schema.chunk.c
        stored = (OPEN, TAIL) if seq * CHUNK_POINTS >= self._sealed else (seq,)
        return (
            table.run_id == self._run_id,
            table.track == self._track.track,
            table.level == 0,
            table.seq.in_(stored),
        )


def _reaches(last: float, x: float, side: Literal["left", "right"]) -> bool:
    return last >= x if side == "left" else last > x
