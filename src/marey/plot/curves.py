"""Precision against recall, and true against false positives, for each class; numpy alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from marey.errors import MediaError
from marey.media.table import Table
from marey.plot._labels import to_labels, to_scores
from marey.plot._specs import chart

if TYPE_CHECKING:
    from marey.media.vega import Vega

    Array = np.ndarray[Any, Any]
    Curve = Callable[[Array, Array], tuple[Array, Array]]

NAME = "wandb/area-under-curve/v0"


def pr_curve(
    y_true: Any,
    y_probas: Any,
    labels: Sequence[str] | None = None,
    classes_to_plot: Sequence[Any] | None = None,
    interp_size: int | None = 21,
    title: str = "Precision-Recall Curve",
    split_table: bool = False,
) -> Vega:
    """Draw precision against recall for each class against all others.

    Parameters
    ----------
    y_true:
        The true class of each sample: indexes or names.
    y_probas:
        Scores of shape (samples, classes), columns in the order of the sorted classes; for two
        classes also of shape (samples,), scores of the second.
    labels:
        Names, for classes that are indexes.
    classes_to_plot:
        Some of the classes, as in ``y_true``; all unless given.
    interp_size:
        At how many values of recall, evenly from 0 to 1, the curve is taken; precision there is the
        highest one at that recall or beyond. None for every point of the curve.
    title:
        The chart's title.
    split_table:
        Taken for code written for other trackers; without effect.

    Returns
    -------
    Vega
        With a table of the columns class, precision, recall; nothing is sampled or rounded.

    Raises
    ------
    MediaError
        If lengths or classes do not fit, there are fewer than two classes, or a score is NaN.

    Examples
    --------
    >>> chart = pr_curve([0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], interp_size=3)
    >>> chart.table.data[-1]
    ['1', 1.0, 1.0]
    """
    if interp_size is not None and (
        type(interp_size) is not int or not 2 <= interp_size <= 100_000
    ):
        raise MediaError(f"plot.pr_curve needs interp_size from 2 to 100,000, got {interp_size!r}.")

    def curve(hits: Array, scores: Array) -> tuple[Array, Array]:
        precision, recall = precision_recall(hits, scores)
        if interp_size is None:
            return precision, recall
        return _interpolated(precision, recall, interp_size)

    curves = _curves("plot.pr_curve", curve, y_true, y_probas, labels, classes_to_plot)
    table = _table(("class", "precision", "recall"), curves)
    fields = {"x": "recall", "y": "precision", "class": "class"}
    axes = {"x-axis-title": "Recall", "y-axis-title": "Precision"}
    return chart(NAME, table, fields, {"title": title, **axes})


def roc_curve(
    y_true: Any,
    y_probas: Any = None,
    labels: Sequence[str] | None = None,
    classes_to_plot: Sequence[Any] | None = None,
    title: str = "ROC Curve",
    split_table: bool = False,
) -> Vega:
    """Draw the rate of true against that of false positives, for each class against all others.

    For the arguments see :func:`pr_curve`. All corners of the curve are kept, however many samples
    there are; points on the straight lines between them are left out, which changes nothing.

    Returns
    -------
    Vega
        With a table of the columns class, fpr, tpr.

    Examples
    --------
    >>> chart = roc_curve([0, 1, 1], [0.1, 0.8, 0.4])
    >>> chart.table.data[-2:]
    [['1', 0.0, 1.0], ['1', 1.0, 1.0]]
    """
    given = (y_true, y_probas, labels, classes_to_plot)
    table = _table(("class", "fpr", "tpr"), _curves("plot.roc_curve", false_and_true, *given))
    fields = {"x": "fpr", "y": "tpr", "class": "class"}
    axes = {"x-axis-title": "False positive rate", "y-axis-title": "True positive rate"}
    return chart(NAME, table, fields, {"title": title, **axes})


def _table(names: tuple[str, str, str], curves: Iterator[tuple[str, Array, Array]]) -> Table:
    """The points of all curves, one below the other, by columns: there may be millions."""
    labels, first, second = zip(*curves, strict=True)
    table = Table(columns=[])
    repeated = [label for label, points in zip(labels, first, strict=True) for _ in points]
    table.add_column(names[0], repeated)
    table.add_column(names[1], np.concatenate(first))
    table.add_column(names[2], np.concatenate(second))
    return table


def _curves(
    function: str,
    curve: Curve,
    y_true: Any,
    y_probas: Any,
    labels: Sequence[str] | None,
    classes_to_plot: Sequence[Any] | None,
) -> Iterator[tuple[str, Array, Array]]:
    truth = to_labels(y_true, function, "y_true")
    scores = to_scores(y_probas, function, "y_probas")
    if len(truth) != len(scores):
        raise MediaError(
            f"{function} needs scores for each true class, got {len(scores)} rows of y_probas and "
            f"{len(truth)} true classes."
        )
    classes = np.unique(truth)
    if len(classes) < 2:
        raise MediaError(f"{function} needs at least two classes in y_true, got {len(classes)}.")
    columns = _columns(function, classes, scores.shape[1])
    for index in _chosen(function, classes, classes_to_plot):
        name = _name(function, classes[index].item(), index, labels)
        yield (name, *curve(truth == classes[index], scores[:, columns[index]]))


def _columns(function: str, classes: Array, width: int) -> list[int]:
    """The column of scores of each class that occurs."""
    if len(classes) == width:
        return list(range(width))
    # Indexes tell their column, so that a class may be missing among the true ones.
    if classes.dtype.kind != "U" and classes[0] >= 0 and classes[-1] < width:
        return [int(each) for each in classes]
    raise MediaError(
        f"{function} needs a column of y_probas for each class, got {width} columns and the "
        f"{len(classes)} classes {classes.tolist()!r:.300}"
    )


def _chosen(function: str, classes: Array, wanted: Sequence[Any] | None) -> list[int]:
    if wanted is None:
        return list(range(len(classes)))
    known = {each: index for index, each in enumerate(classes.tolist())}
    listed = np.asarray(wanted).ravel().tolist()
    if not listed:
        raise MediaError(f"{function} needs some of the classes to plot, got an empty list.")
    try:
        return sorted({known[each] for each in listed})
    except KeyError as error:
        raise MediaError(
            f"{function} can plot the classes {list(known)!r:.300}, got {error}."
        ) from None


def _name(function: str, value: Any, index: int, labels: Any) -> str:
    if labels is None or isinstance(value, str):
        return str(value)
    if isinstance(labels, Mapping):
        return str(labels.get(value, value))
    if 0 <= value < len(labels):
        return str(labels[value])
    if index < len(labels):
        return str(labels[index])
    raise MediaError(
        f"{function} needs a label for each class, got {len(labels)} labels and the class {value!r}."
    )


def _counts(hits: Array, scores: Array) -> tuple[Array, Array]:
    """How many true and false positives there are at each distinct threshold, from the highest."""
    order = np.argsort(-scores, kind="stable")
    last = np.r_[np.flatnonzero(np.diff(scores[order])), len(scores) - 1]
    true = np.cumsum(hits[order], dtype=np.float64)[last]
    return true, 1.0 + last - true


def precision_recall(hits: Array, scores: Array) -> tuple[Array, Array]:
    """Precision and recall at each threshold, recall rising from 0; as scikit-learn has them.

    Parameters
    ----------
    hits:
        Which samples are of the class, of shape (samples,); at least one is.
    scores:
        Their scores, float64 of the same shape.
    """
    true, false = _counts(hits, scores)
    return np.r_[1.0, true / (true + false)], np.r_[0.0, true / true[-1]]


def _interpolated(precision: Array, recall: Array, size: int) -> tuple[Array, Array]:
    best = np.maximum.accumulate(precision[::-1])[::-1]  # at this recall or beyond
    wanted = np.linspace(0, 1, size)
    return best[np.searchsorted(recall, wanted)], wanted


def false_and_true(hits: Array, scores: Array) -> tuple[Array, Array]:
    """Rates of false and of true positives at the corners of the curve, as scikit-learn has them."""
    true, false = _counts(hits, scores)
    if len(true) > 2:
        bends = np.logical_or(np.diff(false, 2), np.diff(true, 2))
        corners = np.flatnonzero(np.r_[True, bends, True])
        true, false = true[corners], false[corners]
    return np.r_[0.0, false / false[-1]], np.r_[0.0, true / true[-1]]
