"""Statistics of a table's columns: histograms and most frequent values, of all rows and of some."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis import _table_values as values
from marey.analysis._album import Clock
from marey.analysis._table_rows import condition_of, in_filter, rows_of
from marey.analysis._table_values import ARRAY, BOOL, BYTES, DATE, JSON, MEDIA, NUMBER, TEXT

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._memory import Memory
    from marey.analysis._table_question import Query
    from marey.analysis._table_sql import Computed
    from marey.analysis._table_stored import Stored
    from marey.analysis._table_values import Piece

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Table = Stored | Computed

TOP: Final = 12
MAX_TEXT: Final = 200  # characters of a frequent value
STAT_BYTES: Final = 4000
SIZED: Final = {ARRAY: "len({0})", BYTES: "octet_length({0})"}


class Statistics:
    """Those computed so far, by the places of the columns."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: dict[int, dict[str, Any]] = {}

    @property
    def size_bytes(self) -> int:
        """About what they take."""
        return 500 + STAT_BYTES * len(self.known)


def columns(
    table: Table, query: Query, places: Sequence[int], bins: int, memory: Memory
) -> dict[str, Any]:
    """Statistics of the columns at some places; ``done`` says whether these are all."""
    clock = Clock()
    condition = condition_of(table, query)
    asked = repr(condition and (condition.sql, condition.parameters))
    shelf: Statistics = memory.get(("statistics", *table.name, asked, bins), Statistics)
    rows = rows_of(table, _unsorted(query), memory)
    found: list[dict[str, Any]] = []
    with shelf.lock:
        matching: Flags | None = None
        for place in places:
            if place not in shelf.known:
                if found and clock.is_over:
                    break
                if condition is not None and matching is None:
                    matching = np.zeros(table.total, np.bool_)
                    matching[rows.numbers] = True
                shelf.known[place] = _statistics(table, place, bins, matching, condition)
            found.append(shelf.known[place])
    return {
        "columns": found,
        "total": rows.total,
        "of": table.total,
        "done": len(found) == len(places),
    }


def _unsorted(query: Query) -> Query:
    import msgspec

    return msgspec.structs.replace(query, sort=())


def _statistics(
    table: Table, place: int, bins: int, matching: Flags | None, condition: Piece | None
) -> dict[str, Any]:
    column = table.columns[place]
    told = {"name": column["name"], "type": column["type"]}
    kind = values.kind_of(column)
    if kind in (NUMBER, DATE):
        return told | _of_numbers(table, place, bins, matching)
    if kind in (TEXT, JSON, BOOL):
        return told | _of_values(table, place, condition)
    return told | _of_sizes(table, place, condition)


def _of_numbers(table: Table, place: int, bins: int, matching: Flags | None) -> dict[str, Any]:
    column = table.columns[place]
    value = values.value_of(f"c{place}", column, place)
    is_date = value.kind == DATE
    sql = f"epoch({value.sql}::TIMESTAMP)" if is_date else f"({value.sql})::DOUBLE"
    cells = table.fetch_arrays(f"SELECT {sql} AS v FROM {table.relation([place])}")["v"]
    empty = np.ma.getmaskarray(cells) if np.ma.isMaskedArray(cells) else None
    numbers = np.asarray(np.ma.getdata(cells), np.float64)
    chosen = np.ones(len(numbers), np.bool_) if matching is None else matching
    if empty is not None:
        numbers, chosen = numbers[~empty], chosen[~empty]
    told = _counts(table.total, len(numbers), matching, int(chosen.sum()))
    finite = np.isfinite(numbers)
    kept, of_kept = (numbers, chosen) if finite.all() else (numbers[finite], chosen[finite])
    edges = _edges(kept, bins, whole=column["type"] == "integer")
    told |= _extremes(kept)
    told["histogram"] = {
        "edges": edges.tolist(),
        "all": _histogram(kept, edges).tolist(),
        "matching": _histogram(kept[of_kept] if matching is not None else kept, edges).tolist(),
        **_special(numbers[~finite], chosen[~finite]),
    }
    if is_date:
        told["unit"] = "seconds since 1970"
    return told | _distinct(table, place)


def _counts(total: int, count: int, matching: Flags | None, matching_count: int) -> dict[str, Any]:
    chosen = total if matching is None else int(matching.sum())
    return {
        "count": count,
        "nulls": total - count,
        "matching": {"count": matching_count, "nulls": chosen - matching_count},
    }


def _extremes(finite: Floats) -> dict[str, Any]:
    if not len(finite):
        return {"min": None, "max": None, "mean": None}
    with np.errstate(over="ignore"):
        mean = float(finite.mean())
    return {
        "min": float(finite.min()),
        "max": float(finite.max()),
        "mean": mean if np.isfinite(mean) else float((finite / len(finite)).sum()),
    }


