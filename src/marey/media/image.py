"""Images: pixels or a file's own bytes, with a caption; no masks or boxes."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
import PIL
import PIL.Image

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._coerce import describe, is_array_like, warn_user
from marey.media._image_file import format_name, media_type, open_image, read_file, to_path
from marey.media._image_pixels import (
    Pixels,
    check_pixels,
    from_array,
    from_pillow,
    to_pillow,
)
from marey.media._image_png import encode_png

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from typing_extensions import Self

# file_type -> Pillow's format
FILE_TYPES: Final = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "bmp": "BMP", "webp": "WEBP"}
# Modes that a format other than PNG holds without loss of channels or bits.
KEPT_MODES: Final = {
    "JPEG": ("L", "RGB"),
    "BMP": ("1", "L", "P", "RGB", "RGBA"),
    "WEBP": ("RGB", "RGBA"),
}
MAX_SIDE: Final = {"PNG": 2**31 - 1, "JPEG": 65_500, "BMP": 2**31 - 1, "WEBP": 16_383}
JPEG_QUALITY: Final = 90
MAX_CAPTION_BYTES: Final = 32 * 1024
MAX_GROUPING_CHARACTERS: Final = 256


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Image(Media):
    """A picture, shown as it is and stored without loss unless ``file_type`` says otherwise.

    Parameters
    ----------
    data_or_path:
        * An array of shape (height, width), (height, width, 1), (height, width, 3) or
          (height, width, 4): gray, gray, RGB, RGBA. Leading axes of length 1 are dropped.
          Tensors of torch are (channels, height, width).
        * A Pillow image of mode 1, L, LA, P, RGB, RGBA or 16-bit gray, kept exactly.
        * The path of any image file that Pillow reads. Its bytes are stored unchanged.
        * Another ``Image``, with its caption and grouping unless given here.
    mode:
        Pillow's name of the mode to convert to. ``"I;16"`` keeps integers from 0 to 65535 exactly.
    caption:
        Text shown below the picture, at most 32 KiB.
    grouping:
        A name or number of the group the picture belongs to, kept with it.
    file_type:
        ``png`` (the default), ``bmp`` and ``webp`` are lossless; ``jpg`` or ``jpeg`` is smaller.
        For a path it is ignored, unless ``mode`` is given.
    normalize:
        Whether floats are scaled: those within 0 and 1 by 255, those within -1 and 1 from -1
        to 0 and from 1 to 255; fractions are cut off. Other floats, and all if False, are clipped
        to 0 and 255, with a warning.

    Notes
    -----
    Integers are clipped to 0 and 255 with a warning, never wrapped. False is 0 and True is 255.
    NaN becomes 0, with a warning. The array is copied: changing it later changes nothing.

    Raises
    ------
    MediaError
        If it is none of these, has another shape or no pixels; if a file is missing, damaged or no
        image, or has more pixels than ``PIL.Image.MAX_IMAGE_PIXELS`` allows.

    Examples
    --------
    >>> import numpy as np
    >>> image = Image(np.array([[0.0, 0.5, 1.0]]), caption="a ramp")
    >>> image.to_numpy().tolist()
    [[0, 127, 255]]
    """

    kind: ClassVar[str] = "image"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = ("PIL.Image.Image",)

    width: int
    height: int
    mode: str
    format: str
    pixels: npt.NDArray[Any] | None
    palette: bytes | None
    file: bytes | None
    caption: str | None
    grouping: str | int | None

    def __init__(
        self,
        data_or_path: Any,
        mode: str | None = None,
        caption: str | None = None,
        grouping: str | int | None = None,
        file_type: str | None = None,
        normalize: bool = True,
    ) -> None:
        format_chosen = _check_file_type(file_type)
        if isinstance(data_or_path, Image):
            source = data_or_path
            caption = source.caption if caption is None else caption
            grouping = source.grouping if grouping is None else grouping
            self._copy(source, mode, file_type)
        elif isinstance(data_or_path, (str, PathLike)):
            self._read(to_path(data_or_path), mode, format_chosen)
        elif isinstance(data_or_path, PIL.Image.Image):
            self._keep(from_pillow(data_or_path, mode), format_chosen)
        elif is_array_like(data_or_path):
            self._keep(from_array(data_or_path, mode, normalize=normalize), format_chosen)
        else:
            raise _unknown_input(data_or_path)
        self._set(caption=_check_caption(caption), grouping=_check_grouping(grouping))

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def _keep(self, pixels: Pixels, format_chosen: str) -> None:
        pixels = _fit_format(pixels, FILE_TYPES[format_chosen])
        self._set(
            width=pixels.width,
            height=pixels.height,
            mode=pixels.mode,
            format=format_chosen,
            pixels=pixels.data,
            palette=pixels.palette,
            file=None,
        )

    def _keep_file(self, content: bytes, picture: PIL.Image.Image, suffix: str) -> None:
        self._set(
            width=picture.width,
            height=picture.height,
            mode=picture.mode,
            format=format_name(picture, suffix),
            pixels=None,
            palette=None,
            file=content,
        )

    def _read(self, path: Path, mode: str | None, format_chosen: str) -> None:
        content = read_file(path)
        picture = open_image(content, f"The file {path}")
        if mode in (None, picture.mode):
            self._keep_file(content, picture, path.suffix)
        else:
            self._keep(from_pillow(picture, mode), format_chosen)

    def _copy(self, source: Image, mode: str | None, file_type: str | None) -> None:
        if mode in (None, source.mode) and file_type in (None, source.format):
            self._set(**source.state())
            return
        format_chosen = file_type or (source.format if source.format in FILE_TYPES else "png")
        self._keep(from_pillow(source.to_pil(), mode), format_chosen)

    def __repr__(self) -> str:
        caption = "" if self.caption is None else f", caption={self.caption!r:.60}"
        return f"Image({self.width} x {self.height}, {self.mode}, {self.format}{caption})"

    @classmethod
    def accepts(cls, value: Any) -> Image:
        """Take a Pillow image."""
        return cls(value)

    def to_pil(self) -> PIL.Image.Image:
        """The picture as a new Pillow image of the same mode.

        Raises
        ------
        MediaError
            If it has more pixels than ``PIL.Image.MAX_IMAGE_PIXELS`` allows.
        """
        if self.file is not None:
            return open_image(self.file, "The stored image")
        return to_pillow(self._pixels())

    def to_numpy(self) -> npt.NDArray[Any]:
        """The pixels: (height, width) or (height, width, channels), uint8, uint16 or bool.

        Pictures with a palette give its indices. The array cannot be written; copy it to change it.
        """
        if self.pixels is not None:
            return self.pixels
        array = np.asarray(self.to_pil())
        if array.dtype == np.dtype(">u2"):
            array = array.astype(np.uint16)
        array.flags.writeable = False
        return array

    def _pixels(self) -> Pixels:
        assert self.pixels is not None
        return Pixels(self.mode, self.pixels, self.palette)

    def encode(self) -> Encoded:
        """Give the file's bytes as they were, or the pixels in the format chosen."""
        meta: dict[str, object] = {
            "width": self.width,
            "height": self.height,
            "mode": self.mode,
            "format": self.format,
        }
        if self.caption is not None:
            meta["caption"] = self.caption
        if self.grouping is not None:
            meta["grouping"] = self.grouping
        content = self._encode_pixels() if self.file is None else self.file
        blob = Blob(content, media_type(self.format), f".{self.format}")
        return Encoded(self.kind, self.version, meta, {"image": blob})

    def _encode_pixels(self) -> bytes:
        pillow_format = FILE_TYPES[self.format]
        if pillow_format == "PNG":
            return encode_png(self._pixels())
        target = io.BytesIO()
        options: dict[str, Any] = {
            "JPEG": {"quality": JPEG_QUALITY},
            "WEBP": {"lossless": True, "method": 0, "exact": True},
            "BMP": {},
        }[pillow_format]
        to_pillow(self._pixels()).save(target, pillow_format, **options)
        return target.getvalue()

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the image; its pixels are read from the bytes when asked for."""
        meta = stored.meta
        return cls.restore(
            {
                **{name: meta[name] for name in ("width", "height", "mode", "format")},
                "pixels": None,
                "palette": None,
                "file": stored.read_blob("image"),
                "caption": meta.get("caption"),
                "grouping": meta.get("grouping"),
            }
        )

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make an image."""
        if not isinstance(self.caption, (str, type(None))):
            raise MediaError(f"A caption must be text, got {describe(self.caption)}.")
        _check_caption(self.caption)
        _check_grouping(self.grouping)
        texts = (self.mode, self.format)
        if not all(isinstance(each, str) and 0 < len(each) <= 16 for each in texts):
            raise MediaError(f"An image's mode and format must be short text, got {texts!r:.100}.")
        if not self.format.isalnum():
            raise MediaError(f"An image's format must be letters and digits: {self.format!r}")
        if self.pixels is None and isinstance(self.file, bytes):
            return
        if self.pixels is None or self.file is not None or self.format not in FILE_TYPES:
            raise MediaError("An image needs either the bytes of a file, or pixels.")
        pixels = self._pixels()
        check_pixels(pixels)
        if (pixels.width, pixels.height) != (self.width, self.height):
            raise MediaError("An image's width and height must be those of its pixels.")


