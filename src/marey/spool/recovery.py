"""Encodes the media that a process left behind when it was killed; run directories in, no runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, OrderedDict
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from marey.errors import MissingExtraError
from marey.journal.blobs import kept_path, remove_partial
from marey.journal.process import is_alive
from marey.journal.reader import read_segment
from marey.journal.record import Begin, End, Item, Record
from marey.journal.segments import newest_mtime, segments
from marey.journal.writer import JournalWriter
from marey.spool import reading
from marey.spool.frames import DONE, FAILED, ContentRef
from marey.spool.items import to_item
from marey.spool.records import encode_problem, media_record
from marey.spool.segment import EXTENSION

REMEMBERED_ITEMS: Final = 64


class Recovery(NamedTuple):
    """What ``recover`` did."""

    encoded: int
    failed: int
    left: int  # of processes that still live


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
    counts: Counter[str] = Counter()
    try:
        for file in files:
            _recover_file(file, writers[file.writer], counts)
    finally:
        for dead in filter(None, writers.values()):
            dead.close()
    for name, writer in writers.items():
        if writer is not None:
            _clean_up([file.path for file in files if file.writer == name])
    return Recovery(counts["encoded"], counts["failed"], counts["left"])


def _recover_file(file: reading.SpoolPath, dead: _DeadWriter | None, counts: Counter[str]) -> None:
    for waiting in reading.open_places(file.path):
        counts["left" if dead is None else _encode(waiting, dead)] += 1


def _clean_up(paths: list[Path]) -> None:
    """Delete a dead writer's files once nothing waits: places in one are of drafts in another."""
    if any(next(reading.open_places(path), None) for path in paths):
        return
    # What could not be encoded is kept for a person, under a name that is not looked at again.
    have_failed = any(reading.has_failed(path) for path in paths)
    for path in paths:
        with suppress(FileNotFoundError):
            path.rename(path.with_suffix(".failed")) if have_failed else path.unlink()


class _DeadWriter:
    """Goes on with the journal of a writer that will not: what it logged stays its own."""

    def __init__(self, run_dir: Path, name: str, begin: Begin | None) -> None:
        self.run_dir = run_dir
        self._name = name
        self._begin: list[Record] = [] if begin is None else [begin]
        self._journal: JournalWriter | None = None
        self._known: OrderedDict[ContentRef, Item] = OrderedDict()

    @classmethod
    def of(cls, run_dir: Path, name: str) -> _DeadWriter | None:
        """The writer of this name, or None if it lives and has not ended its part of the run."""
        files = [file for file in segments(run_dir / "journal") if file.writer == name]
        begin, has_ended = None, False
        if files:  # each segment begins with who writes it, so the newest one tells all
            for _, found in read_segment(files[-1].path, live=True).records:
                begin = found if isinstance(found, Begin) else begin
                has_ended = has_ended or isinstance(found, End)
        if begin is not None and not has_ended and is_alive(begin, newest_mtime(files)):
            return None
        return cls(run_dir, name, begin)

    def append(self, item: Record) -> None:
        if self._journal is None:
            entity, project, run = self.run_dir.resolve().parts[-3:]
            self._journal = JournalWriter(
                self.run_dir,
                entity=entity,
                project=project,
                run=run,
                writer=self._name,
                snapshot=lambda: self._begin,
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


def _encode(waiting: reading.OpenPlace, dead: _DeadWriter) -> str:
    """Encode one draft and say what came of it."""
    try:
        item = dead.item(waiting)
    except MissingExtraError:  # a draft that another installation can encode
        return "failed"
    except Exception as error:  # a kind's own failure must not keep the others waiting
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's or the permissions' failure: the draft is good
        if not reading.is_open(waiting.path, waiting.offset):  # another process was faster
            return "encoded"
        dead.append(encode_problem(waiting.place, error, waiting.name))
        reading.mark(waiting.path, waiting.offset, FAILED)
        return "failed"
    dead.append(media_record(waiting.place, item))
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
