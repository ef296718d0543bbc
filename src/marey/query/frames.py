"""Rows become a data frame of whatever library is installed; values keep their types."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

_INT64 = range(-(2**63), 2**63)


def to_frame(rows: list[dict[str, Any]], columns: Sequence[str], total: int) -> Any:
    """A pandas frame, else a polars one, else the rows.

    Parameters
    ----------
    rows:
        Dicts; a key that is missing becomes the library's missing value.
    columns:
        Their order.
    total:
        How many rows there are in all; ``frame.attrs["total"]`` of a pandas frame.
    """
    if find_spec("pandas") is not None:
        return _pandas(rows, columns, total)
    if find_spec("polars") is not None:
        return _polars(rows, columns)
    return rows


def _pandas(rows: list[dict[str, Any]], columns: Sequence[str], total: int) -> Any:
    pandas = import_module("pandas")
    series = {}
    for name in columns:
        values = [row.get(name) for row in rows]
        series[name] = pandas.Series(values, dtype=_pandas_dtype(values))
    frame = pandas.DataFrame(series, columns=list(columns))
    frame.attrs["total"] = total
    return frame


def _pandas_dtype(values: list[Any]) -> str:
    """A type that holds every value exactly; those with gaps have pandas' own missing value."""
    kinds = {type(value) for value in values}
    has_gaps = type(None) in kinds
    kinds.discard(type(None))
    if kinds == {bool}:
        return "boolean" if has_gaps else "bool"
    integers = [value for value in values if type(value) is int]
    if kinds == {int} and all(value in _INT64 for value in integers):
        return "Int64" if has_gaps else "int64"
    if kinds and kinds <= {int, float} and all(abs(value) <= 2**53 for value in integers):
        return "float64"
    return "object"


def _polars(rows: list[dict[str, Any]], columns: Sequence[str]) -> Any:
    polars = import_module("polars")
    series = []
    for name in columns:
        values = [row.get(name) for row in rows]
        kind = _pandas_dtype(values).lower()
        dtype = {
            "bool": polars.Boolean,
            "boolean": polars.Boolean,
            "int64": polars.Int64,
            "float64": polars.Float64,
        }.get(kind, polars.Object)
        if kind == "float64":
            values = [None if value is None else float(value) for value in values]
        series.append(polars.Series(name, values, dtype=dtype))
    return polars.DataFrame(series)
