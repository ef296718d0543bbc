"""Cells of a table: their types, and columns of them ready to be written; no rows, no files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, to_array, to_number

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Cells = list[Any] | Array

EMPTY: Final = "empty"  # nothing but None so far
MIXED: Final = "mixed"
UTC: Final = "datetime utc"  # datetimes with a time zone; written as "datetime" with "utc": true
TYPES: Final[dict[type, str]] = {
    type(None): EMPTY,
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    date: "date",
    datetime: "datetime",
}
TYPE_NAMES: Final = frozenset({*TYPES.values(), MIXED, UTC})
NAMES_OF_NOTHING: Final = ("NAType", "NaTType")  # pandas' missing values, known by name only
DATES: Final = ("datetime64[D]", "datetime64[us]", "datetime64[ns]")
YEARS: Final = ("0001-01-01", "9999-12-31T23:59:59.999999")
EXACT_IN_FLOAT: Final = 2**53
ALLOWED: Final = "numbers, text, booleans, None, dates and datetimes"


@dataclass(frozen=True)
class Column:
    """One column as arrays: ``values``, and ``nulls`` where cells are None.

    With ``as_json`` each value is JSON text, because no type of Parquet holds all cells exactly.
    """

    type: str
    values: Array
    nulls: Array | None = None
    as_json: bool = False

    def cells(self) -> Cells:
        """The cells as Python's types, or as the array if it says the same."""
        if self.as_json:
            return self._listed([json.loads(each) for each in self._filled("null")])
        if self.type == UTC:
            listed = self.values.tolist()
            return [None if each is None else each.replace(tzinfo=timezone.utc) for each in listed]
        kind = self.values.dtype.kind
        if kind == "M" or (kind in "biuf" and self.nulls is None):
            return self.values  # NaT stands for None among dates
        return self._listed(self.values.tolist())

    def _filled(self, filler: str) -> Iterable[str]:
        return (filler if each is None else each for each in self.values)

    def _listed(self, cells: list[Any]) -> list[Any]:
        if self.nulls is None:
            return cells
        return [None if null else cell for cell, null in zip(cells, self.nulls, strict=True)]

    def equals(self, other: Column) -> bool:
        """Whether both hold the same cells; NaN equals NaN."""
        if (self.type, self.as_json, self._null_places()) != (
            other.type,
            other.as_json,
            other._null_places(),
        ):
            return False
        kept = slice(None) if self.nulls is None else ~self.nulls
        one, two = self.values[kept], other.values[kept]
        is_float = one.dtype.kind == "f" and two.dtype.kind == "f"
        return bool(np.array_equal(one, two, equal_nan=is_float or one.dtype.kind == "M"))

    def _null_places(self) -> list[int]:
        return [] if self.nulls is None else np.flatnonzero(self.nulls).tolist()


def type_of(cells: Cells) -> str:
    """The one type that all cells share; ``mixed`` if there is none."""
    if isinstance(cells, np.ndarray):
        return _type_of_array(cells)
    found = EMPTY
    for each in set(map(type, cells)):
        if each is not datetime:
            found = merge(found, TYPES.get(each, MIXED))
            continue
        zoned = {cell.tzinfo is not None for cell in cells if type(cell) is datetime}
        for has_zone in zoned:
            found = merge(found, UTC if has_zone else "datetime")
    return found


def _type_of_array(array: Array) -> str:
    if array.dtype.kind == "M":
        return "date" if array.dtype == np.dtype("datetime64[D]") else "datetime"
    return {"b": "boolean", "i": "integer", "u": "integer", "f": "number"}[array.dtype.kind]


def merge(one: str, other: str) -> str:
    """The type of a column with cells of both types."""
    if one == other or other == EMPTY:
        return one
    if one == EMPTY:
        return other
    return "number" if {one, other} == {"integer", "number"} else MIXED


