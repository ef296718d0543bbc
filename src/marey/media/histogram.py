"""Histograms: edges of bins and their counts, never the values themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from marey.errors import MediaError
from marey.media._base import Encoded, Media, Stored
from marey.media._coerce import describe, is_array_like, view_array

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

    Array = npt.NDArray[Any]

MAX_BINS: Final = 512
IMPLICIT_BINS: Final = 32
SMALLEST_IMPLICIT_ARRAY: Final = 33  # smaller arrays are lists of numbers to read
BLOCK: Final = 32 * 1024  # values binned at a time, so that they stay in the processor's cache
COUNTERS: Final = ("nan", "neg_inf", "pos_inf", "below", "above")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Histogram(Media):
    """Counts of values in adjacent bins, drawn as bars or, over steps, as a heatmap.

    Parameters
    ----------
    sequence:
        Numbers: an array or tensor of any shape, or a list. Or the pair that ``numpy.histogram``
        returns.
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
    if not (isinstance(value, tuple) and len(value) == 2):
        return False
    if not all(isinstance(each, (list, tuple)) or is_array_like(each) for each in value):
        return False
    lengths = [value_.shape if is_array_like(value_) else (len(value_),) for value_ in value]
    return all(len(each) == 1 for each in lengths) and lengths[1][0] == lengths[0][0] + 1


def _given(pair: Any) -> dict[str, Any]:
    try:
        counts, edges = pair
    except (TypeError, ValueError) as error:
        raise MediaError(
            f"Histogram needs np_histogram=(counts, edges), got {describe(pair)}."
        ) from error
    values, bins = (_to_numbers(each).ravel() for each in (counts, edges))
    if values.dtype.kind == "b":
        values = values.astype(np.int64)
    return _fields(bins, values)


def _fields(edges: Array, counts: Array, **counters: int) -> dict[str, Any]:
    bins = tuple(edges.astype(np.float64).tolist())
    zero = dict.fromkeys(COUNTERS, 0)
    return {"bins": bins, "values": tuple(counts.tolist()), **zero, **counters}


def _count(sequence: Any, num_bins: Any) -> dict[str, Any]:
    finite, counters = _split_off_not_finite(_to_numbers(sequence).ravel())
    if isinstance(num_bins, (int, np.integer)) and not isinstance(num_bins, bool):
        if not 1 <= num_bins <= MAX_BINS:
            raise _bad_bins(num_bins)
        edges, counts = _count_uniform(finite, int(num_bins))
        return _fields(edges, counts, **counters)
    edges = _edges(finite, num_bins)
    counters["below"] = int(np.count_nonzero(finite < edges[0]))
    counters["above"] = int(np.count_nonzero(finite > edges[-1]))
    return _fields(edges, np.histogram(finite, bins=edges)[0], **counters)


def _edges(finite: Array, num_bins: Any) -> Array:
    if isinstance(num_bins, (bool, float)) or num_bins is None:
        raise MediaError(
            f"Histogram needs num_bins as a whole number from 1 to {MAX_BINS}, as edges, or as a "
            f"rule such as 'auto', got {num_bins!r}."
        )
    try:
        rule = num_bins if isinstance(num_bins, str) else view_array(num_bins)
        edges = np.histogram_bin_edges(finite, bins=rule).astype(np.float64)
    except (ValueError, TypeError) as error:
        raise MediaError(f"Histogram cannot use these bins: {error}: {num_bins!r:.200}") from error
    if not 2 <= len(edges) <= MAX_BINS + 1:
        raise _bad_bins(len(edges) - 1)
    if not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise MediaError(f"Histogram needs finite edges that increase, got {num_bins!r:.200}")
    return edges


def _to_numbers(value: Any) -> Array:
    if value is None or isinstance(value, (str, bytes)) or _is_lazy(value):
        raise _no_numbers(value)
    try:
        array = view_array(value)
    except MediaError:
        array = _objects_to_floats(value)
    if array.dtype.kind not in "biuf":
        raise _no_numbers(value)
    # Finer than half precision, so that the edges of narrow bins differ.
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _is_lazy(value: object) -> bool:
    return isinstance(value, Iterable) and not (
        is_array_like(value) or hasattr(value, "__array__") or isinstance(value, Sequence)
    )


def _objects_to_floats(value: Any) -> Array:
    # Integers beyond 64 bits, Decimal and Fraction have a float each; None and ragged rows have none.
    try:
        objects = np.array(value, dtype=object)
        if any(each is None for each in objects.flat):
            raise _no_numbers(value)
        return objects.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise _no_numbers(value) from error


def _no_numbers(value: object) -> MediaError:
    return MediaError(
        f"Histogram needs numbers in an array, a tensor or a list of equally long rows, "
        f"or np_histogram=(counts, edges), got {describe(value)}."
    )


def _split_off_not_finite(values: Array) -> tuple[Array, dict[str, int]]:
    counters = {"nan": 0, "neg_inf": 0, "pos_inf": 0}
    # Both are finite only if all values are: NaN spreads, infinities are extremes.
    if values.dtype.kind != "f" or values.size == 0:
        return values, counters
    if math.isfinite(values.min()) and math.isfinite(values.max()):
        return values, counters
    is_finite = np.isfinite(values)
    rest = values[~is_finite]
    counters["nan"] = int(np.isnan(rest).sum())
    counters["pos_inf"] = int((rest > 0).sum())
    counters["neg_inf"] = int((rest < 0).sum())
    return values[is_finite], counters


def _count_uniform(values: Array, bins: int) -> tuple[Array, Array]:
    """What ``numpy.histogram`` gives, several times as fast where that is certain."""
    if values.dtype.kind == "b":
        values = values.astype(np.uint8)
    low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
    edges = _uniform_edges(low, high, bins, values.dtype)
    if edges is None:
        return _count_extreme(values.astype(np.float64), float(low), float(high), bins)
    fast = _count_fast(values, edges)
    counts = np.histogram(values, bins=edges)[0] if fast is None else fast
    return edges, counts


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


def _count_fast(values: Array, edges: Array) -> Array | None:
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
    for start in range(0, values.size, BLOCK):
        block = values[start : start + BLOCK].astype(edges.dtype, copy=False)
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


def _count_extreme(values: Array, low: float, high: float, bins: int) -> tuple[Array, Array]:
    """Ranges that numpy refuses: wider than floats reach, or narrower than bins can divide."""
    if not math.isfinite(high - low):
        # A power of two, so that scaling rounds nothing.
        edges, counts = _count_uniform(values * 2.0**-8, bins)
        with np.errstate(over="ignore"):
            return np.clip(edges * 2.0**8, low, high), counts
    margin = max(0.5, bins * float(np.spacing(max(abs(low), abs(high)))))
    edges = np.linspace(low - margin, high + margin, bins + 1)
    return edges, np.histogram(values, bins=edges)[0]
