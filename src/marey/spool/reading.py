"""What waits in a spool folder, of the living and of the dead; encodes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from marey.errors import JournalError
from marey.spool import frames
from marey.spool.segment import EXTENSION

if TYPE_CHECKING:
    from marey.spool.frames import ContentRef, Place


class SpoolPath(NamedTuple):
    """A spool file by its name."""

    writer: str
    number: int
    path: Path


class OpenPlace(NamedTuple):
    """A place whose media are not in the journal, or were not when it was read."""

    path: Path
    offset: int
    place: Place
    content: ContentRef

    @property
    def name(self) -> str:
        """Where a person finds it."""
        return f"{self.path.name}@{self.offset}"


def files(spool_dir: Path) -> list[SpoolPath]:
    """All spool files, in the order in which each writer began them."""
    found = []
    for path in spool_dir.glob(f"*{EXTENSION}"):
        writer, _, number = path.stem.rpartition("-")
        if number.isdecimal():
            found.append(SpoolPath(writer, int(number), path))
    return sorted(found)


def waiting(spool_dir: Path) -> Iterator[Place]:
    """Where media belong that were logged and are not encoded yet."""
    for file in files(spool_dir):
        for each in open_places(file.path):
            yield each.place


def open_places(path: Path) -> Iterator[OpenPlace]:
    """The places of one file that are not marked; those of a file that is gone are none."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        for frame in frames.frames(file):
            found = frames.place_of(file, frame) if _is_open(frame) else None
            if found is not None:
                yield OpenPlace(path, frame.offset, *found)


def has_failed(path: Path) -> bool:
    """Whether media of the file could not be encoded, so that a person may want to look at it."""
    try:
        with path.open("rb") as file:
            return any(frame.mark == frames.FAILED for frame in frames.frames(file))
    except FileNotFoundError:
        return False


def read_content(path: Path, ref: ContentRef) -> bytes:
    """A draft's bytes, from the file of the number it names.

    Raises
    ------
    JournalError
        They are not there as they were written.
    """
    try:
        with path.open("rb") as file:
            salt = frames.salt_of(file)
            frame = None if salt is None else frames.frame_at(file, salt, ref.offset)
            if frame is not None and frame[2:] == (frames.CONTENT, ref.size_bytes, ref.crc):
                content = _read(file, frame.start, frame.size_bytes)
                if len(content) == ref.size_bytes and frames.checksum((content,)) == ref.crc:
                    return content
    except FileNotFoundError:
        pass
    raise JournalError(f"the draft at {ref.offset:,} is damaged or missing. File: {path}")


def _read(file: BinaryIO, start: int, size_bytes: int) -> bytes:
    # Never more than the file has, whatever a damaged length says.
    room = os.fstat(file.fileno()).st_size - start
    file.seek(start)
    return file.read(max(0, min(size_bytes, room)))


def is_open(path: Path, offset: int) -> bool:
    """Whether the place is still there, and is not marked."""
    try:
        with path.open("rb") as file:
            salt = frames.salt_of(file)
            frame = None if salt is None else frames.frame_at(file, salt, offset)
            return frame is not None and _is_open(frame)
    except FileNotFoundError:
        return False


def _is_open(frame: frames.Frame) -> bool:
    return frame.mark not in (frames.DONE, frames.FAILED)


def mark(path: Path, offset: int, mark: int) -> None:
    """Change the mark of a place in a dead writer's file; one that is gone needs none."""
    try:
        with path.open("r+b", buffering=0) as file:
            file.seek(offset + frames.MARK_OFFSET)
            file.write(bytes((mark,)))
    except FileNotFoundError:
        return