def to_cells(values: Any, *, mixed: bool) -> Cells:
    """Copy one column's cells: an array of numbers or dates as it is, anything else as a list.

    Parameters
    ----------
    values:
        A list, or an array of one axis of any library.
    mixed:
        Whether lists and dicts are cells too.
    """
    if is_array_like(values) and not isinstance(values, np.ndarray):
        values = to_array(values)
    if isinstance(values, np.ndarray):
        if values.ndim != 1:
            raise MediaError(f"A column needs an array of one axis, got shape {values.shape}.")
        if values.dtype.kind in "biufM":
            return _own_array(values)
        values = values.tolist()
    return plain_cells(values, mixed=mixed)


def _own_array(values: Array) -> Array:
    if values.dtype == np.float16:
        return to_array(values.astype(np.float32))  # Parquet's narrowest, and exact
    if values.dtype.kind == "f" and values.dtype.itemsize > 8:
        raise MediaError(f"Table needs floats of at most 64 bits, got {values.dtype}.")
    if values.dtype.kind == "M":
        _check_dates(values)
        if values.dtype.name not in DATES:
            return to_array(values.astype("datetime64[us]"))
    return to_array(values.astype(values.dtype.newbyteorder("="), copy=False))


def _check_dates(array: Array) -> None:
    """Raise ``MediaError`` for dates that Parquet or Python cannot hold, or units too fine."""
    unit = np.datetime_data(array.dtype)[0]
    if unit in ("generic", "ps", "fs", "as"):
        raise MediaError(f"Table needs dates in nanoseconds or coarser units, got {array.dtype}.")
    if unit == "ns":
        return  # 64 bits of nanoseconds do not leave the range
    # As integers: comparing dates of different units may overflow.
    first, last = (np.datetime64(each).astype(array.dtype).astype(np.int64) for each in YEARS)
    ticks = array[~np.isnat(array)].astype(np.int64)
    if ticks.size and (ticks.min() < first or ticks.max() > last):
        raise MediaError("Table needs dates from the year 1 to the year 9999, got others.")


def plain_cells(cells: Iterable[Any], *, mixed: bool) -> list[Any]:
    """Copy cells as Python's own types; ``MediaError`` for what is no cell."""
    listed = list(cells)
    types = set(map(type, listed))
    if not types <= TYPES.keys():
        listed = [each if type(each) in TYPES else plain_cell(each, mixed=mixed) for each in listed]
        types = set(map(type, listed))
    if str in types:
        for each in listed:
            if type(each) is str and not each.isascii():
                check_text(each)
    return listed


def plain_cell(cell: Any, *, mixed: bool) -> Any:
    """One cell as Python's own type."""
    if isinstance(cell, str):
        return str(cell)
    if type(cell).__name__ in NAMES_OF_NOTHING:
        return None
    if isinstance(cell, (datetime, np.datetime64)):
        return _plain_datetime(cell)
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    number = to_number(cell)
    if number is not None:
        return number
    if isinstance(cell, np.generic) and type(cell.item()) in TYPES:
        return cell.item()
    if mixed and isinstance(cell, (list, tuple, dict)):
        return _json_copy(cell)
    raise MediaError(f"Table's cells are {ALLOWED}, got {describe(cell)}: {cell!r:.100}")


def _plain_datetime(cell: Any) -> datetime | date | None:
    if isinstance(cell, np.datetime64):
        if np.isnat(cell):
            return None
        _check_dates(np.asarray([cell]))
        plain = cell.astype("datetime64[us]")
        if plain != cell:
            raise _too_fine(cell)
        found: datetime | date = (cell if cell.dtype == "datetime64[D]" else plain).item()
        return found
    if getattr(cell, "nanosecond", 0):
        raise _too_fine(cell)
    return datetime.combine(date(cell.year, cell.month, cell.day), cell.timetz())


def _too_fine(cell: object) -> MediaError:
    return MediaError(
        f"A cell holds microseconds at most; pass the whole column as an array of datetime64[ns] "
        f"without a time zone to keep nanoseconds: {cell}"
    )


def _json_copy(cell: Any) -> Any:
    try:
        text = json.dumps(cell)
        check_text(json.dumps(cell, ensure_ascii=False))
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise MediaError(f"A list or dict in a table must be plain JSON: {error}") from error


