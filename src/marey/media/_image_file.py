"""Image files: their content, opened by Pillow under its pixel limit; writes none."""

from __future__ import annotations

from typing import Final

import numpy as np
import PIL
import PIL.Image

from marey.errors import MediaError
from marey.media._file import Content, open_content

MAX_FILE_BYTES: Final = 2**30
HEAD_BYTES: Final = 1024
# Opening these runs another program on the file, or asks the system to draw it.
REFUSED_FORMATS: Final = ("EPS", "WMF")

MEDIA_TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "gif": "image/gif",
}
SHOWN_BY_BROWSERS: Final = {*MEDIA_TYPES.values(), "image/apng", "image/avif"}
MODES_OF_MANY_BITS: Final = ("I", "F")

# How files begin that people give by mistake, and what to do with them.
OTHER_FILES: Final = (
    (b"PK\x03\x04", "a zip or .npz archive. Read an array of it and pass that"),
    (b"\x93NUMPY", "an array of numpy. Pass numpy.load(path)"),
    (b"\x89HDF", "an HDF5 file. Read an array of it and pass that"),
    (b"%PDF", "a PDF. Convert a page to PNG and pass that"),
    (b"\x1f\x8b", "compressed with gzip. Unpack it first"),
    *(
        (b"\x80" + bytes((each,)), "a pickle, which is never loaded. Pass the array itself")
        for each in range(2, 6)
    ),
)


def open_image(content: Content, what: str) -> PIL.Image.Image:
    """Decode completely, so that damage shows here; the size is checked before any pixel is made."""
    try:
        with open_content(content) as stream:
            picture = PIL.Image.open(stream)
            _check_format(picture, what)
            _check_size(picture, what)
            picture.load()
    except PIL.UnidentifiedImageError as error:
        raise _not_an_image(content, what) from error
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


def _check_format(picture: PIL.Image.Image, what: str) -> None:
    if picture.format in REFUSED_FORMATS:
        raise MediaError(
            f"{what} is {picture.format}, which would run another program to be drawn. "
            f"Convert it to PNG and pass that."
        )


def _check_size(picture: PIL.Image.Image, what: str) -> None:
    limit = PIL.Image.MAX_IMAGE_PIXELS
    if limit is not None and picture.width * picture.height > limit:
        raise _too_large(what)


def _too_large(what: str) -> MediaError:
    return MediaError(
        f"{what} has more than {PIL.Image.MAX_IMAGE_PIXELS:,} pixels and is refused, as it could "
        f"fill the memory. If you trust it, set PIL.Image.MAX_IMAGE_PIXELS higher."
    )


def _not_an_image(content: Content, what: str) -> MediaError:
    with open_content(content) as stream:
        head = stream.read(HEAD_BYTES)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in head:
        return MediaError(
            f"{what} is SVG, a drawing without pixels. "
            f"Log it as marey.Html, or convert it to PNG and pass that."
        )
    for begin, hint in OTHER_FILES:
        if head.startswith(begin):
            return MediaError(f"{what} is not an image, it is {hint}.")
    return MediaError(f"{what} is not an image that Pillow can read.")


def format_name(picture: PIL.Image.Image, suffix: str) -> str:
    """The suffix without its dot, unless it claims another format than the content has."""
    # Cameras write several pictures into one JPEG, which still is one.
    actual = {"MPO": "JPEG"}.get(picture.format or "PNG", picture.format or "PNG")
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


def needs_preview(format_name: str, mode: str) -> bool:
    """Whether browsers cannot show such a picture, or only a part of its bits."""
    many_bits = mode.partition(";")[0] in MODES_OF_MANY_BITS
    return many_bits or media_type(format_name) not in SHOWN_BY_BROWSERS


def viewable(picture: PIL.Image.Image) -> PIL.Image.Image | None:
    """The picture in 8 bits gray, RGB or RGBA; None if Pillow cannot convert its colors."""
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    gray = picture.mode in ("1", "L")
    try:
        return picture.convert("RGBA" if has_alpha else "L" if gray else "RGB")
    except (ValueError, OSError):
        return None
