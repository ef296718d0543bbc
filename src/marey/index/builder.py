"""Brings the index of one run up to date with its journal; which runs to look at is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy.exc import DataError, IntegrityError

from marey.errors import JournalError
from marey.index.delta import WriterDelta
from marey.index.dialect import reading
from marey.index.disk import SegmentFile, find_segments
from marey.index.image import Conflict, RunImage, SegmentState, load_image
from marey.index.liveness import newest_mtimes, run_state, writes_still
from marey.index.store import GAPS, News, commit
from marey.index.writers import WriterState
from marey.journal.reader import has_more, read_segment
from marey.journal.segments import SegmentPath, missing_segments, segment_name

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from marey.directories import RunPath

READ_BYTES = 8 * 1024 * 1024  # read at once, to bound memory
COMMIT_POINTS = 2_000_000  # stored at once
COMMIT_BYTES = 64 * 1024 * 1024
_ATTEMPTS = 20


def refresh_run(engine: Engine, path: RunPath) -> bool:
    """Read what is new in a run's journal; gives whether anything changed.

    Safe with other processes doing the same: whoever is first stores, the other looks again.
    Raises ``JournalError`` if the journal cannot be read, or holds what cannot be stored.
    """
    for attempt in range(_ATTEMPTS):
        with reading(engine) as connection:
            image = load_image(connection, path)
        try:
            return _Refresh(engine, path, image).run() or attempt > 0
        except Conflict:
            continue
        except (IntegrityError, DataError, OverflowError) as error:  # not of Marey's making
            reason = getattr(error, "orig", error)
            raise JournalError(
                f"the journal holds a value that the index cannot store: {reason}. It can be "
                f"looked at with: marey cat {path}"
            ) from error
    return True  # others store what is new faster than it can be read here


class _Refresh:
    """One attempt; an exception undoes nothing of what earlier commits stored."""

    def __init__(self, engine: Engine, path: RunPath, image: RunImage) -> None:
        self.engine, self.path, self.image = engine, path, image
        self.news = News()
        self.bytes_read = 0
        self.changed = False

    def run(self) -> bool:
        files = find_segments(self.path.journal_dir)
        if not files:
            return False
        if self.image.contradicts(files):
            self._start_over()
        self._look_for_gaps(files)
        mtimes = newest_mtimes(files)
        last = {file.writer: file for file in files}
        for file in files:
            self._read(file, is_last=last[file.writer] is file, mtime=mtimes[file.writer])
        self.news.state, self.news.ended = run_state(self.image.writers, mtimes)
        if self._has_news() or self.news.state != self.image.state:
            self._commit()
        return self.changed

    def _start_over(self) -> None:
        image = self.image
        self.image = RunImage(id=image.id, version=image.version)
        self.news.reset = True

    def _look_for_gaps(self, files: Sequence[SegmentFile]) -> None:
        if all((file.writer, file.number) in self.image.segments for file in files):
            return
        paths = [SegmentPath(f.writer, f.number, self.path.journal_dir) for f in files]
        gatherer = WriterDelta(WriterState(""))
        for problem in missing_segments(paths):
            gatherer.found(problem, GAPS, place=GAPS, source=GAPS)
        self.news.gaps = gatherer.problems

    def _read(self, file: SegmentFile, *, is_last: bool, mtime: float) -> None:
        place = (file.writer, file.number)
        known = self.image.segments.get(place)
        if known is not None and known.closed and known.is_untouched(file):
            return
        state = self.image.writers.setdefault(file.writer, WriterState(file.writer))
        if known is not None and known.closed:
            self.news.healed.add(segment_name(*place))
        progress = known or SegmentState()
        is_live = is_last
        if is_live:
            progress = self._read_on(file, progress, state, live=True)
            is_live = writes_still(state, mtime)
        if not is_live:
            progress = self._read_on(file, progress, state, live=False)
        self._note(file, progress, closed=not is_live)

    def _read_on(
        self, file: SegmentFile, progress: SegmentState, state: WriterState, *, live: bool
    ) -> SegmentState:
        path = self.path.journal_dir / segment_name(file.writer, file.number)
        while progress.offset == 0 or has_more(path, progress.offset, live=live):
            try:
                read = read_segment(
                    path, progress.offset, progress.keysets, live=live, limit_bytes=READ_BYTES
                )
            except JournalError as error:
                if not path.exists():  # deleted as we looked: the next refresh sees it
                    raise Conflict from error
                raise
            if read.records or read.problems:
                delta = self.news.deltas.setdefault(file.writer, WriterDelta(state))
                delta.take(read, file.number)
            self.bytes_read += read.end - progress.offset
            stays = read.end == progress.offset
            progress = SegmentState(offset=read.end, keysets=read.keysets)
            if stays:
                break
            self._commit_if_much(file, progress)
        return progress

    def _note(self, file: SegmentFile, progress: SegmentState, *, closed: bool) -> None:
        place = (file.writer, file.number)
        known = self.image.segments.get(place)
        progress = SegmentState(
            progress.offset, file.size_bytes, file.mtime_ns, closed, progress.keysets
        )
        same = known is not None and (known.offset, known.closed) == (progress.offset, closed)
        if not same or (closed and known is not None and not known.is_untouched(file)):
            self.news.segments[place] = progress

    def _commit_if_much(self, file: SegmentFile, progress: SegmentState) -> None:
        if self.news.points < COMMIT_POINTS and self.bytes_read < COMMIT_BYTES:
            return
        self.news.segments[file.writer, file.number] = progress
        self.news.state = self.image.state or "running"
        self._commit()

    def _has_news(self) -> bool:
        news = self.news
        return bool(news.reset or news.deltas or news.segments or news.healed or news.gaps)

    def _commit(self) -> None:
        commit(self.engine, self.path, self.image, self.news)
        self.news = News()
        self.bytes_read = 0
        self.changed = True
