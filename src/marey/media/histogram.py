"""Histograms: edges of bins and their counts, never the values themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from marey.errors import MediaError
from marey.media._base import Encoded, Media, Stored
from marey.media._coerce import describe, is_array_like, view_array
from marey.media._histogram_count import Finite, count_between, count_outside, count_uniform
from marey.media._histogram_source import source_of

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

    Array = npt.NDArray[Any]

MAX_BINS: Final = 512
IMPLICIT_BINS: Final = 32
SMALLEST_IMPLICIT_ARRAY: Final = 33  # smaller arrays are lists of numbers to read
COUNTERS: Final = ("nan", "neg_inf", "pos_inf", "below", "above")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Histogram(Media):
    """Counts of values in adjacent bins, drawn as bars or, over steps, as a heatmap.

    Parameters
    ----------
    sequence:
        Numbers: an array or tensor of any shape, a list, or an iterable of numbers and arrays.
        Or the pair that ``numpy.histogram`` returns.
    np_histogram:
        A pair of counts and edges, kept as it is; densities are allowed. Goes before ``sequence``.
    num_bins:
        How many bins of equal width, 1 to 512; or increasing edges; or a rule of
        ``numpy.histogram_bin_edges`` such as ``"auto"``.

    Attributes
    ----------
    bins:
        The n + 1 edges, increasing. Each bin holds its left edge, the last one both.
    values:
        The n counts, also as ``histogram``.
    nan, neg_inf, pos_inf:
        How many NaN and infinities there were. They are in no bin.
    below, above:
        How many finite values were outside the edges that ``num_bins`` gave.

    Notes
    -----
    Numbers are read in blocks and never copied as a whole, so arrays may be larger than memory.
    The numbers of an iterable are kept as float64 while they are counted, beyond 32 MiB in a
    temporary file. A rule such as ``"auto"`` needs a copy of all.

    Raises
    ------
    MediaError
        If there are no numbers to count in it, more than 512 bins, edges that do not increase,
        or not one more edge than counts.

    Examples
    --------
    >>> histogram = Histogram([1, 1, 2, 9, float("nan")], num_bins=2)
    >>> histogram.values, histogram.bins, histogram.nan
    ((3, 1), (1.0, 5.0, 9.0), 1)
    """

    kind: ClassVar[str] = "histogram"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = ("array",)

    bins: tuple[float, ...]
    values: tuple[float, ...]
    nan: int
    neg_inf: int
    pos_inf: int
    below: int
    above: int

    def __init__(
        self,
        sequence: Any = None,
        np_histogram: tuple[Any, Any] | None = None,
        num_bins: int | str | Sequence[float] = 64,
    ) -> None:
        if np_histogram is None and _is_pair(sequence):
            np_histogram = sequence
        counted = _count(sequence, num_bins) if np_histogram is None else _given(np_histogram)
        for name, value in counted.items():
            object.__setattr__(self, name, value)
        self.check()

    def __repr__(self) -> str:
        return f"Histogram({len(self.values)} bins from {self.bins[0]:g} to {self.bins[-1]:g})"

    @property
    def histogram(self) -> tuple[float, ...]:
        """The counts, as ``values``."""
        return self.values

    @property
    def inline(self) -> bool:
        """Always: at most 512 bins are small."""
        return True

    @classmethod
    def accepts(cls, value: Any) -> Histogram | None:
        """Take arrays of more than 32 numbers, in 32 bins."""
        if not is_array_like(value) or math.prod(value.shape) < SMALLEST_IMPLICIT_ARRAY:
            return None
        array = view_array(value)
        return cls(array, num_bins=IMPLICIT_BINS) if array.dtype.kind in "biuf" else None

    def encode(self) -> Encoded:
        """Put edges and counts into the metadata."""
        meta: dict[str, object] = {"bins": list(self.bins), "values": list(self.values)}
        meta.update((name, getattr(self, name)) for name in COUNTERS)
        return Encoded(self.kind, self.version, meta)

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the histogram."""
        return cls.restore(stored.meta)

    @classmethod
    def restore(cls, state: Any) -> Self:
        """A histogram of these fields, if they make one."""
        try:
            edges, counts = tuple(state["bins"]), tuple(state["values"])
            return super().restore({**state, "bins": edges, "values": counts})
        except (KeyError, TypeError) as error:
            raise MediaError("A histogram needs lists of edges and counts.") from error

    def check(self) -> None:
        """Raise ``MediaError`` unless edges and counts fit together."""
        edges, counts = self.bins, self.values
        if len(edges) != len(counts) + 1:
            raise MediaError(
                f"Histogram needs one more edge than counts, "
                f"got {len(edges)} edges and {len(counts)} counts."
            )
        if not 1 <= len(counts) <= MAX_BINS:
            raise _bad_bins(len(counts))
        if not all(_is_finite_number(each) for each in (*edges, *counts)):
            raise MediaError("Histogram needs finite numbers as edges and counts, got others.")
        if any(edges[i] >= edges[i + 1] for i in range(len(counts))):
            raise MediaError(f"Histogram needs edges that increase, got {edges!r:.200}")
        for name in COUNTERS:
            count = getattr(self, name)
            if type(count) is not int or not 0 <= count < 2**63:
                raise MediaError(f"Histogram's {name} must be a count, got {count!r:.100}")


