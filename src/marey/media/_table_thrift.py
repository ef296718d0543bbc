"""Thrift's compact protocol as far as Parquet's metadata need it; knows no tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TRUE: Final = 1
FALSE: Final = 2
I32: Final = 5
I64: Final = 6
BINARY: Final = 8
LIST: Final = 9
STRUCT: Final = 12

Field = tuple[int, int, bytes]  # number, type, encoded value


def varint(number: int) -> bytes:
    """An unsigned integer, seven bits a byte."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def i32(field: int, number: int) -> Field:
    """A field with an integer."""
    return field, I32, varint(number << 1 if number >= 0 else (-number << 1) - 1)


def i64(field: int, number: int) -> Field:
    """A field with an integer of 64 bits, which are encoded alike."""
    return field, I64, i32(field, number)[2]


def binary(field: int, value: bytes) -> Field:
    """A field with bytes or text."""
    return field, BINARY, varint(len(value)) + value


def boolean(field: int, value: bool) -> Field:
    """A field with a boolean, which is in its type."""
    return field, TRUE if value else FALSE, b""


def struct(field: int, *fields: Field) -> Field:
    """A field with a struct."""
    return field, STRUCT, encode(*fields)


def listed(field: int, element_type: int, elements: Sequence[bytes]) -> Field:
    """A field with a list of encoded elements."""
    size = len(elements)
    if size < 15:
        head = bytes((size << 4 | element_type,))
    else:
        head = bytes((0xF0 | element_type,)) + varint(size)
    return field, LIST, head + b"".join(elements)


def encode(*fields: Field) -> bytes:
    """A struct of fields in the order of their numbers, less than 16 apart."""
    parts = []
    last = 0
    for number, kind, value in fields:
        parts.append(bytes(((number - last) << 4 | kind,)) + value)
        last = number
    return b"".join((*parts, b"\0"))
