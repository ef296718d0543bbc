"""Histogram: counting as numpy does, faster, and what numpy refuses."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from marey.errors import MediaError
from marey.media.histogram import COUNTERS, Histogram
from marey.media.implicit import media_for
from marey.testing.media import MediaContract

NORMAL = np.random.default_rng(0).normal(size=1000)


class TestHistogram(MediaContract):
    examples = {
        "typical": Histogram(NORMAL, num_bins=32),
        "default_bins": Histogram(NORMAL),
        "empty": Histogram([]),
        "constant": Histogram([5.0] * 10, num_bins=8),
        "one_bin": Histogram([1, 2, 3], num_bins=1),
        "most_bins": Histogram(NORMAL, num_bins=512),
        "density": Histogram(np_histogram=([0.3, 1.7], [0.0, 0.5, 1.0])),
        "uneven": Histogram([1, 2, 3, 50, 5000], num_bins=[1, 10, 100, 1000]),
        "not_finite": Histogram([math.nan, 1.0, 2.0, math.inf, -math.inf, -math.inf], num_bins=4),
    }
    rejects = {
        "too_many_bins": (lambda: Histogram([1.0], num_bins=513), "1 to 512 bins, got 513"),
        "no_bins": (lambda: Histogram([1.0], num_bins=0), "1 to 512 bins, got 0"),
        "fraction_of_a_bin": (lambda: Histogram([1.0], num_bins=2.5), "whole number"),
        "unknown_rule": (lambda: Histogram([1.0], num_bins="best"), "cannot use these bins"),
        "too_many_edges": (lambda: Histogram([1.0], num_bins=list(range(600))), "got 599"),
        "unsorted_edges": (lambda: Histogram([1.0], num_bins=[0, 2, 1]), "cannot use these bins"),
        "equal_edges": (lambda: Histogram([1.0], num_bins=[0, 1, 1]), "increase"),
        "infinite_edge": (lambda: Histogram([1.0], num_bins=[0, math.inf]), "finite edges"),
        "edge_count": (lambda: Histogram(np_histogram=([1, 2], [0, 1])), "one more edge"),
        "pair_unsorted": (
            lambda: Histogram(np_histogram=([1, 2, 4], [3, 10, 20, 0])),
            "edges that increase",
        ),
        "pair_too_long": (
            lambda: Histogram(np_histogram=(np.ones(513), np.arange(514))),
            "1 to 512 bins, got 513",
        ),
        "pair_not_finite": (lambda: Histogram(np_histogram=([math.nan], [0, 1])), "finite"),
        "no_pair": (lambda: Histogram(np_histogram=[1, 2, 3]), "(counts, edges)"),
        "none": (lambda: Histogram(None), "needs numbers"),
        "nothing": (lambda: Histogram(), "needs numbers"),
        "text": (lambda: Histogram("1 2 3"), "needs numbers"),
        "texts": (lambda: Histogram(["a"]), "needs numbers"),
        "generator": (lambda: Histogram(i for i in range(3)), "got generator"),
        "ragged": (lambda: Histogram([[1, 2], [3]]), "equally long rows"),
        "hole": (lambda: Histogram([1, None]), "needs numbers"),
        "complex": (lambda: Histogram([1j]), "needs numbers"),
    }
    changes = {"array": lambda: _changed_array()}


def _changed_array():
    values = np.arange(10.0)
    return Histogram(values), lambda: values.fill(0)


NUMBERS = hnp.arrays(
    dtype=st.sampled_from(["f2", "f4", "f8", "i1", "u1", "i4", "i8", "u8", "bool"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=40),
)


@given(NUMBERS, st.integers(1, 512), st.booleans())
def test_every_value_is_counted_once(array, bins, transposed):
    histogram = Histogram(array.T if transposed else array, num_bins=bins)
    counters = sum(getattr(histogram, name) for name in COUNTERS)
    assert sum(histogram.values) + counters == array.size
    assert len(histogram.values) == bins


@given(NUMBERS, st.integers(1, 512))
@example(np.array([1.1754944e-38, 0], np.float32), 4)  # its scale is beyond float32
def test_counts_and_edges_are_those_of_numpy(array, bins):
    values = array.astype({"e": "f4", "?": "u1"}.get(array.dtype.char, array.dtype)).ravel()
    finite = values[np.isfinite(values)]
    try:
        with np.errstate(all="ignore"):
            counts, edges = np.histogram(finite, bins=bins)
    except (ValueError, IndexError, RuntimeWarning):  # numpy cannot divide such a range
        return
    if not (np.diff(edges) > 0).all():
        return
    histogram = Histogram(array, num_bins=bins)
    assert histogram.bins == tuple(edges.astype(float).tolist())
    assert histogram.histogram == tuple(counts.tolist())


@given(
    st.integers(1, 512),
    st.sampled_from(["f4", "f8"]),
    st.floats(-1000, 1000),
    st.floats(1e-3, 1000),
    st.randoms(use_true_random=False),
)
def test_values_on_edges_fall_where_numpy_puts_them(bins, dtype, low, width, random):
    edges = np.linspace(low, low + width, bins + 1, dtype=dtype)
    if not (np.diff(edges) > 0).all():
        return
    around = [np.nextafter(edges, dtype_limit(edges, sign)) for sign in (-1, 1)]
    values = np.concatenate([edges, *around])
    values = values[(values >= edges[0]) & (values <= edges[-1])]
    random.shuffle(values)
    assert Histogram(values, num_bins=bins).values == tuple(np.histogram(values, bins)[0].tolist())


def dtype_limit(edges, sign):
    return edges.dtype.type(sign * np.inf)


@pytest.mark.parametrize(
    "values",
    [
        [-1.7e308, 1.7e308, 0.0],
        [5e-324, 1e-323],
        [1.0, 1.0 + 2**-52],
        [1e17],
        [-1e300] * 3,
        np.array([1e9], dtype=np.float32),
        np.array([2**64 - 1, 0], dtype=np.uint64),
        np.array([-(2**63), 2**63 - 1]),
        [2**70, 0],
        [Decimal("0.5"), 1],
    ],
    ids=repr,
)
def test_extreme_ranges_are_counted(values):
    histogram = Histogram(values)
    assert sum(histogram.values) == len(values)
    assert len(histogram.values) == 64


def test_large_arrays_are_counted_over_blocks():
    values = np.random.default_rng(1).integers(0, 64, 200_001).astype(np.float32)
    assert Histogram(values).values == tuple(np.histogram(values, 64)[0].tolist())


def test_numpys_pair_is_taken_as_first_argument():
    pair = np.histogram(NORMAL, bins=20)
    assert Histogram(pair) == Histogram(np_histogram=pair)
    assert Histogram(pair).values == tuple(pair[0].tolist())
    assert Histogram(([1, 2, 4], [0, 10, 20, 30])).values == (1, 2, 4)


def test_two_rows_of_data_are_no_pair():
    assert sum(Histogram(([1, 2], [3, 4])).values) == 4


def test_values_outside_the_given_edges_are_counted_beside():
    histogram = Histogram([-5, 1, 2, 7, 8, 9], num_bins=[0, 1, 5])
    assert (histogram.values, histogram.below, histogram.above) == ((0, 2), 1, 3)


def test_rules_of_numpy_choose_the_bins():
    assert Histogram(NORMAL, num_bins="auto").values == tuple(np.histogram(NORMAL, "auto")[0])


def test_bare_arrays_of_numbers_become_histograms_of_32_bins():
    media = media_for(np.arange(33))
    assert isinstance(media, Histogram)
    assert len(media.values) == 32
    assert not isinstance(media_for(np.arange(32)), Histogram)
    assert not isinstance(media_for(np.array(["a"] * 50)), Histogram)


def test_a_masked_or_closed_argument_is_named_in_the_error():
    with pytest.raises(MediaError, match="dict"):
        Histogram({"a": 1})
