"""True classes and scores of classifiers, as arrays; what is neither is refused."""

from __future__ import annotations

from typing import Any

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, view_array

Array = np.ndarray[Any, Any]


def to_labels(value: Any, function: str, what: str) -> Array:
    """A class for each sample: int64, or text.

    Raises
    ------
    MediaError
        If it is None or holds anything else; also for fractions.
    """
    if value is None or isinstance(value, (str, bytes)):
        raise MediaError(
            f"{function} needs {what}, a class for each sample, got {describe(value)}."
        )
    texts = _texts(value)
    if texts is not None:
        return texts
    array = view_array(value)
    if array.ndim == 2 and 1 in array.shape:
        array = array.ravel()
    whole = array.dtype.kind in "biu" or (
        array.dtype.kind == "f" and bool((array == np.floor(array)).all())
    )
    if array.ndim != 1 or not (whole or array.dtype.kind == "U"):
        raise MediaError(
            f"{function} needs {what} as a list of indexes or names, one for each sample, "
            f"got {describe(value)}."
        )
    return array if array.dtype.kind == "U" else array.astype(np.int64)


def _texts(value: Any) -> Array | None:
    """Names as numpy's text, of whatever holds names: lists, columns of data frames."""
    listed = list(value) if isinstance(value, (list, tuple)) or _is_column(value) else []
    if not listed or not all(isinstance(each, str) for each in listed):
        return None
    return np.array(listed, dtype=np.str_)


def _is_column(value: Any) -> bool:
    dtype = getattr(value, "dtype", None)
    return is_array_like(value) and getattr(dtype, "kind", "O") in "OUT" and len(value.shape) == 1


def to_scores(value: Any, function: str, what: str) -> Array:
    """Scores of shape (samples, classes), float64; those of one class become two.

    Raises
    ------
    MediaError
        If it is None, has another shape, or holds NaN.
    """
    if value is None:
        raise MediaError(f"{function} needs {what}, the scores of each class, got None.")
    array = view_array(value)
    if array.dtype.kind not in "biuf" or array.ndim not in (1, 2) or array.size == 0:
        raise MediaError(
            f"{function} needs {what} of shape (samples, classes), got {describe(value)}."
        )
    array = array.astype(np.float64)
    if np.isnan(array).any():
        raise MediaError(f"{function} needs {what} without NaN, got some.")
    if array.ndim == 1 or array.shape[1] == 1:
        array = np.column_stack([1 - array.ravel(), array.ravel()])
    return array
