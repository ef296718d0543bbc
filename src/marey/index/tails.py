"""The newest points of a metric, kept so that one more costs no unpacking; no chunks, no levels.

A metric's tail has the last 1 to ``TAIL_POINTS`` of its points that are not sealed, each as step,
time and value of 8 bytes. The open chunk has the ``TAIL_POINTS * n`` points before them, so that
the stored form depends on the points alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, select

from marey.index import schema
from marey.index.chunks import NotPackedError
from marey.index.levels import Points

TAIL = 2**31 - 1  # its ``seq``: sorts after every chunk
TAIL_POINTS = 64
_RECORD = np.dtype([("step", "<i8"), ("time", "<f8"), ("value", "<f8")])
_pack_one = struct.Struct("<qdd").pack
_last_time_of = struct.Struct("<d8x").unpack_from
_AT_ONCE = 500  # ids in one question: engines limit parameters

Id = TypeVar("Id")
StoredTail = tuple[int, float, float, bytes]  # first step, least and greatest time, points


def tail_points(unsealed: int) -> int:
    """How many of a metric's points that are not sealed are in its tail."""
    return (unsealed - 1) % TAIL_POINTS + 1 if unsealed else 0


def pack_tail(points: Points) -> bytes:
    """The bytes of points."""
    columns = points.steps.tolist(), points.times.tolist(), points.values.tolist()
    return b"".join(map(_pack_one, *columns))  # for so few, faster than an array


def unpack_tail(data: bytes) -> Points:
    """The points of a tail; raises ``NotPackedError`` if it is none."""
    try:
        records = np.frombuffer(data, _RECORD)
    except ValueError as error:
        raise NotPackedError(f"not the tail of a metric: {error}") from error
    columns = (np.ascontiguousarray(records[name]) for name in ("step", "time", "value"))
    return Points(*columns)


def load_tails(connection: Connection, run_id: int, tracks: Sequence[int]) -> dict[int, StoredTail]:
    """The tails of some metrics."""
    table = schema.chunk.c
    columns = table.track, table.first_step, table.min_time, table.max_time, table.data
    question = select(*columns).where(table.run_id == run_id, table.level == 0, table.seq == TAIL)
    found: dict[int, StoredTail] = {}
    for ids in portions(tracks):
        rows = connection.execute(question.where(table.track.in_(ids)))
        found.update((row[0], tuple(row[1:])) for row in rows.all())
    return found


def lengthened(
    key: Mapping[str, int], unsealed: int, last_step: int, stored: StoredTail, points: Points
) -> tuple[dict[str, Any], bool] | None:
    """A tail with points after its last one: the row to store, and whether times grow.

    None if they do not fit or do not come after it.

    Parameters
    ----------
    key:
        ``run_id`` and ``track``.
    unsealed, last_step:
        Of the metric as it is stored.
    stored, points:
        Its tail, and points in order of steps.
    """
    steps, times = points.steps.tolist(), points.times.tolist()
    count = tail_points(unsealed) + len(steps)
    if count > TAIL_POINTS or steps[0] <= last_step:
        return None
    first_step, min_time, max_time, data = stored
    grows = times[0] >= _last_time_of(data, len(data) - 16)[0] and times == sorted(times)
    row = {
        **key,
        "level": 0,
        "seq": TAIL,
        "count": count,
        "first_step": first_step,
        "last_step": steps[-1],
        "min_time": min(min_time, *times),
        "max_time": max(max_time, *times),
        "data": data + pack_tail(points),
    }
    return row, grows


def portions(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    """Ids in portions that fit one question."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
