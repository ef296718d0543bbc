"""Tells which runs changed since they were indexed; looks at file sizes and times, reads no run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, delete, select

from marey.index import schema
from marey.index.dialect import reading, writing
from marey.index.disk import SegmentFile, find_runs, run_path
from marey.index.image import forget, load_writers
from marey.index.liveness import RUNNING, newest_mtimes, run_state
from marey.journal.reader import has_more

if TYPE_CHECKING:
    from marey.directories import RunPath

Names = tuple[str, str, str]
_Segment = tuple[int, int, int, bool]  # offset, size, mtime, closed


@dataclass(slots=True)
class _Known:
    run_id: int
    state: str
    segments: dict[tuple[str, int], _Segment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """Runs to read, and runs that are gone."""

    stale: list[RunPath]
    gone: list[Names]


def survey(engine: Engine, root: Path) -> Survey:
    """Compare the directories below ``root`` with what was indexed."""
    with reading(engine) as connection:
        known = _load(connection)
        stale = []
        for names, files in find_runs(root):
            run = known.pop(names, None)
            if run is None or _is_stale(connection, run, files):
                stale.append(run_path(root, *names))
    return Survey(stale, list(known))


def remove(engine: Engine, names: Names) -> None:
    """Forget a run whose directory is gone."""
    entity, project, run = names
    table = schema.run.c
    same = table.entity == entity, table.project == project, table.run == run
    with writing(engine) as connection:
        for run_id in connection.execute(select(table.id).where(*same)).scalars().all():
            forget(connection, run_id)
            connection.execute(delete(schema.run).where(table.id == run_id))


def _load(connection: Connection) -> dict[Names, _Known]:
    run, segment = schema.run.c, schema.segment.c
    by_id: dict[int, _Known] = {}
    known: dict[Names, _Known] = {}
    question = select(run.id, run.entity, run.project, run.run, run.state)
    for run_id, entity, project, name, state in connection.execute(question):
        known[entity, project, name] = by_id[run_id] = _Known(run_id, state)
    columns = (
        segment.run_id,
        segment.writer,
        segment.number,
        segment.offset,
        segment.size_bytes,
        segment.mtime_ns,
        segment.closed,
    )
    for run_id, writer, number, *progress in connection.execute(select(*columns)):
        by_id[run_id].segments[writer, number] = tuple(progress)
    return known


def _is_stale(connection: Connection, run: _Known, files: list[SegmentFile]) -> bool:
    if len(files) != len(run.segments):
        return True
    is_open = False
    for file in files:
        segment = run.segments.get((file.writer, file.number))
        if segment is None:
            return True
        offset, size, mtime, closed = segment
        if closed and (size != file.size_bytes or mtime != file.mtime_ns):
            return True
        if not closed:
            is_open = True
            if file.size_bytes < offset or has_more(Path(file.path), offset):
                return True
    return is_open and _has_ended(connection, run, newest_mtimes(files))


def _has_ended(connection: Connection, run: _Known, mtimes: Mapping[str, float]) -> bool:
    """Whether a run that was being written is not any more, without a word in its journal."""
    state, _ = run_state(load_writers(connection, run.run_id), mtimes)
    return state != run.state and run.state == RUNNING
