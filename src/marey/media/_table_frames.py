"""Data frames as columns of cells, by what they can do; imports neither pandas nor polars."""

from __future__ import annotations

from typing import Any

from marey.errors import MediaError
from marey.media._coerce import describe


def is_frame(value: object) -> bool:
    """Whether it is a data frame of pandas or polars."""
    return _is_pandas(value) or _is_polars(value)


def _is_pandas(value: object) -> bool:
    return hasattr(value, "iloc") and hasattr(value, "columns") and hasattr(value, "dtypes")


def _is_polars(value: object) -> bool:
    return hasattr(value, "get_columns") and hasattr(value, "columns") and hasattr(value, "height")


def frame_columns(frame: Any) -> tuple[list[str], list[Any]]:
    """Names and columns of a data frame; its index is left out.

    Raises
    ------
    MediaError
        If it is no data frame of pandas or polars.
    """
    if _is_pandas(frame):
        columns = [_from_pandas(frame.iloc[:, i]) for i in range(len(frame.columns))]
        return [str(name) for name in frame.columns], columns
    if _is_polars(frame):
        return [str(name) for name in frame.columns], list(map(_from_polars, frame.get_columns()))
    hint = " Call collect() on it first." if hasattr(frame, "collect") else ""
    raise MediaError(f"Table needs a pandas or polars DataFrame, got {describe(frame)}.{hint}")


def _from_pandas(series: Any) -> Any:
    kind = getattr(series.dtype, "kind", "O")
    if kind in "biuf" and type(series.dtype).__module__.startswith("numpy"):
        return series.to_numpy()
    if kind == "M" and getattr(series.dtype, "tz", None) is None:
        return series.to_numpy()
    cells = series.astype(object).to_numpy().tolist()
    missing = series.isna().to_numpy()
    if not missing.any():
        return cells
    # Missing text is NaN in pandas, which a column of text cannot hold.
    return [None if null else cell for cell, null in zip(cells, missing.tolist(), strict=True)]


def _from_polars(series: Any) -> Any:
    is_zoned = getattr(series.dtype, "time_zone", None) is not None
    if series.dtype.is_numeric() and not series.dtype.is_decimal() and series.null_count() == 0:
        return series.to_numpy()
    if series.dtype.is_temporal() and not is_zoned and hasattr(series.dtype, "time_unit"):
        return series.to_numpy()
    return series.to_list()
