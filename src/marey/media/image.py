"""Images: pixels, exact values or a file's own bytes, with masks, boxes and a caption."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

import numpy as np
import PIL.Image

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._caption import check_caption, check_caption_field, check_unicode
from marey.media._coerce import describe, to_number
from marey.media._file import (
    Content,
    LargeFile,
    blob_data,
    stored_content,
)
from marey.media._image_boxes import BoundingBoxes2D, to_boxes
from marey.media._image_file import (
    media_type,
    needs_preview,
    open_image,
    viewable,
)
from marey.media._image_format import FILE_TYPES, check_file_type, encode_pixels
from marey.media._image_input import take, take_pillow
from marey.media._image_labels import Classes, json_bytes, to_classes
from marey.media._image_mask import ImageMask, to_mask
from marey.media._image_pixels import (
    Pixels,
    array_of,
    check_pixels,
    from_pillow,
    to_pillow,
)
from marey.media._image_png import encode_png
from marey.media._image_stored import read_classes, read_layers, restore_layers
from marey.media._image_values import (
    EXTENSION,
    MEDIA_TYPE,
    check_values,
    describe_values,
    finite_range,
    mode_of,
    picture_of,
    read_npy,
    to_npy,
)

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from typing_extensions import Self

    Array = npt.NDArray[Any]

Layer = TypeVar("Layer")

__all__ = ["BoundingBoxes2D", "Classes", "Image", "ImageMask"]

MAX_NAME_CHARACTERS: Final = 256
MAX_LAYERS: Final = 256
INLINE_CLASSES_BYTES: Final = 16 * 1024
EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Image(Media):
    """A picture, shown as it is and stored without loss unless ``file_type`` says otherwise.

    Parameters
    ----------
    data_or_path:
        * An array of shape (height, width), (height, width, 1), (height, width, 3) or
          (height, width, 4): gray, gray, RGB, RGBA. Leading axes of length 1 are dropped.
          Tensors of torch are (channels, height, width).
        * A Pillow image of mode 1, L, LA, P, RGB, RGBA, I or F or 16-bit gray, kept exactly.
        * The path of any image file that Pillow reads, or an open one. Its bytes are stored
          unchanged.
        * A figure of matplotlib, ``matplotlib.pyplot``, or an artist such as axes, drawn as a
          bitmap.
        * Another ``Image``, with its caption, masks and all else unless given here.
    mode:
        Pillow's name of the mode to convert to. ``"I;16"`` keeps integers from 0 to 65535
        exactly, ``"I"`` those of 32 bits, ``"F"`` numbers as float32.
    caption:
        Text shown below the picture, at most 32 KiB.
    grouping:
        A name or number of the group the picture belongs to, kept with it.
    classes:
        Names of class ids for all layers: dicts with ``id`` and ``name``, or ``Classes``.
    boxes, masks:
        Layers by name: dicts as ``BoundingBoxes2D`` and ``ImageMask`` describe them, or these.
    file_type:
        ``png`` (the default), ``bmp`` and ``webp`` are lossless; ``jpg`` or ``jpeg`` is smaller.
        For a path it is ignored, unless ``mode`` is given.
    normalize:
        Whether floats are scaled: those within 0 and 1 by 255, those within -1 and 1 from -1
        to 0 and from 1 to 255; fractions are cut off. Other floats, and all if False, are clipped
        to 0 and 255, with a warning.
    sample_id:
        A name or number of what is shown: the same at other steps is the same sample.
    exact:
        Keep the numbers of an array as they are, of any integer or float up to 64 bits, NaN and
        infinities too. They come back by ``to_numpy``; shown is their range in 256 grays.

    Notes
    -----
    Integers are clipped to 0 and 255 with a warning, never wrapped. False is 0 and True is 255.
    NaN becomes 0, with a warning. The array is copied: changing it later changes nothing.

    Raises
    ------
    MediaError
        If it is none of these, has another shape or no pixels; if a file is missing, damaged or no
        image, or has more pixels than ``PIL.Image.MAX_IMAGE_PIXELS`` allows; if a mask has another
        size than the picture, or a layer is not as described.

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
    pixels: Array | None
    palette: bytes | None
    file: Content | None
    values: Array | None
    caption: str | None
    grouping: str | int | None
    sample_id: str | int | None
    classes: Classes | None
    masks: Mapping[str, ImageMask]
    boxes: Mapping[str, BoundingBoxes2D]

    def __init__(
        self,
        data_or_path: Any,
        mode: str | None = None,
        caption: str | None = None,
        grouping: str | int | None = None,
        classes: Any = None,
        boxes: Mapping[str, Any] | None = None,
        masks: Mapping[str, Any] | None = None,
        file_type: str | None = None,
        normalize: bool = True,
        *,
        sample_id: str | int | None = None,
        exact: bool = False,
    ) -> None:
        self._set(
            caption=None, grouping=None, sample_id=None, classes=None, masks=EMPTY, boxes=EMPTY
        )
        if isinstance(data_or_path, Image):
            self._copy(data_or_path, mode, check_file_type(file_type) if file_type else None)
        else:
            found = take(data_or_path, mode, file_type, normalize=normalize, exact=exact)
            self._set(**found)
        if caption is not None:
            self._set(caption=check_caption(caption))
        if grouping is not None:
            self._set(grouping=_check_short(grouping, "grouping"))
        if sample_id is not None:
            self._set(sample_id=_check_short(sample_id, "sample_id"))
        if classes is not None:
            self._set(classes=to_classes(classes))
        if masks is not None:
            self._set(masks=_layers(masks, to_mask, "masks"))
        if boxes is not None:
            self._set(boxes=_layers(boxes, to_boxes, "boxes"))
        self._check_mask_sizes()

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def _copy(self, source: Image, mode: str | None, file_type: str | None) -> None:
        self._set(**{each.name: getattr(source, each.name) for each in fields(source)})
        if mode not in (None, source.mode) or file_type not in (None, source.format):
            format_chosen = file_type or (source.format if source.format in FILE_TYPES else "png")
            self._set(**take_pillow(source.to_pil(), mode, format_chosen))

    def _check_mask_sizes(self) -> None:
        for name, mask in self.masks.items():
            if mask.shape != (self.height, self.width):
                height, width = mask.shape
                raise MediaError(
                    f"The mask {name!r:.100} must have the size of its image, {self.width} x "
                    f"{self.height} (width x height), got {width} x {height}. Resize it without "
                    f"blending, such as with PIL.Image.Resampling.NEAREST."
                )

    def __repr__(self) -> str:
        caption = "" if self.caption is None else f", caption={self.caption!r:.60}"
        return f"Image({self.width} x {self.height}, {self.mode}, {self.format}{caption})"

    @classmethod
    def accepts(cls, value: Any) -> Image:
        """Take a Pillow image."""
        return cls(value)

    def to_pil(self) -> PIL.Image.Image:
        """The picture as a new Pillow image of the same mode.

        Exact values give an image of mode I or F where Pillow has one of their dtype, else the 8
        bits that are shown.

        Raises
        ------
        MediaError
            If it has more pixels than ``PIL.Image.MAX_IMAGE_PIXELS`` allows.
        """
        if self.file is not None:
            return open_image(self.file, "The stored image")
        if self.values is not None:
            held = self.values.ndim == 2 and self.values.dtype in (np.int32, np.float32)
            return PIL.Image.fromarray(self.values) if held else to_pillow(picture_of(self.values))
        return to_pillow(self._pixels())

    def to_numpy(self) -> Array:
        """The pixels: (height, width) or (height, width, channels), uint8, uint16 or bool.

        Exact values are given as they were. Pictures with a palette give its indices. The array
        cannot be written; copy it to change it.
        """
        if self.values is not None:
            return self.values
        if self.pixels is not None:
            return self.pixels
        array = array_of(self.to_pil())
        if array.dtype == np.dtype(">u2"):
            array = array.astype(np.uint16)
        array.flags.writeable = False
        return array

    def _pixels(self) -> Pixels:
        assert self.pixels is not None
        return Pixels(self.mode, self.pixels, self.palette)

    def encode(self) -> Encoded:
        """Give the file's bytes as they were, or the pixels in the format chosen; and the layers."""
        meta: dict[str, object] = {
            "width": self.width,
            "height": self.height,
            "mode": self.mode,
            "format": self.format,
        }
        for name in ("caption", "grouping", "sample_id"):
            if getattr(self, name) is not None:
                meta[name] = getattr(self, name)
        blobs = {"image": Blob(self._content(), media_type(self.format), f".{self.format}")}
        if self.values is not None:
            meta["values"] = describe_values(self.values)
            blobs["values"] = Blob(to_npy(self.values), MEDIA_TYPE, EXTENSION)
        elif needs_preview(self.format, self.mode):
            self._add_preview(meta, blobs)
        self._add_classes(meta, blobs)
        children = {f"mask:{name}": mask.encode() for name, mask in self.masks.items()}
        for name, boxes in self.boxes.items():
            children[f"boxes:{name}"] = boxes.encode(self.width, self.height)
        return Encoded(self.kind, self.version, meta, blobs, children)

    def _content(self) -> bytes | Path:
        if self.file is not None:
            return blob_data(self.file)
        if self.values is not None:
            return encode_png(picture_of(self.values))
        return encode_pixels(self._pixels(), self.format)

    def _add_preview(self, meta: dict[str, object], blobs: dict[str, Blob]) -> None:
        picture = None if self.pixels is not None else self.to_pil()
        if needs_preview("png", self.mode):
            values = self.to_numpy() if picture is None else np.asarray(picture)
            low, high = finite_range(values)
            meta["preview"] = {"min": low, "max": high}
            blobs["preview"] = Blob(encode_png(picture_of(values)), "image/png", ".png")
            return
        shown = None if picture is None else viewable(picture)
        if shown is not None:  # else there is nothing but the file to give
            blobs["preview"] = Blob(encode_png(from_pillow(shown, None)), "image/png", ".png")

    def _add_classes(self, meta: dict[str, object], blobs: dict[str, Blob]) -> None:
        if self.classes is None:
            return
        class_set = self.classes.class_set
        meta["class_count"] = len(class_set)
        if len(json.dumps(class_set)) <= INLINE_CLASSES_BYTES:
            meta["classes"] = class_set
        else:
            blobs["classes"] = Blob(json_bytes(class_set), "application/json", ".json")

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the image; its pixels are read from the bytes when asked for."""
        image = object.__new__(cls)
        meta: Mapping[str, Any] = stored.meta
        image._set(**{name: meta[name] for name in ("width", "height", "mode", "format")})
        image._set(**{name: meta.get(name) for name in ("caption", "grouping", "sample_id")})
        image._set(pixels=None, palette=None, file=None, values=None)
        if "values" in meta:
            image._set(values=read_npy(stored.read_blob("values"), meta["values"]))
        else:
            image._set(file=stored_content(stored, "image"))
        image._set(classes=read_classes(stored))
        masks, boxes = read_layers(stored)
        image._set(masks=MappingProxyType(masks), boxes=MappingProxyType(boxes))
        image.check()
        return image

    def state(self) -> dict[str, object]:
        """The fields as a draft keeps them."""
        return {
            **super().state(),
            "classes": None if self.classes is None else self.classes.class_set,
            "masks": {name: mask.state() for name, mask in self.masks.items()},
            "boxes": {name: boxes.state() for name, boxes in self.boxes.items()},
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The image whose :meth:`state` this is."""
        image = super().restore({**state, **restore_layers(state)})
        image._check_mask_sizes()
        return image

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make an image."""
        check_caption_field(self.caption)
        _check_short(self.grouping, "grouping")
        _check_short(self.sample_id, "sample_id")
        self._check_texts()
        self._check_content()

    def _check_texts(self) -> None:
        texts = (self.mode, self.format)
        if not all(isinstance(each, str) and 0 < len(each) <= 16 for each in texts):
            raise MediaError(f"An image's mode and format must be short text, got {texts!r:.100}.")
        if not self.format.isalnum():
            raise MediaError(f"An image's format must be letters and digits: {self.format!r}")

    def _check_content(self) -> None:
        held = [each for each in (self.pixels, self.file, self.values) if each is not None]
        if len(held) != 1:
            raise MediaError("An image needs either the bytes of a file, or pixels, or values.")
        if self.file is not None:
            _check_file(self.file, self.width, self.height)
            return
        if self.values is not None:
            shape = check_values(self.values).shape
            if self.format != "png" or self.mode != mode_of(self.values):
                raise MediaError("Exact values need a PNG of their mode beside them.")
        else:
            if self.format not in FILE_TYPES:
                raise MediaError(f"Pixels cannot be written as {self.format!r}.")
            check_pixels(self._pixels())
            shape = self._pixels().data.shape
        if (self.height, self.width) != shape[:2]:
            raise MediaError("An image's width and height must be those of its pixels.")


def _check_file(file: object, width: object, height: object) -> None:
    if not isinstance(file, (bytes, LargeFile)):
        raise MediaError(f"An image's file must be its bytes, got {describe(file)}.")
    if not all(type(each) is int and 0 < each < 2**31 for each in (width, height)):
        raise MediaError("An image's width and height must be whole numbers above 0.")


def _layers(given: Any, make: Callable[[Any, str], Layer], what: str) -> Mapping[str, Layer]:
    if not isinstance(given, Mapping):
        raise MediaError(
            f"Image needs {what} as a dict from the layer's name to its data, "
            f"such as {{'truth': …}}, got {describe(given)}."
        )
    if len(given) > MAX_LAYERS:
        raise MediaError(f"Image takes at most {MAX_LAYERS} layers of {what}, got {len(given)}.")
    return MappingProxyType({name: make(each, name) for name, each in given.items()})


def _check_short(value: object, what: str) -> str | int | None:
    if value is None:
        return None
    number = value if isinstance(value, int) else to_number(value)
    if isinstance(number, int) and -(2**63) <= number < 2**63:
        return int(number)
    if isinstance(value, str) and len(value) <= MAX_NAME_CHARACTERS:
        return check_unicode(str(value), f"A {what}")
    raise MediaError(
        f"Image needs a {what} of 64 bits or {MAX_NAME_CHARACTERS} characters at most, "
        f"got {describe(value)}."
    )
