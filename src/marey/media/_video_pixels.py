"""Arrays and lists of frames as one clip of bytes; no files, no codecs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import PIL.Image

from marey.errors import MediaError
from marey.media._coerce import (
    describe,
    is_array_like,
    is_torch,
    load_picture,
    view_array,
)
from marey.media._color import to_bytes

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
        return _own(to_bytes(_from_frames(value), "Video"))
    if not is_array_like(value) and not hasattr(value, "__array__"):
        raise _no_clip(value)
    array = view_array(value)
    _check_shape(array)
    scaled = to_bytes(array, "Video")
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
        load_picture(frame, "Video")
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
