"""Writing a run's journal: records to frames to segments; what the records mean is not known."""

from __future__ import annotations

import errno
import os
import secrets
import threading
import time as clock
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from zlib import crc32

from marey.errors import JournalError, UsageError
from marey.journal.mounts import can_map
from marey.journal.record import (
    FRAME_HEADER,
    MAGIC,
    MAX_PAYLOAD_BYTES,
    ROW,
    VERSION,
    Header,
    Keys,
    Record,
    Row,
    encode_payload,
    frame,
)
from marey.journal.segment_file import MappedSegmentFile, SegmentFile, write_error
from marey.journal.segments import is_writer_name, segment_name, segments

SEGMENT_BYTES: Final = 16 * 1024 * 1024
KEYS_REPEAT_BYTES: Final = 512 * 1024

_ROW_SEED: Final = crc32(bytes((ROW,)))
_HEADER_BYTES: Final = FRAME_HEADER.size
_OWN_RECORDS: Final = (Header, Keys, Row)
# Errors by which a file system says that it cannot do mapped or reserved files after all.
_UNSUPPORTED: Final = {errno.EOPNOTSUPP, errno.EINVAL, errno.ENODEV, errno.ENOSYS}

_pack = FRAME_HEADER.pack
_open_writers: weakref.WeakSet[JournalWriter] = weakref.WeakSet()


