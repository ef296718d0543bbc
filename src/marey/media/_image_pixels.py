"""Arrays and Pillow images as pixels that a PNG can hold; no files, no captions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import PIL.Image

from marey.errors import MediaError
from marey.media._coerce import describe, is_torch, to_array, warn_user
from marey.media._color import to_bytes

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

# Pillow's name of each mode a PNG can hold: its dtype and the length of its last axis, if any.
MODES: Final[dict[str, tuple[str, int | None]]] = {
    "1": ("bool", None),
    "L": ("uint8", None),
    "LA": ("uint8", 2),
    "P": ("uint8", None),
    "RGB": ("uint8", 3),
    "RGBA": ("uint8", 4),
    "I;16": ("uint16", None),
}
MODE_OF_CHANNELS: Final = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
CHANNELS: Final = (1, 3, 4)
SHAPES: Final = "(height, width), or (height, width, channels) with 1, 3 or 4 channels"
TORCH_SHAPES: Final = "(height, width), or (channels, height, width) with 1, 3 or 4 channels"


@dataclass(frozen=True)
class Pixels:
    """An image in memory. ``palette`` holds red, green, blue, alpha of each index of mode ``P``."""

    mode: str
    data: Array
    palette: bytes | None = None

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.data.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.data.shape[0])


def from_array(value: Any, mode: str | None, *, normalize: bool) -> Pixels:
    """Lay out, scale and copy an array or tensor; see ``Image`` for the rules."""
    array = lay_out(to_array(value), channels_first=is_torch(value))
    if mode == "I;16":
        return Pixels(mode, _to_uint16(array))
    data = to_bytes(array, "Image", normalize=normalize)
    pixels = Pixels(MODE_OF_CHANNELS[data.shape[2] if data.ndim == 3 else 1], _own(data))
    return pixels if mode in (None, pixels.mode) else from_pillow(to_pillow(pixels), mode)


def exact_of(array: Array, mode: str | None) -> Pixels | Array:
    """Pixels if a PNG holds the numbers as they are, else the numbers; see ``Image(exact=)``.

    ``mode`` may be ``F`` for float32 and ``I`` for int32, Pillow's names of them.
    """
    if mode == "F":
        return _to_float32(array)
    if mode == "I":
        return _to_int32(array)
    if array.dtype == np.bool_ and array.ndim == 2:
        return Pixels("1", _own(array.astype(np.uint8) != 0))
    if array.dtype == np.uint8:
        return Pixels(MODE_OF_CHANNELS[array.shape[2] if array.ndim == 3 else 1], _own(array))
    return Pixels("I;16", _own(array)) if array.dtype == np.uint16 and array.ndim == 2 else array


def _to_float32(array: Array) -> Array:
    if array.dtype.kind not in "biuf":
        raise MediaError(f"Image with mode 'F' needs numbers, got dtype {array.dtype}.")
    with np.errstate(over="ignore"):
        narrow: Array = array.astype(np.float32)
    if array.dtype.itemsize > 4 and np.isinf(narrow).sum() > np.isinf(array).sum():
        warn_user(
            "Image: numbers beyond float32 became infinite. Use exact=True to keep them as they are."
        )
    return narrow


def _to_int32(array: Array) -> Array:
    limits = np.iinfo(np.int32)
    if array.dtype.kind not in "biu" or array.min() < limits.min or array.max() > limits.max:
        raise MediaError(
            f"Image with mode 'I' needs integers of 32 bits, got dtype {array.dtype}. "
            f"Use exact=True to keep other numbers as they are."
        )
    return array.astype(np.int32)


def lay_out(array: Array, *, channels_first: bool) -> Array:
    """A view of an array as (height, width) or (height, width, 3 or 4)."""
    shape = array.shape
    while array.ndim > 3 and array.shape[0] == 1:
        array = array[0]
    if array.ndim == 3 and channels_first and array.shape[0] in CHANNELS:
        array = array.transpose(1, 2, 0)
    elif array.ndim == 3 and array.shape[2] not in CHANNELS and array.shape[0] == 1:
        array = array[0]
    elif array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in CHANNELS):
        raise _bad_shape(shape, channels_first=channels_first)
    elif array.ndim == 3 and channels_first:
        raise _bad_shape(shape, channels_first=True)
    if array.size == 0:
        raise MediaError(f"Image needs at least one pixel, got an array of shape {shape}.")
    return array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array


def _bad_shape(shape: tuple[int, ...], *, channels_first: bool) -> MediaError:
    expected = f"tensor of shape {TORCH_SHAPES}" if channels_first else f"array of shape {SHAPES}"
    hint = ""
    if len(shape) == 3 and (shape[2] if channels_first else shape[0]) in CHANNELS:
        order = "2, 0, 1" if channels_first else "1, 2, 0"
        call = "permute" if channels_first else "transpose"
        hint = f" Move the channels with x.{call}({order})."
    elif len(shape) == 4:
        hint = " Log a batch as a list: [Image(each) for each in batch]."
    return MediaError(f"Image needs an {expected}, got {tuple(shape)}.{hint}")


def _to_uint16(array: Array) -> Array:
    if array.ndim != 2 or array.dtype.kind not in "iu" or array.min() < 0 or array.max() > 65535:
        raise MediaError(
            "Image with mode 'I;16' needs integers from 0 to 65535 of shape (height, width), "
            f"got dtype {array.dtype} of shape {array.shape}."
        )
    return _own(array.astype(np.uint16))


def _own(array: Array) -> Array:
    data = np.ascontiguousarray(array)
    data.flags.writeable = False
    return data


def array_of(image: PIL.Image.Image) -> Array:
    """The samples of a Pillow image in their own type; possibly its own memory."""
    array = np.asarray(image)
    # Pillow's true is the byte 255, which some operations of numpy would take for 255.
    return array.view(np.uint8) != 0 if array.dtype == np.bool_ else array


def wide_values(image: PIL.Image.Image) -> Array | None:
    """The numbers of a Pillow image of 32 bits a pixel that no PNG holds, else None."""
    if image.mode == "I":
        values = np.asarray(image)
        fits = values.size == 0 or (values.min() >= 0 and values.max() <= 65535)
        return None if fits else values
    return np.asarray(image) if image.mode == "F" else None


def from_pillow(image: PIL.Image.Image, mode: str | None) -> Pixels:
    """Copy a Pillow image, after converting it to ``mode`` if one is given."""
    if mode is not None and mode != image.mode:
        image = convert(image, mode)
    elif "transparency" in image.info and image.mode in ("1", "L", "RGB"):
        image = image.convert("RGBA" if image.mode == "RGB" else "LA")
    if image.mode == "I":
        return Pixels("I;16", _to_uint16(np.asarray(image)))
    if image.mode in ("I;16B", "I;16L", "I;16N"):
        return Pixels("I;16", _own(np.asarray(image).astype(np.uint16)))
    if image.mode not in MODES:
        raise MediaError(
            f"Image cannot keep Pillow's mode {image.mode!r} without loss, "
            f"only {', '.join(MODES)}. Pass mode='RGB' to convert it."
        )
    if 0 in image.size:
        raise MediaError(f"Image needs at least one pixel, got the size {image.size}.")
    palette = _palette(image) if image.mode == "P" else None
    return Pixels(image.mode, _own(array_of(image).copy()), palette)


def convert(image: PIL.Image.Image, mode: str) -> PIL.Image.Image:
    """The image in another of Pillow's modes."""
    try:
        return image.convert(mode)
    except (ValueError, TypeError, KeyError) as error:
        raise MediaError(
            f"Image cannot be converted to the mode {mode!r}, expected one of {', '.join(MODES)}."
        ) from error


