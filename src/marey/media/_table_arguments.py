"""What users pass to make a table, checked; no cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like
from marey.media._table_columns import MIXED, check_text

DEFAULT_COLUMNS: Final = ("Input", "Output", "Expected")
DTYPES: Final = {"b": "boolean", "i": "integer", "u": "integer", "f": "number", "U": "string"}


def check_names(columns: Any, data: Any) -> list[str]:
    """Names of columns as text; the default ones, or numbers for a wide array, if none are given."""
    if columns is None:
        is_matrix = is_array_like(data) and len(data.shape) == 2
        named = data is None or not is_matrix or data.shape[1] == len(DEFAULT_COLUMNS)
        return list(DEFAULT_COLUMNS) if named else [str(i) for i in range(data.shape[1])]
    if isinstance(columns, (str, bytes)) or not isinstance(columns, (Sequence, np.ndarray)):
        raise MediaError(
            f"Table needs columns as a list of names, got {describe(columns)}. "
            f"Pass rows as data=…, a data frame as dataframe=…"
        )
    for name in columns:
        if isinstance(name, bool) or not isinstance(name, (str, int, np.integer)):
            raise MediaError(
                f"Table needs names of columns that are text or integers, got {describe(name)}. "
                f"The first argument is columns; pass rows as data=…"
            )
    return [str(name) for name in columns]


def check_unique(names: list[str]) -> None:
    """Raise ``MediaError`` if a name comes twice."""
    seen: set[str] = set()
    for name in names:
        check_text(name)
        if name in seen:
            raise MediaError(f"Table needs columns with different names, got twice: {name!r:.200}")
        seen.add(name)


def per_column(what: str, given: Any, count: int, convert: Any) -> list[Any]:
    """One answer for each column, from one for all or a list."""
    if not isinstance(given, (list, tuple)):
        return [convert(given)] * count
    if len(given) != count:
        raise MediaError(f"Table needs {count} entries in {what}, one a column, got {len(given)}.")
    return [convert(each) for each in given]


def fixed_type(dtype: Any) -> str | None:
    """The type of cells that a user's dtype stands for, or None."""
    if dtype is None:
        return None
    if dtype in (datetime, date, object):
        return {datetime: "datetime", date: "date", object: MIXED}[dtype]
    try:
        return DTYPES[np.dtype(dtype).kind]
    except (TypeError, KeyError) as error:
        raise MediaError(
            f"Table needs a dtype of int, float, str, bool, datetime, date or object, got {dtype!r}."
        ) from error


def is_row_source(data: object) -> bool:
    """Whether it gives rows one by one."""
    return isinstance(data, Iterator)
