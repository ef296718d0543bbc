"""Masks: one class id for each pixel of an image, kept exactly as a PNG; knows no image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import PIL.Image

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Stored
from marey.media._coerce import describe, load_picture, view_array, warn_user
from marey.media._file import take_file
from marey.media._image_file import MAX_FILE_BYTES, open_image
from marey.media._image_labels import check_labels, check_name, read_labels, store_labels
from marey.media._image_pixels import Pixels, array_of
from marey.media._image_png import encode_png

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

    Array = npt.NDArray[Any]

KIND: Final = "mask"
VERSION: Final = 1
LARGEST_MASK_ID: Final = 2**32 - 1
LISTED_IDS: Final = 256  # ids that metadata lists with their numbers of pixels
BLOCK: Final = 2**20
KEYS: Final = frozenset({"mask_data", "path", "class_labels"})
# Bytes of an id: the name of how it is stored, and Pillow's mode of that.
ENCODINGS: Final = {1: ("gray8", "L"), 2: ("gray16", "I;16"), 4: ("rgba32", "RGBA")}


class ImageMask:
    """Class ids of all pixels of an image, one layer of its ``masks``.

    Parameters
    ----------
    val:
        A dict with ``mask_data``, whole numbers from 0 to 2**32 - 1 of shape (height, width), or
        ``path``, an image file (also an open one) whose gray values or palette indices are the ids; and with
        ``class_labels``, names by id, if there are any.
    key:
        The layer's name.

    Raises
    ------
    MediaError
        If numbers are negative, fractions or too large; if the shape has not two axes; if the file
        has colors, or cannot be read.

    Examples
    --------
    >>> mask = ImageMask({"mask_data": [[0, 7]], "class_labels": {7: "tree"}}, "truth")
    >>> mask.to_numpy().tolist(), mask.class_labels
    ([[0, 7]], {7: 'tree'})
    """

    def __init__(self, val: Mapping[str, Any], key: str = "mask") -> None:
        self.name = check_name(key, "A mask")
        where = f"The mask {key!r:.100}"
        _check_keys(val, where)
        ids = _read_ids(val["path"], where) if "path" in val else to_ids(val["mask_data"], where)
        self._set(ids, None, check_labels(val.get("class_labels"), where))

    def _set(self, ids: Array | None, png: bytes | None, labels: dict[int, str] | None) -> None:
        self._ids = ids
        self._png = png
        self._labels = labels

    def __repr__(self) -> str:
        return f"ImageMask({self.name!r})"

    def to_numpy(self) -> Array:
        """The ids: (height, width) of uint8, uint16 or uint32, the narrowest that holds all.

        The array cannot be written; copy it to change it.
        """
        if self._ids is None:
            assert self._png is not None
            self._ids = _decode_png(self._png)
        return self._ids

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        height, width = self.to_numpy().shape
        return height, width

    @property
    def class_labels(self) -> dict[int, str]:
        """Names by id as they were given; ``class_<id>`` for each id in it if none were."""
        if self._labels is not None:
            return dict(self._labels)
        return {each: f"class_{each}" for each in count_ids(self.to_numpy())[0].tolist()}

    def renamed(self, name: str) -> ImageMask:
        """The same mask under another name."""
        other = object.__new__(type(self))
        other.name = check_name(name, "A mask")
        other._set(self._ids, self._png, self._labels)
        return other

    def encode(self) -> Encoded:
        """Write the ids as a PNG without loss, and count them."""
        ids = self.to_numpy()
        encoding, mode = ENCODINGS[ids.dtype.itemsize]
        samples = ids.view(np.uint8).reshape(*ids.shape, 4) if mode == "RGBA" else ids
        distinct, counts = count_ids(ids)
        meta: dict[str, object] = {
            "layer": self.name,
            "width": ids.shape[1],
            "height": ids.shape[0],
            "values": "ids",
            "encoding": encoding,
            "distinct": len(distinct),
        }
        if len(distinct) <= LISTED_IDS:
            meta.update(ids=distinct.tolist(), counts=counts.tolist())
        blobs = {"mask": Blob(encode_png(Pixels(mode, samples)), "image/png", ".png")}
        store_labels(self._labels, meta, blobs)
        return Encoded(KIND, VERSION, meta, blobs)

    @classmethod
    def decode(cls, stored: Stored, labels: Any) -> Self:
        """The mask of a child of a stored image; its ids are read when asked for."""
        mask = object.__new__(cls)
        mask.name = check_name(stored.meta.get("layer"), "A mask")
        mask._set(None, stored.read_blob("mask"), read_labels(labels))
        return mask

    def state(self) -> dict[str, object]:
        """What a draft keeps of it."""
        labels = self._labels
        named = None if labels is None else {str(key): name for key, name in labels.items()}
        return {"ids": self.to_numpy(), "class_labels": named}

    @classmethod
    def restore(cls, name: str, state: Mapping[str, Any]) -> Self:
        """The mask whose :meth:`state` this is."""
        ids = state["ids"]
        if not isinstance(ids, np.ndarray) or ids.dtype.kind != "u" or ids.ndim != 2:
            raise MediaError("A drafted mask needs ids of two axes.")
        mask = object.__new__(cls)
        mask.name = check_name(name, "A mask")
        mask._set(to_ids(ids, "A drafted mask"), None, read_labels(state["class_labels"]))
        return mask


def to_mask(given: Any, name: str) -> ImageMask:
    """What a user gave as one of ``masks``."""
    if isinstance(given, ImageMask):
        return given if given.name == name else given.renamed(name)
    return ImageMask(getattr(given, "_val", given), name)


def _check_keys(val: Any, where: str) -> None:
    if not isinstance(val, Mapping):
        raise MediaError(
            f"{where} must be a dict such as {{'mask_data': ids, 'class_labels': {{1: 'tree'}}}}, "
            f"got {describe(val)}."
        )
    if ("mask_data" in val) == ("path" in val):
        found = "both" if "path" in val else "neither"
        raise MediaError(f"{where} needs either 'mask_data' or 'path', got {found}.")
    unknown = set(val) - KEYS
    if unknown:
        raise MediaError(
            f"{where} takes the keys {', '.join(sorted(KEYS))}, got others: "
            f"{sorted(map(str, unknown))!r:.200}"
        )


def to_ids(value: Any, where: str) -> Array:
    """A copy of the ids in the narrowest unsigned integers."""
    if isinstance(value, PIL.Image.Image):
        load_picture(value, where)
        return _ids_of_picture(value, where)
    array = view_array(value)
    given_shape = array.shape
    while array.ndim > 2 and array.shape[0] == 1:
        array = array[0]
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim != 2 or array.size == 0:
        raise MediaError(
            f"{where} needs one id for each pixel, of shape (height, width), got {given_shape}. "
            f"Make one-hot masks ids with argmax."
        )
    if array.dtype.kind == "f":
        _check_whole(array, where)
    elif array.dtype.kind not in "biu":
        raise MediaError(f"{where} needs whole numbers as ids, got dtype {array.dtype}.")
    low, high = int(array.min()), int(array.max())
    if low < 0 or high > LARGEST_MASK_ID:
        raise MediaError(
            f"{where} needs ids from 0 to {LARGEST_MASK_ID:,}, got {low if low < 0 else high}."
        )
    own = np.array(array, dtype=_narrowest(high), order="C", copy=True)
    own.flags.writeable = False
    return own


def _narrowest(high: int) -> str:
    return "|u1" if high < 2**8 else "<u2" if high < 2**16 else "<u4"


def _check_whole(array: Array, where: str) -> None:
    whole = np.floor(array) == array
    whole &= np.isfinite(array)
    if not whole.all():
        first = array[~whole][0]
        raise MediaError(
            f"{where} needs whole numbers as ids, got {float(first)!r}. "
            f"Give the class of each pixel, such as scores.argmax(), not its score."
        )


def _read_ids(path: Any, where: str) -> Array:
    taken = take_file(path, where, max_bytes=MAX_FILE_BYTES)
    picture = open_image(taken.content, f"{where}, the file {taken.path or 'given'},")
    if picture.format in ("JPEG", "MPO"):
        warn_user("Image: a mask from a JPEG file has blurred ids at edges; save masks as PNG.")
    return _ids_of_picture(picture, where)


def _ids_of_picture(picture: PIL.Image.Image, where: str) -> Array:
    """Gray values, or the indices of a palette; colors only if they are gray."""
    array = array_of(picture)
    if array.ndim == 3 and array.shape[2] in (2, 3, 4):
        colors = array if array.shape[2] == 3 else array[:, :, : array.shape[2] - 1]
        if (colors != colors[:, :, :1]).any():
            raise MediaError(
                f"{where} has colors (Pillow's mode {picture.mode}), it needs the ids as gray or "
                f"as indices of a palette. Map each color to its id, and pass that as 'mask_data'."
            )
        array = colors[:, :, 0]
    return to_ids(array, where)


def _decode_png(content: bytes) -> Array:
    array = np.asarray(open_image(content, "The stored mask"))
    if array.ndim == 3 and array.shape[2] == 4:
        array = np.ascontiguousarray(array).view("<u4")[:, :, 0]
    if array.ndim != 2:
        raise MediaError("The stored mask is damaged: it has colors.")
    return to_ids(array, "The stored mask")


def count_ids(ids: Array) -> tuple[Array, Array]:
    """The different ids, ascending, and how many pixels have each; in blocks of bounded size."""
    flat = ids.reshape(-1)
    blocks = (flat[start : start + BLOCK] for start in range(0, flat.size, BLOCK))
    if ids.dtype.itemsize <= 2:
        counts = np.zeros(2 ** (8 * ids.dtype.itemsize), np.int64)
        for block in blocks:
            counts += np.bincount(block, minlength=len(counts))
        found = np.flatnonzero(counts)
        return found, counts[found]
    parts = [_count_runs(block) for block in blocks]
    every, counts = (np.concatenate(each) for each in zip(*parts, strict=True))
    return _sum_by_id(every, counts)


def _count_runs(block: Array) -> tuple[Array, Array]:
    # Neighbours are mostly equal, and then there are few runs to sort.
    starts = np.flatnonzero(np.concatenate(([True], block[1:] != block[:-1])))
    return _sum_by_id(block[starts], np.diff(np.append(starts, block.size)))


def _sum_by_id(ids: Array, counts: Array) -> tuple[Array, Array]:
    order = np.argsort(ids, kind="stable")
    ids, counts = ids[order], counts[order]
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    return ids[starts], np.add.reduceat(counts, starts)
