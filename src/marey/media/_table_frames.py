"""Data frames as columns of cells, through narwhals; names no library but DuckDB."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe
from marey.media._table_columns import Moments
from marey.media._table_text import Texts

MODULES: Final = ("pandas", "polars", "pyarrow", "modin", "cudf", "narwhals", "dask", "pyspark")
DUCKDB: Final = ("duckdb", "_duckdb")


def is_frame(value: object) -> bool:
    """Whether it is a data frame, or one column, of a library that narwhals knows."""
    for each in type(value).__mro__:
        library = each.__module__.partition(".")[0]
        if library in DUCKDB:
            return each.__name__ == "DuckDBPyRelation"
        if library in MODULES and library != "builtins":
            return _narwhal(value) is not None
    return False


def _narwhal(value: Any) -> Any:
    import narwhals.stable.v1 as nw

    found = nw.from_native(value, pass_through=True, allow_series=True)
    return found if isinstance(found, (nw.DataFrame, nw.LazyFrame, nw.Series)) else None


def frame_columns(frame: Any) -> tuple[list[str], list[Any]]:
    """Names and columns of a data frame; its index is left out.

    Raises
    ------
    MediaError
        If it is none, or its rows are not computed yet.
    """
    import narwhals.stable.v1 as nw

    if type(frame).__module__.partition(".")[0] in DUCKDB and hasattr(frame, "fetchall"):
        return _from_duckdb(frame)
    found = _narwhal(frame)
    if isinstance(found, nw.LazyFrame):
        raise MediaError(
            f"Table needs a data frame with rows, got {describe(frame)}. Call collect() on it first."
        )
    if isinstance(found, nw.Series):
        return [_name(found.name, 0)], [_cells(found)]
    if found is None:
        raise MediaError(
            f"Table needs a DataFrame of pandas, polars, pyarrow, modin or another library, or a "
            f"relation of DuckDB, got {describe(frame)}."
        )
    series = list(found.iter_columns())
    return [str(name) for name in found.columns], [_cells(each) for each in series]


def _name(name: object, place: int) -> str:
    return str(place) if name is None or name == "" else str(name)


def _from_duckdb(relation: Any) -> tuple[list[str], list[Any]]:
    rows = relation.fetchall()
    names = [str(name) for name in relation.columns]
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return names, [list(each) for each in columns]


def _cells(series: Any) -> Any:
    """One column: an array where that is exact, packed text, or a list with None."""
    import narwhals.stable.v1 as nw

    series = _ordinary(series)
    dtype = series.dtype
    if dtype == nw.Datetime and getattr(dtype, "time_zone", None) is not None:
        return _moments(series)
    if (dtype.is_numeric() and not dtype.is_decimal()) or dtype == nw.Boolean:
        return _numbers(series)
    if dtype in (nw.Datetime, nw.Date, nw.Duration) and getattr(dtype, "time_zone", None) is None:
        array = series.to_numpy()
        if array.dtype.kind in "mM":
            return array
    if dtype == nw.Array and not series.null_count():
        array = series.to_numpy()
        if array.dtype.kind in "biuf" and array.ndim > 1:
            return array
    cells = series.to_list()
    if series.null_count():
        # Missing text is NaN in pandas, which a column of text cannot hold.
        missing = series.is_null().to_list()
        cells = [None if null else each for each, null in zip(cells, missing, strict=True)]
    if cells and set(map(type, cells)) <= {str, type(None)} and str in set(map(type, cells)):
        return Texts.of(cells)
    return cells


def _ordinary(series: Any) -> Any:
    """The same cells in a type that narwhals knows, and reads at once."""
    import narwhals.stable.v1 as nw

    native = series.to_native()
    name = str(getattr(native, "dtype", getattr(native, "type", ""))).lower()
    if name.startswith("sparse"):
        native = native.sparse.to_dense()
    elif name.startswith(("period", "interval")):
        native = native.astype(str).astype(object).mask(native.isna(), None)
    elif name.startswith("dictionary"):
        native = native.cast(native.type.value_type)
    else:
        return series
    return nw.from_native(native, series_only=True)


def _moments(series: Any) -> Moments | list[Any]:
    """Datetimes with a time zone: in microseconds, or as they are if that would lose something."""
    array = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None).to_numpy()
    exact = array.astype("datetime64[us]")
    if not np.array_equal(exact, array, equal_nan=True):
        cells: list[Any] = series.to_list()
        return cells
    own: Moments = exact.view(Moments)
    own.flags.writeable = False
    return own


def _numbers(series: Any) -> Any:
    array = series.to_numpy()
    is_numpy = type(getattr(series.to_native(), "dtype", None)).__module__.startswith("numpy")
    if array.dtype.kind in "biuf" and (is_numpy or not series.null_count()):
        return array  # NaN is a number, where it is not how a library says None
    missing = series.is_null().to_list()
    cells = series.to_list()
    return [None if null else each for each, null in zip(cells, missing, strict=True)]
