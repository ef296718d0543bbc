"""Answers about logged keys and printed lines; their points and media are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from marey.index import schema
from marey.index.answers import ConsoleLine, ConsolePage, KeyInfo
from marey.index.natural import natural_key

_STREAMS = {1: "stdout", 2: "stderr"}


def keys(connection: Connection, run_ids: Sequence[int]) -> list[KeyInfo]:
    """Logged keys of several runs, in natural order."""
    table = schema.track.c
    question = (
        select(
            table.key,
            table.kind,
            func.count(table.run_id.distinct()),
            func.sum(table.count),
            func.min(table.first_step),
            func.max(table.last_step),
        )
        .where(table.run_id.in_(run_ids))
        .group_by(table.key, table.kind)
    )
    found = [
        KeyInfo(key, kind, runs, int(count), first, last)
        for key, kind, runs, count, first, last in connection.execute(question)
    ]
    return sorted(found, key=lambda info: (natural_key(info.key), info.kind))


def console(connection: Connection, run_id: int, after: int, limit: int) -> ConsolePage:
    """A window of the lines of all writers, in the order they were printed."""
    table = schema.console.c
    count = select(func.count()).select_from(schema.console).where(table.run_id == run_id)
    total = connection.execute(count).scalar_one()
    start = max(total + after, 0) if after < 0 else after
    question = (
        select(table.stream, table.time, table.text)
        .where(table.run_id == run_id)
        .order_by(table.time, table.writer, table.line)
        .offset(start)
        .limit(limit)
    )
    lines = [
        ConsoleLine(number, _STREAMS.get(stream, str(stream)), time, text)
        for number, (stream, time, text) in enumerate(connection.execute(question), start)
    ]
    return ConsolePage(lines, total)
