"""Curves of classifiers: those of scikit-learn, with ties, many classes and names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from marey import plot
from marey.plot.curves import false_and_true, precision_recall

SAMPLES = st.integers(2, 60).flatmap(
    lambda count: st.tuples(
        st.lists(st.booleans(), min_size=count, max_size=count).filter(lambda e: len(set(e)) == 2),
        # Few values, so that many are equal.
        st.lists(st.integers(0, 12).map(lambda e: e / 12), min_size=count, max_size=count),
    )
)


def columns(chart):
    found = {}
    for name, *point in chart.table.data:
        found.setdefault(name, []).append(point)
    return {name: np.array(points) for name, points in found.items()}


@given(SAMPLES)
def test_corners_of_roc_curves_are_those_of_scikit_learn(samples):
    hits, scores = (np.array(each) for each in samples)
    false, true, _ = metrics.roc_curve(hits, scores)
    found = false_and_true(hits, scores)
    np.testing.assert_array_equal(found[0], false)
    np.testing.assert_array_equal(found[1], true)


@given(SAMPLES)
def test_points_of_precision_and_recall_are_those_of_scikit_learn(samples):
    hits, scores = (np.array(each) for each in samples)
    precision, recall, _ = metrics.precision_recall_curve(hits, scores)
    found = precision_recall(hits, scores)
    np.testing.assert_array_equal(found[0], precision[::-1])
    np.testing.assert_array_equal(found[1], recall[::-1])


@given(SAMPLES, st.integers(2, 50))
def test_interpolated_precision_is_the_best_at_that_recall_or_beyond(samples, size):
    hits, scores = (np.array(each) for each in samples)
    found = columns(plot.pr_curve(hits, scores, interp_size=size))["1"]
    precision, recall, _ = metrics.precision_recall_curve(hits, scores)
    wanted = np.linspace(0, 1, size)
    np.testing.assert_array_equal(found[:, 1], wanted)
    np.testing.assert_array_equal(found[:, 0], [precision[recall >= each].max() for each in wanted])


def many(count=3000, classes=4):
    rng = np.random.default_rng(0)
    truth = rng.integers(0, classes, count)
    scores = rng.random((count, classes)) + 0.5 * np.eye(classes)[truth]
    return truth, scores / scores.sum(axis=1, keepdims=True)


def test_each_class_is_compared_with_all_others():
    truth, scores = many()
    found = columns(plot.roc_curve(truth, scores))
    assert list(found) == ["0", "1", "2", "3"]
    for name, curve in found.items():
        false, true, _ = metrics.roc_curve(truth == int(name), scores[:, int(name)])
        np.testing.assert_array_equal(curve, np.column_stack([false, true]))


def test_large_curves_keep_every_corner():
    truth, scores = many(100_000, 2)
    curve = columns(plot.roc_curve(truth, scores))["1"]
    false, true, _ = metrics.roc_curve(truth, scores[:, 1])
    np.testing.assert_array_equal(curve, np.column_stack([false, true]))
    area = metrics.roc_auc_score(truth, scores[:, 1])
    assert metrics.auc(*curve.T) == pytest.approx(area, rel=1e-12)


def test_every_point_is_there_without_interpolation():
    truth, scores = many(200, 2)
    curve = columns(plot.pr_curve(truth, scores, interp_size=None))["1"]
    precision, recall, _ = metrics.precision_recall_curve(truth, scores[:, 1])
    np.testing.assert_array_equal(curve, np.column_stack([precision, recall])[::-1])


def test_there_are_21_points_of_each_class():
    truth, scores = many()
    assert all(len(each) == 21 for each in columns(plot.pr_curve(truth, scores)).values())


def test_classes_are_named_and_chosen():
    truth, scores = many()
    names = ["cat", "dog", "elk", "fox"]
    whole = columns(plot.roc_curve(truth, scores, labels=names))
    assert list(whole) == names
    some = columns(plot.roc_curve(truth, scores, labels=names, classes_to_plot=[2, 0]))
    assert list(some) == ["cat", "elk"]
    np.testing.assert_array_equal(some["elk"], whole["elk"])
    texts = [names[each] for each in truth]
    by_text = columns(plot.roc_curve(texts, scores, classes_to_plot=["fox"]))
    np.testing.assert_array_equal(by_text["fox"], whole["fox"])


def test_a_class_that_is_missing_among_the_true_ones_shifts_no_column():
    truth, scores = many()
    present = truth != 1
    found = columns(plot.roc_curve(truth[present], scores[present], labels=["a", "b", "c", "d"]))
    assert list(found) == ["a", "c", "d"]
    false, true, _ = metrics.roc_curve(truth[present] == 3, scores[present, 3])
    np.testing.assert_array_equal(found["d"], np.column_stack([false, true]))


def test_scores_of_the_second_class_are_enough():
    truth, scores = many(classes=2)
    one = columns(plot.roc_curve(truth, scores[:, 1]))
    two = columns(plot.roc_curve(truth == 1, scores))
    np.testing.assert_array_equal(one["1"], two["1"])
