"""Numbers between reading and storing: rows become points of metrics; no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from marey.index.levels import Points, in_order, join_points

if TYPE_CHECKING:
    from marey.index.chunks import Array


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows with the same keys; ``place`` numbers all rows of the writer in the order they came."""

    place: Array
    steps: Array
    times: Array
    matrix: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Last:
    """The last number logged under a key, exactly as it was logged."""

    step: int
    time: float
    value: object


class Rows:
    """Collects rows of one writer and gives the points of each metric.

    None becomes NaN among the points, and is never a metric's last value. Integers beyond
    2**53 are rounded to float64 here; the journal keeps them exact.
    """

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, ...], list[_Block]] = {}
        self._places = 0
        self.points = 0
        self.newest_time = 0.0
        self.last: dict[str, Last] = {}

    def add(
        self,
        names: tuple[str, ...],
        steps: Sequence[int],
        times: Sequence[float],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        """Take rows of one set of keys, in the order they were logged."""
        place = np.arange(self._places, self._places + len(steps))
        self._places += len(steps)
        self.points += len(steps) * len(names)
        self.newest_time = max(self.newest_time, max(times))
        block = _Block(
            place, np.array(steps, np.int64), np.array(times, np.float64), _matrix(rows, len(names))
        )
        self._blocks.setdefault(names, []).append(block)
        self._remember_last(names, steps, times, rows)

    def _remember_last(
        self,
        names: tuple[str, ...],
        steps: Sequence[int],
        times: Sequence[float],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        for column, name in enumerate(names):
            row = len(rows) - 1
            while row >= 0 and rows[row][column] is None:
                row -= 1
            if row >= 0:
                self.last[name] = Last(steps[row], times[row], rows[row][column])

    def metrics(self) -> dict[str, Points]:
        """Points by key: each step once, in order."""
        parts: dict[str, list[tuple[Array, Points]]] = {}
        for names, blocks in self._blocks.items():
            place = np.concatenate([block.place for block in blocks])
            steps = np.concatenate([block.steps for block in blocks])
            times = np.concatenate([block.times for block in blocks])
            values = np.concatenate([block.matrix for block in blocks]).T.copy()
            for column, name in enumerate(names):
                points = Points(steps, times, values[column])
                parts.setdefault(name, []).append((place, points))
        return {name: _assemble(found) for name, found in parts.items()}


def _assemble(parts: list[tuple[Array, Points]]) -> Points:
    points = join_points([part for _, part in parts])
    if len(parts) > 1:  # logged together with different keys: back into the order of logging
        order = np.argsort(np.concatenate([place for place, _ in parts]))
        points = Points(points.steps[order], points.times[order], points.values[order])
    return in_order(points)


def _matrix(rows: Sequence[Sequence[Any]], columns: int) -> npt.NDArray[np.float64]:
    try:
        matrix = np.array(rows, np.float64)
    except (OverflowError, TypeError, ValueError):
        # An integer beyond the range of float64, or no number at all.
        matrix = np.array([[_to_float(value) for value in row] for row in rows])
    return matrix.reshape(len(rows), columns)


def _to_float(value: Any) -> float:
    try:
        return float(value) if isinstance(value, (int, float)) else float("nan")
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
