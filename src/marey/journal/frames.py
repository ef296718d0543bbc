"""Frames found in bytes, whole or damaged; files, segments and problems are not known here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from zlib import crc32

import msgspec

from marey.journal.record import (
    DECODERS,
    FRAME_HEADER,
    MAX_PAYLOAD_BYTES,
    ROW,
    TYPES,
    Keys,
    Record,
    Row,
)

HEADER_BYTES: Final = FRAME_HEADER.size
PREFIX_BYTES: Final = HEADER_BYTES - 1  # what a frame's length does not count
DECODE_ERRORS: Final = (msgspec.MsgspecError, ValueError, RecursionError)

_SEEDS: Final = [crc32(bytes((number,))) for number in range(256)]
_ZEROS: Final = bytes(64 * 1024)
# A known type and the start of a MessagePack array, as each payload is one: where frames may be.
_CANDIDATE: Final = re.compile(
    b"[%b][\x90-\x9f\xdc]" % re.escape(bytes(TYPES)),
    re.DOTALL,
)
_SMALL_BYTES: Final = 64 * 1024
_MAX_LENGTH: Final = MAX_PAYLOAD_BYTES + 1  # the type is counted too


class Stop(Enum):
    """Why reading frames came to a stop."""

    END = "the bytes are used up"
    ZERO = "a frame of length 0: nothing was written from here on"
    BAD = "not a frame, or one that was damaged"
    LIMIT = "as much was read as asked for"


@dataclass(slots=True)
class Frames:
    """What was decoded so far; `read_frames` and its callers add to it."""

    keysets: dict[int, tuple[str, ...]]
    records: list[tuple[int, Record]] = field(default_factory=list)
    pending: list[tuple[int, int]] = field(default_factory=list)  # (index, keys) of early rows
    refused: list[tuple[int, int, str]] = field(default_factory=list)  # (offset, type, reason)
    widths: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.widths = {number: len(names) for number, names in self.keysets.items()}

    def take(self, offset: int, record: Record) -> None:
        """Add a record that is not a row with known names."""
        if isinstance(record, Row):
            if record.keys in self.widths:
                reason = "it has another number of values than its key set has names"
                self.refused.append((offset, ROW, reason))
                return
            self.pending.append((len(self.records), record.keys))
        elif isinstance(record, Keys):
            self.keysets.setdefault(record.id, record.names)
            self.widths.setdefault(record.id, len(record.names))
        self.records.append((offset, record))


def read_frames(data: bytes, position: int, base: int, out: Frames, limit: int) -> tuple[int, Stop]:
    """Decode frames until something stops it; give where and why.

    Parameters
    ----------
    data, position:
        The bytes, and where in them to start.
    base:
        Offset of ``data`` in its file, for the offsets of the records.
    out:
        Where the records go.
    limit:
        Position at which to stop after a whole frame.
    """
    size = len(data)
    unpack, crc_of, seeds = FRAME_HEADER.unpack_from, crc32, _SEEDS
    append, decoders, row_type, widths = out.records.append, DECODERS, ROW, out.widths
    while position < limit:
        start = position + HEADER_BYTES
        if start > size:
            return position, _stop_near_end(data, position)
        length, crc, number = unpack(data, position)
        end = start + length - 1
        if not 0 < length <= _MAX_LENGTH or end > size:
            return position, Stop.BAD if length else Stop.ZERO
        payload = data[start:end]
        if crc_of(payload, seeds[number]) != crc:
            return position, Stop.BAD
        try:
            record = decoders[number](payload)
        except KeyError:
            out.refused.append((base + position, number, "its type is not known"))
        except DECODE_ERRORS as error:
            out.refused.append((base + position, number, str(error)))
        else:
            if number == row_type and widths.get(record.keys) == len(record.values):
                append((base + position, record))
            else:
                out.take(base + position, record)
        position = end
    return position, Stop.LIMIT if position < size else Stop.END


def _stop_near_end(data: bytes, position: int) -> Stop:
    if position == len(data):
        return Stop.END
    return Stop.ZERO if is_zero(data, position) else Stop.BAD


def next_frame(data: bytes, position: int, budget: list[int]) -> int | None:
    """Find the first whole frame at or after ``position``, or None.

    The work is bounded: ``budget[0]`` counts down the bytes looked at, and at 0 the search
    ends as if there were none. Frames above 64 KiB are taken only where another frame, or the
    end, follows them, because damaged bytes claim large lengths often.
    """
    for match in _CANDIDATE.finditer(data, position + PREFIX_BYTES):
        start = match.start() - PREFIX_BYTES
        end = _end_if_plausible(data, start)
        if end is None:
            continue
        budget[0] -= end - start
        if budget[0] < 0:
            return None
        _, crc, number = FRAME_HEADER.unpack_from(data, start)
        if crc32(memoryview(data)[start + HEADER_BYTES : end], _SEEDS[number]) == crc:
            return start
    return None


def _end_if_plausible(data: bytes, start: int) -> int | None:
    length: int = FRAME_HEADER.unpack_from(data, start)[0]
    end: int = start + PREFIX_BYTES + length
    if not 2 <= length <= _MAX_LENGTH or end > len(data):
        return None
    if length <= _SMALL_BYTES or end == len(data) or data[end : end + 4] == b"\0\0\0\0":
        return end
    return end if _CANDIDATE.match(data, end + PREFIX_BYTES) else None


def is_zero(data: bytes, position: int) -> bool:
    """Whether there are only zeros from ``position`` on."""
    size = len(data)
    while position < size:
        step = min(size - position, len(_ZEROS))
        if data[position : position + step] != _ZEROS[:step]:
            return False
        position += step
    return True
