"""Columns as a Parquet file, straight from their arrays; reading is DuckDB's, and elsewhere.

The format: https://parquet.apache.org/docs/file-format/. Pages are plain and compressed by zstd.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import zstandard

from marey.media import _table_thrift as thrift
from marey.media._table_cells import UTC
from marey.media._table_columns import Column, described
from marey.media._table_text import Texts

if TYPE_CHECKING:
    from marey.media._table_columns import Array

METADATA_KEY: Final = "marey"
MAGIC: Final = b"PAR1"
PAGE_BYTES: Final = 1024 * 1024
GROUP_BYTES: Final = 32 * 1024 * 1024
GROUP_ROWS: Final = 122_880
COMPRESSION_LEVEL: Final = 1

# Numbers that the format gives to types, encodings and codecs.
BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTE_ARRAY = 0, 1, 2, 4, 5, 6
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
PLAIN, RLE = 0, 3
ZSTD: Final = 6
UTF8, LIST, DATE = 0, 3, 6
INTEGERS: Final = {"uint8": 11, "uint16": 12, "uint32": 13, "uint64": 14} | {
    "int8": 15,
    "int16": 16,
}
LOGICAL_STRING, LOGICAL_LIST, LOGICAL_DATE, LOGICAL_TIMESTAMP, LOGICAL_INTEGER = 1, 3, 6, 8, 10
MICROS, NANOS = 2, 3


class Leaf(NamedTuple):
    """How the values of a column are written, and what the file says of them."""

    physical: int
    dtype: str  # of numpy, little endian; empty for text and booleans
    fields: tuple[thrift.Field, ...] = ()


def write_parquet(names: Sequence[str], columns: Sequence[Column]) -> bytes:
    """A Parquet file of the columns, with their description under the key ``marey``."""
    rows = len(columns[0])
    leaves = [_leaf(column) for column in columns]
    file = io.BytesIO()
    file.write(MAGIC)
    groups = []
    step = _rows_per_group(columns, rows)
    paths = [_path(name, column) for name, column in zip(field_names(names), columns, strict=True)]
    for start in range(0, rows, step):
        stop = min(rows, start + step)
        chunks = [
            _write_chunk(file, path, leaf, column, start, stop)
            for path, leaf, column in zip(paths, leaves, columns, strict=True)
        ]
        size = sum(size for _, size in chunks)
        groups.append(
            thrift.encode(
                thrift.listed(1, thrift.STRUCT, [chunk for chunk, _ in chunks]),
                thrift.i64(2, size),
                thrift.i64(3, stop - start),
            )
        )
    footer = _footer(paths, leaves, rows, groups, describe_columns(names, columns))
    file.write(footer + len(footer).to_bytes(4, "little") + MAGIC)
    return file.getvalue()


def describe_columns(names: Sequence[str], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Name and type of each column as JSON."""
    return [described(name, column) for name, column in zip(names, columns, strict=True)]


