"""Arrays and lists of frames as one clip of bytes; no files, no codecs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import PIL.Image

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, is_torch, view_array, warn_user

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

CHANNELS: Final = (1, 3, 4)
SHAPES: Final = (
    "(time, channel, height, width) or (batch, time, channel, height, width) "
    "with 1, 3 or 4 channels"
)


def to_clip(value: Any) -> Array:
    """A clip as uint8 of shape (time, height, width, channels), sharing no memory with ``value``."""
    if isinstance(value, (list, tuple)):
        return _own(_to_bytes(_from_frames(value)))
    if not is_array_like(value) and not hasattr(value, "__array__"):
        raise _no_clip(value)
    array = view_array(value)
    _check_shape(array)
    scaled = _to_bytes(array)
    if scaled.ndim == 5:
        return _own(_tile(scaled.transpose(0, 1, 3, 4, 2)))
    return _own(scaled.transpose(0, 2, 3, 1))


def _own(clip: Array) -> Array:
    own = np.array(clip, order="C", copy=True)
    own.flags.writeable = False
    return own


def _no_clip(value: object) -> MediaError:
    return MediaError(
        f"Video needs an array of shape {SHAPES}, a list of frames, the path of a video file, "
        f"or an open one, got {describe(value)}."
    )


def _check_shape(array: Array) -> None:
    shape = array.shape
    hint = ""
    if array.ndim == 3:
        hint = " Add the axis of channels to gray frames with x[:, None]."
    elif array.ndim in (4, 5) and shape[-3] not in CHANNELS and shape[-1] in CHANNELS:
        order = "0, 3, 1, 2" if array.ndim == 4 else "0, 1, 4, 2, 3"
        hint = f" Move the channels with x.transpose({order})."
    if array.ndim not in (4, 5) or shape[-3] not in CHANNELS:
        raise MediaError(f"Video needs an array of shape {SHAPES}, got {shape}.{hint}")
    if array.size == 0:
        raise MediaError(f"Video needs at least one frame and pixel, got shape {shape}.")


def _from_frames(frames: Any) -> Array:
    """Frames of a list on top of each other, in their common dtype."""
    if not frames:
        raise MediaError("Video needs at least one frame, got an empty list.")
    arrays = [_frame(each) for each in frames]
    shapes = sorted({each.shape for each in arrays})
    if len(shapes) > 1:
        raise MediaError(
            f"Video needs frames of one size and number of channels, got {str(shapes[:4])[1:-1]} "
            f"as (height, width, channels)."
        )
    return np.stack(arrays)


def _frame(frame: Any) -> Array:
    """One frame of a list as (height, width, channels)."""
    if isinstance(frame, PIL.Image.Image):
        transparent = "A" in frame.getbands() or "transparency" in frame.info
        return np.asarray(frame.convert("RGBA" if transparent else "RGB"))
    if not is_array_like(frame):
        raise MediaError(
            f"Video needs a list of Pillow images or of arrays of shape (height, width, channels), "
            f"got {describe(frame)} in it."
        )
    array = view_array(frame)
    if array.ndim == 3 and (is_torch(frame) or array.shape[2] not in CHANNELS):
        array = array.transpose(1, 2, 0)
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in CHANNELS or array.size == 0:
        hint = " Log several clips as [Video(each) for each in clips]." if array.ndim == 4 else ""
        raise MediaError(
            f"Video needs frames of shape (height, width) or (height, width, channels) with 1, 3 "
            f"or 4 channels, got {tuple(frame.shape)}.{hint}"
        )
    return array


def _to_bytes(array: Array) -> Array:
    kind = array.dtype.kind
    if array.dtype == np.uint8:
        return array
    if kind == "b":
        white: Array = array.astype(np.uint8) * np.uint8(255)
        return white
    if kind in "iu":
        if array.min() < 0 or array.max() > 255:
            warn_user("Video: integers outside 0 to 255 were clipped; scale them to see them all.")
        clipped: Array = np.clip(array, 0, 255).astype(np.uint8)
        return clipped
    if kind == "f":
        return _floats_to_bytes(array)
    raise MediaError(f"Video needs integers, floats or booleans, got dtype {array.dtype}.")


def _floats_to_bytes(array: Array) -> Array:
    """Scale as one clip; frame by frame, so that no second clip of floats is in memory."""
    low, high, has_nan = _range(array)
    factor, offset = 1.0, 0.0
    if low >= 0 and high <= 1:
        factor = 255.0
    elif low >= -1 and high <= 1:
        factor = offset = 127.5
    elif low < 0 or high > 255:
        warn_user("Video: floats outside 0 to 255 were clipped; scale them to see them all.")
    if has_nan:
        warn_user("Video: NaN is no color, such pixels were stored as 0.")
    if factor != 1:  # forgives the rounding of the dtype, so that k / 255 gives k and not k - 1
        offset += 255.0 * float(np.finfo(array.dtype).eps)
    work = np.float64 if array.dtype.itemsize > 4 else np.float32
    result = np.empty(array.shape, np.uint8)
    for index in range(len(array)):
        scaled = array[index].astype(work)
        is_nan = np.isnan(scaled) if has_nan else None
        scaled *= work(factor)
        scaled += work(offset)
        np.clip(scaled, 0, 255, out=scaled)
        if is_nan is not None:
            scaled[is_nan] = 0
        result[index] = scaled
    return result


def _range(array: Array) -> tuple[float, float, bool]:
    """The least and the greatest finite number, and whether there are NaN."""
    low, high, has_nan = np.inf, -np.inf, False
    for each in array:
        least, greatest = float(each.min()), float(each.max())
        if not (np.isfinite(least) and np.isfinite(greatest)):
            has_nan = has_nan or bool(np.isnan(least) or np.isnan(greatest))
            finite = each[np.isfinite(each)]
            least, greatest = (
                (float(finite.min()), float(finite.max())) if finite.size else (np.inf, -np.inf)
            )
        low, high = min(low, least), max(high, greatest)
    return (0.0, 0.0, has_nan) if low > high else (low, high, has_nan)


def _tile(batch: Array) -> Array:
    """Clips of shape (batch, time, height, width, channels) side by side, as one clip.

    The batch is filled up with black to a power of two, in 2**floor((bits - 1) / 2) rows, where
    bits is how many the batch's size takes.
    """
    count, frames, height, width, channels = batch.shape
    places = 1 << (count - 1).bit_length()
    rows = 2 ** ((count.bit_length() - 1) // 2)
    columns = places // rows
    clip = np.zeros((frames, rows, height, columns, width, channels), np.uint8)
    if channels == 4:
        clip[..., 3] = 255
    for index in range(count):
        clip[:, index // columns, :, index % columns] = batch[index]
    return clip.reshape(frames, rows * height, columns * width, channels)