def _check_file_type(file_type: str | None) -> str:
    if file_type is None:
        return "png"
    if file_type not in FILE_TYPES:
        raise MediaError(
            f"Image needs a file_type of {', '.join(FILE_TYPES)}, in lower case, got {file_type!r}."
        )
    return file_type


def _check_caption(caption: object) -> str | None:
    if caption is None:
        return None
    text = str(caption)
    size_bytes = len(json.dumps(text))
    if size_bytes > MAX_CAPTION_BYTES:
        raise MediaError(
            f"A caption takes at most {MAX_CAPTION_BYTES:,} bytes as JSON, got {size_bytes:,}. "
            f"Log long text under a key of its own."
        )
    if not text.isascii():
        _check_unicode(text)
    return text


def _check_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MediaError(
            f"A caption must be valid Unicode, got a lone surrogate at {error.start}."
        ) from error


def _check_grouping(grouping: object) -> str | int | None:
    if grouping is None:
        return None
    if isinstance(grouping, int) and -(2**63) <= grouping < 2**63:
        return int(grouping)
    if isinstance(grouping, str) and len(grouping) <= MAX_GROUPING_CHARACTERS:
        return _check_caption(grouping)
    raise MediaError(
        f"Image needs a grouping of 64 bits or {MAX_GROUPING_CHARACTERS} characters at most, "
        f"got {describe(grouping)}."
    )


def _unknown_input(value: object) -> MediaError:
    hint = ""
    if isinstance(value, (list, tuple)):
        hint = " Make it an array with numpy.array; log several images as [Image(each), …]."
    elif isinstance(value, (bytes, bytearray, io.IOBase)):
        hint = " Open it with PIL.Image.open and pass the result."
    elif hasattr(value, "savefig"):
        hint = " Save the figure to a file with savefig and pass its path."
    return MediaError(
        f"Image needs an array of shape (height, width) or (height, width, 1, 3 or 4) with numbers, "
        f"a Pillow image, or the path of an image file, got {describe(value)}.{hint}"
    )


def _fit_format(pixels: Pixels, pillow_format: str) -> Pixels:
    """Convert to a mode that the format holds; only transparency may be lost, with a warning."""
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
