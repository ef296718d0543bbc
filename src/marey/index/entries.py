"""Stores media: which items count when a step was logged twice; reading is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, delete, select

from marey.index import schema
from marey.index.dialect import upsert
from marey.index.documents import encode
from marey.index.tails import portions

if TYPE_CHECKING:
    from marey.index.tracks import Track
    from marey.journal.record import Media


@dataclass(slots=True)
class Entry:
    """What is known of one step of one media key of one writer.

    A value logged later (by its time) under the same step replaces an earlier one as a whole;
    items of one value may come in any order.
    """

    time: float
    count: int
    listed: bool
    items: dict[int, bytes] = field(default_factory=dict)

    def join(self, count: int, listed: bool) -> None:
        """What else was logged at the same time counts with it, in whatever order it comes."""
        self.count = max(self.count, count)
        self.listed = self.listed or listed


class MediaBatch:
    """Media of one key and writer between reading and storing."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self._newest: tuple[float, int, int] | None = None
        self._kind = ""

    @property
    def kind(self) -> str:
        """The kind of the newest value's first item."""
        return self._kind

    def add(self, media: Media) -> None:
        """Take one item, in the order of the journal."""
        rank = (media.time, media.step, -media.position)
        if self._newest is None or rank >= self._newest:
            self._newest, self._kind = rank, media.item.kind
        entry = self.entries.get(media.step)
        if entry is not None and media.time < entry.time:
            return
        if entry is None or media.time > entry.time:
            entry = self.entries[media.step] = Entry(media.time, media.count, media.listed)
        entry.join(media.count, media.listed)
        entry.items[media.position] = encode(media.item)

    def store(self, connection: Connection, run_id: int, track: Track, version: int) -> None:
        """Write what counts, as of a version of the run, and bring the track up to date."""
        known = _known(connection, run_id, track.track, self.entries)
        kept = {
            step: entry
            for step, entry in self.entries.items()
            if step not in known or entry.time >= known[step].time
        }
        replaced = [step for step in kept if step in known and kept[step].time > known[step].time]
        for steps in portions(replaced):
            items = schema.media_item
            connection.execute(delete(items).where(_at(items.c, run_id, track.track, steps)))
        for step, entry in kept.items():
            if step in known and step not in replaced:
                entry.join(known[step].count, known[step].listed)
        _write(connection, {"run_id": run_id, "track": track.track}, kept, version)
        self._update(track, new_steps=len(self.entries.keys() - known.keys()))

    def _update(self, track: Track, new_steps: int) -> None:
        track.cover(min(self.entries), max(self.entries))
        newest = (track.last_time, track.last_step_logged, -track.last_position)
        if self._newest is not None and (track.count == 0 or self._newest >= newest):
            track.kind = self._kind
            track.last_time, track.last_step_logged = self._newest[:2]
            track.last_position = -self._newest[2]
        track.count += new_steps


def _known(
    connection: Connection, run_id: int, track: int, wanted: Iterable[int]
) -> dict[int, Entry]:
    table = schema.media_entry.c
    known: dict[int, Entry] = {}
    for steps in portions(list(wanted)):
        question = select(table.step, table.time, table.count, table.listed)
        for step, *what in connection.execute(question.where(_at(table, run_id, track, steps))):
            known[step] = Entry(*what)
    return known


def _at(columns: Any, run_id: int, track: int, steps: Iterable[int]) -> schema.Condition:
    return and_(columns.run_id == run_id, columns.track == track, columns.step.in_(list(steps)))


def _write(
    connection: Connection, key: dict[str, int], entries: dict[int, Entry], version: int
) -> None:
    rows = [
        {
            **key,
            "step": step,
            "time": entry.time,
            "count": entry.count,
            "listed": entry.listed,
            "version": version,
        }
        for step, entry in entries.items()
    ]
    items = [
        {**key, "step": step, "position": position, "item": item, "version": version}
        for step, entry in entries.items()
        for position, item in entry.items.items()
    ]
    marks = [{"run_id": key["run_id"], "step": step} for step in entries]
    upsert(connection, schema.media_entry, rows)
    upsert(connection, schema.media_item, items)
    upsert(connection, schema.mark, marks, update=False)
