"""Adds points to stored metrics: open chunk, sealed chunks and levels; reading is elsewhere.

The stored form depends only on the points, not on how they arrived: sealed chunk ``k`` holds the
points ``[4096 k, 4096 (k + 1))`` in order of steps; at least one more point is in the open chunk
and the tail (`tails`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from marey.index import schema
from marey.index.levels import (
    BRANCH,
    CHUNK_POINTS,
    MAX_LEVEL,
    ROW_BUCKETS,
    Buckets,
    Points,
    as_buckets,
    group,
    in_order,
    join_buckets,
    join_points,
    no_points,
    unpack_buckets,
    unpack_points,
)
from marey.index.tails import TAIL, TAIL_POINTS, pack_tail, portions, tail_points, unpack_tail

OPEN = TAIL - 1  # ``seq`` of what is still growing: sorts after all that is sealed


@dataclass(slots=True)
class Open:
    """What may still change of one metric: open chunk with tail, and the open row of each level."""

    points: Points = field(default_factory=no_points)
    packed_rows: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """Rows to store for one metric, and what is now true of it."""

    chunks: list[dict[str, Any]]
    has_open: bool  # whether there is an open chunk among them, or all is in the tail
    count: int
    first_step: int
    last_step: int
    time_ordered: bool


def sealed_points(count: int) -> int:
    """How many of a metric's points are in sealed chunks."""
    return max(count - 1, 0) // CHUNK_POINTS * CHUNK_POINTS


def load_open(connection: Connection, run_id: int, tracks: Sequence[int]) -> dict[int, Open]:
    """The open parts of some metrics; a metric without points has none."""
    table = schema.chunk.c
    opens: dict[int, Open] = {}
    for ids in portions(tracks):
        question = (
            select(table.track, table.level, table.seq, table.data)
            .where(table.run_id == run_id, table.track.in_(ids), table.seq.in_((OPEN, TAIL)))
            .order_by(table.seq)
        )
        for track, level, seq, data in connection.execute(question):
            found = opens.setdefault(track, Open())
            if level == 0:
                found.points = join_points([found.points, unpack_chunk(seq, data)])
            else:
                found.packed_rows[level] = data
    return opens


def unpack_chunk(seq: int, data: bytes) -> Points:
    """The points of a chunk or a tail."""
    return unpack_tail(data) if seq == TAIL else unpack_points(data)


def load_all(connection: Connection, run_id: int, track: int) -> Points:
    """Every point of a metric."""
    table = schema.chunk.c
    question = (
        select(table.seq, table.data)
        .where(table.run_id == run_id, table.track == track, table.level == 0)
        .order_by(table.seq)
    )
    return join_points([unpack_chunk(seq, data) for seq, data in connection.execute(question)])


def reaches_sealed(points: Points, opened: Open, count: int) -> bool:
    """Whether points belong before the open chunk, so that the metric must be stored anew."""
    return sealed_points(count) > 0 and bool(points.steps[0] < opened.points.steps[0])


def extend(
    key: Mapping[str, int], opened: Open, points: Points, count: int, time_ordered: bool
) -> Extension:
    """Add points to a metric.

    Parameters
    ----------
    key:
        ``run_id`` and ``track``.
    opened:
        What :func:`load_open` gave; nothing, with a count of 0, to store the metric anew.
    points:
        In order, each step once; a step that the open chunk has replaces that point.
    count:
        Points stored so far.
    time_ordered:
        Whether times never decreased so far.
    """
    sealed = sealed_points(count)
    merged = in_order(join_points([opened.points, points]))
    count = sealed + len(merged)
    newly = sealed_points(count) - sealed
    rows = list(_raw_rows(merged, sealed, newly))
    if newly:
        rows += _level_rows(opened, as_buckets(merged.part(0, newly)), sealed)
    return Extension(
        chunks=[{**key, **row} for row in rows],
        has_open=len(merged) - newly > TAIL_POINTS,
        count=count,
        first_step=int(merged.steps[0]),
        last_step=int(merged.steps[-1]),
        time_ordered=time_ordered and bool((merged.times[1:] >= merged.times[:-1]).all()),
    )


def _raw_rows(merged: Points, sealed: int, newly: int) -> Iterator[dict[str, Any]]:
    for start in range(0, newly, CHUNK_POINTS):
        part = merged.part(start, start + CHUNK_POINTS)
        yield _row(0, (sealed + start) // CHUNK_POINTS, as_buckets(part), part.pack())
    tail_at = len(merged) - tail_points(len(merged) - newly)
    if newly < tail_at:
        rest = merged.part(newly, tail_at)
        yield _row(0, OPEN, as_buckets(rest), rest.pack())
    tail = merged.part(tail_at)
    yield _row(0, TAIL, as_buckets(tail), pack_tail(tail))


def _level_rows(opened: Open, fresh: Buckets, sealed: int) -> Iterator[dict[str, Any]]:
    for level in range(1, MAX_LEVEL + 1):
        fresh = group(fresh.part(0, len(fresh) // BRANCH * BRANCH), BRANCH)
        if not len(fresh):
            return
        stored = sealed // BRANCH**level
        packed = opened.packed_rows.get(level)
        before = unpack_buckets(packed) if packed is not None else fresh.part(0, 0)
        buckets = join_buckets([before, fresh])
        first = stored - len(before)
        last_row = (len(buckets) - 1) // ROW_BUCKETS
        for row in range(last_row + 1):
            part = buckets.part(row * ROW_BUCKETS, (row + 1) * ROW_BUCKETS)
            seq = OPEN if row == last_row else first // ROW_BUCKETS + row
            yield _row(level, seq, part, part.pack())
        # What the next level has not taken yet goes there together with the new ones.
        fresh = join_buckets([before.part(len(before) - stored % BRANCH), fresh])


def _row(level: int, seq: int, buckets: Buckets, data: bytes) -> dict[str, Any]:
    return {
        "level": level,
        "seq": seq,
        "count": len(buckets),
        "first_step": int(buckets.step_first[0]),
        "last_step": int(buckets.step_last[-1]),
        "min_time": float(np.min(buckets.time_first)),
        "max_time": float(np.max(buckets.time_last)),
        "data": data,
    }
