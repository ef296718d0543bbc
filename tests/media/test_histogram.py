"""Histogram: counting as numpy does, faster, and what numpy refuses."""

from __future__ import annotations

import io
import math
import tracemalloc
from decimal import Decimal

import numpy as np
import PIL.Image
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import marey
from marey.errors import MediaError
from marey.media._histogram_source import BLOCK
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
        "nested_generators": (lambda: Histogram((i for i in [j]) for j in [3]), "got generator"),
        "generator_of_text": (lambda: Histogram(iter(["1", "2"])), "got str"),
        "generator_of_nothing": (lambda: Histogram(None for _ in [1]), "got NoneType"),
        "too_large_for_floats": (lambda: Histogram(iter([10**400])), "beyond floats"),
        "pair_far_too_long": (
            lambda: Histogram((range(10**5), np.arange(10**5 + 1))),
            "needs numbers",
        ),
        "list_pair_unsorted": (lambda: Histogram([[1, 2], [3, 2, 1]]), "edges that increase"),
        "ragged": (lambda: Histogram([[1, 2, 3], [3]]), "equally long rows"),
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


def test_numpys_pair_is_taken_as_a_list_too():
    counts, edges = np.histogram(NORMAL, density=True, range=(0.0, 1.0))
    for pair in ([counts, edges], [counts.tolist(), edges.tolist()], (tuple(counts), list(edges))):
        assert Histogram(pair) == Histogram(np_histogram=(counts, edges))


class BrainFloats:
    """Behaves as a tensor of torch, whose slices are bfloat16 until they are read."""

    layout, is_quantized = "torch.strided", False
    dtype = shape = None

    def __init__(self, array):
        self.array, self.shape, self.dtype = array, array.shape, "torch.bfloat16"

    def numel(self):
        return self.array.size

    def detach(self):
        return self

    cpu = detach

    def reshape(self, *shape):
        return type(self)(self.array.reshape(*shape))

    def __getitem__(self, part):
        return type(self)(self.array[part])

    def float(self):
        assert self.array.size <= BLOCK, "the whole tensor was converted at once"
        return type(self)(self.array.astype(np.float32))

    def numpy(self):
        return self.array

    __array__ = numpy


BrainFloats.__module__ = "torch"


def test_large_tensors_are_converted_in_blocks():
    array = np.random.default_rng(0).normal(size=(1100, 1000)).astype(np.float16)
    assert Histogram(BrainFloats(array)) == Histogram(array.astype(np.float32))


@pytest.mark.parametrize("dtype", ["u1", "i2", "i8", "f2", "f4", "f8", "bool"])
@pytest.mark.parametrize("layout", ["flat", "strided", "memmap"])
def test_very_large_arrays_are_never_copied(dtype, layout, tmp_path):
    size = 30_000_000
    if layout == "memmap":
        values = np.memmap(tmp_path / "values", dtype, "w+", shape=(size,))
        values[::7] = 1
    else:
        row = np.zeros(30_000, dtype)
        row[::7] = 1
        shape = (1000, 30_000)
        values = np.lib.stride_tricks.as_strided(row, shape, (0, row.itemsize))
        values = values if layout == "strided" else np.ascontiguousarray(values)
    tracemalloc.start()
    try:
        histogram = Histogram(values, num_bins=2)
        assert tracemalloc.get_traced_memory()[1] < 16e6
    finally:
        tracemalloc.stop()
    ones = int(np.count_nonzero(values))
    assert histogram.values == (size - ones, ones)


def test_large_arrays_with_odd_strides_and_nan_are_counted_like_small_ones():
    values = np.random.default_rng(2).normal(size=(1500, 1600)).astype(np.float32)
    values[::3, 5] = np.nan
    values[0, 0] = np.inf
    for view in (values[:, ::-2], values[::-1].T[1:], np.asfortranarray(values)):
        histogram = Histogram(view)
        finite = view[np.isfinite(view)]
        counts, edges = np.histogram(finite, 64)
        assert histogram.values == tuple(counts.tolist())
        assert histogram.bins == tuple(edges.astype(float).tolist())
        assert histogram.nan == np.isnan(view).sum()


@given(
    st.lists(hnp.arrays(st.sampled_from(["f2", "f4", "f8", "i4", "u1"]), st.integers(0, 30))),
    st.integers(1, 100),
)
def test_chunks_are_counted_like_their_concatenation(chunks, bins):
    whole = np.concatenate([np.empty(0), *(each.astype(float) for each in chunks)])
    assert Histogram(iter(chunks), num_bins=bins) == Histogram(whole, num_bins=bins)
    edges = [-2.0, 0.0, 3.0]
    assert Histogram(iter(chunks), num_bins=edges) == Histogram(whole, num_bins=edges)


def test_iterables_give_numbers_lists_and_arrays():
    chunks = (1, 2.5, [3, 4], np.arange(3), np.float32(7), True)
    expected = Histogram([1, 2.5, 3, 4, 0, 1, 2, 7, 1])
    assert Histogram(each for each in chunks) == expected
    assert Histogram({1, 2, 3}) == Histogram([1, 2, 3])
    assert Histogram(dict.fromkeys([1, 2]).keys()) == Histogram([1, 2])


def test_many_chunks_are_put_aside_in_a_file():
    tracemalloc.start()
    try:
        histogram = Histogram((np.full(10**6, i, np.float32) for i in range(20)), num_bins=20)
        assert tracemalloc.get_traced_memory()[1] < 64e6
    finally:
        tracemalloc.stop()
    assert histogram.values == (10**6,) * 20


def test_a_full_disk_is_said(monkeypatch):
    class Full(io.BytesIO):
        def writelines(self, parts):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", lambda prefix: Full())
    with pytest.raises(MediaError, match="No space left"):
        Histogram(np.zeros(10**6) for _ in range(20))


def test_bits_of_pillow_are_0_and_1():
    bits = np.asarray(PIL.Image.fromarray(np.eye(8) > 0))  # true is the byte 255
    assert Histogram(bits, num_bins=2).values == (56, 8)
    assert Histogram(bits, num_bins=2).bins == (0.0, 0.5, 1.0)


def test_rules_see_all_finite_numbers():
    values = np.append(NORMAL, [np.nan, np.inf])
    histogram = Histogram(values, num_bins="fd")
    assert histogram.bins == tuple(np.histogram_bin_edges(NORMAL, "fd").tolist())
    assert (histogram.nan, histogram.pos_inf) == (1, 1)


def test_logged_histograms_come_back_through_the_api(tmp_path, monkeypatch):
    monkeypatch.setenv("MAREY_DIR", str(tmp_path / "root"))
    monkeypatch.setenv("MAREY_QUIET", "1")
    pair = np.histogram(NORMAL, density=True, range=(0.0, 1.0))
    logged = [Histogram(NORMAL), Histogram(pair), Histogram([math.nan, -math.inf, 1])]
    with marey.init(project="histograms") as run:
        for histogram in logged:
            run.log({"grads": histogram})
    entries = marey.Api().run(f"{run.entity}/{run.project}/{run.id}").media("grads")
    assert [entry.value for entry in entries] == logged


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
