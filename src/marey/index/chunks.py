"""How columns of numbers become bytes and back; which columns there are is told by the caller.

A packed block is ``version u8 | rows u32 | columns u8 | one encoding u8 per column | zstd body``,
little endian. The body holds the columns one after another, each as byte planes (all lowest
bytes, then all second bytes, ...), because neighbours differ in few of them.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import zstandard

Array = npt.NDArray[Any]

VERSION = 1
MAX_ROWS = 1 << 20  # what unpack accepts, so that a damaged header cannot ask for all memory
_HEAD = struct.Struct("<BIB")
_LEVEL = 1


class NotPackedError(ValueError):
    """Bytes that should be a packed block are none: the index is damaged."""


class Encoding(IntEnum):
    """What a column holds, and so how it is prepared for compression."""

    STEPS = 0  # int64: differences, modulo 2**64
    VALUES = 1  # float64, every bit kept (the payload of a NaN too)
    TIMES = 2  # float64: differences of the bit patterns, small for times that grow
    COUNTS = 3  # uint32


_DTYPES: dict[Encoding, np.dtype[Any]] = {
    Encoding.STEPS: np.dtype("<i8"),
    Encoding.VALUES: np.dtype("<f8"),
    Encoding.TIMES: np.dtype("<f8"),
    Encoding.COUNTS: np.dtype("<u4"),
}


class _Zstd(threading.local):
    """A compressor and a decompressor of each thread: zstd contexts must not be shared."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


_zstd = _Zstd()


def pack(encodings: Sequence[Encoding], columns: Sequence[Array]) -> bytes:
    """Turn columns of one length into bytes.

    Parameters
    ----------
    encodings:
        One for each column; it fixes the column's dtype.
    columns:
        One-dimensional arrays, all of one length, at most ``MAX_ROWS``.

    Examples
    --------
    >>> block = pack([Encoding.STEPS], [np.arange(1000)])
    >>> len(block) < 50, unpack(block)[0][-1]
    (True, np.int64(999))
    """
    rows = len(columns[0])
    if rows > MAX_ROWS or any(len(column) != rows for column in columns):
        raise ValueError(f"expected columns of one length up to {MAX_ROWS:,}, first has {rows:,}")
    body = b"".join(map(_planes, encodings, columns))
    return _HEAD.pack(VERSION, rows, len(columns)) + bytes(encodings) + _zstd.compress(body)


def unpack(block: bytes) -> list[Array]:
    """Give back the columns of :func:`pack`, bit for bit.

    Raises
    ------
    NotPackedError
        The bytes are not such a block.
    """
    try:
        return _unpack(block)
    except (struct.error, zstandard.ZstdError, ValueError) as error:
        raise NotPackedError(f"not a block of packed columns: {error}") from error


def _unpack(block: bytes) -> list[Array]:
    version, rows, count = _HEAD.unpack_from(block)
    encodings = [Encoding(code) for code in block[_HEAD.size : _HEAD.size + count]]
    if version != VERSION or rows > MAX_ROWS or len(encodings) != count:
        raise ValueError(f"version {version}, {rows} rows")
    size = rows * sum(_DTYPES[encoding].itemsize for encoding in encodings)
    packed = memoryview(block)[_HEAD.size + count :]
    body = _zstd.decompress(packed, max_output_size=size) if size else b""
    return _split(encodings, rows, body)


def _planes(encoding: Encoding, column: Array) -> bytes:
    values = np.ascontiguousarray(column, _DTYPES[encoding])
    if encoding in (Encoding.STEPS, Encoding.TIMES):
        bits = values.view(np.int64)
        values = bits.copy()
        values[1:] -= bits[:-1]  # wraps around, and so does the sum that undoes it
    planes: bytes = values.view(np.uint8).reshape(-1, values.itemsize).T.tobytes()
    return planes


def _split(encodings: list[Encoding], rows: int, body: bytes) -> list[Array]:
    columns: list[Array] = []
    start = 0
    for encoding in encodings:
        dtype = _DTYPES[encoding]
        size = rows * dtype.itemsize
        planes = np.frombuffer(body, np.uint8, size, start).reshape(dtype.itemsize, rows)
        values = np.ascontiguousarray(planes.T).reshape(-1).view(dtype)
        if encoding in (Encoding.STEPS, Encoding.TIMES):
            values = np.cumsum(values.view(np.int64), dtype=np.int64).view(dtype)
        columns.append(values)
        start += size
    return columns
