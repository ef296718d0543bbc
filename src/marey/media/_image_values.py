"""Numbers that no picture can hold, kept exactly beside an 8-bit picture of them; no colors."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe
from marey.media._image_pixels import MODE_OF_CHANNELS, Pixels

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Array = npt.NDArray[Any]

MEDIA_TYPE: Final = "application/octet-stream"
EXTENSION: Final = ".npy"
LARGEST_ITEM_BYTES: Final = 8
BLOCK: Final = 2**20  # values turned into pixels at a time
ALPHA_CHANNELS: Final = 4


def check_values(array: Any) -> Array:
    """The array, if it has a dtype and shape that can be kept as exact values."""
    fits = (
        isinstance(array, np.ndarray)
        and array.dtype.kind in "iuf"
        and array.dtype.itemsize <= LARGEST_ITEM_BYTES
        and (array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, ALPHA_CHANNELS)))
        and array.size > 0
    )
    if not fits:
        dtype = getattr(array, "dtype", "none")
        raise MediaError(
            "Image keeps integers and floats of at most 64 bits exactly, of shape "
            f"(height, width) or (height, width, 3 or 4), got {describe(array)}, dtype {dtype}."
        )
    return array  # type: ignore[no-any-return]


def own_values(array: Array) -> Array:
    """As it is written: little endian, C order, not writable."""
    dtype = check_values(array).dtype.newbyteorder("<")
    own = np.ascontiguousarray(array, dtype=dtype)
    own.flags.writeable = False
    return own


def mode_of(values: Array) -> str:
    """Pillow's mode of the picture of the values."""
    return MODE_OF_CHANNELS[values.shape[2] if values.ndim == 3 else 1]


def describe_values(values: Array) -> dict[str, object]:
    """What metadata say of the values: type, shape, finite range, and how many are not finite."""
    low, high = finite_range(values)
    meta: dict[str, object] = {
        "dtype": values.dtype.name,
        "shape": list(values.shape),
        "min": low,
        "max": high,
    }
    is_float = values.dtype.kind == "f"
    meta["nan"] = int(np.isnan(values).sum()) if is_float else 0
    meta["pos_inf"] = int(np.isposinf(values).sum()) if is_float else 0
    meta["neg_inf"] = int(np.isneginf(values).sum()) if is_float else 0
    return meta


def finite_range(values: Array) -> tuple[int | float, int | float]:
    """The smallest and largest finite value of the colors; 0 and 0 if there is none."""
    colors = values[:, :, :3] if values.ndim == 3 else values
    low, high = colors.min().item(), colors.max().item()
    if low - low == 0 and high - high == 0:
        return low, high
    finite = colors[np.isfinite(colors)]
    return (finite.min().item(), finite.max().item()) if finite.size else (0.0, 0.0)


def picture_of(values: Array) -> Pixels:
    """The values as 8 bits: the smallest finite one is 0, the largest 255, NaN is 0."""
    low, high = finite_range(values)
    pixels = np.empty(values.shape, np.uint8)
    rows = max(1, BLOCK // max(1, values[0].size))
    for start in range(0, values.shape[0], rows):
        block = values[start : start + rows]
        pixels[start : start + rows] = _to_bytes(block, float(low), float(high))
        if values.ndim == 3 and values.shape[2] == ALPHA_CHANNELS:
            alpha = block[:, :, 3]
            opaque = 1.0 if values.dtype.kind == "f" else float(np.iinfo(values.dtype).max)
            pixels[start : start + rows, :, 3] = _to_bytes(alpha, 0.0, opaque)
    return Pixels(mode_of(values), pixels)


def _to_bytes(block: Array, low: float, high: float) -> Array:
    if low == high:
        return np.zeros(block.shape, np.uint8)
    with np.errstate(all="ignore"):
        # Halved, so that the difference of the largest floats is finite.
        scaled = (block.astype(np.float64) / 2 - low / 2) / (high / 2 - low / 2)
        bytes_: Array = np.rint(np.nan_to_num(np.clip(scaled, 0, 1)) * 255).astype(np.uint8)
    return bytes_


def to_npy(values: Array) -> bytes:
    """The values as a file of numpy's format, version 1.0."""
    target = io.BytesIO()
    head = {"descr": values.dtype.str, "fortran_order": False, "shape": values.shape}
    np.lib.format.write_array_header_1_0(target, head)
    return b"".join((target.getvalue(), values.data))


def read_npy(content: bytes, meta: Mapping[str, Any]) -> Array:
    """The values of a stored file; its own header is not believed."""
    try:
        dtype, shape = np.dtype(str(meta["dtype"])).newbyteorder("<"), tuple(meta["shape"])
        size = 1
        for length in shape:
            size *= int(length)
        start = len(content) - size * dtype.itemsize
        if start <= 0 or dtype.kind not in "iuf" or any(length < 1 for length in shape):
            raise MediaError("The stored values are damaged: they do not fit their shape.")
        values = np.frombuffer(content, dtype, offset=start).reshape(shape)
    except (KeyError, TypeError, ValueError) as error:
        raise MediaError(f"The stored values are damaged: {error}") from error
    return check_values(values)
