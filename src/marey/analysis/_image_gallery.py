"""All pictures of one key of one run as columns, read from the index bit by bit and kept up to date."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from marey.analysis._image_columns import (
    Array,
    box_columns,
    caption_columns,
    image_columns,
    mask_columns,
    score_columns,
)
from marey.analysis._image_files import FileCache
from marey.analysis._image_names import ClassNames, Kinds, Texts
from marey.analysis._image_reading import Reader

if TYPE_CHECKING:
    from marey.analysis._album import Album, Clock
    from marey.index.media_news import MediaCursor, MediaNews, MediaRow
    from marey.journal.record import BlobRef

ROWS_AT_ONCE: Final = 500
PICTURES_AT_ONCE: Final = 50


class Shelf:
    """The columns themselves, which only one thread fills at a time."""

    def __init__(self) -> None:
        self.images = image_columns()
        self.boxes = box_columns()
        self.masks = mask_columns()
        self.scores = score_columns()
        self.captions = caption_columns()
        self.kinds = Kinds()
        self.score_keys, self.samples, self.texts = Texts(), Texts(), Texts()
        self.class_names = ClassNames(self.kinds)
        self.files = FileCache()
        self.unreadable = 0

    @property
    def size_bytes(self) -> int:
        """Memory taken."""
        columns = self.images, self.boxes, self.masks, self.scores, self.captions
        texts = self.kinds, self.score_keys, self.samples, self.texts
        return sum(each.size_bytes for each in (*columns, *texts))

    def flush(self) -> None:
        """Move what was appended into the columns."""
        for each in (self.images, self.boxes, self.masks, self.scores, self.captions):
            each.flush()


@dataclass(frozen=True)
class Snapshot:
    """The columns at one moment; it does not change any more.

    Texts may grow behind it, but their numbers stay. ``stored`` counts what the index has,
    ``complete`` says that all of it is here.
    """

    run: str
    images: dict[str, Array] = field(repr=False)
    boxes: dict[str, Array] = field(repr=False)
    masks: dict[str, Array] = field(repr=False)
    scores: dict[str, Array] = field(repr=False)
    captions: dict[str, Array] = field(repr=False)
    shelf: Shelf = field(repr=False)
    unreadable: int
    stored: int
    complete: bool

    @cached_property
    def searched(self) -> int:
        """How many pictures are here."""
        return int(np.count_nonzero(self.images["alive"]))

    @cached_property
    def positions(self) -> Array:
        """Where each picture stands in its list, behind those of writers in front."""
        images = self.images
        writers = images["writer"]
        if not len(writers) or not writers.max():
            return images["position"]
        positions = images["position"].astype(np.int64)
        alive = images["alive"]
        for writer in range(int(writers.max())):
            mine = alive & (writers == writer)
            steps, first = np.unique(images["step"][mine], return_index=True)
            counts = images["count"][mine][first]
            place = np.searchsorted(steps, images["step"])
            place[place == len(steps)] = 0
            if len(steps):
                behind = (writers > writer) & (steps[place] == images["step"])
                positions[behind] += counts[place][behind]
        return positions


class Gallery:
    """What is known of the pictures of one key of one run.

    Parameters
    ----------
    run:
        ``entity/project/id``.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self._lock = threading.Lock()
        self._doubted = False
        self._begin()
        self._snapshot = self._publish(complete=False)

    def _begin(self) -> None:
        self._shelf = Shelf()
        self._cursor: MediaCursor | None = None
        self._pending: deque[MediaRow] = deque()
        self._times: dict[tuple[int, int], float] = {}  # of each writer and step
        self._stored = 0
        self._complete = False

    @property
    def size_bytes(self) -> int:
        """Memory taken."""
        return self._shelf.size_bytes

    def advance(self, album: Album, clock: Clock) -> Snapshot:
        """Read on until all is known or the time is over; others who ask meanwhile get the same."""
        if self._lock.acquire(timeout=max(clock.left_secs, 0.001)):
            try:
                self._advance(album, clock)
            finally:
                self._lock.release()
        return self._snapshot

    def _advance(self, album: Album, clock: Clock) -> None:
        changed = False
        while True:
            if not self._pending:
                news = album.news(self.run, self._cursor, ROWS_AT_ONCE)
                if news is None or (news.complete and not news.rows and self._is_whole(news)):
                    self._cursor = self._cursor if news is None else news.cursor
                    changed = changed or not self._complete
                    self._complete = True
                    break
                changed = True
                self._take(news)
            self._read(album, clock)
            if clock.is_over and self._pending:
                break
            if clock.is_over and not self._pending and not self._complete:
                break
        if changed:
            self._snapshot = self._publish(self._complete)

    def _is_whole(self, news: MediaNews) -> bool:
        """Whether all was read; if numbers differ, it is read anew, but only once in a row."""
        whole = not news.begun_anew and self._alive() == news.stored
        doubted, self._doubted = self._doubted, not whole
        return whole or (doubted and not news.begun_anew)

    def _alive(self) -> int:
        return int(np.count_nonzero(self._shelf.images.views()["alive"]))

    def _take(self, news: MediaNews) -> None:
        """Prepare to read rows; those that they replace are here no more."""
        if news.begun_anew or (news.complete and not news.rows):
            self._begin()
        self._complete = False
        self._stored = news.stored
        if news.begun_anew or news.rows:
            self._cursor = news.cursor
        self._bury(news.rows)
        self._pending.extend(news.rows)

    def _bury(self, rows: Sequence[MediaRow]) -> None:
        steps = {(row.writer, row.step): row.time for row in rows}
        again = {place: time for place, time in steps.items() if place in self._times}
        self._times.update(steps)
        if not again:
            return
        images = self._shelf.images.views()
        known = images["alive"] & np.isin(images["step"], [step for _, step in again])
        fresh = {(row.writer, row.step, row.position) for row in rows}
        for number in np.flatnonzero(known).tolist():
            writer, step = int(images["writer"][number]), int(images["step"][number])
            time = again.get((writer, step))
            is_old = time is not None and images["time"][number] != time
            if is_old or (writer, step, int(images["position"][number])) in fresh:
                images["alive"][number] = False

    def _read(self, album: Album, clock: Clock) -> None:
        def open_file(ref: BlobRef) -> Path | None:
            return album.file(self.run, ref)

        reader = Reader(self._shelf, open_file)
        while self._pending:
            for _ in range(min(PICTURES_AT_ONCE, len(self._pending))):
                reader.add(self._pending.popleft())
                if reader.was_slow and clock.is_over:
                    break
            if clock.is_over:
                break
        self._shelf.flush()

    def _publish(self, complete: bool) -> Snapshot:
        shelf = self._shelf
        images = shelf.images.views()
        images["alive"] = images["alive"].copy()
        return Snapshot(
            self.run,
            images,
            shelf.boxes.views(),
            shelf.masks.views(),
            shelf.scores.views(),
            shelf.captions.views(),
            shelf,
            shelf.unreadable,
            self._stored,
            complete,
        )


def open_galleries(album: Album) -> tuple[list[Snapshot], str | None]:
    """What is known of all runs asked for, after reading on; and why it stops, if it does."""
    snapshots = []
    used = 0
    for run in album.runs:
        gallery = album.memory.get(album.name("gallery", run), partial(Gallery, run))
        snapshots.append(gallery.advance(album, album.clock))
        used += gallery.size_bytes
        if used > album.memory.max_bytes:
            return snapshots, (
                f"Pictures of {len(snapshots)} of {len(album.runs)} runs need all the memory there "
                f"is for searching, {album.memory.max_bytes // 2**20:,} MiB. Search fewer runs."
            )
    return snapshots, None
