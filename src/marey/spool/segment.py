"""One spool file open for writing; which frames are still needed is counted, not known."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from marey.spool.frames import MAGIC, MARK_OFFSET, SALT_BYTES, START, Part

EXTENSION: Final = ".spool"
MAX_PARTS: Final = 256  # of one system call; the least that systems allow is more


class SpoolFile:
    """A file of frames.

    Attributes
    ----------
    number:
        Tells it from the others of its writer.
    end:
        Where the next frame goes.
    needed:
        How many of its frames somebody may still ask for.
    """

    __slots__ = ("_fd", "end", "needed", "number", "path", "salt")

    def __init__(self, spool_dir: Path, writer: str, number: int) -> None:
        self.number = number
        self.path = spool_dir / f"{writer}-{number}{EXTENSION}"
        self.salt = secrets.token_bytes(SALT_BYTES)
        self.end = START
        self.needed = 0
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        self._fd = os.open(self.path, flags | getattr(os, "O_BINARY", 0), 0o666)
        try:
            self.write((MAGIC + self.salt,), 0)
        except BaseException:
            self.delete()
            raise

    def write(self, parts: Sequence[Part], offset: int) -> None:
        """Write all parts, one after the other; they survive the process once this returns."""
        views = [memoryview(part) for part in parts]
        first = 0
        while first < len(views):
            done = _write_some(self._fd, views[first : first + MAX_PARTS], offset)
            offset += done
            while first < len(views) and done >= len(views[first]):
                done -= len(views[first])
                first += 1
            if done:
                views[first] = views[first][done:]

    def mark(self, offset: int, mark: int) -> None:
        """Change the mark of a frame."""
        _write_some(self._fd, [memoryview(bytes((mark,)))], offset + MARK_OFFSET)

    def give_back(self, start: int) -> None:
        """Free the room from ``start`` on, after a write of the last frame has failed."""
        self.end = start
        with suppress(OSError):
            os.ftruncate(self._fd, start)

    @property
    def is_gone(self) -> bool:
        """Whether somebody deleted it."""
        try:
            return self._fd < 0 or os.fstat(self._fd).st_nlink == 0
        except OSError:
            return True

    def close(self) -> None:
        """Let go of the file, and leave it where it is."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1  # another file may get its number
            os.close(fd)

    def delete(self) -> None:
        """Let go of the file and delete it."""
        self.close()
        with suppress(OSError):
            self.path.unlink()


def _write_some(fd: int, views: list[memoryview], offset: int) -> int:
    """Write at ``offset``; not at the file's position, which a signal handler may move."""
    if fd < 0:
        raise OSError(errno.EBADF, "the spool file was closed")
    if hasattr(os, "pwritev"):
        return os.pwritev(fd, views, offset)
    if hasattr(os, "pwrite"):  # macOS before 11
        return os.pwrite(fd, views[0], offset)
    os.lseek(fd, offset, os.SEEK_SET)  # Windows
    return os.write(fd, views[0])
