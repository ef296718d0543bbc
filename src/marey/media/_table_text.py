"""A column of text or bytes as two buffers, as Arrow has it; knows no table and no files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from marey.errors import MediaError

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_CELL_BYTES = 2**30  # what one page of a Parquet file can hold
CONTINUATION = 0x80  # a byte within a character of UTF-8 is 0b10xxxxxx


class Texts:
    """Cells of text without an object for each: ``data`` has all, ``offsets`` where each begins.

    Parameters
    ----------
    offsets:
        Integers, one more than cells.
    data:
        The bytes of all cells, as uint8.
    nulls:
        True where a cell is None; such a cell has no bytes.
    """

    __slots__ = ("data", "nulls", "offsets")

    def __init__(self, offsets: Array, data: Array, nulls: Array | None = None) -> None:
        self.offsets = offsets
        self.data = data
        self.nulls = nulls

    @classmethod
    def of(cls, cells: Sequence[Any], *, what: str = "text") -> Texts:
        """Pack strings, or bytes, or None."""
        nulls = _nulls(cells)
        if nulls is not None:
            cells = ["" if each is None else each for each in cells]
        if not {bytes, bytearray}.isdisjoint(map(type, cells)):
            return cls._packed([each or b"" for each in cells], nulls)
        joined = "".join(cells)
        if joined.isascii():
            return cls._joined(joined.encode(), cells, nulls)
        check_text(joined, what)
        return cls._packed([each.encode() for each in cells], nulls)

    @classmethod
    def _packed(cls, cells: Sequence[bytes], nulls: Array | None) -> Texts:
        return cls._joined(b"".join(cells), cells, nulls)

    @classmethod
    def _joined(cls, data: bytes, cells: Sequence[Any], nulls: Array | None) -> Texts:
        lengths = np.fromiter(map(len, cells), np.int64, len(cells))
        return cls.from_lengths(lengths, np.frombuffer(data, np.uint8), nulls)

    @classmethod
    def from_lengths(cls, lengths: Array, data: Array, nulls: Array | None = None) -> Texts:
        """Cells of these lengths in bytes; ``MediaError`` if they do not fit the data."""
        if len(lengths) and int(lengths.max()) > MAX_CELL_BYTES:
            raise MediaError(
                f"Table's cells hold at most {MAX_CELL_BYTES:,} bytes of text, "
                f"got one of {int(lengths.max()):,}. Log it as a value of its own."
            )
        narrow = np.int32 if len(data) < 2**31 else np.int64
        offsets = np.zeros(len(lengths) + 1, narrow)
        np.cumsum(lengths, out=offsets[1:], dtype=narrow)
        if int(offsets[-1]) != len(data):
            raise MediaError("The lengths of text in a table do not fit its bytes.")
        return cls(offsets, data, nulls)

    def __reduce__(self) -> tuple[Any, ...]:
        return Texts, (self.offsets, self.data, self.nulls)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, part: slice) -> Texts:
        start, stop, _ = part.indices(len(self))
        return self.between(start, max(start, stop))

    def between(self, start: int, stop: int) -> Texts:
        """Cells ``start`` to ``stop``, sharing the bytes."""
        if (start, stop) == (0, len(self)):
            return self
        offsets = self.offsets[start : stop + 1]
        data = self.data[int(offsets[0]) : int(offsets[-1])]
        nulls = None if self.nulls is None else self.nulls[start:stop]
        return Texts(offsets - offsets[0], data, nulls)

    @property
    def lengths(self) -> Array:
        """Bytes of each cell."""
        return np.diff(self.offsets)

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return int(self.offsets.nbytes + self.data.nbytes)

    def kept(self) -> Texts:
        """The cells that are not None."""
        if self.nulls is None:
            return self
        return Texts.from_lengths(self.lengths[~self.nulls], self.data)

    def tolist(self) -> list[Any]:
        """The cells as strings and None."""
        data = self.data.tobytes()
        places = self.offsets.tolist()
        if data.isascii():
            text = data.decode()
            cells: list[Any] = [text[start:stop] for start, stop in pairwise(places)]
        else:
            cells = [data[start:stop].decode() for start, stop in pairwise(places)]
        return self._with_nulls(cells)

    def tobytes_list(self) -> list[Any]:
        """The cells as bytes and None."""
        data = self.data.tobytes()
        return self._with_nulls([data[a:b] for a, b in pairwise(self.offsets.tolist())])

    def _with_nulls(self, cells: list[Any]) -> list[Any]:
        if self.nulls is None:
            return cells
        return [None if null else each for each, null in zip(cells, self.nulls, strict=True)]

    def check_unicode(self) -> None:
        """Raise ``MediaError`` unless each cell is UTF-8."""
        if not len(self.data) or int(self.data.max()) < CONTINUATION:
            return
        try:
            self.data.tobytes().decode()
        except UnicodeDecodeError as error:
            raise MediaError("The text in a table's draft is damaged.") from error
        begins = self.offsets[:-1][np.diff(self.offsets) > 0]
        if np.any((self.data[begins] & 0xC0) == CONTINUATION):
            raise MediaError("The text in a table's draft is damaged.")

    def equals(self, other: Texts) -> bool:
        """Whether both hold the same; None is no empty text."""
        one, two = (
            np.zeros(0) if x.nulls is None else np.flatnonzero(x.nulls) for x in (self, other)
        )
        return (
            np.array_equal(one, two)
            and np.array_equal(self.lengths, other.lengths)
            and np.array_equal(self.data, other.data)
        )


def _nulls(cells: Sequence[Any]) -> Array | None:
    if None not in cells:
        return None
    return np.fromiter((each is None for each in cells), np.bool_, len(cells))


def check_text(text: str, what: str = "text") -> None:
    """Raise ``MediaError`` if text cannot be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MediaError(
            f"Table needs valid Unicode in its {what}, got a lone surrogate after "
            f"{text[max(0, error.start - 20) : error.start]!r}"
        ) from error
