"""Arrays of sound as samples that a WAV file holds without loss; no files, no captions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, view_array, warn_user

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_CHANNELS: Final = 32
SHAPES: Final = f"(samples,) or (samples, channels) with at most {MAX_CHANNELS} channels"
# The dtype given: the one it is stored in. Unsigned and narrow integers are shifted to it exactly.
STORED: Final = {
    "uint8": "uint8",
    "int8": "uint8",
    "int16": "int16",
    "uint16": "int16",
    "int32": "int32",
    "uint32": "int32",
    "float16": "float32",
    "float32": "float32",
    "float64": "float64",
}
SHIFTS: Final = {"int8": 128, "uint16": -(2**15), "uint32": -(2**31)}


def check_sample_rate(sample_rate: Any) -> int:
    """A sample rate in Hz as an integer, of 1 to 2**31 - 1; ``MediaError`` for others."""
    if sample_rate is None:
        raise MediaError(
            "Audio from an array needs sample_rate, the number of samples per second of a channel: "
            "Audio(array, sample_rate=44_100)."
        )
    try:
        number = None if isinstance(sample_rate, (bool, str, bytes)) else float(sample_rate)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not number.is_integer() or not 1 <= number < 2**31:
        raise MediaError(
            f"Audio needs sample_rate as a whole number of Hz from 1 to {2**31 - 1:,}, "
            f"got {sample_rate!r:.100}."
        )
    return int(number)


def to_samples(value: Any) -> tuple[Array, str]:
    """Samples of shape (frames, channels) in a dtype that WAV holds, and the dtype they came in.

    They may share memory with ``value``: write them at once.
    """
    is_list = isinstance(value, (list, tuple))
    if not (is_list or is_array_like(value) or hasattr(value, "__array__")):
        raise _no_samples(value)
    array = _lay_out(view_array(value))
    dtype = array.dtype.name
    if array.size == 0 and dtype == "float64" and is_list:
        dtype = "float32"
    if dtype == "int64":
        return _narrow(array), dtype
    if dtype not in STORED:
        raise MediaError(
            f"Audio needs floats from -1 to 1, or integers of 8, 16 or 32 bits, got dtype "
            f"{dtype}. Convert it, for example with x.astype('float32')."
        )
    if array.dtype.kind == "f":
        _warn_of_extremes(array)
    return shift(array, STORED[dtype], SHIFTS.get(dtype, 0)), dtype


def shift(array: Array, dtype: str, by: int) -> Array:
    """Integers moved by a number into another dtype; floats as they are."""
    if by:
        array = array.astype(np.int64) + by
    return array.astype(dtype, copy=False)


def from_stored(samples: Array, dtype: str) -> Array:
    """What :func:`to_samples` was given, of its stored samples."""
    return shift(samples, dtype, -SHIFTS.get(dtype, 0))


def _no_samples(value: object) -> MediaError:
    return MediaError(
        f"Audio needs an array, tensor or list of numbers of shape {SHAPES}, the path of a sound "
        f"file, or an open one, got {describe(value)}."
    )


def _lay_out(array: Array) -> Array:
    shape = array.shape
    if array.dtype.kind == "b" or array.dtype.kind not in "iuf":
        raise MediaError(f"Audio needs integers or floats, got dtype {array.dtype}.")
    if array.ndim == 1:
        return array[:, None]
    if array.ndim != 2:
        hint = " Log a batch as a list: [Audio(each, rate) for each in batch]."
        raise MediaError(
            f"Audio needs an array of shape {SHAPES}, got {shape}.{hint if array.ndim == 3 else ''}"
        )
    if shape[1] > MAX_CHANNELS or shape[0] <= 8 < shape[1]:
        raise MediaError(
            f"Audio needs an array of shape {SHAPES}, got {shape}. "
            f"Channels come last: pass x.T of an array of shape (channels, samples)."
        )
    if shape[1] == 0:
        raise MediaError(f"Audio needs at least one channel, got an array of shape {shape}.")
    return array


def _narrow(array: Array) -> Array:
    """Integers of 64 bits, which are what Python's own become, as 16 bits if they fit, else 32."""
    low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
    for bits in (16, 32):
        if low >= -(2 ** (bits - 1)) and high < 2 ** (bits - 1):
            return array.astype(f"int{bits}")
    raise MediaError(
        f"Audio stores integers of at most 32 bits, got values from {low:,} to {high:,}. "
        f"Scale them, or convert to floats from -1 to 1."
    )


def _warn_of_extremes(array: Array) -> None:
    if not array.size:
        return
    low, high = float(array.min()), float(array.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        warn_user("Audio: samples that are NaN or infinite are stored, but cannot be heard.")
        finite = array[np.isfinite(array)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low < -1 or high > 1:
        warn_user(
            "Audio: samples beyond -1 and 1 are stored as they are, but players cut them off. "
            "Scale them, or convert integers in floats to an integer dtype."
        )
