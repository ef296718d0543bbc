"""Columns become a data frame of whatever library is installed; values keep their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_INT64 = range(-(2**63), 2**63)


def library() -> str:
    """The library that makes frames: ``pandas``, else ``polars``, else none."""
    return next((name for name in ("pandas", "polars") if find_spec(name) is not None), "")


def to_frame(values: Mapping[str, Array | list[Any]], columns: Sequence[str], total: int) -> Any:
    """A pandas frame, or a polars one if there is no pandas.

    Parameters
    ----------
    values:
        Of each column: an array of numbers, or objects in which None is a missing value.
    columns:
        Their order.
    total:
        How many rows there are in all; ``frame.attrs["total"]`` of a pandas frame.
    """
    if library() == "pandas":
        return _pandas(values, columns, total)
    return _polars(values, columns)


def _pandas(values: Mapping[str, Array | list[Any]], columns: Sequence[str], total: int) -> Any:
    pandas = import_module("pandas")
    series = {}
    for name in columns:
        column = values[name]
        if _is_numeric(column):
            series[name] = column
        else:
            objects = list(column)
            series[name] = pandas.Series(objects, dtype=_pandas_dtype(objects))
    frame = pandas.DataFrame(series, columns=list(columns))
    frame.attrs["total"] = total
    return frame


def _is_numeric(column: Array | list[Any]) -> bool:
    return isinstance(column, np.ndarray) and column.dtype != object and len(column) > 0


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


def _polars(values: Mapping[str, Array | list[Any]], columns: Sequence[str]) -> Any:
    polars = import_module("polars")
    series = []
    for name in columns:
        column = values[name]
        if _is_numeric(column):
            series.append(polars.Series(name, column))
            continue
        objects = list(column)
        kind = _pandas_dtype(objects).lower()
        dtype = {
            "bool": polars.Boolean,
            "boolean": polars.Boolean,
            "int64": polars.Int64,
            "float64": polars.Float64,
        }.get(kind, polars.Object)
        if kind == "float64":
            objects = [None if value is None else float(value) for value in objects]
        series.append(polars.Series(name, objects, dtype=dtype))
    return polars.DataFrame(series)
