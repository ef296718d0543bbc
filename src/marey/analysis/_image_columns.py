"""Pictures, boxes and mask classes in columns that grow; views of them are taken at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Column:
    """Numbers of one type, to which more are added.

    A view stays as it is: what comes later is put behind it, or into a new array.

    Examples
    --------
    >>> column = Column(np.int32)
    >>> column.extend([1, 2])
    >>> before = column.view()
    >>> column.extend(range(10_000))
    >>> len(before), len(column.view()), column.view().dtype
    (2, 10002, dtype('int32'))
    """

    def __init__(self, dtype: npt.DTypeLike, width: int | None = None) -> None:
        shape = (1024,) if width is None else (1024, width)
        self._values: Array = np.empty(shape, dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def size_bytes(self) -> int:
        """Memory taken, with room for more."""
        return self._values.nbytes

    def extend(self, values: Sequence[Any] | Array) -> None:
        """Add values."""
        end = self._count + len(values)
        if end > len(self._values):
            size = max(end, len(self._values) * 3 // 2)
            grown = np.empty((size, *self._values.shape[1:]), self._values.dtype)
            grown[: self._count] = self._values[: self._count]
            self._values = grown
        if len(values):
            self._values[self._count : end] = values
        self._count = end

    def view(self) -> Array:
        """All values so far."""
        return self._values[: self._count]


class Columns:
    """Columns of one length, by name.

    Parameters
    ----------
    **dtypes:
        The type of each column.
    """

    def __init__(self, **dtypes: npt.DTypeLike) -> None:
        self._columns = {name: Column(dtype) for name, dtype in dtypes.items()}
        self._waiting: dict[str, list[Any]] = {name: [] for name in dtypes}
        self.lists = tuple(self._waiting.values())
        """One list for each column: append to all of them, then :meth:`flush`."""

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    @property
    def size_bytes(self) -> int:
        """Memory taken."""
        return sum(column.size_bytes for column in self._columns.values())

    def flush(self) -> None:
        """Move what was appended to the lists into the columns."""
        for name, waiting in self._waiting.items():
            self._columns[name].extend(waiting)
            waiting.clear()

    def views(self) -> dict[str, Array]:
        """All columns as they are now."""
        return {name: column.view() for name, column in self._columns.items()}


def image_columns() -> Columns:
    """One row for each picture."""
    return Columns(
        writer=np.int32,
        step=np.int64,
        position=np.int32,
        time=np.float64,
        count=np.int32,
        width=np.int32,
        height=np.int32,
        sample=np.int32,
        caption=np.int32,
        alive=np.bool_,
    )


def box_columns() -> Columns:
    """One row for each box; ``is_first`` of its kind in its picture."""
    return Columns(
        image=np.int32,
        kind=np.int32,
        is_first=np.bool_,
        index=np.int32,
        x_min=np.float64,
        y_min=np.float64,
        x_max=np.float64,
        y_max=np.float64,
    )


def mask_columns() -> Columns:
    """One row for each class in a mask."""
    return Columns(image=np.int32, kind=np.int32, pixels=np.int64)


def score_columns() -> Columns:
    """One row for each score of a box."""
    return Columns(box=np.int32, key=np.int32, is_first=np.bool_, value=np.float64)


def caption_columns() -> Columns:
    """One row for each box that has a caption."""
    return Columns(box=np.int32, text=np.int32)
