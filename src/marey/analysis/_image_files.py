"""Opens stored masks and pictures for computing; what is damaged or too large gives nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import PIL.Image

if TYPE_CHECKING:
    from marey.analysis._image_columns import Array
    from marey.journal.record import BlobRef

MAX_FILE_BYTES: Final = 64 * 1024 * 1024  # of names and boxes
MAX_PIXELS: Final = 2**26
_MAX_KEPT: Final = 32

Value = TypeVar("Value")


class FileCache:
    """What the last few files held, by the hash of their content."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, Any] = OrderedDict()

    def get(self, ref: BlobRef, read: Callable[[BlobRef], Value]) -> Value:
        """What a file holds, read once."""
        if ref.sha256 not in self._values:
            self._values[ref.sha256] = read(ref)
            if len(self._values) > _MAX_KEPT:
                self._values.popitem(last=False)
        self._values.move_to_end(ref.sha256)
        value: Value = self._values[ref.sha256]
        return value


def read_small(path: Path) -> bytes | None:
    """The bytes of a file of names or boxes."""
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
    except OSError:
        return None


def open_picture(path: Path) -> PIL.Image.Image | None:
    """A picture, decoded; of several frames the first."""
    try:
        with PIL.Image.open(path) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.load()
            loaded: PIL.Image.Image = picture
            return loaded
    except Exception:  # Pillow raises whatever a damaged file makes it stumble over
        return None


def read_ids(path: Path) -> Array | None:
    """The class ids of a stored mask: (height, width) of unsigned integers."""
    picture = open_picture(path)
    if picture is None:
        return None
    array = np.asarray(picture)
    if array.ndim == 3 and array.shape[2] == 4:
        return np.ascontiguousarray(array).view("<u4")[:, :, 0]
    if array.ndim != 2:
        return None
    return array.astype(np.uint32) if array.dtype.itemsize > 2 else array.astype(np.uint16)


def count_classes(path: Path) -> tuple[list[int], list[int]] | None:
    """The ids in a stored mask, ascending, and how many pixels have each."""
    ids = read_ids(path)
    if ids is None:
        return None
    found, counts = np.unique(ids, return_counts=True)
    return found.tolist(), counts.tolist()
