"""Rows of one key set together, for code that computes on columns; no numpy and no files here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from marey.journal.record import Media, Record, Row

if TYPE_CHECKING:
    from marey.journal.reader import SegmentRead


@dataclass(slots=True)
class RowBatch:
    """Rows that share their names; ``rows[i]`` are the values at ``steps[i]`` and ``times[i]``."""

    names: tuple[str, ...]
    steps: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)


def batches(read: SegmentRead) -> Iterator[RowBatch | tuple[int, Record]]:
    """Give the rows of a read in batches, and every other record with its offset.

    Order is kept where it can matter: among the rows of a key set, between rows that have a
    name in common, and between media and rows of one key. Sets of different names that were
    logged in turns still come in long batches, each set's rows together.
    """
    open_batches: dict[int, RowBatch] = {}
    overlaps: dict[int, list[int]] = {}
    keysets = read.keysets
    current = -1
    for entry in read.records:
        row = entry[1]
        if type(row) is Row:
            keys = row.keys
            if keys != current:
                if keys not in overlaps:
                    overlaps[keys] = overlapping(keys, keysets)
                for other in overlaps[keys]:
                    if other in open_batches:
                        yield open_batches.pop(other)
                batch = open_batches.get(keys)
                if batch is None:
                    batch = open_batches[keys] = RowBatch(keysets[keys])
                add_step, add_time = batch.steps.append, batch.times.append
                add_values = batch.rows.append
                current = keys
            add_step(row.step)
            add_time(row.time)
            add_values(row.values)
            continue
        if type(row) is Media:
            for keys in [k for k, batch in open_batches.items() if row.key in batch.names]:
                yield open_batches.pop(keys)
                current = -1
        yield entry
    yield from open_batches.values()


def overlapping(keys: int, keysets: dict[int, tuple[str, ...]]) -> list[int]:
    """The other key sets that have a name in common with one."""
    names = set(keysets[keys])
    return [k for k, other in keysets.items() if k != keys and not names.isdisjoint(other)]
