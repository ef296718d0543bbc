"""Writes what was newly read of a run, all of it or nothing; reading journals is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, delete, func, select, update

from marey.index import schema
from marey.index.dialect import reading, upsert, writing
from marey.index.documents import encode, flatten
from marey.index.image import Conflict, RunImage, SegmentState, claim, forget
from marey.index.levels import Points, in_order, join_points
from marey.index.metrics import (
    OPEN,
    Open,
    extend,
    load_all,
    load_open,
    reaches_sealed,
    sealed_points,
)
from marey.index.tails import TAIL_POINTS, lengthened, load_tails, portions
from marey.index.tracks import SCALAR, Track
from marey.index.writers import describe, summarize

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.index.delta import WriterDelta

GAPS = "journal"  # source of problems that tell of missing segments
TAIL_CODES = ("torn-tail", "empty-segment", "not-a-journal", "lost-keys", "newer-version")


@dataclass(slots=True)
class News:
    """All that one commit writes."""

    deltas: dict[str, WriterDelta] = field(default_factory=dict)
    segments: dict[tuple[str, int], SegmentState] = field(default_factory=dict)
    gaps: list[dict[str, Any]] | None = None  # rows of ``problem``; None if they did not change
    healed: set[str] = field(default_factory=set)  # segments that go on after they seemed torn
    reset: bool = False
    state: str = ""
    ended: float | None = None

    @property
    def points(self) -> int:
        """How many points wait to be stored."""
        return sum(delta.rows.points for delta in self.deltas.values())


def commit(engine: Engine, path: RunPath, image: RunImage, news: News) -> None:
    """Store news and bring the image up to date; raises ``Conflict`` if the run changed since.

    After any exception the image is worthless.
    """
    points = _points_to_store(engine, image, news)
    with writing(engine) as connection:
        claim(connection, path, image)
        if news.reset:
            forget(connection, image.id)
        _store_points(connection, image.id, points)
        touched = points.touched + _store_media(connection, image, news)
        rows = [track.row(image.id) for track in touched]
        upsert(connection, schema.track, rows, fixed=("key_hash", "key", "writer"))
        _store_lines(connection, image.id, news.deltas.values())
        _store_problems(connection, image.id, news)
        _store_progress(connection, image, news)
        _store_run(connection, path, image, news)


@dataclass(slots=True)
class _Points:
    """Points packed for the transaction."""

    chunks: list[dict[str, Any]] = field(default_factory=list)
    without_open: list[int] = field(default_factory=list)  # tracks that may have an open chunk
    touched: list[Track] = field(default_factory=list)


def _points_to_store(engine: Engine, image: RunImage, news: News) -> _Points:
    """Pack points outside the transaction, so that it is short."""
    wanted: list[tuple[Track, Points]] = []
    for delta in news.deltas.values():
        for key, points in delta.rows.metrics().items():
            track = image.tracks.get(delta.state.writer, key, SCALAR)
            wanted.append((track, points))
            last = delta.rows.last.get(key)
            if last is not None:
                track.last_value = encode(last.value)
                track.last_time, track.last_step_logged = last.time, last.step
    packed = _Points(touched=[track for track, _ in wanted])
    with reading(engine) as connection:
        wanted = _lengthen(connection, image.id, wanted, packed)
        stored = [track.track for track, _ in wanted if track.count]
        opens = load_open(connection, image.id, stored)
        for track, points in wanted:
            _extend(connection, image.id, track, opens.get(track.track, Open()), points, packed)
    return packed


def _lengthen(
    connection: Connection, run_id: int, wanted: list[tuple[Track, Points]], packed: _Points
) -> list[tuple[Track, Points]]:
    """Add to tails what fits there, as in most refreshes of a run that goes on; give the rest."""
    stored = [track.track for track, points in wanted if track.count and len(points) < TAIL_POINTS]
    tails = load_tails(connection, run_id, stored)
    rest = []
    for track, points in wanted:
        tail = tails.get(track.track)
        row = None
        if tail is not None:
            key = {"run_id": run_id, "track": track.track}
            unsealed = track.count - sealed_points(track.count)
            row = lengthened(key, unsealed, track.last_step, tail, points)
        if row is None:
            rest.append((track, points))
            continue
        packed.chunks.append(row[0])
        track.last_step = row[0]["last_step"]
        track.count += len(points)
        track.time_ordered = track.time_ordered and row[1]
    return rest


def _extend(
    connection: Connection,
    run_id: int,
    track: Track,
    opened: Open,
    points: Points,
    packed: _Points,
) -> None:
    count, time_ordered = track.count, track.time_ordered
    if count and not len(opened.points):
        raise Conflict  # deleted under our hands
    if reaches_sealed(points, opened, count):
        points = in_order(join_points([load_all(connection, run_id, track.track), points]))
        opened, count, time_ordered = Open(), 0, True
    key = {"run_id": run_id, "track": track.track}
    extension = extend(key, opened, points, count, time_ordered)
    track.cover(extension.first_step, extension.last_step)
    if track.count and not extension.has_open:
        packed.without_open.append(track.track)
    track.count, track.time_ordered = extension.count, extension.time_ordered
    packed.chunks += extension.chunks


def _store_points(connection: Connection, run_id: int, points: _Points) -> None:
    table = schema.chunk
    for chunk in points.chunks:
        chunk["run_id"] = run_id  # a new run had none before it was claimed
    for tracks in portions(points.without_open):
        is_open = table.c.level == 0, table.c.seq == OPEN, table.c.track.in_(tracks)
        connection.execute(delete(table).where(table.c.run_id == run_id, *is_open))
    upsert(connection, table, points.chunks)


def _store_media(connection: Connection, image: RunImage, news: News) -> list[Track]:
    touched = []
    for delta in news.deltas.values():
        for key, batch in delta.media.items():
            track = image.tracks.get(delta.state.writer, key, batch.kind)
            batch.store(connection, image.id, track, image.version)
            touched.append(track)
    return touched


def _store_lines(connection: Connection, run_id: int, deltas: Iterable[WriterDelta]) -> None:
    rows = [
        {
            "run_id": run_id,
            "writer": delta.state.writer,
            "line": line.number,
            "stream": line.stream,
            "time": line.time,
            "text": line.text,
        }
        for delta in deltas
        for line in delta.lines.values()
    ]
    upsert(connection, schema.console, rows)


def _store_problems(connection: Connection, run_id: int, news: News) -> None:
    table = schema.problem
    if news.gaps is not None:
        connection.execute(delete(table).where(table.c.run_id == run_id, table.c.source == GAPS))
        upsert(connection, table, [{"run_id": run_id, **row} for row in news.gaps])
    for source in news.healed:
        torn = table.c.source == source, table.c.code.in_(TAIL_CODES)
        connection.execute(delete(table).where(table.c.run_id == run_id, *torn))
    rows = [row for delta in news.deltas.values() for row in delta.problems]
    upsert(connection, table, [{"run_id": run_id, **row} for row in rows])


def _store_progress(connection: Connection, image: RunImage, news: News) -> None:
    segments = [
        state.row(image.id, writer, number) for (writer, number), state in news.segments.items()
    ]
    upsert(connection, schema.segment, segments)
    image.segments.update(news.segments)
    writers = [
        {"run_id": image.id, "writer": writer, "state": encode(delta.state)}
        for writer, delta in news.deltas.items()
    ]
    upsert(connection, schema.writer, writers)


def _store_run(connection: Connection, path: RunPath, image: RunImage, news: News) -> None:
    states = list(image.writers.values())
    about = describe(path.run, states)
    first_step, last_step = image.tracks.steps()
    table = schema.problem
    problems = select(func.count()).select_from(table).where(table.c.run_id == image.id)
    values = {
        "state": news.state,
        "name": about.name,
        "created": about.created,
        "updated": about.updated,
        "ended": about.updated if news.state == "crashed" else news.ended,
        "first_step": first_step,
        "last_step": last_step,
        "problems": connection.execute(problems).scalar_one(),
        "tags": about.tags,
    }
    connection.execute(update(schema.run).where(schema.run.c.id == image.id).values(values))
    image.state = news.state
    document = {
        "run_id": image.id,
        "config_columns": encode(flatten(about.config)),
        "summary": encode(summarize(image.tracks.summary(), states)),
        "config": encode(about.config),
        "about": encode(
            {
                "notes": about.notes,
                "group": about.group,
                "job_type": about.job_type,
                "environment": about.environment,
            }
        ),
    }
    upsert(connection, schema.document, [document])