def check_text(text: str) -> None:
    """Raise ``MediaError`` if text cannot be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MediaError(
            f"Table needs valid Unicode, got a lone surrogate at character {error.start}: "
            f"{text[max(0, error.start - 20) : error.start]!r}"
        ) from error


def build(cell_type: str, cells: Cells) -> Column:
    """The cells of one column, whose type is known, as arrays."""
    if isinstance(cells, np.ndarray) and cell_type != MIXED:
        nulls = np.isnat(cells) if cells.dtype.kind == "M" else None
        return Column(cell_type, cells, nulls if nulls is not None and nulls.any() else None)
    listed = cells if isinstance(cells, list) else listed_cells(cells)
    nulls = np.array([each is None for each in listed]) if listed.count(None) else None
    exact = _exact_array(cell_type, listed)
    if exact is not None:
        return Column(cell_type, exact, nulls)
    return Column(cell_type, _objects(map(_to_json, listed)), nulls, as_json=True)


def _exact_array(cell_type: str, cells: list[Any]) -> Array | None:
    if cell_type == "integer":
        return _integers([0 if each is None else each for each in cells])
    if cell_type == "number":
        return _floats(cells)
    if cell_type == "boolean":
        return np.array([bool(each) for each in cells], dtype=np.bool_)
    if cell_type in ("string", EMPTY):
        return _objects(cells)
    if cell_type == UTC:
        cells = [each and each.astimezone(timezone.utc).replace(tzinfo=None) for each in cells]
    if cell_type in ("datetime", UTC):
        return np.array(cells, dtype="datetime64[us]")
    return np.array(cells, dtype="datetime64[D]") if cell_type == "date" else None


def _integers(cells: list[int]) -> Array | None:
    low, high = min(cells, default=0), max(cells, default=0)
    if low >= -(2**63) and high < 2**63:
        return np.array(cells, dtype=np.int64)
    return np.array(cells, dtype=np.uint64) if low >= 0 and high < 2**64 else None


def _floats(cells: list[Any]) -> Array | None:
    if any(type(each) is int and abs(each) > EXACT_IN_FLOAT for each in cells):
        return None
    return np.array(cells, dtype=np.float64)  # None becomes NaN here, and stays in nulls


def _objects(cells: Iterable[Any]) -> Array:
    listed = list(cells)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _to_json(cell: Any) -> str | None:
    if cell is None:
        return None
    plain = cell.isoformat() if isinstance(cell, date) else cell
    return json.dumps(plain, ensure_ascii=False)


def listed_cells(cells: Cells) -> list[Any]:
    """Cells as a list of Python's own types; numpy's only for nanoseconds, which Python lacks."""
    if isinstance(cells, list):
        return cells
    if cells.dtype == np.dtype("datetime64[ns]"):
        return [None if np.isnat(each) else each for each in cells]
    listed: list[Any] = cells.tolist()
    return listed


def joined(cells: Cells, more: Sequence[Any]) -> list[Any]:
    """A list of all cells; the same list, longer, if it was one."""
    listed = cells if isinstance(cells, list) else listed_cells(cells)
    listed.extend(more)
    return listed


def restored_column(column: Mapping[str, Any]) -> Column:
    """A column of a draft, checked."""
    values, nulls = column["values"], column["nulls"]
    if isinstance(values, list):
        if not all(each is None or type(each) is str for each in values):
            raise MediaError("A list in a table's draft must hold text.")
        array = np.empty(len(values), dtype=object)
        array[:] = values
        values = array
    if values.dtype.kind == "M":
        _check_dates(values)
    if (
        column["type"] not in TYPE_NAMES
        or values.ndim != 1
        or values.dtype.kind not in "biufMO"
        or (values.dtype.kind == "M" and values.dtype.name not in DATES)
    ):
        raise MediaError(f"A column in a table's draft has no valid type: {column['type']!r:.40}")
    if nulls is not None and (nulls.dtype != np.bool_ or nulls.shape != values.shape):
        raise MediaError("The places of None in a table's draft do not fit its cells.")
    return Column(column["type"], values, nulls, as_json=bool(column["as_json"]))
