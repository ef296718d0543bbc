"""Pixels as bytes of the format that a user chose, and what each format can hold; reads none."""

from __future__ import annotations

import io
from typing import Any, Final

from marey.errors import MediaError
from marey.media._coerce import warn_user
from marey.media._image_pixels import Pixels, from_pillow, to_pillow
from marey.media._image_png import encode_png

# file_type -> Pillow's format
FILE_TYPES: Final = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "bmp": "BMP", "webp": "WEBP"}
# Modes that a format other than PNG holds without loss of channels or bits.
KEPT_MODES: Final = {
    "JPEG": ("L", "RGB"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
}
MAX_SIDE: Final = {"PNG": 2**31 - 1, "JPEG": 65_500, "BMP": 2**31 - 1, "WEBP": 16_383}
OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 90},
    "WEBP": {"lossless": True, "method": 0, "exact": True},
    "BMP": {},
}


def check_file_type(file_type: object) -> str:
    """The format chosen, ``png`` if none is."""
    if file_type is None:
        return "png"
    if not isinstance(file_type, str) or file_type not in FILE_TYPES:
        raise MediaError(
            f"Image needs a file_type of {', '.join(FILE_TYPES)}, in lower case, got {file_type!r}."
        )
    return file_type


def encode_pixels(pixels: Pixels, file_type: str) -> bytes:
    """The pixels as a file."""
    pillow_format = FILE_TYPES[file_type]
    if pillow_format == "PNG":
        return encode_png(pixels)
    target = io.BytesIO()
    to_pillow(pixels).save(target, pillow_format, **OPTIONS[pillow_format])
    return target.getvalue()


def fit_format(pixels: Pixels, file_type: str) -> Pixels:
    """Convert to a mode that the format holds; only transparency may be lost, with a warning."""
    pillow_format = FILE_TYPES[file_type]
    longest = max(pixels.width, pixels.height)
    if longest > MAX_SIDE[pillow_format]:
        raise MediaError(
            f"{pillow_format} holds at most {MAX_SIDE[pillow_format]:,} pixels a side, "
            f"got {pixels.width} x {pixels.height}. Use file_type='png'."
        )
    kept = KEPT_MODES.get(pillow_format, (pixels.mode,))
    if pixels.mode in kept:
        return pixels
    if pixels.mode == "I;16":
        raise MediaError(f"{pillow_format} cannot hold 16 bits a pixel. Use file_type='png'.")
    has_alpha = pixels.mode in ("LA", "RGBA") or (
        pixels.palette is not None and any(a != 255 for a in pixels.palette[3::4])
    )
    if has_alpha and "RGBA" not in kept:
        warn_user(f"Image: {pillow_format} has no transparency, it was dropped.")
    if has_alpha and "RGBA" in kept:
        target = "RGBA"
    else:
        target = "L" if "L" in kept and pixels.mode in ("1", "LA") else "RGB"
    return from_pillow(to_pillow(pixels), target)