class JournalWriter:
    """One process's append-only part of a run's journal.

    Whatever a returned call wrote survives the death of the process (``kill -9`` too);
    `flush` makes it survive the death of the machine. All methods may be called from any
    thread, and from a signal handler that interrupts another call. A process forked from this
    one cannot write with it and opens its own.

    Parameters
    ----------
    run_dir:
        Directory of the run; segments go to its ``journal`` folder, which is made if needed.
    entity, project, run:
        Whose run it is, written at the start of each segment.
    writer:
        Name of this writer, 8 lower-case letters and digits; a random one if None.
    segment_bytes:
        Size at which the next segment starts. A larger record has a segment to itself.
    snapshot:
        Gives the records to repeat at the start of each segment, the first one included. It
        runs under the writer's lock: it must not call the writer or wait for another thread.

    Raises
    ------
    JournalError
        The directory cannot be written, or the disk is full.
    UsageError
        ``writer`` is not a valid name.

    Examples
    --------
    >>> import tempfile
    >>> from marey.journal.reader import read_run
    >>> run_dir = Path(tempfile.mkdtemp())
    >>> writer = JournalWriter(run_dir, entity="local", project="digits", run="4x9gq0ab")
    >>> writer.row(("loss",), 0, 1700000000.0, [0.5])
    >>> writer.close()
    >>> [read.rows() for read in read_run(run_dir).reads]
    [[(('loss',), Row(keys=0, step=0, time=1700000000.0, values=[0.5]))]]
    """

    def __init__(
        self,
        run_dir: Path,
        *,
        entity: str,
        project: str,
        run: str,
        writer: str | None = None,
        segment_bytes: int = SEGMENT_BYTES,
        snapshot: Callable[[], list[Record]] = list,
    ) -> None:
        self.writer: Final = secrets.token_hex(4) if writer is None else writer
        if not is_writer_name(self.writer):
            raise UsageError(
                "A journal writer is named by 8 lower-case letters and digits; "
                f"leave the name out to get a random one. Got {self.writer!r}"
            )
        self._journal_dir = run_dir / "journal"
        self._whose = (entity, project, run)
        self._segment_bytes = segment_bytes
        self._snapshot = snapshot
        self._lock = threading.RLock()
        self._busy = False
        self._deferred: deque[Callable[[], None]] = deque()
        self._ended = ""  # why nothing can be written any more
        self._sealed_bytes = 0
        self._unsynced: list[Path] = []
        try:
            self._journal_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(self._journal_dir, error) from error
        self._mapped = can_map(self._journal_dir)
        own = [s.number for s in segments(self._journal_dir) if s.writer == self.writer]
        self._next_number = max(own, default=-1) + 1
        self._segment = self._open_segment()
        _open_writers.add(self)

    @property
    def size_bytes(self) -> int:
        """Bytes written so far in all segments of this writer."""
        return self._sealed_bytes + self._segment.end

    def row(self, names: tuple[str, ...], step: int, time: float, values: list[object]) -> None:
        """Record numbers of one step; costs about a microsecond.

        Parameters
        ----------
        names:
            The keys. The same tuple of names, in the same order, is stored once.
        step, time:
            Where the numbers belong; time in seconds since 1970.
        values:
            One int, float, bool or None for each name; integers beyond 64 bits wrapped by
            `record.big_integer`.

        Raises
        ------
        JournalError
            There is no room, the row is larger than 16 MiB, a value is of another type, or
            the writer was closed. Nothing of the row is recorded, and later calls may succeed.
        """
        with self._lock:
            segment = self._segment
            keys = segment.hot_keys.get(names)
            if keys is not None:
                try:
                    payload = encode_payload((keys, step, time, values))
                except (TypeError, ValueError, OverflowError) as error:
                    raise _unstorable(error) from error
                size = len(payload)
                data = _pack(size + 1, crc32(payload, _ROW_SEED), ROW) + payload
                # From here on no function is called, so no signal handler can run between
                # the look at the position and its change.
                start = segment.position
                end = start + size + _HEADER_BYTES
                if end <= segment.limit and segment is self._segment:
                    segment.window[start:end] = data  # type: ignore[index]
                    segment.position = end
                    return
            self._outside_hot_path(lambda: self._put_row(names, step, time, values))

    def row_with(
        self,
        records: Sequence[Record],
        names: tuple[str, ...],
        step: int,
        time: float,
        values: list[object],
    ) -> None:
        """Record a row and, before it, what was logged together with it: all of it or nothing.

        Raises
        ------
        JournalError
            As `row` and `append` do. Nothing of any of them is recorded then.
        """
        data = b"".join([_frame(_checked(record)) for record in records])
        with self._lock:
            self._outside_hot_path(lambda: self._put_row(names, step, time, values, data))

    def append(self, record: Record) -> None:
        """Record anything but a row.

        Raises
        ------
        JournalError
            There is no room, the record is larger than 16 MiB or holds a value that cannot be
            stored, or the writer was closed. Nothing of it is recorded.
        """
        data = _frame(_checked(record))
        with self._lock:
            self._outside_hot_path(lambda: self._put(data))

    def flush(self) -> None:
        """Wait until all that was written so far is on the disk; other threads go on writing.

        Raises
        ------
        JournalError
            The disk failed.
        """
        with self._lock:
            if self._ended:
                return
            paths, self._unsynced = self._unsynced, []
            path = self._segment.path
            fd = os.dup(self._segment.fd)
        try:
            os.fsync(fd)
            while paths:
                path = paths[-1]
                _sync_file(path)
                paths.pop()
        except OSError as error:
            with self._lock:
                self._unsynced += paths
            raise write_error(path, error) from error
        finally:
            os.close(fd)

    def beat(self) -> None:
        """Tell readers on other machines that this writer lives; call it every 20 seconds.

        Fails silently: a heartbeat that cannot be written is a missing heartbeat.
        """
        with self._lock:
            if self._ended:
                return
            try:
                now = clock.time()
                os.utime(self._segment.path, (now, now))
            except OSError:
                return

    def close(self) -> None:
        """Cut the last segment to its length and wait until all is on the disk.

        A second call does nothing. What a signal handler logs meanwhile is recorded, or refused
        as after this call. If a handler calls it, what the handler interrupted is ended first.

        Raises
        ------
        JournalError
            The disk failed.
        """
        with self._lock:
            if not self._ended:
                self._outside_hot_path(self._close)

    def _close(self) -> None:
        if self._ended:
            return
        try:
            while self._deferred:
                self._deferred.popleft()()
        finally:
            # No call stands between that loop and this line: nothing waits, unless it failed.
            self._ended = "was closed"
            self._deferred.clear()
            _open_writers.discard(self)
            self._seal(self._segment)
        for path in self._unsynced:
            try:
                _sync_file(path)
            except OSError as error:
                raise write_error(path, error) from error

    def abandon(self) -> None:
        """Forget the files without touching them, in a process forked from the writer's.

        Runs by itself after ``os.fork``. Writing raises `JournalError` from then on.
        """
        self._lock = threading.RLock()  # another thread of the parent may hold the old one
        if not self._ended:
            self._ended = "belongs to the process that this one was forked from"
            self._deferred.clear()
            self._segment.abandon()

    def _outside_hot_path(self, job: Callable[[], None]) -> None:
        """Run ``job``, or leave it to the call that this one interrupted as a signal handler."""
        if self._busy:
            self._refuse_if_ended()
            self._deferred.append(job)
            return
        self._busy = True
        try:
            self._drain()
            self._refuse_if_ended()  # only now, as a handler could close it before
            job()
        finally:
            try:
                # Also if a handler raised after it logged, as with sys.exit(). As long as nothing
                # waits no function is called, so no handler can run between this and the next.
                while self._deferred:
                    self._deferred.popleft()()
            finally:
                self._busy = False

    def _refuse_if_ended(self) -> None:
        if self._ended:
            raise JournalError(
                f"This journal writer {self._ended}; open a new one. Run: {self._journal_dir}"
            )

    def _drain(self) -> None:
        while self._deferred:
            self._deferred.popleft()()

    def _put(self, data: bytes) -> None:
        self._room_for(len(data)).put(data)
        self._segment.allow()

    def _put_row(
        self,
        names: tuple[str, ...],
        step: int,
        time: float,
        values: list[object],
        before: bytes = b"",
    ) -> None:
        """Write a row with what its key set needs, in a new segment if this one is full."""
        data = self._row_frames(self._segment, names, step, time, values)
        segment = self._room_for(len(before) + len(data))
        if segment.end == segment.preamble_bytes:  # key sets are numbered anew
            data = self._row_frames(segment, names, step, time, values)
        segment.put(before + data)
        number = segment.key_ids.setdefault(names, len(segment.key_ids))
        segment.recent_keys[names] = number
        segment.allow()

    def _row_frames(
        self,
        segment: SegmentFile,
        names: tuple[str, ...],
        step: int,
        time: float,
        values: list[object],
    ) -> bytes:
        if segment.end >= segment.keys_until:
            segment.recent_keys.clear()
            segment.keys_until = segment.end + KEYS_REPEAT_BYTES
        number = segment.key_ids.get(names)
        is_new = number is None
        if number is None:
            number = len(segment.key_ids)
        row = _frame(Row(number, step, time, values))
        if names in segment.recent_keys:
            return row
        keys = _frame(Keys(number, names))
        # A set's first row stands between two copies, so that no damage to one loses the row.
        return keys + row + keys if is_new else keys + row

    def _room_for(self, size: int) -> SegmentFile:
        segment = self._segment
        if segment.end + size > segment.soft_end and segment.end > segment.preamble_bytes:
            new = self._open_segment()
            self._segment = new
            self._sealed_bytes += segment.end
            self._seal(segment)
            return new
        return segment

    def _seal(self, segment: SegmentFile) -> None:
        self._unsynced.append(segment.path)
        try:
            segment.close()
        except OSError as error:
            raise write_error(segment.path, error) from error

    def _open_segment(self) -> SegmentFile:
        """Make the next segment, with its preamble; on an error no file is left."""
        while True:
            number = self._next_number
            path = self._journal_dir / segment_name(self.writer, number)
            try:
                segment = self._create(path)
            except FileExistsError:
                self._next_number = number + 1
                continue
            except OSError as error:
                raise write_error(path, error) from error
            try:
                segment.put(self._preamble(number))
            except BaseException as error:
                segment.abandon()
                path.unlink(missing_ok=True)
                if not self._falls_back(error):
                    raise
                continue
            segment.preamble_bytes = segment.end
            segment.keys_until = segment.end + KEYS_REPEAT_BYTES
            segment.allow()
            self._next_number = number + 1
            return segment

    def _create(self, path: Path) -> SegmentFile:
        return (MappedSegmentFile if self._mapped else SegmentFile)(path, self._segment_bytes)

    def _falls_back(self, error: BaseException) -> bool:
        """Whether to try again without a mapping, which this file system cannot do."""
        unsupported = isinstance(error, JournalError) and error.errno in _UNSUPPORTED
        falls_back = self._mapped and unsupported
        self._mapped = self._mapped and not unsupported
        return falls_back

    def _preamble(self, number: int) -> bytes:
        header = Header(VERSION, *self._whose, self.writer, number, clock.time())
        return MAGIC + b"".join(map(_frame, [header, *self._snapshot()]))


def _checked(record: Record) -> Record:
    if isinstance(record, _OWN_RECORDS):
        raise UsageError(
            "Headers, key sets and rows are written by the writer itself; "
            f"use row() for numbers. Got {type(record).__name__}"
        )
    return record


def _frame(record: Record) -> bytes:
    try:
        data = frame(record)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise _unstorable(error) from error
    size = len(data) - _HEADER_BYTES
    if size > MAX_PAYLOAD_BYTES:
        raise JournalError(
            f"One record of the journal holds at most {MAX_PAYLOAD_BYTES:,} bytes. Log less in "
            f"one call, or log it as media. Got {size:,} bytes in a {type(record).__name__}"
        )
    return data


def _unstorable(error: Exception) -> JournalError:
    return JournalError(f"The journal cannot hold this value; nothing was recorded: {error}")


def _sync_file(path: Path) -> None:
    """Wait until a file that was closed before is on the disk; one deleted since needs nothing."""
    try:
        fd = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _abandon_all() -> None:
    for writer in list(_open_writers):
        writer.abandon()
    _open_writers.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_all)
