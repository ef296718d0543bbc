"""Numbers as the bytes of colors, by one rule for all kinds; no shapes, no formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import warn_user

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]


def to_bytes(array: Array, what: str, *, normalize: bool = True) -> Array:
    """Numbers as uint8, never wrapped around; uint8 is given back as it is.

    False is 0 and True is 255; other integers are clipped. Floats within 0 and 1 are scaled by
    255, those within -1 and 1 by x -> (x + 1) * 127.5, and others clipped; the finite numbers of
    the whole array decide. NaN becomes 0. Fractions are cut off.

    Parameters
    ----------
    array:
        Of any shape. With more than three axes, floats are scaled along the first one piece by
        piece, so that a clip is not in memory twice as floats.
    what:
        The class's name, to begin messages with.
    normalize:
        Whether floats are scaled.

    Raises
    ------
    MediaError
        If it holds neither integers, floats nor booleans.
    """
    kind = array.dtype.kind
    if array.dtype == np.uint8:
        return array
    if kind == "b":
        white: Array = array.astype(np.uint8) * np.uint8(255)
        return white
    if kind in "iu":
        if array.min() < 0 or array.max() > 255:
            _warn_of_clipping(what, "integers")
        clipped: Array = np.clip(array, 0, 255).astype(np.uint8)
        return clipped
    if kind == "f":
        return _floats_to_bytes(array, what, normalize=normalize)
    raise MediaError(f"{what} needs integers, floats or booleans, got dtype {array.dtype}.")


def _floats_to_bytes(array: Array, what: str, *, normalize: bool) -> Array:
    pieces = array if array.ndim > 3 else array[None]
    low, high, has_nan = _range_of(pieces)
    factor, offset = 1.0, 0.0
    if normalize and low >= 0 and high <= 1:
        factor = 255.0
    elif normalize and low >= -1 and high <= 1:
        factor = offset = 127.5
    elif low < 0 or high > 255:
        _warn_of_clipping(what, "floats")
    if has_nan:
        warn_user(f"{what}: NaN is no color, such pixels were stored as 0.")
    if factor != 1:  # forgives the rounding of the dtype, so that k / 255 gives k and not k - 1
        offset += 255.0 * float(np.finfo(array.dtype).eps)
    work = np.float64 if array.dtype.itemsize > 4 else np.float32
    result = np.empty(pieces.shape, np.uint8)
    for index, piece in enumerate(pieces):
        scaled = piece.astype(work)
        is_nan = np.isnan(scaled) if has_nan else None
        scaled *= work(factor)
        scaled += work(offset)
        np.clip(scaled, 0, 255, out=scaled)
        if is_nan is not None:
            scaled[is_nan] = 0
        result[index] = scaled
    return result.reshape(array.shape)


def _range_of(pieces: Array) -> tuple[float, float, bool]:
    """The least and the greatest finite number, and whether there are NaN."""
    low, high, has_nan = np.inf, -np.inf, False
    for each in pieces:
        least, greatest = float(each.min()), float(each.max())
        if not (np.isfinite(least) and np.isfinite(greatest)):
            has_nan = has_nan or bool(np.isnan(least) or np.isnan(greatest))
            finite = each[np.isfinite(each)]
            least, greatest = (
                (float(finite.min()), float(finite.max())) if finite.size else (np.inf, -np.inf)
            )
        low, high = min(low, least), max(high, greatest)
    return (0.0, 0.0, has_nan) if low > high else (low, high, has_nan)


def _warn_of_clipping(what: str, numbers: str) -> None:
    warn_user(f"{what}: {numbers} outside 0 to 255 were clipped; scale them to see them all.")
