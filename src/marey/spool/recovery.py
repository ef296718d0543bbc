"""Encodes the media that a process left behind when it was killed; run directories in, no runs."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections import Counter, OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from marey.errors import JournalError, MissingExtraError
from marey.journal.blobs import kept_path, remove_partial
from marey.journal.process import HEARTBEAT_TIMEOUT_SECS, is_alive
from marey.journal.reader import read_segment
from marey.journal.record import Begin, End, Item, Record
from marey.journal.segments import SegmentPath, newest_mtime, segments
from marey.journal.writer import JournalWriter
from marey.spool import reading
from marey.spool.frames import DONE, FAILED, ContentRef
from marey.spool.items import to_item
from marey.spool.records import encode_problem, media_record
from marey.spool.segment import EXTENSION

REMEMBERED_ITEMS: Final = 64
# Errors of a write that the next draft would meet, too.
FAILS_FOR_ALL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


class Recovery(NamedTuple):
    """What ``recover`` did."""

    encoded: int
    failed: int
    left: int  # of processes that still live


class _Counts(Counter[str]):
    """What became of places, and why the first of those could not be encoded that can be later."""

    error: OSError | None = None


def recover(run_dir: Path) -> Recovery:
    """Encode the media that processes which have ended left in a run's spool folder.

    They are recorded at the step and time at which they were logged, in a further segment of the
    writer that logged them. Safe to call at any time and twice: what a living process will encode
    is left to it, and media that are encoded twice are one value to readers.

    Parameters
    ----------
    run_dir:
        The run's directory.

    Raises
    ------
    JournalError
        The run's directory cannot be written.
    """
    files = reading.files(run_dir / "spool")
    writers = {name: _DeadWriter.of(run_dir, name) for name in {file.writer for file in files}}
    if any(writers.values()):
        remove_partial(run_dir / "blobs")
    counts = _Counts()
    try:
        for file in files:
            _recover_file(file, writers[file.writer], counts)
    finally:
        for dead in filter(None, writers.values()):
            dead.close()
    for name, writer in writers.items():
        if writer is not None and not writer.came_back:
            _clean_up([file.path for file in files if file.writer == name])
    if counts.error is not None:
        raise counts.error
    return Recovery(counts["encoded"], counts["failed"], counts["left"])


def _recover_file(file: reading.SpoolPath, dead: _DeadWriter | None, counts: _Counts) -> None:
    for waiting in reading.open_places(file.path):
        try:
            counts["left" if dead is None else _encode(waiting, dead)] += 1
        except OSError as error:  # the disk's or the permissions' failure: the draft is good
            if isinstance(error, JournalError) and error.errno in FAILS_FOR_ALL:
                raise
            counts["failed"] += 1
            counts.error = counts.error or error


def _clean_up(paths: list[Path]) -> None:
    """Delete a dead writer's files once nothing waits: places in one are of drafts in another."""
    if any(next(reading.open_places(path), None) for path in paths):
        return
    # What could not be encoded is kept for a person, under a name that is not looked at again.
    have_failed = any(reading.has_failed(path) for path in paths)
    for path in paths:
        with suppress(FileNotFoundError):
            path.rename(path.with_suffix(".failed")) if have_failed else path.unlink()


@dataclass
class _Told:
    """What a writer told of itself, and when it was heard of last."""

    files: list[SegmentPath]
    whose: tuple[str, str, str] | None = None
    begin: Begin | None = None
    end: End | None = None

    @classmethod
    def by(cls, files: list[SegmentPath]) -> _Told:
        """Read the newest segment that has its beginning; one that is just made has none yet."""
        told = cls(files)
        for file in reversed(files):
            read = read_segment(file.path, live=True)
            for _, found in read.records:
                told.begin = found if isinstance(found, Begin) else told.begin
                told.end = found if isinstance(found, End) else told.end
            if read.header is not None:
                told.whose = read.header.entity, read.header.project, read.header.run
            if told.begin is not None:
                break
        return told

    def lives(self) -> bool:
        if self.end is not None:
            return False
        heard = newest_mtime(self.files)
        if self.begin is None:
            return time.time() - heard < HEARTBEAT_TIMEOUT_SECS
        return is_alive(self.begin, heard)

    def snapshot(self) -> list[Record]:
        """What a further segment repeats."""
        return [each for each in (self.begin, self.end) if each is not None]

    def leave_its_times(self, run_dir: Path) -> None:
        """Let the writer seem no younger: who looks from another machine knows it by its times."""
        heard, last = newest_mtime(self.files), self.files[-1] if self.files else None
        for file in segments(run_dir / "journal"):
            if last is not None and file.writer == last.writer and file.number > last.number:
                with suppress(OSError):
                    os.utime(file.path, (heard, heard))


