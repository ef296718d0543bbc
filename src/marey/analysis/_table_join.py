"""Rows of several steps or runs side by side: by key, with the cells that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import numpy as np

from marey.analysis._album import Logged
from marey.analysis._arguments import check_names, choice, whole_number
from marey.analysis._table_differences import Differences, Shared, differences, shared_columns
from marey.analysis._table_joined_rows import joined_rows
from marey.analysis._table_match import COLUMN, ROW, SAMPLE, Key, Matched, chosen_key, matched
from marey.analysis._table_question import Query, decoded, query_of
from marey.analysis._table_stored import Stored, open_table, read_errors
from marey.errors import NotFoundError, UsageError
from marey.index.parts import parts_before
from marey.journal.record import Item

if TYPE_CHECKING:
    from pathlib import Path

    from marey.analysis._album import Album

MAX_SIDES: Final = 12
MAX_ROWS: Final = 500
DEFAULT_ROWS: Final = 100
ONLY: Final = ("all", "differing", "missing")


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table to compare: the newest entry of a run at or before a step."""

    run: str
    step: int | None = None
    position: Annotated[int, msgspec.Meta(ge=0)] = 0


@dataclass(frozen=True)
class Side:
    """A table to compare."""

    run: str
    step: int
    position: int
    meta: Mapping[str, Any]
    table: Stored


def join(album: Album, arguments: Mapping[str, str]) -> dict[str, Any]:
    """A window of rows that several tables have under one key, side by side."""
    names = ("sides", "by", "query", "only", "tolerance", "offset", "limit")
    check_names(arguments, names)
    offset = whole_number(arguments, "offset", 0, 0, 2**53)
    limit = whole_number(arguments, "limit", DEFAULT_ROWS, 1, MAX_ROWS)
    only = choice(arguments, "only", ONLY)
    tolerance = _tolerance(arguments)
    query = query_of({"query": arguments.get("query", "")})
    if query.sql or query.group or query.search:
        raise UsageError("A comparison takes filter, sort and columns in its query.")
    sides = [_opened(album, each) for each in _asked(album, arguments)]
    return read_errors(
        lambda: _joined(
            album, sides, arguments.get("by", ""), query, only, tolerance, offset, limit
        )
    )


def _tolerance(arguments: Mapping[str, str]) -> float:
    try:
        tolerance = float(arguments.get("tolerance") or "0")
    except ValueError:
        tolerance = -1.0
    if not 0 <= tolerance < float("inf"):
        raise UsageError("tolerance must be a number from 0.")
    return tolerance


def _asked(album: Album, arguments: Mapping[str, str]) -> list[Asked]:
    asked = decoded(arguments.get("sides", ""), list[Asked], "sides")
    asked = [Asked(run) for run in album.runs] if asked is None else asked
    if not 2 <= len(asked) <= MAX_SIDES:
        raise UsageError(f"2 to {MAX_SIDES} tables can be compared, not {len(asked)}.")
    unknown = [each.run for each in asked if each.run not in album.runs]
    if unknown:
        raise UsageError(
            f"The sides must be of the runs that are asked for, not {unknown[0]!r:.200}"
        )
    return asked


def _opened(album: Album, asked: Asked) -> Side:
    [track] = album.index.media_at([asked.run], album.key, step=asked.step, max_items=1)
    if not track.entries:
        raise NotFoundError(f"The run {asked.run!r} logged no table as {album.key!r} there.")
    step = track.entries[0].step
    item = album.index.item_at(asked.run, album.key, step, asked.position)
    if item.kind != "table":
        raise NotFoundError(f"{album.key!r} of {asked.run!r} is of kind {item.kind!r}, no table.")
    earlier = parts_before(album.index, asked.run, album.key, item)
    previous = [(_paths(album, asked.run, each), each.meta) for each in earlier]
    table = open_table(_paths(album, asked.run, item), item.meta, previous, album.memory)
    return Side(asked.run, step, asked.position, item.meta, table)


def _paths(album: Album, run: str, item: Item) -> dict[str, Path]:
    found = {name: album.file(run, ref) for name, ref in item.blobs.items()}
    lost = [name for name, path in found.items() if path is None]
    if lost:
        raise NotFoundError(f"The run {run!r} has lost a file of {album.key!r}.")
    return {name: path for name, path in found.items() if path is not None}


