"""The frames of a spool file: what one is in bytes; where they are kept is not known here.

A file is its magic and a salt, then frames. A content frame holds a draft, a place frame says
where a draft's media belong, and only with it can they be recovered. The byte ``mark`` of a place is
changed in the file when its media are in the journal. A file is used again from its start once all
its places are marked, so behind the newest frame there may be frames of before.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

import msgspec

MAGIC: Final = b"MAREYSP1"
SALT_BYTES: Final = 8
START: Final = len(MAGIC) + SALT_BYTES  # where frames begin

MARKER: Final = b"\xf5SPL"
# marker | mark | kind | 0 | bytes of the body | its crc32 | crc32 of salt, offset and the rest
HEADER: Final = struct.Struct("<4sBBHQII")
MARK_OFFSET: Final = 4
_SIGNED: Final = struct.Struct("<BQIQ")  # kind | bytes of the body | its crc32 | offset

CONTENT: Final = 1
PLACE: Final = 2

# Far from each other in bits; any other value counts as open, so that a flipped bit loses nothing.
OPEN: Final = 0x00
DONE: Final = 0xFF
FAILED: Final = 0x0F

SEARCH_BYTES: Final = 1024 * 1024
MAX_PLACE_BYTES: Final = 1024 * 1024

Part = bytes | memoryview


class Place(msgspec.Struct, array_like=True, frozen=True):
    """Where a draft's media belong and which line logged them."""

    key: str
    step: int
    time: float
    position: int
    count: int
    listed: bool
    filename: str
    line: int


class ContentRef(msgspec.Struct, array_like=True, frozen=True):
    """Which content frame of the same writer: the file's number, and what must be there."""

    number: int
    offset: int
    size_bytes: int
    crc: int


class Frame(NamedTuple):
    """A frame whose header is whole; its body need not be."""

    offset: int
    mark: int
    kind: int
    size_bytes: int
    crc: int

    @property
    def start(self) -> int:
        """Where the body begins."""
        return self.offset + HEADER.size

    @property
    def end(self) -> int:
        """Where the next frame begins."""
        return self.start + self.size_bytes


def checksum(parts: Sequence[Part]) -> int:
    """The crc32 of the parts, one after the other."""
    from zlib_ng import zlib_ng  # eight times as fast, and slow to import

    crc = 0
    for part in parts:
        crc = zlib_ng.crc32(part, crc)
    return crc


def header(salt: bytes, offset: int, kind: int, size_bytes: int, crc: int) -> bytes:
    """The header of a frame that will stand at ``offset``, with its mark open."""
    signature = _signature(salt, offset, kind, size_bytes, crc)
    return HEADER.pack(MARKER, OPEN, kind, 0, size_bytes, crc, signature)


def _signature(salt: bytes, offset: int, kind: int, size_bytes: int, crc: int) -> int:
    # With salt and offset, what a user logs cannot be taken for a frame.
    return zlib.crc32(_SIGNED.pack(kind, size_bytes, crc, offset), zlib.crc32(salt))


def salt_of(file: BinaryIO) -> bytes | None:
    """The salt of a spool file; None if it is none."""
    file.seek(0)
    start = file.read(START)
    return start[len(MAGIC) :] if len(start) == START and start.startswith(MAGIC) else None


def frame_at(file: BinaryIO, salt: bytes, offset: int) -> Frame | None:
    """The frame that stands there, or None."""
    file.seek(offset)
    raw = file.read(HEADER.size)
    if len(raw) < HEADER.size:
        return None
    marker, mark, kind, _, size_bytes, crc, signature = HEADER.unpack(raw)
    if marker != MARKER or signature != _signature(salt, offset, kind, size_bytes, crc):
        return None
    return Frame(offset, mark, kind, size_bytes, crc)


def frames(file: BinaryIO) -> Iterator[Frame]:
    """All frames of a file, those behind a damaged one too."""
    salt = salt_of(file)
    if salt is None:
        return
    file_bytes = file.seek(0, 2)
    search = _Search(file)
    offset = START
    while offset >= 0:
        frame = frame_at(file, salt, offset)
        if frame is None:
            offset = search.next_marker(offset + 1)
            continue
        yield frame
        # What a killed process did not write whole is followed by frames of before.
        offset = frame.end if frame.end <= file_bytes else search.next_marker(frame.start)


class _Search:
    """Finds markers behind what is damaged; damage that is full of them is read once, too."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start = 0
        self._data = b""

    def next_marker(self, offset: int) -> int:
        """Where the next marker from ``offset`` on stands, or -1."""
        overlap = len(MARKER) - 1
        while True:
            at = offset - self._start
            if not 0 <= at < max(1, len(self._data) - overlap):
                self._file.seek(offset)
                self._start, self._data, at = offset, self._file.read(SEARCH_BYTES), 0
            found = self._data.find(MARKER, at)
            if found >= 0:
                return self._start + found
            if len(self._data) < SEARCH_BYTES:
                return -1
            offset = self._start + len(self._data) - overlap


def encode_place(place: Place, content: ContentRef) -> bytes:
    """The body of a place frame."""
    return msgspec.msgpack.encode((place, content))


_decode_place: Final = msgspec.msgpack.Decoder(tuple[Place, ContentRef]).decode


def place_of(file: BinaryIO, frame: Frame) -> tuple[Place, ContentRef] | None:
    """Where media belong and what they are; None if the frame says nothing or is damaged."""
    if frame.kind != PLACE:
        return None
    file.seek(frame.start)
    body = file.read(min(frame.size_bytes, MAX_PLACE_BYTES))
    if len(body) != frame.size_bytes or zlib.crc32(body) != frame.crc:
        return None
    try:
        return _decode_place(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
