"""Numbers of a run as columns, exactly as `rows` gives them row by row; media are not here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from marey.journal.columns import ColumnBatch, column_batches
from marey.journal.segments import segments

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One row for each writer and step, in order of steps.

    Attributes
    ----------
    steps, times:
        Of the rows.
    columns:
        By name: an array of float64 if all values are floats, else one of Python objects in
        which None stands where there is no value.
    """

    steps: Array
    times: Array
    columns: dict[str, Array]

    def __len__(self) -> int:
        return len(self.steps)

    def part(self, rows: Any) -> Table:
        """Some of the rows: a mask or places."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Table(self.steps[rows], self.times[rows], columns)


@dataclass(frozen=True, slots=True)
class _Part:
    """A batch of rows and the number of the table's row that each belongs to."""

    batch: ColumnBatch
    rows: Array


def read_table(journal_dir: Path, keys: Sequence[str] | None) -> Table | None:
    """The numbers of a run; None where steps are beyond 64 bits, which arrays cannot hold.

    Parameters
    ----------
    journal_dir:
        Where the run's segments are.
    keys:
        Only these names, and the rows that have all of them; all of both if None.
    """
    batches = _batches(journal_dir)
    try:
        steps = [np.array(batch.steps, np.int64) for _, batch in batches]
    except OverflowError:
        return None
    table, parts = _rows(batches, steps)
    names = dict.fromkeys(chain.from_iterable(batch.names for _, batch in batches))
    wanted = names if keys is None else dict.fromkeys(keys)
    has_all = np.ones(len(table), bool)
    for name in wanted:
        table.columns[name], has = _column(name, parts, len(table))
        has_all &= has
    return table if keys is None or has_all.all() else table.part(has_all)


def _batches(journal_dir: Path) -> list[tuple[int, ColumnBatch]]:
    """All batches with the number of their writer; those of a segment go on in the next one."""
    found: list[tuple[int, ColumnBatch]] = []
    writers: dict[str, int] = {}
    for segment in segments(journal_dir):
        writer = writers.setdefault(segment.writer, len(writers))
        for batch in column_batches(segment.path):
            if found and found[-1][0] == writer and found[-1][1].names == batch.names:
                found[-1][1].join(batch)
            else:
                found.append((writer, batch))
    return found


def _rows(batches: list[tuple[int, ColumnBatch]], steps: list[Array]) -> tuple[Table, list[_Part]]:
    """The table without columns, and where each batch's rows go in it."""
    if not batches:
        return Table(np.empty(0, np.int64), np.empty(0), {}), []
    times = np.concatenate([np.array(batch.times, np.float64) for _, batch in batches])
    if len(batches) == 1 and bool((steps[0][1:] > steps[0][:-1]).all()):
        whole = np.arange(len(times))
        return Table(steps[0], times, {}), [_Part(batches[0][1], whole)]
    joined = np.concatenate(steps)
    sizes = [len(some) for some in steps]
    writers = np.repeat([writer for writer, _ in batches], sizes)
    order = np.lexsort((writers, joined))
    ordered, by = joined[order], writers[order]
    is_new = np.append(True, (ordered[1:] != ordered[:-1]) | (by[1:] != by[:-1]))
    rows = np.empty(len(joined), np.int64)
    rows[order] = np.cumsum(is_new) - 1
    newest = np.full(int(is_new.sum()), -np.inf)
    np.maximum.at(newest, rows, times)
    parts = zip(batches, np.split(rows, np.cumsum(sizes)[:-1]), strict=True)
    return Table(ordered[is_new], newest, {}), [_Part(batch, at) for (_, batch), at in parts]


def _column(name: str, parts: list[_Part], rows: int) -> tuple[Array, Array]:
    """The values of a name, and which rows have one (None is one, too)."""
    found = [
        (part.rows, part.batch.column(part.batch.names.index(name)))
        for part in parts
        if name in part.batch.names
    ]
    if len(found) == 1 and len(found[0][0]) == rows and bool((np.diff(found[0][0]) == 1).all()):
        return found[0][1], np.ones(rows, bool)
    has = np.zeros(rows, bool)
    for at, _ in found:
        has[at] = True
    is_float = has.all() and all(values.dtype == np.float64 for _, values in found)
    column = np.empty(rows) if is_float else np.full(rows, None, object)
    for at, values in found:  # later values take the place of earlier ones, within a batch too
        column[at] = values if is_float else values.astype(object)
    return column, has
