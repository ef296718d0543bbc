"""Points as what is stored of them: columns, and what the metadata say of these; no scenes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._point_cloud_columns import Packer
from marey.media._point_cloud_order import NAME
from marey.media._point_cloud_points import extremes
from marey.media._point_cloud_unpack import unpack

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.media._point_cloud_grid import Grid

    Array = npt.NDArray[Any]

# From which a cloud holds its points packed. Their columns are then large enough, too, that ``log``
# stores them at once.
LARGE_BYTES: Final = 256 * 1024 * 1024
# What numpy and Python raise of a state that is none.
DAMAGES: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, SyntaxError)


@dataclass(frozen=True)
class PackedPoints:
    """Points in their columns.

    A large cloud holds these only, and not the array as well: memory that is asked for anew can
    cost more than all that is computed.

    Parameters
    ----------
    shape:
        Of the array.
    meta:
        What the cloud's metadata say of the points.
    blobs:
        Its blobs that hold them.
    """

    shape: tuple[int, int]
    meta: dict[str, object]
    blobs: dict[str, memoryview]

    @classmethod
    def of(
        cls, points: Array, grid: Grid | None, ends: tuple[Array, Array] | None = None
    ) -> PackedPoints:
        """Pack points. ``ends`` are their extremes, if these are known."""
        count, width = points.shape
        rows = points if count else np.zeros((1, width), points.dtype)
        low, high = ends or extremes(rows)
        packed = Packer(rows, low, high, grid).pack()
        meta: dict[str, object] = {
            "origin": list(packed.origin),
            "columns": packed.columns,
            "order": NAME,
            "exact": packed.exact,
        }
        if grid is not None:
            meta["scale"] = list(grid.scale)
        if not count:
            return cls((count, width), meta, {})
        meta["bounds"] = [[float(each) for each in end[:3]] for end in (low, high)]
        if packed.categories is not None:
            meta["categories"] = packed.categories
        return cls((count, width), meta, packed.blobs)

    def unpack(self) -> Array:
        """The points, in the order and dtype in which they were given, if there is no grid."""
        return unpack({"count": self.shape[0], **self.meta}, None, self.blobs.__getitem__)

    def state(self) -> dict[str, object]:
        """What a draft keeps: all that ``unpacked`` needs."""
        columns = {name: np.frombuffer(data, np.uint8) for name, data in self.blobs.items()}
        return {"meta": {"count": self.shape[0], **self.meta}, "blobs": columns}


def unpacked(state: Mapping[str, Any]) -> Array:
    """The points whose packed ``state`` this is, which need not be ours.

    Raises
    ------
    MediaError
        If it is of no points.
    """
    try:
        blobs = {name: memoryview(column).cast("B") for name, column in state["blobs"].items()}
        return unpack(state["meta"], None, blobs.__getitem__)
    except DAMAGES as error:
        raise MediaError(f"The packed points are damaged: {error!r:.200}") from error
