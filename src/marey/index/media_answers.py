"""Answers about logged media: what was there at a step, and over a range; items stay encoded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, select

from marey.errors import NotFoundError
from marey.index import schema
from marey.index.answers import Marks, MediaEntry, MediaTrack
from marey.index.documents import decoder
from marey.index.tails import portions
from marey.index.thinning import count_of, thin
from marey.index.tracks import SCALAR, find_tracks
from marey.journal.record import Item

_entry = schema.media_entry.c
_item = schema.media_item.c
_NO_LIMIT = 2**31 - 1
_decode_item = decoder(Item).decode


def media_at(
    connection: Connection,
    run_id: int,
    run: str,
    key: str,
    step: int | None,
    first: int,
    max_items: int,
) -> MediaTrack:
    """The newest entry at or before a step, with its items from position ``first`` on."""
    album = _Album(connection, run_id, key)
    total = album.total()
    newest = album.newest(step) if total else None
    entries = [] if newest is None else album.entries([newest], max_items, first)
    return MediaTrack(run, entries, total)


def media_range(
    connection: Connection,
    run_id: int,
    run: str,
    key: str,
    lo: int | None,
    hi: int | None,
    max_entries: int,
    max_items: int,
) -> MediaTrack:
    """Entries in a range of steps, thinned evenly."""
    album = _Album(connection, run_id, key)
    question = album.steps(lo, hi)
    whole = lo is None and hi is None
    total = album.total() if whole else count_of(connection, question)
    steps = thin(connection, question, total, max_entries) if total else []
    return MediaTrack(run, album.entries(steps, max_items), total)


def item_at(connection: Connection, run_id: int, key: str, step: int, position: int) -> Item:
    """One item by its place in its entry; raises ``NotFoundError`` if there is none."""
    for entry in _Album(connection, run_id, key).entries([step], 1, position):
        if entry.positions == [position]:
            return entry.items[0]
    raise NotFoundError(
        f"No media is at step {step}, position {position} under this key: {key!r:.200}"
    )


def page(
    connection: Connection, run_id: int, writer: str, after: int | None, hi: int | None, limit: int
) -> list[tuple[int, list[tuple[str, MediaEntry]]]]:
    """The next steps of one writer with all media at them."""
    track = schema.track.c
    names = select(track.track, track.key).where(
        track.run_id == run_id, track.writer == writer, track.kind != SCALAR
    )
    keys = dict(connection.execute(names).all())
    where = [_entry.run_id == run_id, _entry.track.in_(list(keys))]
    if after is not None:
        where.append(_entry.step > after)
    if hi is not None:
        where.append(_entry.step <= hi)
    question = select(_entry.step).where(*where).distinct().order_by(_entry.step).limit(limit)
    steps = list(connection.execute(question).scalars())
    found: dict[int, list[tuple[str, MediaEntry]]] = {step: [] for step in steps}
    for key in sorted(keys.values()):
        album = _Album(connection, run_id, key, writer)
        for entry in album.entries(steps, _NO_LIMIT):
            found[entry.step].append((key, entry))
    return list(found.items())


def marks(connection: Connection, run_id: int, run: str, limit: int) -> Marks:
    """Steps with media, thinned evenly."""
    table = schema.mark.c
    question: Select[Any] = select(table.step).where(table.run_id == run_id)
    total = count_of(connection, question)
    steps = thin(connection, question, total, limit) if total else []
    known = schema.run.c
    first, last = connection.execute(
        select(known.first_step, known.last_step).where(known.id == run_id)
    ).one()
    return Marks(run, steps, total, first, last)


@dataclass(slots=True)
class _Draft:
    time: float = float("-inf")
    total: int = 0
    listed: bool = False
    items: list[Item] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)


class _Album:
    """The media of one key of one run, by all its writers."""

    def __init__(
        self, connection: Connection, run_id: int, key: str, writer: str | None = None
    ) -> None:
        self._connection = connection
        self._run_id = run_id
        tracks = find_tracks(connection, run_id, key, scalar=False)
        self._tracks = [track for track in tracks if writer in (None, track.writer)]

    def mine(self, columns: Any) -> Sequence[schema.Condition]:
        tracks = [track.track for track in self._tracks]
        return columns.run_id == self._run_id, columns.track.in_(tracks)

    def total(self) -> int:
        """How many steps have an entry."""
        if len(self._tracks) == 1:
            return self._tracks[0].count
        return count_of(self._connection, self.steps(None, None))

    def steps(self, lo: int | None, hi: int | None) -> Select[Any]:
        question: Select[Any] = select(_entry.step).where(*self.mine(_entry))
        if lo is not None:
            question = question.where(_entry.step >= lo)
        if hi is not None:
            question = question.where(_entry.step <= hi)
        return question if len(self._tracks) == 1 else question.distinct()

    def newest(self, step: int | None) -> int | None:
        newest: int | None = None
        for track in self._tracks:
            question = select(func.max(_entry.step)).where(
                _entry.run_id == self._run_id, _entry.track == track.track
            )
            if step is not None:
                question = question.where(_entry.step <= step)
            found = self._connection.execute(question).scalar()
            if found is not None and (newest is None or found > newest):
                newest = found
        return newest

    def entries(self, steps: Sequence[int], max_items: int, first: int = 0) -> list[MediaEntry]:
        """The entries at some steps, each with its first items from a position on."""
        drafts: defaultdict[int, _Draft] = defaultdict(_Draft)
        # Writers in order, so that the items of one follow those of another.
        for track in self._tracks:
            for some in portions(steps):
                self._read(drafts, track.track, some, max_items, first)
        return [
            MediaEntry(step, draft.time, draft.items, draft.total, draft.listed, draft.positions)
            for step, draft in sorted(drafts.items())
        ]

    def _read(
        self,
        drafts: dict[int, _Draft],
        track: int,
        steps: Sequence[int],
        max_items: int,
        first: int,
    ) -> None:
        parts = self._parts(drafts, track, steps, first)
        # A range of positions is found by the key of the table, however long the lists are.
        by_start: defaultdict[int, list[int]] = defaultdict(list)
        for step, part in parts.items():
            by_start[part.start].append(step)
        for start, some in by_start.items():
            in_range = _item.step.in_(some), _item.position.between(start, start + max_items - 1)
            self._take(drafts, parts, self._items(track, *in_range), max_items)
        for step, part in parts.items():
            # Places of items that are not encoded yet are left to those behind them.
            room = max_items - len(drafts[step].items)
            if room and part.start + max_items < part.count:
                behind = _item.step == step, _item.position >= part.start + max_items
                rows = self._items(track, *behind, limit=room)
                self._take(drafts, parts, rows, max_items)

    def _parts(
        self, drafts: dict[int, _Draft], track: int, steps: Sequence[int], first: int
    ) -> dict[int, _Part]:
        question = select(_entry.step, _entry.time, _entry.count, _entry.listed).where(
            _entry.run_id == self._run_id, _entry.track == track, _entry.step.in_(steps)
        )
        parts: dict[int, _Part] = {}
        for step, time, count, listed in self._connection.execute(question):
            draft = drafts[step]
            parts[step] = _Part(draft.total, max(first - draft.total, 0), count)
            draft.listed = draft.listed or listed or draft.total > 0
            draft.time = max(draft.time, time)
            draft.total += count
        return parts

    @staticmethod
    def _take(
        drafts: dict[int, _Draft], parts: dict[int, _Part], rows: Iterable[Any], max_items: int
    ) -> None:
        for step, position, item in rows:
            draft = drafts[step]
            if len(draft.items) < max_items:
                draft.items.append(_decode_item(item))
                draft.positions.append(parts[step].before + position)

    def _items(
        self, track: int, *where: schema.Condition, limit: int | None = None
    ) -> Iterable[Any]:
        question = (
            select(_item.step, _item.position, _item.item)
            .where(_item.run_id == self._run_id, _item.track == track, *where)
            .order_by(_item.step, _item.position)
            .limit(limit)
        )
        return self._connection.execute(question)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one writer has of an entry: how many items of others come before, where to begin."""

    before: int
    start: int
    count: int