def _joined(
    album: Album,
    sides: Sequence[Side],
    by: str,
    query: Query,
    only: str,
    tolerance: float,
    offset: int,
    limit: int,
) -> dict[str, Any]:
    tables = [side.table for side in sides]
    key = chosen_key(tables, [side.meta for side in sides], by)
    found = matched(tables, key, album.memory)
    columns = shared_columns(tables)
    differing = differences(tables, columns, found, key, tolerance, album.memory)
    chosen = joined_rows(tables, columns, found, key, query, album.memory)
    chosen = _only(chosen, only, found, differing)
    shown = _shown(columns, query)
    window = chosen[offset : offset + limit].tolist()
    told = [
        {
            **_described(tables, columns[number]),
            "is_key": key.kind == COLUMN and columns[number].name == key.name,
            "differing": int(differing.by_column[number].sum())
            if number in differing.by_column
            else 0,
        }
        for number in shown
    ]
    return {
        "by": key.told(),
        "sides": [
            {
                "run": each.run,
                "step": each.step,
                "position": each.position,
                "rows": each.table.total,
            }
            for each in sides
        ],
        "columns": told,
        "rows": _rows(sides, columns, shown, found, differing, key, window),
        "offset": offset,
        "shown": len(window),
        "total": len(chosen),
        "differing": int(differing.any.sum()),
        **_numbers_of(found),
        "done": True,
    }


def _numbers_of(found: Matched) -> dict[str, Any]:
    present = found.rows >= 0
    counts = present.sum(axis=0)
    alone = counts == 1
    return {
        "keys": found.rows.shape[1],
        "in_all": int((counts == len(present)).sum()),
        "only_in": [int((alone & each).sum()) for each in present],
        "duplicates": found.duplicates,
    }


def _only(chosen: Any, only: str, found: Matched, differing: Differences) -> Any:
    if only == "differing":
        return chosen[differing.any[chosen]]
    if only == "missing":
        is_missing = np.any(found.rows < 0, axis=0)
        return chosen[is_missing[chosen]]
    return chosen


def _shown(columns: Sequence[Shared], query: Query) -> list[int]:
    if query.columns is None:
        return list(range(len(columns)))
    known = {column.name: number for number, column in enumerate(columns)}
    unknown = [name for name in query.columns if name not in known]
    if unknown:
        raise UsageError(f"None of the tables has a column {unknown[0]!r:.200}")
    return [known[name] for name in query.columns]


def _described(tables: Sequence[Stored], column: Shared) -> dict[str, Any]:
    side = column.sides[0]
    place = column.places[side]
    assert place is not None
    return {**tables[side].shown(place), "sides": column.sides}


def _rows(
    sides: Sequence[Side],
    columns: Sequence[Shared],
    shown: Sequence[int],
    found: Matched,
    differing: Differences,
    key: Key,
    window: Sequence[int],
) -> list[dict[str, Any]]:
    cells = [
        _cells(side, [columns[number].places[at] for number in shown], found.rows[at][window])
        for at, side in enumerate(sides)
    ]
    keys = _keys(sides, found, key, window)
    answer = []
    for number, place in enumerate(window):
        numbers = found.rows[:, place].tolist()
        answer.append(
            {
                "key": keys[number],
                "row_numbers": [None if row < 0 else row for row in numbers],
                "cells": [[side[number][at] for side in cells] for at in range(len(shown))],
                "differs": [
                    at
                    for at, column in enumerate(shown)
                    if column in differing.by_column and differing.by_column[column][place]
                ],
            }
        )
    return answer


def _cells(side: Side, places: Sequence[int | None], rows: Any) -> list[list[Any]]:
    """Cells of one table for each row of the window, nothing where it has none."""
    own = [place for place in places if place is not None]
    there = [row for row in rows.tolist() if row >= 0]
    told = iter(side.table.cells(own, there))
    answer = []
    for row in rows.tolist():
        if row < 0:
            answer.append([None] * len(places))
            continue
        cells = iter(_of_run(next(told), side.run))
        answer.append([None if place is None else next(cells) for place in places])
    return answer


def _of_run(cells: Sequence[Any], run: str) -> list[Any]:
    return [Logged(run, cell) if isinstance(cell, Item) else cell for cell in cells]


def _keys(sides: Sequence[Side], found: Matched, key: Key, window: Sequence[int]) -> list[Any]:
    """The key's cell of each row, from the first table that has it."""
    if key.kind == ROW:
        return list(window)
    answer: list[Any] = [None] * len(window)
    done = np.zeros(len(window), np.bool_)
    for at, side in enumerate(sides):
        rows = found.rows[at][window]
        wanted = np.flatnonzero((rows >= 0) & ~done)
        done[wanted] = True
        place = side.table.place(key.name)
        cells = side.table.cells([place], rows[wanted].tolist())
        for number, [cell] in zip(wanted.tolist(), cells, strict=True):
            is_sample = key.kind == SAMPLE and isinstance(cell, Item)
            answer[number] = cell.meta.get("sample_id") if is_sample else cell
    return answer
