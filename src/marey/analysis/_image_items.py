"""Stored pictures as the analyses need them: names, sizes, boxes; all else is skipped unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from marey.journal.record import BlobRef

NO_RAW: Final = msgspec.Raw()


class Given(msgspec.Struct):
    """What the user said of a box."""

    class_id: int | None = None
    scores: dict[str, float | str] | None = None  # text: "NaN" and the infinities of JSON
    box_caption: str | None = None


class Box(msgspec.Struct):
    """One box in pixels."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float
    given: Given = msgspec.field(default_factory=Given)


class LayerMeta(msgspec.Struct):
    """What boxes and masks say of themselves."""

    layer: str = ""
    count: int = 0
    encoding: str = ""
    ids: list[int] | None = None
    counts: list[int] | None = None
    boxes: msgspec.Raw = NO_RAW  # read when they are wanted
    class_labels: msgspec.Raw = NO_RAW


class Layer(msgspec.Struct, array_like=True):
    """A mask, or boxes."""

    kind: str
    version: int
    meta: LayerMeta
    blobs: dict[str, BlobRef] = {}
    children: msgspec.Raw = NO_RAW


class PictureMeta(msgspec.Struct):
    """What a picture says of itself."""

    width: int = 0
    height: int = 0
    caption: str | None = None
    sample_id: str | int | None = None
    classes: msgspec.Raw = NO_RAW


class Picture(msgspec.Struct, array_like=True):
    """One stored picture with its layers."""

    kind: str
    version: int
    meta: PictureMeta
    blobs: dict[str, BlobRef] = {}
    children: dict[str, Layer] = {}


class NamedMeta(msgspec.Struct):
    """As little as a sample is found by."""

    sample_id: str | int | None = None


class Named(msgspec.Struct, array_like=True):
    """A stored picture, of which only the sample is read."""

    kind: str
    version: int
    meta: NamedMeta
    blobs: msgspec.Raw = NO_RAW
    children: msgspec.Raw = NO_RAW


def _skipped(code: int, data: memoryview) -> object:
    return None  # integers beyond 64 bits in what users added


def _decoder(kind: Any) -> Any:
    return msgspec.msgpack.Decoder(kind, ext_hook=_skipped)


_picture: Final = _decoder(Picture)
_named: Final = _decoder(Named)
_boxes: Final = _decoder(list[Box])
_boxes_in_json: Final = msgspec.json.Decoder(list[Box])


def picture_of(item: bytes) -> Picture | None:
    """The picture of a row of the index; None if it is damaged or of another kind."""
    try:
        picture: Picture = _picture.decode(item)
    except (msgspec.DecodeError, ValueError):
        return None
    return picture if picture.kind == "image" else None


def sample_of(item: bytes) -> str | int | None:
    """The sample id of a row of the index, if it has one."""
    try:
        named: Named = _named.decode(item)
    except (msgspec.DecodeError, ValueError):
        return None
    return named.meta.sample_id


def boxes_of(layer: Layer, read: Callable[[BlobRef], bytes | None]) -> list[Box] | None:
    """The boxes of a layer, from its metadata or its file; None if they are lost or damaged."""
    inline = bytes(layer.meta.boxes)
    ref = layer.blobs.get("boxes")
    content = inline or (None if ref is None else read(ref))
    if content is None:
        return None
    try:
        boxes: list[Box] = _boxes.decode(content) if inline else _boxes_in_json.decode(content)
    except (msgspec.DecodeError, ValueError):
        return None
    return boxes