class _DeadWriter:
    """Goes on with the journal of a writer that will not: what it logged stays its own."""

    def __init__(self, run_dir: Path, name: str, told: _Told) -> None:
        self.run_dir = run_dir
        self._name = name
        self._told = told
        self._journal: JournalWriter | None = None
        self._known: OrderedDict[ContentRef, Item] = OrderedDict()

    @classmethod
    def of(cls, run_dir: Path, name: str) -> _DeadWriter | None:
        """The writer of this name, or None if it lives and has not ended its part of the run."""
        told = _Told.by([file for file in segments(run_dir / "journal") if file.writer == name])
        return None if told.lives() else cls(run_dir, name, told)

    @property
    def came_back(self) -> bool:
        """Whether it gave a sign of life since: a machine may have slept for an hour."""
        return self._told.lives()

    def append(self, item: Record) -> None:
        if self._journal is None:
            entity, project, run = self._told.whose or ("", "", *self.run_dir.resolve().parts)[-3:]
            self._journal = JournalWriter(
                self.run_dir,
                entity=entity,
                project=project,
                run=run,
                writer=self._name,
                snapshot=self._told.snapshot,
            )
        self._journal.append(item)

    def item(self, waiting: reading.OpenPlace) -> Item:
        """Encode a draft, once for all of its places that follow one another."""
        item = self._known.get(waiting.content)
        if item is None:
            item = self._known[waiting.content] = self._item(waiting)
            if len(self._known) > REMEMBERED_ITEMS:
                self._known.popitem(last=False)
        return item

    def _item(self, waiting: reading.OpenPlace) -> Item:
        from marey.media._draft import from_draft

        name = f"{self._name}-{waiting.content.number}{EXTENSION}"
        blobs_dir = self.run_dir / "blobs"
        content = reading.read_content(waiting.path.with_name(name), waiting.content)
        media = from_draft(content, partial(kept_path, blobs_dir))
        return to_item(media.encode(), blobs_dir)

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._told.leave_its_times(self.run_dir)


def _encode(waiting: reading.OpenPlace, dead: _DeadWriter) -> str:
    """Encode one draft and say what came of it."""
    try:
        item = dead.item(waiting)
        dead.append(media_record(waiting.place, item))
    except (MissingExtraError, MemoryError):  # a draft that another installation can encode
        return "failed"
    except Exception as error:  # a kind's own failure must not keep the others waiting
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if not reading.is_open(waiting.path, waiting.offset):  # another process was faster
            return "encoded"
        dead.append(encode_problem(waiting.place, error, waiting.name))
        reading.mark(waiting.path, waiting.offset, FAILED)
        return "failed"
    reading.mark(waiting.path, waiting.offset, DONE)
    return "encoded"


def recover_in_background(run_dir: Path) -> None:
    """Start a process that goes on with the media that ``finish`` did not wait for."""
    # This program may have found Marey through a path that only it knows.
    source = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "marey.spool.recovery", str(run_dir)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    process.returncode = 0  # nobody waits for it: it outlives us, and that needs no warning


def main(arguments: list[str]) -> int:
    """Recover the runs whose directories are given; 1 if something could not be encoded."""
    failed = 0
    for argument in arguments:
        recovery = recover(Path(argument))
        failed += recovery.failed
        sys.stdout.write(
            f"{argument}: encoded {recovery.encoded:,}, failed {recovery.failed:,}, "
            f"left to living processes {recovery.left:,}\n"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
