"""Cells of stored tables as JSON: what to ask DuckDB for, and what to make of the answer."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from marey.errors import MareyError
from marey.journal.references import item_of

MAX_LISTED: Final = 64  # numbers of an array; of longer ones there is the beginning
FIRST_LISTED: Final = 8
MAX_BYTES: Final = 1024  # of bytes in a cell
_EXACT_IN_JSON: Final = 2**53
_NUMERIC: Final = ("integer", "number")


def unified(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One description of a column of which parts were logged as different types.

    If parts must be converted, ``convert`` gives the expression for the column of each part.
    """
    last = dict(parts[-1])
    known = [each for each in parts if each["type"] != "empty"]
    if not known:
        return last
    if all(_storage(each) == _storage(known[0]) for each in known):
        return {**_widest(known), "name": last["name"], **_converted_if(parts, known)}
    if all(each["type"] in _NUMERIC and not each.get("json") for each in known):
        return {"name": last["name"], "type": "number", "convert": _as_double}
    return {"name": last["name"], "type": last["type"], "json": True, "convert": _as_json}


def _storage(column: Mapping[str, Any]) -> tuple[object, ...]:
    names = ("type", "json", "utc", "unit", "dtype")
    return tuple(column.get(name) for name in names)


def _widest(known: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    column = dict(known[-1])
    if "shape" in column and any(each["shape"] != column["shape"] for each in known):
        column["shape"] = [None]
    if "kinds" in column:
        column["kinds"] = list(dict.fromkeys(kind for each in known for kind in each["kinds"]))
    layers = {name: layer for each in known for name, layer in each.get("layers", {}).items()}
    return {**column, **({"layers": layers} if layers else {})}


def _converted_if(
    parts: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    return {"convert": _as_it_is} if len(known) < len(parts) else {}


def _as_it_is(place: int, column: Mapping[str, Any]) -> str:
    return "NULL" if column["type"] == "empty" else f"c{place}"


def _as_double(place: int, column: Mapping[str, Any]) -> str:
    return "NULL" if column["type"] == "empty" else f"c{place}::DOUBLE"


def _as_json(place: int, column: Mapping[str, Any]) -> str:
    if column["type"] == "empty":
        return "NULL"
    if column.get("json"):
        return f"c{place}"
    if column["type"] == "number":  # JSON has no NaN, Python's has
        return f"CASE WHEN isnan(c{place}) THEN 'NaN' ELSE c{place}::VARCHAR END"
    return f"to_json(c{place})::VARCHAR"


def expression(name: str, column: Mapping[str, Any]) -> str:
    """What to select of a column: of long cells only the beginning."""
    if column.get("json"):
        return name
    if column.get("utc"):
        # Without time zone, which Python needs another package for; the decoder puts UTC back.
        return f"make_timestamp(epoch_us({name}))"
    if "shape" in column:
        return _some(name, f"len({name})", f"{name}[1:{MAX_LISTED}]")
    if column["type"] == "bytes":
        return _some(name, f"octet_length({name})", f"{name}[1:{MAX_BYTES}]")
    return name


def _some(name: str, count: str, part: str) -> str:
    return f"CASE WHEN {name} IS NULL THEN NULL ELSE {{'n': {count}, 'v': {part}}} END"


def sort_expression(name: str, column: Mapping[str, Any]) -> list[str]:
    """What to sort by."""
    if column["type"] == "decimal":
        return [f"try_cast({name} AS DOUBLE)", name]
    if column["type"] == "integer" and column.get("json"):  # text of digits
        return [f"try_cast({name} AS DOUBLE)", f"try_cast({name} AS HUGEINT)", name]
    return [name]


def decoder(column: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Makes JSON of what DuckDB gives for a cell."""
    decode = _decoder(column)
    return lambda cell: None if cell is None else decode(cell)


def _decoder(column: Mapping[str, Any]) -> Callable[[Any], Any]:
    if column.get("json"):
        return lambda cell: to_json(json.loads(cell))
    if column.get("utc"):
        return lambda cell: f"{cell.isoformat()}+00:00"
    if "shape" in column:
        return lambda cell: _array(cell, column)
    if column["type"] == "media":
        return _media
    if column["type"] == "bytes":
        return _bytes
    if column["type"] == "duration":
        return lambda cell: _duration(cell, column.get("unit"))
    return to_json


def _media(cell: str) -> Any:
    try:
        return item_of(json.loads(cell))
    except (MareyError, ValueError, TypeError, RecursionError):
        return cell  # one damaged cell must not hide the others


def _array(cell: Any, column: Mapping[str, Any]) -> Any:
    count, values = int(cell["n"]), cell["v"]
    shape = [count] if None in column["shape"] else list(column["shape"])
    if count > MAX_LISTED:
        first = [to_json(each) for each in values[:FIRST_LISTED]]
        return {"shape": shape, "dtype": column["dtype"], "first": first}
    nested = [to_json(each) for each in values]
    for length in reversed(shape[1:]):
        if length:
            nested = [nested[i : i + length] for i in range(0, len(nested), length)]
    return nested


def _bytes(cell: Any) -> Any:
    return {"size_bytes": cell["n"], "base64": base64.b64encode(cell["v"]).decode()}


def _duration(ticks: int, unit: str | None) -> str:
    if unit == "ns":
        whole = timedelta(microseconds=ticks // 1000)
        rest = ticks % 1000
        if not rest:
            return str(whole)
        return f"{whole}{'' if whole.microseconds else '.000000'}{rest:03d}"
    return str(timedelta(microseconds=ticks))


def to_json(cell: Any) -> Any:
    """The cell as JSON can say it without loss."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return "NaN" if math.isnan(cell) else "Infinity" if cell > 0 else "-Infinity"
    if isinstance(cell, int) and abs(cell) > _EXACT_IN_JSON:
        return str(cell)
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    if isinstance(cell, dict):
        return {str(name): to_json(value) for name, value in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [to_json(value) for value in cell]
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    return str(cell)