def _palette(image: PIL.Image.Image) -> bytes:
    image = image.copy()
    image.apply_transparency()
    return bytes(image.getpalette("RGBA") or [])


def to_pillow(pixels: Pixels) -> PIL.Image.Image:
    """The pixels as a Pillow image of their mode."""
    if pixels.palette is None:
        return PIL.Image.fromarray(pixels.data)
    image = PIL.Image.frombytes("P", (pixels.width, pixels.height), pixels.data.tobytes())
    image.putpalette(pixels.palette, "RGBA")
    return image


def check_pixels(pixels: Pixels) -> None:
    """Raise ``MediaError`` unless the array fits the mode; for fields that came from outside."""
    dtype, channels = MODES.get(pixels.mode, ("no mode", None))
    data = pixels.data
    fits = (
        isinstance(data, np.ndarray)
        and data.dtype.name == dtype
        and data.ndim >= 2
        and data.shape[2:] == (() if channels is None else (channels,))
        and data.size > 0
    )
    if not fits or not _palette_fits(pixels):
        raise MediaError(f"Pixels do not fit the mode {pixels.mode!r}: {describe(data)}.")


def _palette_fits(pixels: Pixels) -> bool:
    if pixels.palette is None:
        return pixels.mode != "P"
    return pixels.mode == "P" and isinstance(pixels.palette, bytes) and len(pixels.palette) <= 1024
