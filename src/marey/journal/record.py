"""The records of a journal and their frame: what one is in bytes, not where they are kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any, Final

import msgspec

MAGIC: Final = b"\x89MAREY\x0d\x0a"
VERSION: Final = 1
MAX_PAYLOAD_BYTES: Final = 16 * 1024 * 1024
BIG_INTEGER_EXT: Final = 1  # msgpack extension: an integer beyond 64 bits, as decimal ASCII

FRAME_HEADER: Final = struct.Struct("<IIB")  # length of type + payload | crc32 of both | type


class Header(msgspec.Struct, array_like=True, frozen=True):
    """First frame of every segment: whose it is."""

    version: int
    entity: str
    project: str
    run: str
    writer: str
    number: int
    created: float


class Begin(msgspec.Struct, array_like=True, frozen=True):
    """A process started to write; repeated at the start of each of its segments."""

    time: float
    pid: int
    host: str
    boot: str  # identifies one boot of the host, so that a pid is not mistaken after a restart
    started: float  # start time of the process as the system tells it, 0 if unknown
    primary: bool  # the process that called init, whose end is the run's end


class RunInfo(msgspec.Struct, array_like=True, frozen=True):
    """What describes the run; the newest one counts. Repeated at the start of each segment."""

    name: str
    created: float
    notes: str = ""
    group: str = ""
    job_type: str = ""
    tags: tuple[str, ...] = ()
    environment: dict[str, Any] = {}


class Config(msgspec.Struct, array_like=True, frozen=True):
    """Top-level config entries to set (values replace) and to delete."""

    set: dict[str, Any]
    delete: tuple[str, ...] = ()


class Summary(msgspec.Struct, array_like=True, frozen=True):
    """Summary entries that the user set or deleted; last logged values are not repeated here.

    What is set counts until the same name is logged again. ``logged`` has the names, those of
    nested entries joined by dots, for which this happened with the rows and media that follow.
    """

    set: dict[str, Any]
    delete: tuple[str, ...] = ()
    logged: tuple[str, ...] = ()


class Keys(msgspec.Struct, array_like=True, frozen=True):
    """Names a set of keys by a number that the segment's rows refer to.

    Written before its first row and again at least once a MiB, so that losing one copy loses no row.
    """

    id: int
    names: tuple[str, ...]


class Row(msgspec.Struct, array_like=True, frozen=True):
    """Numbers logged at one step: ``values[i]`` belongs to ``names[i]`` of the key set.

    Values are int, float, bool or None. Rows of one step complete each other; of two values for
    one key and step of one writer the later one counts.
    """

    keys: int
    step: int
    time: float
    values: list[Any]


class BlobRef(msgspec.Struct, array_like=True, frozen=True):
    """A blob beside the journal, by the SHA-256 of its bytes (64 hex digits)."""

    sha256: str
    size_bytes: int
    media_type: str
    extension: str


class Item(msgspec.Struct, array_like=True, frozen=True):
    """One encoded media value."""

    kind: str
    version: int
    meta: dict[str, Any]
    blobs: dict[str, BlobRef] = {}
    children: dict[str, Item] = {}


class Media(msgspec.Struct, array_like=True, frozen=True):
    """One media value at (key, step), at ``position`` of a list of ``count`` (0 of 1 if single)."""

    key: str
    step: int
    time: float
    position: int
    count: int
    item: Item
    listed: bool = False  # the user gave a list, even if of one


class Console(msgspec.Struct, array_like=True, frozen=True):
    """Text that the process printed; ``stream`` is 1 for stdout and 2 for stderr."""

    stream: int
    time: float
    text: str


class Problem(msgspec.Struct, array_like=True, frozen=True):
    """Something that went wrong after ``log`` returned, or that a reader found."""

    code: str  # a stable word such as "encode-failed", "step-order", "torn-tail", "bad-frame"
    message: str
    time: float
    key: str = ""
    step: int | None = None
    detail: dict[str, Any] = {}


class End(msgspec.Struct, array_like=True, frozen=True):
    """The writer ended: ``state`` is finished, failed or interrupted."""

    state: str
    exit_code: int
    time: float


Record = Header | Begin | RunInfo | Config | Summary | Keys | Row | Media | Console | Problem | End

TYPES: Final[dict[int, type[Any]]] = {
    1: Header,
    2: Begin,
    3: RunInfo,
    4: Config,
    5: Summary,
    6: Keys,
    7: Row,
    8: Media,
    9: Console,
    10: Problem,
    11: End,
}
TYPE_OF: Final = {struct_type: number for number, struct_type in TYPES.items()}
ROW: Final = TYPE_OF[Row]


def big_integer(value: int) -> msgspec.msgpack.Ext:
    """Wrap an integer beyond 64 bits, which MessagePack cannot hold, so that it stays exact."""
    return msgspec.msgpack.Ext(BIG_INTEGER_EXT, str(value).encode())


def decode_extension(code: int, data: memoryview) -> object:
    """An integer of any size; other extensions stay as they are."""
    if code == BIG_INTEGER_EXT:
        return int(bytes(data))
    return msgspec.msgpack.Ext(code, bytes(data))


encode_payload: Final = msgspec.msgpack.Encoder().encode
DECODERS: Final[dict[int, Callable[[bytes | memoryview], Any]]] = {
    number: msgspec.msgpack.Decoder(struct_type, ext_hook=decode_extension).decode
    for number, struct_type in TYPES.items()
}


def frame(record: Record) -> bytes:
    """The bytes of one record: header and payload."""
    number = TYPE_OF[type(record)]
    payload = encode_payload(record)
    crc = zlib.crc32(payload, zlib.crc32(bytes((number,))))
    return FRAME_HEADER.pack(len(payload) + 1, crc, number) + payload


def decode_payload(number: int, payload: bytes | memoryview) -> Record:
    """The record in a payload whose checksum was already verified."""
    record: Record = DECODERS[number](payload)
    return record
