"""Answers about projects and runs from the catalog; points, media and lines are elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from marey.errors import NotFoundError
from marey.index import schema
from marey.index.answers import (
    Columns,
    ProblemInfo,
    ProjectInfo,
    RunDetail,
    RunInfo,
    RunPage,
    RunState,
)
from marey.index.documents import Picker, decode_dict
from marey.index.liveness import RUNNING
from marey.index.natural import natural_key

COLORS = 12

_run = schema.run.c
_document = schema.document.c
_LISTED = (
    _run.id,
    _run.entity,
    _run.project,
    _run.run,
    _run.name,
    _run.state,
    _run.created,
    _run.updated,
    _run.ended,
    _run.last_step,
    _run.problems,
    _run.tags,
    _run.version,
)


def projects(connection: Connection) -> list[ProjectInfo]:
    """All projects, the newest activity first."""
    live = func.sum(case((_run.state == RUNNING, 1), else_=0))
    question = (
        select(_run.entity, _run.project, func.count(), live, func.max(_run.updated))
        .group_by(_run.entity, _run.project)
        .order_by(func.max(_run.updated).desc(), _run.entity, _run.project)
    )
    return [ProjectInfo(*row) for row in connection.execute(question)]


def runs(
    connection: Connection,
    entity: str,
    project: str,
    columns: Sequence[str],
    limit: int | None,
    offset: int,
) -> RunPage:
    """Runs of a project, newest first."""
    where = and_(_run.entity == entity, _run.project == project)
    total = connection.execute(select(func.count()).where(where)).scalar_one()
    config = Picker(name[7:] for name in columns if name.startswith("config."))
    summary = Picker(name[8:] for name in columns if name.startswith("summary."))
    question: Select[Any] = select(*_LISTED).where(where)
    if columns:
        question = question.add_columns(_document.config_columns, _document.summary)
        question = question.join(schema.document, _document.run_id == _run.id)
    question = question.order_by(_run.created.desc(), _run.run.desc()).offset(offset)
    if limit is not None:
        question = question.limit(limit)
    found = []
    for place, row in enumerate(connection.execute(question), offset):
        values: dict[str, Any] = {}
        if columns:
            for name, value in config.pick(row[-2]).items():
                values[f"config.{name}"] = value
            for name, value in summary.pick(row[-1]).items():
                values[f"summary.{name}"] = value
        found.append(_info(row, total - 1 - place, values))
    return RunPage(found, total)


def columns(connection: Connection, entity: str, project: str) -> Columns:
    """The columns that runs of a project have, by how many have them."""
    question = (
        select(_document.config_columns, _document.summary)
        .join(schema.run, _document.run_id == _run.id)
        .where(_run.entity == entity, _run.project == project)
    )
    config: Counter[str] = Counter()
    summary: Counter[str] = Counter()
    for config_columns, summary_columns in connection.execute(question):
        config.update(decode_dict(config_columns).keys())
        summary.update(decode_dict(summary_columns).keys())
    return Columns(_most_common(config), _most_common(summary))


def run(connection: Connection, path: str, directory: Path) -> RunDetail:
    """Everything about one run but its history."""
    run_id = find_run(connection, path)
    row = connection.execute(select(*_LISTED).where(_run.id == run_id)).one()
    older = or_(_run.created < row.created, and_(_run.created == row.created, _run.run < row.run))
    place = connection.execute(
        select(func.count()).where(_run.entity == row.entity, _run.project == row.project, older)
    ).scalar_one()
    document = connection.execute(select(schema.document).where(_document.run_id == run_id)).one()
    about = decode_dict(document.about)
    return RunDetail(
        run=_info(row, place, {}),
        config=decode_dict(document.config),
        summary=decode_dict(document.summary),
        environment=about["environment"],
        notes=about["notes"],
        group=about["group"],
        job_type=about["job_type"],
        directory=str(directory),
        problems=problems(connection, run_id),
    )


def states(
    connection: Connection, paths: Iterable[str] | None, project: tuple[str, str] | None
) -> list[RunState]:
    """Version and state of some runs, of a project's runs, or of all."""
    question = select(_run.entity, _run.project, _run.run, _run.version, _run.state, _run.last_step)
    if project is not None:
        question = question.where(_run.entity == project[0], _run.project == project[1])
    if paths is not None:
        question = question.where(_run.id.in_(_ids(connection, paths)))
    return [
        RunState(f"{entity}/{project_name}/{name}", version, state, last_step)
        for entity, project_name, name, version, state, last_step in connection.execute(question)
    ]


def problems(connection: Connection, run_id: int) -> list[ProblemInfo]:
    """What went wrong in a run, in order of time."""
    table = schema.problem.c
    question = (
        select(schema.problem)
        .where(table.run_id == run_id)
        .order_by(table.time, table.source, table.digest)
    )
    return [
        ProblemInfo(
            code=row.code,
            message=row.message,
            time=row.time,
            key=row.key,
            step=row.step,
            source=row.source,
            detail=decode_dict(row.detail),
        )
        for row in connection.execute(question)
    ]


def find_run(connection: Connection, path: str) -> int:
    """The id of a run.

    Raises
    ------
    NotFoundError
        There is none; the message names the nearest thing that exists.
    """
    found = _lookup(connection, path)
    if found is None:
        raise NotFoundError(_not_found(connection, path))
    return found


def _lookup(connection: Connection, path: str) -> int | None:
    parts = path.split("/")
    if len(parts) != 3:
        return None
    entity, project, name = parts
    question = select(_run.id).where(
        _run.entity == entity, _run.project == project, _run.run == name
    )
    found: int | None = connection.execute(question).scalar()
    return found


def _ids(connection: Connection, paths: Iterable[str]) -> list[int]:
    found = (_lookup(connection, path) for path in paths)
    return [run_id for run_id in found if run_id is not None]


def _not_found(connection: Connection, path: str) -> str:
    parts = path.split("/")
    if len(parts) != 3:
        return f"A run is named entity/project/id, with two slashes. No run: {path!r}"
    entity, project, _ = parts
    inside = _run.entity == entity, _run.project == project
    newest = select(_run.run).where(*inside).order_by(_run.created.desc()).limit(5)
    near = list(connection.execute(newest).scalars())
    if near:
        return f"{entity}/{project} has no such run; its newest are {', '.join(near)}. No run: {path!r}"
    known = [f"{info.entity}/{info.project}" for info in projects(connection)[:5]]
    there_are = f"there are {', '.join(known)}" if known else "there are no runs at all"
    return f"There is no project {entity}/{project}; {there_are}. No run: {path!r}"


def _info(row: Any, place: int, values: dict[str, Any]) -> RunInfo:
    return RunInfo(
        entity=row[1],
        project=row[2],
        id=row[3],
        name=row[4],
        state=row[5],
        created=row[6],
        updated=row[7],
        ended=row[8],
        last_step=row[9],
        problems=row[10],
        tags=row[11],
        color=place % COLORS,
        version=row[12],
        values=values,
    )


def _most_common(names: Counter[str]) -> list[str]:
    return sorted(names, key=lambda name: (-names[name], natural_key(name)))