def _edges(finite: Floats, bins: int, *, whole: bool) -> Floats:
    """Bins of one width from the smallest to the largest; of few whole numbers one each."""
    if not len(finite):
        return np.array([])
    low, high = float(finite.min()), float(finite.max())
    if whole and high - low < bins:
        return np.arange(low - 0.5, high + 1)
    if low == high:
        low, high = low - max(0.5, abs(low) * 1e-6), high + max(0.5, abs(high) * 1e-6)
    most = np.finfo(np.float64).max
    parts = np.linspace(0.0, 1.0, bins + 1)
    edges: Floats = np.clip(max(low, -most) * (1 - parts) + min(high, most) * parts, -most, most)
    return edges


def _histogram(finite: Floats, edges: Floats) -> npt.NDArray[np.int64]:
    bins = len(edges) - 1
    if bins < 1:
        return np.zeros(0, np.int64)
    low, high = edges[0] / 2, edges[-1] / 2  # halves: the width itself may be too large a number
    scaled = (finite / 2 - low) * (bins / (high - low)) if high > low else np.zeros(len(finite))
    places = np.clip(np.nan_to_num(scaled), 0, bins - 1).astype(np.int64)
    return np.bincount(places, minlength=bins)


def _special(strange: Floats, chosen: Flags) -> dict[str, int]:
    named = {"nan": np.isnan(strange), "pos_inf": strange == np.inf, "neg_inf": strange == -np.inf}
    told = {name: int(flags.sum()) for name, flags in named.items()}
    return told | {f"matching_{name}": int((flags & chosen).sum()) for name, flags in named.items()}


def _distinct(table: Table, place: int) -> dict[str, Any]:
    question = f"SELECT approx_count_distinct(c{place}) FROM {table.relation([place])}"
    [(count,)] = table.fetch(question)
    return {"distinct": int(count), "distinct_is_exact": False}


def _of_values(table: Table, place: int, condition: Piece | None) -> dict[str, Any]:
    """The most frequent values, by their hashes: values may be long and are read only at the end."""
    piece = values.value_of(f"c{place}", table.columns[place], place)
    places = {place, *(condition.places if condition else ())}
    chosen = f"count(*) FILTER ({condition.sql})" if condition else "count(*)"
    parameters = condition.parameters if condition else ()
    size = "0" if piece.kind == BOOL else f"length({piece.sql})"
    rows = in_filter(
        lambda: table.fetch(
            f"""WITH groups AS MATERIALIZED (
                SELECT hash({piece.sql}) AS h, count(*) AS n, {chosen} AS k, min(row) AS r,
                    min({size}) AS low, max({size}) AS high,
                    bool_and(c{place} IS NULL) AS empty
                FROM {table.relation(places)} GROUP BY h)
            SELECT n, k, r, empty, (SELECT count(*) FROM groups WHERE NOT empty),
                (SELECT min(low) FROM groups), (SELECT max(high) FROM groups),
                (SELECT coalesce(sum(k), 0) FROM groups) FROM groups
            ORDER BY empty DESC, n DESC, r LIMIT {TOP + 1}""",
            parameters,
        )
    )
    empty = next(((n, k) for n, k, _, is_empty, *_ in rows if is_empty), (0, 0))
    top = [row for row in rows if not row[3]][:TOP]
    distinct, low, high, matching = rows[0][4:] if rows else (0, None, None, 0)
    count, in_matching = table.total - int(empty[0]), int(matching) - int(empty[1])
    cells = table.cells([place], [row[2] for row in top])
    told: dict[str, Any] = {
        "count": count,
        "nulls": int(empty[0]),
        "matching": {"count": in_matching, "nulls": int(empty[1])},
        "distinct": int(distinct),
        "distinct_is_exact": True,
        "top": [
            [_cut(cell), int(n), int(k)] for [cell], (n, k, *_) in zip(cells, top, strict=True)
        ],
        "others": {
            "values": int(distinct) - len(top),
            "all": count - sum(int(row[0]) for row in top),
            "matching": in_matching - sum(int(row[1]) for row in top),
        },
    }
    return told if piece.kind == BOOL else told | {"min_length": low, "max_length": high}


def _cut(cell: Any) -> Any:
    return cell[:MAX_TEXT] + "…" if isinstance(cell, str) and len(cell) > MAX_TEXT else cell


def _of_sizes(table: Table, place: int, condition: Piece | None) -> dict[str, Any]:
    kind = values.kind_of(table.columns[place])
    size = SIZED.get(kind, "NULL").format(f"c{place}")
    chosen = condition.sql if condition else "TRUE"
    places = {place, *(condition.places if condition else ())}
    parameters = condition.parameters * 2 if condition else ()
    counted = in_filter(
        lambda: table.fetch(
            f"SELECT count(c{place}), count(c{place}) FILTER ({chosen}), "
            f"count(*) FILTER ({chosen}), min({size}), max({size}) FROM {table.relation(places)}",
            parameters,
        )
    )
    count, some, matching, low, high = counted[0]
    told: dict[str, Any] = {
        "count": int(count),
        "nulls": table.total - int(count),
        "matching": {"count": int(some), "nulls": int(matching) - int(some)},
    }
    if kind in SIZED and low is not None:
        told["lengths"] = {"min": int(low), "max": int(high)}
    if kind == MEDIA:
        told["kinds"] = table.columns[place].get("kinds", [])
    return told
