"""Points as users give them, checked and copied; nothing is rounded or put in order here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, view_array, warn_user

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

# Width of a row: what is in it.
CHANNELS: Final = {3: "xyz", 4: "xyz+category", 6: "xyz+rgb"}
SHAPES: Final = "(n, 3) for x y z, (n, 4) for x y z category, or (n, 6) for x y z r g b"
MAX_CATEGORY: Final = 2**32 - 1
FOLD: Final = 256  # rows side by side, so that extremes are found many numbers at a time
CHUNK: Final = 1 << 16  # rows looked at together: about as many as the cache holds


def view_points(value: Any) -> Array:
    """Points as an array, possibly the value's own memory: for reading at once.

    Parameters
    ----------
    value:
        Rows of 3, 4 or 6 numbers: an array or tensor of integers or floats of at most 64 bits, or
        nested lists.

    Returns
    -------
    numpy.ndarray
        The same numbers in the same dtype, little endian, C-contiguous.

    Raises
    ------
    MediaError
        If the shape or dtype is another.
    """
    try:
        array = view_array(value)
    except MediaError as error:
        raise _uneven_rows(value, error) from error
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:
        raise MediaError(
            f"Object3D needs points as integers or floats of at most 64 bits, "
            f"got {describe(value)} with dtype {array.dtype}."
        )
    if array.shape == (0,):
        array = array.reshape(0, 3)
    if array.ndim != 2 or array.shape[1] not in CHANNELS:
        raise MediaError(f"Object3D needs points of shape {SHAPES}, got shape {array.shape}.")
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def _uneven_rows(value: Any, error: MediaError) -> MediaError:
    if not isinstance(value, (list, tuple)):
        return MediaError(f"Object3D needs points of shape {SHAPES}, a scene or a file. {error}")
    first = _length(value[0]) if value else None
    for number, row in enumerate(value):
        if _length(row) != first or first is None:
            return MediaError(
                f"Object3D needs points of shape {SHAPES}. "
                f"Row 0 has {first} numbers, row {number} has {_length(row)}: {row!r:.200}"
            )
    return MediaError(f"Object3D needs points as numbers, shape {SHAPES}. {error}")


def _length(row: Any) -> int | None:
    try:
        return len(row)
    except TypeError:
        return None


def extremes(points: Array) -> tuple[Array, Array]:
    """The least and the greatest number of each column; not finite if any number is not."""
    count, width = points.shape
    head = count // FOLD * FOLD
    folded = points[:head].reshape(-1, FOLD * width)
    rows = CHUNK // FOLD
    low, high = _both(points[head:]) if head < count else _both(points[:1])
    with np.errstate(invalid="ignore"):
        for start in range(0, len(folded), rows):
            # A block is read twice, the second time from the cache.
            for each in _both(folded[start : start + rows]):
                low = np.minimum(low, each.reshape(FOLD, width).min(axis=0))
                high = np.maximum(high, each.reshape(FOLD, width).max(axis=0))
    return low, high


def _both(rows: Array) -> tuple[Array, Array]:
    return rows.min(axis=0), rows.max(axis=0)


def check_points(points: Array, low: Array, high: Array) -> None:
    """Raise ``MediaError`` unless all numbers are finite and categories are whole numbers."""
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        row = int(np.argmin(np.isfinite(points).all(axis=1)))
        raise MediaError(
            f"Object3D needs finite numbers. Leave out points that have none, for example with "
            f"points[np.isfinite(points).all(axis=1)]. Row {row} is {points[row].tolist()}"
        )
    if points.shape[1] == 4:
        _check_categories(points[:, 3], low[3], high[3])


def _check_categories(column: Array, low: Any, high: Any) -> None:
    for start in range(0, len(column), CHUNK):
        part = column[start : start + CHUNK]
        good = part >= 0 if part.dtype.kind != "f" else (part >= 0) & (np.trunc(part) == part)
        if high.item() > MAX_CATEGORY:
            good &= part <= MAX_CATEGORY
        if not good.all():
            row = start + int(np.argmin(good))
            raise MediaError(
                f"Object3D needs categories that are whole numbers from 0 to {MAX_CATEGORY:,} in "
                f"the fourth column. Row {row} has {column[row].item()!r}"
            )


def warn_about_colors(points: Array, low: Array, high: Array) -> None:
    """Warn of colours that will not look as they were meant."""
    if points.shape[1] != 6:
        return
    if low[3:].min() < 0 or high[3:].max() > 255:
        warn_user(
            "Object3D takes colours from 0 to 255. The others are kept, but shown as 0 or 255."
        )
    elif points.dtype.kind == "f" and 0 < high[3:].max() <= 1:
        warn_user(
            "Object3D takes colours from 0 to 255. All of these are within 0 and 1, which is "
            "nearly black: multiply them by 255."
        )
