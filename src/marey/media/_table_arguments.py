"""What users pass to make a table, checked; no cells."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Sequence, ValuesView
from typing import Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._base import Media
from marey.media._coerce import describe, is_array_like
from marey.media._table_cells import ARRAY, EMPTY, MEDIA, TYPES, UTC
from marey.media._table_text import check_text

DEFAULT_COLUMNS: Final = ("Input", "Output", "Expected")
ANYTHING: Final = "anything"
DTYPES: Final = {"b": "boolean", "i": "integer", "u": "integer", "f": "number", "U": "string"} | {
    "M": "datetime",
    "m": "duration",
}


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
        check_text(name, "names")
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


def allowed_types(dtype: Any) -> frozenset[str] | None:
    """The types of cells that a user's dtype stands for; a list stands for those of its entries."""
    if dtype is None:
        return None
    if isinstance(dtype, (list, tuple, set, frozenset)):
        parts = [allowed_types(each) or frozenset({EMPTY}) for each in dtype]
        return frozenset().union(*parts)
    if isinstance(dtype, Media) or (isinstance(dtype, type) and issubclass(dtype, Media)):
        return frozenset({MEDIA})
    if dtype is object:
        return frozenset({ANYTHING})
    if isinstance(dtype, type) and dtype in TYPES:
        found = TYPES[dtype]
        return frozenset({found, UTC}) if found == "datetime" else frozenset({found})
    if dtype is np.ndarray:
        return frozenset({ARRAY})
    try:
        return frozenset({DTYPES[np.dtype(dtype).kind]})
    except (TypeError, KeyError) as error:
        raise MediaError(
            f"Table needs a dtype of int, float, str, bool, datetime, date, another type of cells, a "
            f"class of media, object for any, or a list of these, got {dtype!r:.100}."
        ) from error


def is_allowed(cell_type: str, allowed: frozenset[str]) -> bool:
    """Whether cells of this type may be in a column of these."""
    if ANYTHING in allowed or cell_type in allowed or cell_type == EMPTY:
        return True
    return cell_type.partition(" ")[0] in allowed or (
        cell_type == "integer" and "number" in allowed
    )


def is_row_source(data: object) -> bool:
    """Whether it gives rows one by one."""
    is_text = isinstance(data, (str, bytes, bytearray, memoryview))
    return isinstance(data, (Iterator, Sequence, ValuesView, ItemsView)) and not is_text
