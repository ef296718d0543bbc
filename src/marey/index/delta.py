"""What was newly read of a run, sorted by where it is stored; no database and no files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from marey.index.documents import encode
from marey.index.entries import MediaBatch
from marey.index.scalars import Rows
from marey.journal.batch import RowBatch, batches
from marey.journal.record import (
    Begin,
    Config,
    Console,
    End,
    Header,
    Media,
    Problem,
    Row,
    RunInfo,
    Summary,
)
from marey.journal.segments import segment_name
from marey.journal.summary import MEDIA_KEY

if TYPE_CHECKING:
    from marey.index.lines import Line
    from marey.index.writers import WriterState
    from marey.journal.reader import SegmentRead

MAX_STEP = 2**63 - 1


@dataclass(slots=True)
class WriterDelta:
    """News of one writer."""

    state: WriterState
    rows: Rows = field(default_factory=Rows)
    media: dict[str, MediaBatch] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def take(self, read: SegmentRead, number: int) -> None:
        """Sort what a read of segment ``number`` gave."""
        segment = segment_name(self.state.writer, number)
        for entry in batches(read):
            if isinstance(entry, RowBatch):
                self._take_rows(entry, segment)
            else:
                offset, record = entry
                fold = _FOLDS.get(type(record))
                if fold is not None:
                    fold(self, record, f"{segment} {offset}")
        # Batches group rows by their keys, so only the records tell the order of steps.
        self.state.follow([record.step for _, record in read.records if type(record) is Row])
        for problem in read.problems:
            self.found(problem, segment, place=f"{segment} {problem.detail}", source=segment)
        self.state.updated = max(self.state.updated, self.rows.newest_time)

    def found(self, problem: Problem, segment: str, *, place: str, source: str) -> None:
        """Remember a problem; the same one at the same place is one."""
        identity = f"{place} {problem.code} {problem.message}".encode("utf-8", "surrogatepass")
        self.problems.append(
            {
                "digest": hashlib.blake2b(identity, digest_size=16).hexdigest(),
                "time": problem.time,
                "code": problem.code,
                "message": problem.message,
                "key": problem.key,
                "step": _storable(problem.step),
                "source": source,
                "detail": encode(problem.detail),
            }
        )

    def _take_rows(self, batch: RowBatch, segment: str) -> None:
        steps, times, rows = batch.steps, batch.times, batch.rows
        if max(steps) > MAX_STEP:
            kept = [i for i, step in enumerate(steps) if step <= MAX_STEP]
            self._refuse(len(steps) - len(kept), batch.names[0], segment)
            steps, times, rows = _pick(steps, kept), _pick(times, kept), _pick(rows, kept)
        if steps:
            self.rows.add(batch.names, steps, times, rows)

    def _refuse(self, values: int, key: str, segment: str) -> None:
        message = f"{values} values have steps of 2**63 or more, which charts cannot show."
        problem = Problem("step-range", message, self.state.updated, key=key)
        self.found(problem, segment, place=f"{segment} {key}", source=segment)

    def _media(self, media: Media, place: str) -> None:
        if media.step > MAX_STEP:
            self._refuse(1, media.key, place)
            return
        if media.key == MEDIA_KEY:
            self.state.summary.apply_media(media.step, media.item)
            return
        self.media.setdefault(media.key, MediaBatch()).add(media)
        self._touch(media.time)

    def _console(self, console: Console, place: str) -> None:
        changed = self.state.console.feed(console.stream, console.time, console.text)
        self.lines.update(changed)
        self._touch(console.time)

    def _problem(self, problem: Problem, place: str) -> None:
        self.found(problem, place, place=place, source=f"writer {self.state.writer}")
        self._touch(problem.time)

    def _header(self, header: Header, place: str) -> None:
        created = self.state.created
        self.state.created = min(created, header.created) if created else header.created

    def _begin(self, begin: Begin, place: str) -> None:
        self.state.begin = begin
        self._touch(begin.time)

    def _info(self, info: RunInfo, place: str) -> None:
        self.state.info = info

    def _config(self, config: Config, place: str) -> None:
        self.state.config.update(config.set, config.delete)

    def _summary(self, summary: Summary, place: str) -> None:
        self.state.summary.apply(summary)

    def _end(self, end: End, place: str) -> None:
        self.state.end = end
        self._touch(end.time)

    def _touch(self, time: float) -> None:
        self.state.updated = max(self.state.updated, time)


_FOLDS: dict[type[Any], Callable[[WriterDelta, Any, str], None]] = {
    Header: WriterDelta._header,
    Begin: WriterDelta._begin,
    RunInfo: WriterDelta._info,
    Config: WriterDelta._config,
    Summary: WriterDelta._summary,
    Media: WriterDelta._media,
    Console: WriterDelta._console,
    Problem: WriterDelta._problem,
    End: WriterDelta._end,
}


def _pick(values: Sequence[Any], kept: Sequence[int]) -> list[Any]:
    return [values[i] for i in kept]


def _storable(step: int | None) -> int | None:
    return step if step is None or -MAX_STEP <= step <= MAX_STEP else None