def _is_finite_number(value: object) -> bool:
    if type(value) is int:
        return -(2**63) <= value < 2**64
    return type(value) is float and math.isfinite(value)


def _bad_bins(count: object) -> MediaError:
    return MediaError(
        f"Histogram takes 1 to {MAX_BINS} bins, got {count}. "
        f"Pass fewer bins, or log the values as a Table."
    )


def _is_pair(value: object) -> bool:
    """Whether it is what numpy.histogram returns. As data it would be ragged, so nothing is lost."""
    if not (isinstance(value, (tuple, list)) and len(value) == 2):
        return False
    if not all(isinstance(each, (list, tuple)) or is_array_like(each) for each in value):
        return False
    lengths = [each.shape if is_array_like(each) else (len(each),) for each in value]
    return all(len(each) == 1 for each in lengths) and lengths[1][0] == lengths[0][0] + 1


def _given(pair: Any) -> dict[str, Any]:
    try:
        counts, edges = pair
    except (TypeError, ValueError) as error:
        raise MediaError(
            f"Histogram needs np_histogram=(counts, edges), got {describe(pair)}."
        ) from error
    return _fields(*(_numbers(each) for each in (edges, counts)))


def _numbers(given: Any) -> Array:
    source = source_of(given)
    if source.size > 2 * MAX_BINS:  # far too many: do not even copy them
        raise _bad_bins(source.size)
    return np.concatenate([np.empty(0, source.dtype), *source.blocks()])


def _fields(edges: Array, counts: Array, **counters: int) -> dict[str, Any]:
    bins = tuple(edges.astype(np.float64).tolist())
    zero = dict.fromkeys(COUNTERS, 0)
    return {"bins": bins, "values": tuple(counts.tolist()), **zero, **counters}


def _count(sequence: Any, num_bins: Any) -> dict[str, Any]:
    finite = Finite.of(source_of(sequence))
    counters = {name: getattr(finite, name) for name in ("nan", "neg_inf", "pos_inf")}
    if isinstance(num_bins, (int, np.integer)) and not isinstance(num_bins, bool):
        if not 1 <= num_bins <= MAX_BINS:
            raise _bad_bins(num_bins)
        edges, counts = count_uniform(finite, int(num_bins))
        return _fields(edges, counts, **counters)
    edges = _edges(finite, num_bins)
    counters["below"], counters["above"] = count_outside(finite, edges)
    return _fields(edges, count_between(finite, edges), **counters)


def _edges(finite: Finite, num_bins: Any) -> Array:
    if isinstance(num_bins, (bool, float)) or num_bins is None:
        raise MediaError(
            f"Histogram needs num_bins as a whole number from 1 to {MAX_BINS}, as edges, or as a "
            f"rule such as 'auto', got {num_bins!r}."
        )
    try:
        if isinstance(num_bins, str):
            found = np.histogram_bin_edges(finite.all(), bins=num_bins)
        else:
            found = np.histogram_bin_edges(np.empty(0), bins=view_array(num_bins))
        edges = found.astype(np.float64)
    except (ValueError, TypeError) as error:
        raise MediaError(f"Histogram cannot use these bins: {error}: {num_bins!r:.200}") from error
    if not 2 <= len(edges) <= MAX_BINS + 1:
        raise _bad_bins(len(edges) - 1)
    if not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise MediaError(f"Histogram needs finite edges that increase, got {num_bins!r:.200}")
    return edges
