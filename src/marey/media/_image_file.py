"""Image files: their bytes, opened by Pillow under its pixel limit; writes none."""

from __future__ import annotations

import io
import stat
from os import PathLike, fspath
from pathlib import Path
from typing import Final

import numpy as np
import PIL
import PIL.Image

from marey.errors import MediaError

MAX_FILE_BYTES: Final = 2**30
URL_SCHEMES: Final = ("http://", "https://", "s3://", "gs://")

MEDIA_TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "gif": "image/gif",
}


def to_path(value: str | PathLike[str]) -> Path:
    """The path that a user gave; ``MediaError`` for addresses of the web."""
    text = fspath(value)
    if isinstance(text, str) and text.lower().startswith(URL_SCHEMES):
        raise MediaError(
            f"Image stores the picture itself, it does not read addresses. "
            f"Download the file and pass its path: {text:.200}"
        )
    if not isinstance(text, str) or "\0" in text:
        raise MediaError(f"Image needs the path of a file as text: {text!r:.200}")
    return Path(text)


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most 1 GiB, else ``MediaError``."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise MediaError(f"Image needs the path of a file, this is something else: {path}")
        if status.st_size > MAX_FILE_BYTES:
            raise MediaError(
                f"Image takes files of at most {MAX_FILE_BYTES:,} bytes, "
                f"this one has {status.st_size:,}: {path}"
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise MediaError(f"The image file cannot be read: {reason}: {path}") from error


def open_image(content: bytes, what: str) -> PIL.Image.Image:
    """Decode completely, so that damage shows here; the size is checked before any pixel is made."""
    try:
        picture = PIL.Image.open(io.BytesIO(content))
        _check_size(picture, what)
        picture.load()
    except PIL.UnidentifiedImageError as error:
        raise MediaError(f"{what} is not an image that Pillow can read.") from error
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning) as error:
        raise _too_large(what) from error
    except MediaError:
        raise
    except Exception as error:  # decoders raise whatever comes when a file is damaged
        raise MediaError(f"{what} is damaged: {error}") from error
    return _with_sixteen_bits(picture)


def _with_sixteen_bits(picture: PIL.Image.Image) -> PIL.Image.Image:
    # Older versions of Pillow open PNG of 16 bits in the mode of 32.
    if picture.mode != "I" or picture.format != "PNG":
        return picture
    narrow = PIL.Image.fromarray(np.asarray(picture).astype(np.uint16))
    narrow.format = picture.format
    return narrow


def _check_size(picture: PIL.Image.Image, what: str) -> None:
    limit = PIL.Image.MAX_IMAGE_PIXELS
    if limit is not None and picture.width * picture.height > limit:
        raise _too_large(what)


def _too_large(what: str) -> MediaError:
    return MediaError(
        f"{what} has more than {PIL.Image.MAX_IMAGE_PIXELS:,} pixels and is refused, as it could "
        f"fill the memory. If you trust it, set PIL.Image.MAX_IMAGE_PIXELS higher."
    )


def format_name(picture: PIL.Image.Image, suffix: str) -> str:
    """The suffix without its dot, unless it claims another format than the content has."""
    actual = picture.format or "PNG"
    if PIL.Image.registered_extensions().get(suffix.lower()) == actual:
        return suffix[1:].lower()
    return {"JPEG": "jpg"}.get(actual, "".join(filter(str.isalnum, actual.lower())))


def media_type(format_name: str) -> str:
    """The IANA media type of a format, by its suffix without dot."""
    if format_name in MEDIA_TYPES:
        return MEDIA_TYPES[format_name]
    # Loads every plugin of Pillow, which takes long.
    pillow_format = PIL.Image.registered_extensions().get(f".{format_name}", "")
    return PIL.Image.MIME.get(pillow_format) or "application/octet-stream"
