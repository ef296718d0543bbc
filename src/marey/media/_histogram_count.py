"""Counts of numbers in bins, as numpy counts them; knows no media."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from marey.media._histogram_source import Source

    Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Finite:
    """The finite numbers of a source, their range, and how many others there are.

    ``low`` and ``high`` are numbers of the source's dtype, 0 and 1 if nothing is finite. What
    ``blocks`` gives is multiplied by ``scale`` unless that is 1.
    """

    source: Source
    low: Any
    high: Any
    nan: int
    neg_inf: int
    pos_inf: int
    scale: float = 1.0

    @classmethod
    def of(cls, source: Source) -> Finite:
        """Look at all numbers once."""
        whole = source.whole()
        if whole is not None and whole.size:
            # Both are finite only if all are: NaN spreads, infinities are extremes.
            low, high = whole.min(), whole.max()
            if source.dtype.kind != "f" or (math.isfinite(low) and math.isfinite(high)):
                return cls(source, low, high, 0, 0, 0)
        return cls._by_blocks(source)

    @classmethod
    def _by_blocks(cls, source: Source) -> Finite:
        lows, highs = [], []
        nan = neg_inf = pos_inf = 0
        for block in source.blocks():
            is_finite = np.isfinite(block)
            finite = block
            if not is_finite.all():
                rest = block[~is_finite]
                finite = block[is_finite]
                nan += int(np.isnan(rest).sum())
                pos_inf += int((rest > 0).sum())
                neg_inf += int((rest < 0).sum())
            if finite.size:
                lows.append(finite.min())
                highs.append(finite.max())
        low, high = (min(lows), max(highs)) if lows else (0.0, 1.0)
        return cls(source, low, high, nan, neg_inf, pos_inf)

    @property
    def others(self) -> int:
        """How many numbers are not finite."""
        return self.nan + self.neg_inf + self.pos_inf

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the numbers that ``blocks`` gives."""
        return self.source.dtype if self.scale == 1.0 else np.dtype(np.float64)

    def blocks(self) -> Iterator[Array]:
        """The finite numbers, in blocks of one axis."""
        for block in self.source.blocks():
            finite = block[np.isfinite(block)] if self.others else block
            yield finite if self.scale == 1.0 else finite.astype(np.float64) * self.scale

    def scaled(self, scale: float) -> Finite:
        """The same numbers times a power of two, which rounds nothing."""
        low, high = float(self.low) * scale, float(self.high) * scale
        rest = (self.nan, self.neg_inf, self.pos_inf)
        return Finite(self.source, low, high, *rest, self.scale * scale)

    def all(self) -> Array:
        """The finite numbers as one array, for what can only be computed of all."""
        whole = self.source.whole()
        if whole is not None and not self.others:
            return whole
        return np.concatenate([np.empty(0, self.dtype), *self.blocks()])


def count_uniform(finite: Finite, bins: int) -> tuple[Array, Array]:
    """What ``numpy.histogram`` gives, several times as fast where that is certain.

    Returns
    -------
    edges, counts:
        ``bins + 1`` edges and the numbers between them.
    """
    edges = _uniform_edges(finite.low, finite.high, bins, finite.dtype)
    if edges is None:
        return _count_extreme(finite, bins)
    fast = _count_fast(finite, edges)
    return edges, count_between(finite, edges) if fast is None else fast


def count_between(finite: Finite, edges: Array) -> Array:
    """The numbers between given edges."""
    counts = np.zeros(len(edges) - 1, np.int64)
    for block in finite.blocks():
        counts += np.histogram(block, bins=edges)[0]
    return counts


def count_outside(finite: Finite, edges: Array) -> tuple[int, int]:
    """How many numbers are below the first and above the last edge."""
    below = above = 0
    for block in finite.blocks():
        below += int(np.count_nonzero(block < edges[0]))
        above += int(np.count_nonzero(block > edges[-1]))
    return below, above


def _uniform_edges(low: Any, high: Any, bins: int, dtype: np.dtype[Any]) -> Array | None:
    """Numpy's edges, or None if numpy would refuse the range."""
    if low == high:
        low, high = low - 0.5, high + 0.5
    edge_dtype = np.result_type(low, high, dtype)
    if edge_dtype.kind != "f":
        edge_dtype = np.result_type(edge_dtype, float)
    with np.errstate(all="ignore"):
        edges = np.linspace(low, high, bins + 1, dtype=edge_dtype)
        increasing = bool((np.diff(edges) > 0).all() and np.isfinite(edges).all())
    return edges if increasing else None


def _count_fast(finite: Finite, edges: Array) -> Array | None:
    """Counts by multiplication; values near an edge are compared with it. None if too many are."""
    low, high, bins = float(edges[0]), float(edges[-1]), len(edges) - 1
    kind = edges.dtype.type
    # Bounds the rounding of (value - low) * scale, and that of the edges themselves, in bins.
    epsilon = float(np.finfo(edges.dtype).eps)
    doubt = 4 * bins * epsilon * (1 + max(abs(low), abs(high)) / (high - low))
    with np.errstate(over="ignore"):  # a range of the smallest floats has no scale
        scale = kind(bins / (high - low))
    if not doubt < 0.05 or not math.isfinite(scale):
        return None
    counts = np.zeros(bins + 1, np.int64)
    for numbers in finite.blocks():
        block = numbers.astype(edges.dtype, copy=False)
        place = (block - kind(low)) * scale
        index = place.astype(np.int32)
        place -= index
        place -= kind(0.5)
        np.abs(place, out=place)
        near = np.flatnonzero(place > 0.5 - doubt)
        if near.size:
            index[near] = np.searchsorted(edges, block[near], side="right") - 1
        counts += np.bincount(index, minlength=bins + 1)
    counts[bins - 1] += counts[bins]  # the last bin holds its right edge
    return counts[:bins]


def _count_extreme(finite: Finite, bins: int) -> tuple[Array, Array]:
    """Ranges that numpy refuses: wider than floats reach, or narrower than bins can divide."""
    low, high = float(finite.low), float(finite.high)
    if not math.isfinite(high - low):
        edges, counts = count_uniform(finite.scaled(2.0**-8), bins)
        with np.errstate(over="ignore"):
            return np.clip(edges * 2.0**8, low, high), counts
    margin = max(0.5, bins * float(np.spacing(max(abs(low), abs(high)))))
    edges = np.linspace(low - margin, high + margin, bins + 1)
    return edges, count_between(finite, edges)