def _rows_per_group(columns: Sequence[Column], rows: int) -> int:
    size = sum(each.values.nbytes for each in columns)
    return max(1, min(GROUP_ROWS, GROUP_BYTES * rows // max(1, size)))


def _leaf(column: Column) -> Leaf:
    if isinstance(column.values, Texts):
        if column.type == "bytes" and not column.as_json:
            return Leaf(BYTE_ARRAY, "")
        return Leaf(BYTE_ARRAY, "", _logical(UTF8, thrift.struct(LOGICAL_STRING)))
    dtype = column.values.dtype
    if dtype.kind == "b":
        return Leaf(BOOLEAN, "")
    if dtype.kind == "f":
        return Leaf(DOUBLE, "<f8") if dtype.itemsize == 8 else Leaf(FLOAT, "<f4")
    if dtype.kind == "M" and column.type == "date":
        return Leaf(INT32, "<i4", _logical(DATE, thrift.struct(LOGICAL_DATE)))
    if dtype.kind == "M":
        unit = NANOS if np.datetime_data(dtype)[0] == "ns" else MICROS
        kind = thrift.struct(
            LOGICAL_TIMESTAMP,
            thrift.boolean(1, column.type == UTC),
            thrift.struct(2, thrift.struct(unit)),
        )
        return Leaf(INT64, "<i8", (thrift.struct(10, kind),))
    is_long = dtype.itemsize == 8
    fields = _integer_fields(dtype) if dtype.name in INTEGERS else ()
    return Leaf(INT64 if is_long else INT32, "<i8" if is_long else "<i4", fields)


def _logical(converted: int, logical: thrift.Field) -> tuple[thrift.Field, ...]:
    return thrift.i32(6, converted), thrift.struct(10, logical)


def _integer_fields(dtype: np.dtype[Any]) -> tuple[thrift.Field, ...]:
    width = (1, 3, bytes((dtype.itemsize * 8,)))  # field 1, of type byte
    kind = thrift.struct(LOGICAL_INTEGER, width, thrift.boolean(2, dtype.kind == "i"))
    return _logical(INTEGERS[dtype.name], kind)


def _is_nested(column: Column) -> bool:
    return column.lengths is not None or (
        not isinstance(column.values, Texts) and column.values.ndim > 1
    )


def _path(name: str, column: Column) -> list[bytes]:
    return [name.encode(), *([b"list", b"element"] if _is_nested(column) else [])]


def _write_chunk(
    file: io.BytesIO, path: list[bytes], leaf: Leaf, column: Column, start: int, stop: int
) -> tuple[bytes, int]:
    """Write the pages of one column and one group of rows; its metadata and its size."""
    begin, values, plain_bytes = file.tell(), 0, 0
    compressor = zstandard.ZstdCompressor(level=COMPRESSION_LEVEL)
    for first, last in _pages(column, start, stop):
        count, content = _page(leaf, column, first, last)
        packed = compressor.compress(content)
        header = thrift.encode(
            thrift.i32(1, 0),  # a data page
            thrift.i32(2, len(content)),
            thrift.i32(3, len(packed)),
            thrift.struct(
                5,
                thrift.i32(1, count),
                thrift.i32(2, PLAIN),
                thrift.i32(3, RLE),
                thrift.i32(4, RLE),
            ),
        )
        file.write(header)
        file.write(packed)
        values += count
        plain_bytes += len(header) + len(content)
    size = file.tell() - begin
    meta = thrift.struct(
        3,
        thrift.i32(1, leaf.physical),
        thrift.listed(2, thrift.I32, [thrift.i32(0, each)[2] for each in (PLAIN, RLE)]),
        thrift.listed(3, thrift.BINARY, [thrift.binary(0, each)[2] for each in path]),
        thrift.i32(4, ZSTD),
        thrift.i64(5, values),
        thrift.i64(6, plain_bytes),
        thrift.i64(7, size),
        thrift.i64(9, begin),
    )
    return thrift.encode(thrift.i64(2, begin), meta), plain_bytes


def _pages(column: Column, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Ranges of rows of about a page each; a single large cell has a page of its own."""
    ends = _ends(column)
    while start < stop:
        if isinstance(ends, int):
            end = start + max(1, PAGE_BYTES // max(1, ends))
        else:
            limit = int(ends[start]) + PAGE_BYTES
            end = max(start + 1, int(np.searchsorted(ends, limit, "right")) - 1)
        yield start, min(stop, end)
        start = end


def _ends(column: Column) -> Array | int:
    """Where each row begins in bytes, or how many bytes each has."""
    values = column.values
    if isinstance(values, Texts):
        return values.offsets.astype(np.int64) + 4 * np.arange(len(values.offsets))
    if column.lengths is not None:
        return np.concatenate(([0], np.cumsum(column.lengths))) * values.itemsize
    return int(values.nbytes // max(1, len(values)))


def _page(leaf: Leaf, column: Column, start: int, stop: int) -> tuple[int, bytes]:
    """How many values a page has, and its bytes: levels, then the values that are not None."""
    nulls = None if column.nulls is None else column.nulls[start:stop]
    if _is_nested(column):
        return _nested_page(leaf, column, nulls, start, stop)
    if isinstance(column.values, Texts):
        content = _plain_texts(column.values.between(start, stop))
    else:
        values = column.values[start:stop]
        content = _plain(leaf, values if nulls is None else values[~nulls])
    return stop - start, _levels_of_nulls(nulls, stop - start) + content


def _nested_page(
    leaf: Leaf, column: Column, nulls: Array | None, start: int, stop: int
) -> tuple[int, bytes]:
    values = column.values
    assert isinstance(values, np.ndarray)
    if column.lengths is None:
        part = values[start:stop]
        width = part.size // max(1, stop - start)
        lengths = np.full(stop - start, width, dtype=np.int64)
        flat = part.reshape(-1)
    else:
        lengths = column.lengths[start:stop].astype(np.int64)
        first = int(column.lengths[:start].sum())
        flat = values[first : first + int(lengths.sum())]
    slots = np.maximum(lengths, 1)  # an empty list and None have a place, too
    begins = np.cumsum(slots) - slots
    count = int(slots.sum())
    repeats = np.ones(count, dtype=np.uint8)
    repeats[begins] = 0
    defined = np.full(count, 2, dtype=np.uint8)
    defined[begins[lengths == 0]] = 1
    if nulls is not None:
        defined[begins[nulls]] = 0
    return count, _levels(repeats, 1) + _levels(defined, 2) + _plain(leaf, flat)


def _levels_of_nulls(nulls: Array | None, count: int) -> bytes:
    if nulls is None or not nulls.any():
        run = thrift.varint(count << 1) + b"\1"
        return len(run).to_bytes(4, "little") + run
    return _levels((~nulls).astype(np.uint8), 1)


def _levels(levels: Array, bits: int) -> bytes:
    """Levels of one or two bits, packed, with their length before them."""
    count = -(-len(levels) // 8)
    padded = np.zeros(count * 8, dtype=np.uint8)
    padded[: len(levels)] = levels
    spread = padded if bits == 1 else np.stack((padded & 1, padded >> 1), axis=1)
    run = (
        thrift.varint(count << 1 | 1) + np.packbits(spread.reshape(-1), bitorder="little").tobytes()
    )
    return len(run).to_bytes(4, "little") + run


def _plain(leaf: Leaf, values: Array) -> bytes:
    if leaf.physical == BOOLEAN:
        return np.packbits(values, bitorder="little").tobytes()
    if values.dtype.name == "datetime64[D]" or values.dtype.itemsize < 4:
        values = values.astype(leaf.dtype)
    if values.dtype.kind in "mM":
        values = values.view(np.int64)
    return values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()


def _plain_texts(texts: Texts) -> bytes:
    """Each cell's bytes with their number before them."""
    kept = texts.kept()
    lengths = kept.lengths.astype("<u4")
    heads = kept.offsets[:-1].astype(np.int64) + 4 * np.arange(len(kept))
    page = np.empty(len(kept.data) + 4 * len(kept), dtype=np.uint8)
    is_text = np.ones(len(page), dtype=np.bool_)
    bytes_of_length = lengths.view(np.uint8).reshape(-1, 4)
    for place in range(4):
        page[heads + place] = bytes_of_length[:, place]
        is_text[heads + place] = False
    page[is_text] = kept.data
    return page.tobytes()


def _footer(
    paths: list[list[bytes]],
    leaves: list[Leaf],
    rows: int,
    groups: list[bytes],
    columns: list[dict[str, Any]],
) -> bytes:
    root = thrift.encode(thrift.binary(4, b"schema"), thrift.i32(5, len(paths)))
    schema = [root]
    for path, leaf in zip(paths, leaves, strict=True):
        schema += _schema_of(path, leaf)
    text = json.dumps({"columns": columns})
    return thrift.encode(
        thrift.i32(1, 2),
        thrift.listed(2, thrift.STRUCT, schema),
        thrift.i64(3, rows),
        thrift.listed(4, thrift.STRUCT, groups),
        thrift.listed(
            5,
            thrift.STRUCT,
            [
                thrift.encode(
                    thrift.binary(1, METADATA_KEY.encode()), thrift.binary(2, text.encode())
                )
            ],
        ),
        thrift.binary(6, b"marey"),
    )


def _schema_of(path: list[bytes], leaf: Leaf) -> list[bytes]:
    name, *inside = path
    if not inside:
        return [_leaf_schema(name, OPTIONAL, leaf)]
    outer = thrift.encode(
        thrift.i32(3, OPTIONAL),
        thrift.binary(4, name),
        thrift.i32(5, 1),
        *_logical(LIST, thrift.struct(LOGICAL_LIST)),
    )
    middle = thrift.encode(thrift.i32(3, REPEATED), thrift.binary(4, inside[0]), thrift.i32(5, 1))
    return [outer, middle, _leaf_schema(inside[1], REQUIRED, leaf)]


def _leaf_schema(name: bytes, repetition: int, leaf: Leaf) -> bytes:
    return thrift.encode(
        thrift.i32(1, leaf.physical),
        thrift.i32(3, repetition),
        thrift.binary(4, name),
        *leaf.fields,
    )


def field_names(names: Sequence[str]) -> list[str]:
    """Names that SQL can tell apart: it ignores case and has no empty ones."""
    taken: set[str] = set()
    fields = []
    for i, name in enumerate(names):
        field = name.replace("\0", "") or f"column {i + 1}"
        while field.casefold() in taken or field.lower() in taken:
            field = f"{field} ({i + 1})"
        taken.update((field.casefold(), field.lower()))
        fields.append(field)
    return fields
