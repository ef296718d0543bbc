"""The drafts that one process keeps until their encoding has ended; encodes nothing."""

from __future__ import annotations

import errno
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from marey.errors import JournalError
from marey.spool.frames import (
    CONTENT,
    DONE,
    HEADER,
    PLACE,
    START,
    ContentRef,
    Part,
    Place,
    checksum,
    encode_place,
    header,
)
from marey.spool.segment import SpoolFile

FILE_BYTES: Final = 16 * 1024 * 1024
LARGE_BYTES: Final = 4 * 1024 * 1024  # a larger frame has a file to itself


class Content(msgspec.Struct, eq=False, frozen=True):
    """A draft's bytes in the spool."""

    file: SpoolFile
    ref: ContentRef


class Placed(msgspec.Struct, eq=False, frozen=True):
    """A place in the spool: from now on its media survive the process."""

    file: SpoolFile
    offset: int
    place: Place

    @property
    def name(self) -> str:
        """Where a person finds it."""
        return f"{self.file.path.name}@{self.offset}"


class Spool:
    """Drafts of one writer, in few files that are used again and again.

    A call that keeps media writes their content first, and then, when their step is known, a place
    for each. A draft without a place is not recovered, so a call that is refused leaves nothing.
    All methods may be called from any thread, and from a signal handler that interrupts another.

    Parameters
    ----------
    spool_dir:
        The run's ``spool`` folder; made if needed.
    writer:
        The name of the process's journal writer.
    file_bytes:
        Size at which the next file is begun.
    """

    def __init__(self, spool_dir: Path, writer: str, file_bytes: int = FILE_BYTES) -> None:
        self._dir = spool_dir
        self._writer = writer
        self._file_bytes = file_bytes
        self._lock = threading.RLock()
        self._next_number = 0
        self._current: SpoolFile | None = None
        self._spare: SpoolFile | None = None  # one of before, to be used again
        self._others: set[SpoolFile] = set()  # full ones, and those of one frame each
        self._is_busy = False
        self._has_ended = False

    def write(self, parts: Sequence[Part]) -> Content:
        """Keep a draft, given in parts. It is needed until ``release``.

        Raises
        ------
        JournalError
            There is no room, or the disk failed. Nothing is left of it.
        """
        size_bytes = sum(map(len, parts))
        crc = checksum(parts)
        if size_bytes < min(LARGE_BYTES, self._file_bytes):
            file, offset = self._append(CONTENT, parts, size_bytes, crc)
        else:
            file, offset = self._write_large(CONTENT, parts, size_bytes, crc)
        return Content(file, ContentRef(file.number, offset, size_bytes, crc))

    def place(self, content: Content, place: Place) -> Placed:
        """Say where a draft's media belong; any number of places may share a draft.

        Raises
        ------
        JournalError
            There is no room, or the disk failed.
        """
        body = encode_place(place, content.ref)
        file, offset = self._append(PLACE, (body,), len(body), checksum((body,)))
        return Placed(file, offset, place)

    def hold(self, content: Content) -> None:
        """Need a draft once more; each ``hold`` has a ``release``."""
        with self._lock:
            content.file.needed += 1

    def release(self, content: Content) -> None:
        """Need a draft no longer."""
        with self._lock:
            self._let_go(content.file)

    def close(self, placed: Placed, mark: int = DONE) -> None:
        """Mark that the media of a place are in the journal, or were refused."""
        with self._lock:
            try:
                placed.file.mark(placed.offset, mark)
            except OSError:
                return  # the file is kept, and recovery encodes once more: the same for readers
            self._let_go(placed.file)

    def end(self) -> None:
        """Delete the files that nobody needs, and let go of those that recovery will need."""
        with self._lock:
            files = [self._current, self._spare, *self._others]
            self._current, self._spare = None, None
            self._others.clear()
            self._has_ended = True  # a file whose last user comes later is deleted then
            for file in filter(None, files):
                if file.needed:
                    file.close()
                else:
                    file.delete()

    def beat(self) -> None:
        """Begin new files where others were deleted: another machine thought that we are dead."""
        with self._lock:
            if self._current is not None and self._current.is_gone:
                self._others.add(self._current)
                self._current = None
            if self._spare is not None and self._spare.is_gone:
                self._spare.close()
                self._spare = None

    def abandon(self) -> None:
        """Let go of all files, which are the parent's, in a process forked from it."""
        for file in filter(None, [self._current, self._spare, *self._others]):
            file.close()

    def _append(
        self, kind: int, parts: Sequence[Part], size_bytes: int, crc: int
    ) -> tuple[SpoolFile, int]:
        with self._lock:
            if self._is_busy:  # a signal handler logs, and what it interrupted looks for room
                return self._write_large(kind, parts, size_bytes, crc)
            self._is_busy = True
            try:
                file = self._room_for(HEADER.size + size_bytes)
                try:
                    return file, self._put(file, kind, parts, size_bytes, crc)
                except OSError as error:
                    if error.errno != errno.EFBIG or file.end == START:
                        raise
                    file.end = self._file_bytes  # as large as the process may make it
                file = self._room_for(HEADER.size + size_bytes)
                return file, self._put(file, kind, parts, size_bytes, crc)
            except OSError as error:
                raise self._failure(error) from error
            finally:
                self._is_busy = False

    def _write_large(
        self, kind: int, parts: Sequence[Part], size_bytes: int, crc: int
    ) -> tuple[SpoolFile, int]:
        """Write into a file of its own, so that other threads need not wait."""
        try:
            with self._lock:
                file = self._new_file()
                self._others.add(file)
            return file, self._put(file, kind, parts, size_bytes, crc)
        except OSError as error:
            raise self._failure(error) from error

    def _put(
        self, file: SpoolFile, kind: int, parts: Sequence[Part], size_bytes: int, crc: int
    ) -> int:
        # Room is taken before it is written: a signal handler may log at any moment.
        offset = file.end
        file.end = end = offset + HEADER.size + size_bytes
        file.needed += 1
        try:
            file.write((header(file.salt, offset, kind, size_bytes, crc), *parts), offset)
        except BaseException:
            with self._lock:
                if file.end == end:
                    file.give_back(offset)
                self._let_go(file)
            raise
        return offset

    def _room_for(self, size_bytes: int) -> SpoolFile:
        file = self._current
        if file is None or file.end + size_bytes > self._file_bytes:
            new = self._spare or self._new_file()
            self._spare = None
            if file is not None:
                self._others.add(file)
                if not file.needed:
                    self._retire(file)
            self._current = file = new
        return file

    def _new_file(self) -> SpoolFile:
        while True:
            number = self._next_number
            self._next_number = number + 1
            try:
                return SpoolFile(self._dir, self._writer, number)
            except FileExistsError:
                continue
            except FileNotFoundError:
                self._dir.mkdir(parents=True, exist_ok=True)
                self._next_number = number

    def _let_go(self, file: SpoolFile) -> None:
        file.needed -= 1
        if not file.needed:
            self._retire(file)

    def _retire(self, file: SpoolFile) -> None:
        """Use a file of which nothing is needed again, as its pages are in memory, or delete it."""
        if self._has_ended:
            file.delete()
        elif file is self._current:
            file.end = START
        elif file in self._others:
            self._others.discard(file)
            if self._spare is None and START < file.end <= self._file_bytes:
                file.end = START
                self._spare = file
            else:
                file.delete()

    def _failure(self, error: OSError) -> JournalError:
        failure = JournalError(
            f"media could not be written beside the run, nothing of this call was recorded: "
            f"{error.strerror}. Free space or check the permissions of {self._dir}"
        )
        failure.errno = error.errno
        return failure
