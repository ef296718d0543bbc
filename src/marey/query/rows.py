"""Every logged row, exactly as it was logged, from the journals; nothing is thinned here."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marey.journal.reader import read_segment
from marey.journal.record import Row
from marey.journal.segments import SegmentPath, segments

if TYPE_CHECKING:
    from marey.index import Index, answers

READ_BYTES = 4 * 1024 * 1024
MEDIA_STEPS_AT_ONCE = 200


@dataclass(slots=True)
class StepRow:
    """All that one writer logged at one step."""

    step: int
    time: float
    values: dict[str, Any] = field(default_factory=dict)


class RowSource:
    """Gives the rows of a run, one for each writer and step, in order of steps.

    Parameters
    ----------
    index:
        Tells which media there are; refreshed by the caller.
    path:
        ``entity/project/id``.
    journal_dir:
        Where the run's segments are.
    decode:
        Makes the object of a key's media entry; None leaves media out.
    """

    def __init__(
        self,
        index: Index,
        path: str,
        journal_dir: Path,
        decode: Callable[[str, answers.MediaEntry], object] | None,
    ) -> None:
        self._index, self._path, self._journal_dir = index, path, journal_dir
        self._decode = decode

    def rows(self, min_step: int | None, max_step: int | None) -> Iterator[StepRow]:
        """The rows with ``min_step <= step < max_step``, where a bound is given."""
        ordered = self._index.steps_grow(self._path)
        streams = []
        for writer, files in _by_writer(segments(self._journal_dir)).items():
            pieces = _scalars(files)
            if not ordered.get(writer, True):  # steps went back: they must be sorted in memory
                pieces = iter(sorted(pieces, key=itemgetter(0)))
            if self._decode is not None:
                pieces = heapq.merge(pieces, self._media(writer), key=itemgetter(0))
            streams.append(_merged(pieces))
        for row in heapq.merge(*streams, key=lambda row: row.step):
            if max_step is not None and row.step >= max_step:
                return
            if min_step is None or row.step >= min_step:
                yield row

    def _media(self, writer: str) -> Iterator[_Piece]:
        assert self._decode is not None
        after = None
        while True:
            page = self._index.media_page(self._path, writer, after, None, MEDIA_STEPS_AT_ONCE)
            for step, entries in page:
                for key, entry in entries:
                    yield step, entry.time, {key: _Lazy(self._decode, key, entry)}
            if len(page) < MEDIA_STEPS_AT_ONCE:
                return
            after = page[-1][0]


class _Lazy:
    """Media that is decoded only if its row is wanted."""

    def __init__(
        self,
        decode: Callable[[str, answers.MediaEntry], object],
        key: str,
        entry: answers.MediaEntry,
    ) -> None:
        self._decode, self._key, self._entry = decode, key, entry

    def get(self) -> object:
        return self._decode(self._key, self._entry)


_Piece = tuple[int, float, dict[str, Any]]


def opened(values: dict[str, Any]) -> dict[str, Any]:
    """Decode the media among the values of a row."""
    return {
        key: value.get() if isinstance(value, _Lazy) else value for key, value in values.items()
    }


def _by_writer(paths: list[SegmentPath]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for segment in paths:
        found.setdefault(segment.writer, []).append(segment.path)
    return found


def _scalars(files: list[Path]) -> Iterator[_Piece]:
    for path in files:
        offset, keysets = 0, None
        while True:
            read = read_segment(path, offset, keysets, limit_bytes=READ_BYTES)
            names = read.keysets
            for _, record in read.records:
                if type(record) is Row:
                    values = zip(names[record.keys], record.values, strict=True)
                    yield record.step, record.time, dict(values)
            if read.end == offset:
                break
            offset, keysets = read.end, read.keysets


def _merged(pieces: Iterator[_Piece]) -> Iterator[StepRow]:
    for step, group in groupby(pieces, key=itemgetter(0)):
        row = StepRow(step, float("-inf"))
        for _, time, values in group:
            row.time = max(row.time, time)
            row.values.update(values)
        yield row
