"""The media of a key in the order in which the index got them: who follows a key reads only what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Select, and_, func, select, tuple_

from marey.index import schema
from marey.index.database import identity
from marey.index.documents import decoder
from marey.index.tails import portions
from marey.index.tracks import find_tracks
from marey.journal.record import Item

if TYPE_CHECKING:
    from marey.index.tracks import Track

Place = tuple[int, int, int]
"""How far the items of one writer were read: version, step, position."""

_START: Place = (-1, 0, 0)
_entry = schema.media_entry.c
_item = schema.media_item.c
_decode = decoder(Item).decode


class MediaRow(NamedTuple):
    """One item as it is stored: MessagePack, which :func:`decoded` or a decoder of yours reads.

    ``position`` is that in the list of its own writer. ``time`` and ``logged`` (how many items) are those of the
    entry: an item of another time at the same step of the same writer belongs to a list that was
    replaced as a whole.
    """

    writer: int  # in the order of the writers
    step: int
    position: int
    time: float
    logged: int
    item: bytes


@dataclass(frozen=True, slots=True)
class MediaCursor:
    """How far the media of one key of one run were read; only the index looks into it."""

    identity: str
    version: int  # of the run when there was no more, else -1
    writers: tuple[tuple[int, str], ...] = ()  # track and name
    places: tuple[Place, ...] = ()
    stored: int = 0


@dataclass(frozen=True, slots=True)
class MediaNews:
    """What came since a cursor. If ``begun_anew``, forget what was read before.

    ``complete`` says that there is no more; ``stored`` counts all items that there are.
    """

    cursor: MediaCursor
    begun_anew: bool
    rows: list[MediaRow]
    complete: bool
    stored: int


def decoded(item: bytes) -> Item:
    """The item of a row."""
    return _decode(item)


def media_news(
    connection: Connection, run_id: int, key: str, known: MediaCursor | None, limit: int
) -> MediaNews | None:
    """The next items after a cursor, or all from the start; None if nothing came since it.

    Parameters
    ----------
    connection, run_id, key:
        Which media.
    known:
        How far they were read.
    limit:
        How many items at most.
    """
    version = version_of(connection, run_id)
    name = identity(connection)
    if known is not None and (known.identity, known.version) == (name, version):
        return None
    tracks = find_tracks(connection, run_id, key, scalar=False)
    begun_anew = known is None or known.identity != name or not _goes_on(known, tracks)
    places = [_START] * len(tracks) if begun_anew or known is None else _places(known, tracks)
    rows = _next_rows(connection, run_id, tracks, places, limit)
    complete = len(rows) < limit
    if known is not None and known.version < 0 and not complete and not begun_anew:
        stored = known.stored
    else:
        stored = sum(_stored(connection, run_id, track.track) for track in tracks)
    writers = tuple((track.track, track.writer) for track in tracks)
    cursor = MediaCursor(name, version if complete else -1, writers, tuple(places), stored)
    return MediaNews(cursor, begun_anew, rows, complete, stored)


def version_of(connection: Connection, run_id: int) -> int:
    """The version of a run, which grows with everything about it."""
    table = schema.run.c
    version: int = connection.execute(select(table.version).where(table.id == run_id)).scalar_one()
    return version


def _next_rows(
    connection: Connection, run_id: int, tracks: Sequence[Track], places: list[Place], limit: int
) -> list[MediaRow]:
    """The next items; ``places`` are moved on behind them."""
    rows: list[MediaRow] = []
    for number, track in enumerate(tracks):
        if len(rows) < limit:
            found = _rows(connection, run_id, track.track, places[number], limit - len(rows))
            rows += [MediaRow(number, *row[1:]) for row in found]
            if found:
                version, step, position = found[-1][:3]
                places[number] = version, step, position
    return rows


def _goes_on(known: MediaCursor, tracks: Sequence[Track]) -> bool:
    """Whether all that was read is still there: a writer in front moves the places of others."""
    now = [(track.track, track.writer) for track in tracks]
    return list(known.writers) == now[: len(known.writers)]


def _places(known: MediaCursor, tracks: Sequence[Track]) -> list[Place]:
    return [*known.places, *[_START] * (len(tracks) - len(known.places))]


def _rows(
    connection: Connection, run_id: int, track: int, after: Place, limit: int
) -> Sequence[Any]:
    place = tuple_(_item.version, _item.step, _item.position)
    question = (
        _with_entry(run_id, track, _item.version)
        .where(place > tuple_(*after))
        .order_by(_item.version, _item.step, _item.position)
        .limit(limit)
    )
    return connection.execute(question).all()


def _with_entry(run_id: int, track: int, *columns: Any) -> Select[Any]:
    same = and_(
        _entry.run_id == _item.run_id, _entry.track == _item.track, _entry.step == _item.step
    )
    return (
        select(*columns, _item.step, _item.position, _entry.time, _entry.count, _item.item)
        .join_from(schema.media_item, schema.media_entry, same)
        .where(_item.run_id == run_id, _item.track == track)
    )


def _stored(connection: Connection, run_id: int, track: int) -> int:
    question = select(func.count()).where(_item.run_id == run_id, _item.track == track)
    return connection.execute(question).scalar_one()


@dataclass(frozen=True, slots=True)
class EntryState:
    """The newest entry at or before a step; another ``mark`` means that its items changed."""

    step: int
    mark: tuple[str, int]


def entry_state(
    connection: Connection, run_id: int, key: str, step: int | None
) -> EntryState | None:
    """What is newest at a step, and whether it is what it was."""
    tracks = [track.track for track in find_tracks(connection, run_id, key, scalar=False)]
    mine = _entry.run_id == run_id, _entry.track.in_(tracks)
    newest = select(func.max(_entry.step)).where(*mine)
    if step is not None:
        newest = newest.where(_entry.step <= step)
    found = connection.execute(newest).scalar()
    if found is None:
        return None
    mark = select(func.max(_entry.version)).where(*mine, _entry.step == found)
    return EntryState(found, (identity(connection), connection.execute(mark).scalar_one()))


def entry_rows(
    connection: Connection, run_id: int, key: str, step: int, after: tuple[int, int], limit: int
) -> list[MediaRow]:
    """The next items of one entry behind (writer, position)."""
    rows: list[MediaRow] = []
    for number, track in enumerate(find_tracks(connection, run_id, key, scalar=False)):
        if number < after[0] or len(rows) >= limit:
            continue
        position = after[1] if number == after[0] else -1
        question = (
            _with_entry(run_id, track.track)
            .where(_item.step == step, _item.position > position)
            .order_by(_item.position)
            .limit(limit - len(rows))
        )
        rows += [MediaRow(number, *row) for row in connection.execute(question)]
    return rows


def chosen_rows(
    connection: Connection, run_id: int, key: str, places: Sequence[tuple[int, int, int]]
) -> dict[tuple[int, int, int], MediaRow]:
    """Items by writer, step and position; those that are not there are left out."""
    tracks = find_tracks(connection, run_id, key, scalar=False)
    found: dict[tuple[int, int, int], MediaRow] = {}
    for number, track in enumerate(tracks):
        mine = [(step, position) for writer, step, position in places if writer == number]
        for some in portions(mine):
            question = _with_entry(run_id, track.track).where(
                tuple_(_item.step, _item.position).in_(some)
            )
            for row in connection.execute(question):
                found[number, row[0], row[1]] = MediaRow(number, *row)
    return found
