"""Reading segments back, whole or growing, damaged or not; what the records mean is not known."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from marey.errors import JournalError
from marey.journal.damage import Damage
from marey.journal.frames import Frames, Stop, is_zero, next_frame, read_frames
from marey.journal.mounts import is_local
from marey.journal.record import MAGIC, MAX_PAYLOAD_BYTES, VERSION, Header, Problem, Record, Row
from marey.journal.segments import SegmentPath, missing_segments, segments

CHUNK_BYTES: Final = 2 * MAX_PAYLOAD_BYTES  # any whole frame fits, wherever a chunk starts
SEARCH_BUDGET_BYTES: Final = 256 * 1024 * 1024
MAX_LOOKS: Final = 16  # second looks at a growing file in one read

_NO_LIMIT: Final = 1 << 62
_SLACK_BYTES: Final = 64 * 1024


@dataclass(slots=True)
class SegmentRead:
    """What one read of a segment gave.

    Attributes
    ----------
    path:
        The file.
    records:
        (offset in the file, record) in the order of writing. The key set of every row among
        them is in ``keysets``, with as many names as the row has values.
    end:
        The offset at which the next read goes on; give it ``keysets`` as well.
    keysets:
        The names that each row's ``keys`` stands for.
    problems:
        What was damaged or lost, as records of code "bad-frame", "bad-record", "lost-keys",
        "torn-tail", "empty-segment", "bad-magic", "not-a-journal" or "newer-version".
        The same damage gives equal problems on each read.
    header:
        The segment's first record, if this read started at 0 and it is whole.
    """

    path: Path
    records: list[tuple[int, Record]]
    end: int
    keysets: dict[int, tuple[str, ...]]
    problems: list[Problem] = field(default_factory=list)
    header: Header | None = None

    def rows(self) -> list[tuple[tuple[str, ...], Row]]:
        """Give the rows alone, each with its names."""
        keysets = self.keysets
        return [(keysets[r.keys], r) for _, r in self.records if type(r) is Row]


@dataclass(slots=True)
class RunRead:
    """What a whole run's journal gave: one `SegmentRead` a segment, by writer and number."""

    reads: list[SegmentRead]
    problems: list[Problem]

    @property
    def records(self) -> list[tuple[str, Record]]:
        """(writer, record) in the order of writing of each writer."""
        return [(read.path.name[:8], r) for read in self.reads for _, r in read.records]


def read_segment(
    path: Path,
    offset: int = 0,
    keysets: Mapping[int, tuple[str, ...]] | None = None,
    *,
    live: bool = False,
    limit_bytes: int | None = None,
) -> SegmentRead:
    """Read a segment from ``offset`` to its end, around whatever is damaged.

    Time and memory are bounded by the size of the file, whatever it holds.

    Parameters
    ----------
    path:
        The segment.
    offset, keysets:
        0 and nothing, or ``end`` and ``keysets`` of the read before.
    live:
        Whether its writer may still be at work. Then an unfinished end is no problem: the next
        read goes on where it starts.
    limit_bytes:
        Stop after about so many bytes, to bound memory; a read that gave nothing more
        (``end`` stays) is at the end.

    Raises
    ------
    JournalError
        The file cannot be opened or read. A damaged or foreign file does not raise: it gives
        ``problems``.
    """
    try:
        with path.open("rb", buffering=0) as file:
            reading = _Reading(path, file.fileno(), offset, keysets, live)
            with without_garbage_collection():
                return reading.run(_NO_LIMIT if limit_bytes is None else limit_bytes)
    except OSError as error:
        raise JournalError(
            f"The journal segment cannot be read: {error.strerror or error}. File: {path}"
        ) from error


def has_more(path: Path, offset: int, *, live: bool = True) -> bool:
    """Whether a read from ``offset`` would find something; costs a few system calls.

    Sizes and modification times do not tell: a mapped segment changes neither while it grows.

    Parameters
    ----------
    path, offset:
        The segment, and where the next read would start.
    live:
        Whether its writer may still be at work. If not, what stands behind zeros counts too:
        a crash of the machine may have lost a page in between.
    """
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(offset)
            found = file.read(4)
            if not live and not found.strip(b"\0"):
                found = file.read(CHUNK_BYTES)
    except OSError:
        return False
    return not is_zero(found, 0)


def read_segments(run_dir: Path, *, live: bool = False) -> Iterator[SegmentRead]:
    """Read a run segment by segment, so that one is in memory at a time.

    Gaps in the numbers are among the problems of the segment before which they are.
    """
    paths = segments(run_dir / "journal")
    gaps = {(p.detail["writer"], p.detail["last"] + 1): p for p in missing_segments(paths)}
    newest = {segment.writer: segment for segment in paths}
    for segment in paths:
        read = read_segment(segment.path, live=live and newest[segment.writer] == segment)
        gap = gaps.get((segment.writer, segment.number))
        if gap is not None:
            read.problems.insert(0, gap)
        yield read


def read_run(run_dir: Path, *, live: bool = False) -> RunRead:
    """Read all of a run's journal into memory; `read_segments` does it piece by piece.

    Parameters
    ----------
    run_dir:
        Directory of the run; one without a journal gives nothing.
    live:
        Whether its writers may still be at work.
    """
    reads = list(read_segments(run_dir, live=live))
    return RunRead(reads, [problem for read in reads for problem in read.problems])


