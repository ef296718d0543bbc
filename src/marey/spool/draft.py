"""Snapshots of media on disk until their encoding has ended; encodes nothing."""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path
from typing import Final

import msgspec

from marey.errors import JournalError

EXTENSION: Final = ".draft"
_MAGIC: Final = b"MAREYDR1"
_TAIL: Final = struct.Struct("<IQ8s")  # bytes of the place | bytes of the draft | magic


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


class Draft:
    """One media value's snapshot, written at the call of ``log``.

    The content is written first, under a name that recovery ignores; ``settle`` adds where it
    belongs and gives it its name. So each ``*.draft`` that a killed process leaves is whole.
    """

    __slots__ = ("content", "path")

    def __init__(self, spool_dir: Path, writer: str, number: int, content: bytes) -> None:
        self.content = content
        self.path = spool_dir / f"{writer}-{number}{EXTENSION}"
        try:
            self._write_content()
        except OSError as error:
            self.discard()
            raise _failure(error, spool_dir) from error

    @property
    def _unsettled(self) -> Path:
        return self.path.with_suffix(".part")

    def _write_content(self) -> None:
        try:
            self._write(self.content)
        except FileNotFoundError:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write(self.content)

    def _write(self, data: bytes) -> None:
        file = os.open(self._unsettled, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)

    def settle(self, place: Place) -> None:
        """Say where the draft belongs; from here it survives the process."""
        encoded = msgspec.msgpack.encode(place)
        try:
            self._write(encoded + _TAIL.pack(len(encoded), len(self.content), _MAGIC))
            self._unsettled.rename(self.path)
        except OSError as error:
            raise _failure(error, self.path.parent) from error

    def discard(self) -> None:
        """Delete the draft, settled or not."""
        for path in (self._unsettled, self.path):
            with contextlib.suppress(OSError):
                path.unlink()


def read(path: Path) -> tuple[Place, bytes]:
    """The place and the content of a settled draft.

    Raises
    ------
    JournalError
        The file is not a whole draft.
    """
    data = path.read_bytes()
    if len(data) < _TAIL.size or data[-8:] != _MAGIC:
        raise JournalError(f"expected a whole draft, its end is missing. Delete {path}")
    place_bytes, content_bytes, _ = _TAIL.unpack(data[-_TAIL.size :])
    if len(data) != content_bytes + place_bytes + _TAIL.size:
        raise JournalError(f"expected a draft of another length than {len(data):,}. Delete {path}")
    place = msgspec.msgpack.decode(data[content_bytes : -_TAIL.size], type=Place)
    return place, data[:content_bytes]


def key_of(path: Path) -> str | None:
    """The key under which a draft's media were logged; None if it is gone, or no draft."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _TAIL.size, 0))
            place_bytes, _, magic = _TAIL.unpack(file.read())
            file.seek(max(size - _TAIL.size - place_bytes, 0))
            place = msgspec.msgpack.decode(file.read(place_bytes), type=Place)
    except (OSError, struct.error, msgspec.MsgspecError):
        return None
    return place.key if magic == _MAGIC else None


def writer_of(path: Path) -> str:
    """The writer whose draft this is."""
    return path.name.rpartition("-")[0]


def drafts(spool_dir: Path) -> list[Path]:
    """All settled drafts, in the order in which each writer logged them."""
    found = [path for path in spool_dir.glob(f"*{EXTENSION}") if _number(path) >= 0]
    return sorted(found, key=lambda path: (writer_of(path), _number(path)))


def _number(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else -1


def _failure(error: OSError, folder: Path) -> JournalError:
    return JournalError(
        error.errno,
        f"media could not be written beside the run, nothing of this call was recorded: "
        f"{error.strerror}. Free space or check the permissions of {folder}",
    )
