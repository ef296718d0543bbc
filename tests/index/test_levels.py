"""Buckets keep every spike, every count and the ends."""

from __future__ import annotations

import warnings

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from marey.index.levels import Points, as_buckets, group, in_order, join_buckets, merge
from marey.testing.index_series import check_mean

values = npst.arrays(np.float64, st.integers(1, 200), elements=st.floats(width=64))


def points_of(array):
    steps = np.arange(len(array))
    return Points(steps, steps * 0.5, array)


@given(values, st.integers(1, 40))
def test_buckets_agree_with_numpy(array, size):
    buckets = group(as_buckets(points_of(array)), size)
    assert int(buckets.count.sum()) == len(array)
    assert int(buckets.nans.sum()) == int(np.isnan(array).sum())
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for place in range(len(buckets)):
            part = array[place * size : (place + 1) * size]
            real = part[~np.isnan(part)]
            assert buckets.step_first[place] == place * size
            assert buckets.step_last[place] == place * size + len(part) - 1
            np.testing.assert_equal(buckets.first[place], part[0])
            np.testing.assert_equal(buckets.last[place], part[-1])
            if len(real):
                assert buckets.min[place] == real.min()
                assert buckets.max[place] == real.max()
                check_mean(buckets.mean[place], real)
            else:
                assert np.isnan([buckets.min[place], buckets.max[place], buckets.mean[place]]).all()


@given(values, st.integers(1, 6), st.integers(1, 6))
def test_grouping_twice_is_grouping_once(array, first, second):
    points = as_buckets(points_of(array))
    once, twice = group(points, first * second), group(group(points, first), second)
    for name in ("step_first", "step_last", "min", "max", "first", "last", "nans", "count"):
        np.testing.assert_equal(getattr(once, name), getattr(twice, name))
    finite = np.isfinite(once.mean)
    scale = np.nanmax(np.abs(array[np.isfinite(array)]), initial=0.0)
    assert np.allclose(once.mean[finite], twice.mean[finite], rtol=1e-9, atol=1e-9 * scale)


@given(st.lists(st.integers(-3, 3), max_size=30))
def test_in_order_keeps_the_last_of_each_step(steps):
    points = Points(np.array(steps, np.int64), np.zeros(len(steps)), np.arange(len(steps)) * 1.0)
    found = in_order(points)
    expected = {step: place for place, step in enumerate(steps)}
    assert found.steps.tolist() == sorted(expected)
    assert found.values.tolist() == [expected[step] for step in sorted(expected)]


def test_means_of_huge_values_do_not_overflow():
    buckets = group(as_buckets(points_of(np.full(32, 1.7e308))), 16)
    assert buckets.mean.tolist() == [1.7e308, 1.7e308]


def test_merge_weighs_by_values_that_are_numbers():
    nan = float("nan")
    points = points_of(np.array([1.0, nan, nan, 4.0, 7.0]))
    halves = merge(as_buckets(points), np.array([0, 3]))
    whole = merge(halves, np.array([0]))
    assert whole.mean.tolist() == [4.0]
    assert whole.nans.tolist() == [2]


def test_joining_nothing_gives_nothing():
    assert len(join_buckets([])) == 0