def writers(paths: list[SegmentPath]) -> dict[str, list[SegmentPath]]:
    """Group segments by their writer, in the order of their numbers."""
    grouped: dict[str, list[SegmentPath]] = {}
    for segment in sorted(paths):
        grouped.setdefault(segment.writer, []).append(segment)
    return grouped


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Decode without looks for cycles, of which records have none: four times as fast."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Reading:
    """The state of one call of `read_segment`."""

    def __init__(
        self,
        path: Path,
        fd: int,
        offset: int,
        keysets: Mapping[int, tuple[str, ...]] | None,
        live: bool,
    ) -> None:
        self.path, self.fd, self.offset, self.live = path, fd, offset, live
        self.given_keysets = dict(keysets or {})
        self.out = Frames(dict(self.given_keysets))
        self.damage = Damage(path, fd)
        self.budget = [SEARCH_BUDGET_BYTES]
        self.looks = 0
        self.looked_at = -1

    def run(self, limit_bytes: int) -> SegmentRead:
        self._load(self.offset, min(limit_bytes + _SLACK_BYTES, CHUNK_BYTES))
        at = 0 if self.offset else self._after_magic()
        if at is None:
            return self._result(self.offset, whole=True)
        stop_at = self.offset + limit_bytes
        while True:
            at, stop = read_frames(self.data, at, self.base, self.out, stop_at - self.base)
            if stop is Stop.LIMIT or self._is_end(at, stop):
                break
            if self._wants_new_look(at):
                self._load(self.base + at)
                at = 0
                continue
            after = self._after_damage(at)
            if after is None:
                break
            at = after
        return self._result(self.base + at, whole=stop is not Stop.LIMIT)

    def _load(self, base: int, chunk_bytes: int = CHUNK_BYTES) -> None:
        """Take the next chunk of the file into memory."""
        self.size = os.fstat(self.fd).st_size
        os.lseek(self.fd, base, os.SEEK_SET)
        wanted = min(max(self.size - base, 0), chunk_bytes)
        pieces = []
        while wanted and (piece := os.read(self.fd, wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        self.base, self.data = base, pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _after_magic(self) -> int | None:
        """Position of the first frame, or None if there is nothing to read."""
        start = self.data[: len(MAGIC)]
        if start == MAGIC:
            return len(MAGIC)
        probe = Frames({})
        read_frames(self.data, len(MAGIC), 0, probe, len(MAGIC) + 1)
        if probe.records and isinstance(probe.records[0][1], Header):
            self.damage.found("bad-magic", 0, len(MAGIC))
            return len(MAGIC)
        if not self.live:
            is_blank = is_zero(start, 0) or MAGIC.startswith(start)
            self.damage.found("empty-segment" if is_blank else "not-a-journal", 0, self.size)
        return None

    def _is_end(self, at: int, stop: Stop) -> bool:
        is_last_chunk = self.base + len(self.data) >= self.size
        if stop is Stop.END:
            return is_last_chunk
        is_whole_view = is_last_chunk or self.base + at == self.looked_at
        return stop is Stop.ZERO and is_whole_view and is_zero(self.data, at)

    def _wants_new_look(self, at: int) -> bool:
        """Whether what stands here may be old: seen while it was written, or cut by a chunk."""
        position = self.base + at
        is_last_chunk = self.base + len(self.data) >= self.size
        if position == self.looked_at or (is_last_chunk and not self.live):
            return False
        self.looked_at = position
        self.looks += 1
        return not self.live or self.looks <= MAX_LOOKS

    def _after_damage(self, at: int) -> int | None:
        """Report the damage and give where reading can go on, or None if nowhere."""
        if self.live and (self.looks > MAX_LOOKS or not is_local(self.path)):
            return None  # another machine's pages may come late and out of order
        position = self.base + at
        after = next_frame(self.data, at + 1, self.budget)
        if after is not None:
            self.damage.found("bad-frame", position, after - at)
        elif not self.live:
            is_last_chunk = self.base + len(self.data) >= self.size
            end = self.base + len(self.data.rstrip(b"\0")) if is_last_chunk else self.size
            self.damage.found("torn-tail", position, end - position)
        return after

    def _result(self, end: int, whole: bool) -> SegmentRead:
        out = self.out
        lost = [(i, keys) for i, keys in out.pending if not self._has_names(i, keys)]
        if lost and not whole:  # their names may stand beyond the limit
            again = _Reading(self.path, self.fd, self.offset, self.given_keysets, self.live)
            return again.run(_NO_LIMIT)
        if lost and self.live:  # their names may still come: the next read starts at them
            end = out.records[lost[0][0]][0]
            del out.records[lost[0][0] :]
            lost = []
        self.damage.lost_keys([(*out.records[i], keys) for i, keys in lost])
        for i, _ in reversed(lost):
            del out.records[i]
        self.damage.refused(out.refused)
        return self._checked(SegmentRead(self.path, out.records, end, out.keysets))

    def _has_names(self, index: int, keys: int) -> bool:
        record = self.out.records[index][1]
        names = self.out.keysets.get(keys)
        return isinstance(record, Row) and names is not None and len(names) == len(record.values)

    def _checked(self, read: SegmentRead) -> SegmentRead:
        first = read.records[0] if read.records else (0, None)
        if isinstance(first[1], Header) and first[0] == len(MAGIC):
            read.header = first[1]
            if read.header.version > VERSION:
                self.damage.newer_version(read.header.version)
                read.records, read.end, read.keysets = [], 0, {}
        read.problems = self.damage.problems(before=read.end if self.live else None)
        return read
