"""Confusion matrices: how often each class was taken for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media.table import Table
from marey.plot._labels import to_labels, to_scores
from marey.plot._specs import chart

MAX_CLASSES_PAIRED: Final = 500

if TYPE_CHECKING:
    from marey.media.vega import Vega

    Array = np.ndarray[Any, Any]


def confusion_matrix(
    probs: Any = None,
    y_true: Any = None,
    preds: Any = None,
    class_names: Sequence[str] | None = None,
    title: str = "Confusion Matrix Curve",
    split_table: bool = False,
) -> Vega:
    """Count how often each class was taken for each.

    Parameters
    ----------
    probs:
        Scores of shape (samples, classes); the class of the highest one is the prediction.
    y_true:
        The true class of each sample: indexes from 0, or names.
    preds:
        The predicted class of each sample, instead of ``probs``.
    class_names:
        A name for each index. Without it, index 0 is ``Class_1``, and classes that are names keep them.
    title:
        The chart's title.
    split_table:
        Taken for code written for other trackers; without effect.

    Returns
    -------
    Vega
        With a table of the columns Actual, Predicted, nPredictions: a row for each pair of classes,
        or of more than 500 classes for each pair that occurs.

    Raises
    ------
    MediaError
        If not exactly one of ``probs`` and ``preds`` is given, lengths differ, or there are more
        classes than names.

    Examples
    --------
    >>> chart = confusion_matrix(y_true=[0, 1, 1], preds=[0, 1, 0], class_names=["cat", "dog"])
    >>> chart.table.data
    [['cat', 'cat', 1], ['cat', 'dog', 0], ['dog', 'cat', 1], ['dog', 'dog', 1]]
    """
    if (probs is None) == (preds is None):
        raise MediaError("plot.confusion_matrix needs either probs or preds, and not both.")
    truth = to_labels(y_true, "plot.confusion_matrix", "y_true")
    columns = 0
    if probs is not None:
        scores = to_scores(probs, "plot.confusion_matrix", "probs")
        columns = scores.shape[1]
        predicted = scores.argmax(axis=1)
    else:
        predicted = to_labels(preds, "plot.confusion_matrix", "preds")
    if len(truth) != len(predicted):
        raise MediaError(
            f"plot.confusion_matrix needs a prediction for each true class, got {len(predicted)} "
            f"predictions and {len(truth)} true classes."
        )
    names, actual, taken = _indexed(truth, predicted, class_names, columns)
    table = _table(names, actual, taken)
    fields = {each: each for each in table.columns}
    return chart("wandb/confusion_matrix/v1", table, fields, {"title": title})


def _table(names: list[str], actual: Array, taken: Array) -> Table:
    size = len(names)
    pairs, counts = np.unique(actual * size + taken, return_counts=True)
    if size <= MAX_CLASSES_PAIRED:
        every = np.zeros(size * size, np.int64)
        every[pairs] = counts
        pairs, counts = np.arange(size * size), every
    table = Table(columns=[])
    table.add_column("Actual", [names[at] for at in (pairs // size).tolist()])
    table.add_column("Predicted", [names[at] for at in (pairs % size).tolist()])
    table.add_column("nPredictions", counts)
    return table


def _indexed(
    truth: Array, predicted: Array, class_names: Sequence[str] | None, columns: int
) -> tuple[list[str], Array, Array]:
    """Names of the classes, and both lists as indexes of them."""
    are_texts = [each.dtype.kind == "U" for each in (truth, predicted)]
    if any(are_texts) and not all(are_texts) and class_names is None:
        raise MediaError(
            "plot.confusion_matrix needs both y_true and the predictions as names or both as "
            "indexes, got one of each. Pass class_names to tell which name is which index."
        )
    if class_names is not None:
        names = [str(each) for each in class_names]
        if len(set(names)) != len(names) or columns > len(names):
            raise MediaError(
                f"plot.confusion_matrix needs a name of its own for each class, got {columns or 'some'} "
                f"classes and the names {names!r:.300}"
            )
        return names, _by_name(truth, names), _by_name(predicted, names)
    found = np.unique(np.concatenate([truth, predicted]))
    if found.dtype.kind != "U" and columns:
        if len(found) and not 0 <= found[0] <= found[-1] < columns:
            raise MediaError(
                f"plot.confusion_matrix needs true classes from 0 to {columns - 1}, as probs has "
                f"{columns} columns, got {found[0]} to {found[-1]}."
            )
        found = np.arange(columns)
    names = (
        found.tolist() if found.dtype.kind == "U" else [f"Class_{i + 1}" for i in found.tolist()]
    )
    return names, np.searchsorted(found, truth), np.searchsorted(found, predicted)


def _by_name(labels: Array, names: list[str]) -> Array:
    if labels.dtype.kind == "U":
        known = {name: index for index, name in enumerate(names)}
        try:
            return np.array([known[each] for each in labels.tolist()], np.int64)
        except KeyError as error:
            raise MediaError(
                f"plot.confusion_matrix knows the class names {names!r:.300}, got {error}."
            ) from None
    if len(labels) and not 0 <= labels.min() <= labels.max() < len(names):
        raise MediaError(
            f"plot.confusion_matrix has {len(names)} class names, for indexes from 0 to "
            f"{len(names) - 1}, got {labels.min()} to {labels.max()}."
        )
    return labels
