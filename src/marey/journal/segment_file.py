"""One segment file open for writing, mapped or plain; it knows bytes, not records."""

from __future__ import annotations

import errno
import mmap
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from marey.errors import JournalError

FIRST_WINDOW_BYTES: Final = 256 * 1024
MAX_WINDOW_BYTES: Final = 4 * 1024 * 1024

_PAGE_BYTES: Final = mmap.ALLOCATIONGRANULARITY
_ADVICE: Final = {
    errno.ENOSPC: "Free some space on that disk.",
    errno.EDQUOT: "Your quota there is used up: delete files or ask for more.",
    errno.EFBIG: "The file size limit of the process is reached: raise it (ulimit -f).",
    errno.EACCES: "Make the directory writable, or set MAREY_DIR to one that is.",
    errno.EROFS: "The disk is mounted read-only: set MAREY_DIR to one that can be written.",
}


def write_error(path: Path, error: OSError, what: str = "journal") -> JournalError:
    """The error for a file that could not be written: which, why, and what to do."""
    advice = _ADVICE.get(error.errno or 0, "Check that disk, or set MAREY_DIR to another one.")
    failure = JournalError(
        f"The {what} cannot be written: {error.strerror or error}. {advice} What was logged "
        f"before is safe, and logging works again once there is room. File: {path}"
    )
    failure.errno = error.errno
    return failure


class SegmentFile:
    """A segment written with one system call a frame; right on every file system.

    ``window``, ``position`` and ``limit`` are those of `MappedSegmentFile`; here the window is
    None and the limit 0, so that no frame fits and each one comes to `put`.
    """

    __slots__ = (
        "base",
        "fd",
        "hot_keys",
        "key_ids",
        "keys_until",
        "limit",
        "path",
        "position",
        "preamble_bytes",
        "recent_keys",
        "soft_end",
        "window",
    )

    def __init__(self, path: Path, soft_end: int) -> None:
        self.path = path
        self.soft_end = soft_end  # where the next segment should start
        self.window: mmap.mmap | None = None
        self.base = 0  # offset of the window in the file
        self.position = 0  # end of what was written, relative to the window
        self.limit = 0  # how far a frame may reach without a look at anything else
        self.preamble_bytes = 0
        self.keys_until = 0  # where key sets must be repeated
        self.key_ids: dict[tuple[str, ...], int] = {}  # every key set of the segment
        self.recent_keys: dict[tuple[str, ...], int] = {}  # those written since keys_until
        self.hot_keys: dict[tuple[str, ...], int] = {}
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
        self.fd = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)

    @property
    def end(self) -> int:
        """Length of what was written."""
        return self.base + self.position

    def put(self, data: bytes) -> None:
        """Write at the end; survives the death of the process once it returns.

        Raises
        ------
        JournalError
            There is no room, or the disk failed. Nothing of ``data`` remains in the file.
        """
        start = self.position
        done = 0
        try:
            while done < len(data):
                done += self._write_at(data, start, done)
            self.position = start + done
        except BaseException as error:
            # Also after Ctrl-C: a half frame would stand before the next one.
            self.position = start
            with suppress(OSError):  # the error that is about to be raised says more
                os.ftruncate(self.fd, start)
            if isinstance(error, OSError):
                raise write_error(self.path, error) from error
            raise

    def _write_at(self, data: bytes, start: int, done: int) -> int:
        rest = memoryview(data)[done:]
        if hasattr(os, "pwrite"):
            return os.pwrite(self.fd, rest, start + done)
        os.lseek(self.fd, start + done, os.SEEK_SET)  # Windows
        return os.write(self.fd, rest)

    def allow(self) -> None:
        """Let frames in up to the next event: repeated key sets, or the end of the room."""
        self.limit = 0

    def close(self) -> None:
        """Cut the file to what was written and close it. Does not wait for the disk."""
        try:
            self._forget()
            os.ftruncate(self.fd, self.end)
        finally:
            os.close(self.fd)

    def abandon(self) -> None:
        """Let go without touching the file, which belongs to another process now."""
        self._forget()
        os.close(self.fd)

    def _forget(self) -> None:
        self.limit = -1
        self.hot_keys = {}
        window, self.window = self.window, None
        if window is not None:
            window.close()


class MappedSegmentFile(SegmentFile):
    """A segment written through memory: a frame costs a copy and no system call.

    The kernel owns the pages, so what was copied survives ``kill -9``. Space is reserved before
    it is mapped, so that a full disk is an error here and not a signal later. The mapped window
    grows with the segment, so that a short run takes little room even if it is killed.
    """

    __slots__ = ("_next_window_bytes",)

    def __init__(self, path: Path, soft_end: int) -> None:
        super().__init__(path, soft_end)
        self.hot_keys = self.recent_keys
        self._next_window_bytes = FIRST_WINDOW_BYTES

    def put(self, data: bytes) -> None:
        """Write at the end; survives the death of the process once it returns."""
        size = len(data)
        if self.window is None or self.position + size > len(self.window):
            self._grow(size)
        window = self.window
        assert window is not None
        start = self.position
        window[start : start + size] = data
        self.position = start + size

    def allow(self) -> None:
        """Let frames in up to the next event: repeated key sets, or the end of the room."""
        room = len(self.window) if self.window is not None else 0
        self.limit = min(room, min(self.soft_end, self.keys_until) - self.base)

    def _grow(self, size: int) -> None:
        """Reserve and map room for ``size`` more bytes, and more if there is space for it."""
        end = self.end
        base = end - end % _PAGE_BYTES
        least = _whole_pages(end + size - base)
        wish = min(self._next_window_bytes, _whole_pages(max(self.soft_end - base, 0)))
        try:
            window = self._map(base, max(least, wish), least)
        except OSError as error:
            raise write_error(self.path, error) from error
        old = self.window
        # No call stands between these lines, so no signal handler that logs can run between.
        self.window = window
        self.base = base
        self.position = end - base
        self.limit = 0
        self._next_window_bytes = min(2 * self._next_window_bytes, MAX_WINDOW_BYTES)
        if old is not None:
            old.close()

    def _map(self, base: int, length: int, least: int) -> mmap.mmap:
        try:
            os.posix_fallocate(self.fd, base, length)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or length == least:
                raise
            length = least  # use the last pages of a nearly full disk
            os.posix_fallocate(self.fd, base, length)
        return mmap.mmap(self.fd, length, offset=base)


def _whole_pages(size: int) -> int:
    return -(-size // _PAGE_BYTES) * _PAGE_BYTES
