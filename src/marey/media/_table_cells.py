"""Single cells of a table: which there are, their types, copies of them; no columns, no files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import reduce
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import numpy as np

from marey.errors import MediaError
from marey.media._base import Media
from marey.media._coerce import describe, is_array_like, to_array, to_number, view_array
from marey.media._table_media import StoredCell
from marey.media._table_text import check_text
from marey.media.implicit import media_for

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

EMPTY: Final = "empty"  # nothing but None so far
MIXED: Final = "mixed"
UTC: Final = "datetime utc"  # datetimes with a time zone; written as "datetime" with "utc": true
ARRAY: Final = "array"  # of "array float32 3 4": dtype and shape; "array float32 *" for any length
MEDIA: Final = "media"  # of one kind "media image"
TYPES: Final[dict[type, str]] = {
    type(None): EMPTY,
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    date: "date",
    datetime: "datetime",
    time: "time",
    timedelta: "duration",
    Decimal: "decimal",
    UUID: "uuid",
    bytes: "bytes",
    list: "list",
    dict: "dict",
    StoredCell: MEDIA,
}
TYPE_NAMES: Final = frozenset({*TYPES.values(), MIXED, UTC})
IN_MIXED: Final = TYPE_NAMES - {MEDIA, "bytes"}  # what JSON can say
NUMBERS: Final = frozenset({float, int, bool})
TEXT: Final = frozenset({str})
COPIED: Final = frozenset({list, dict})  # cells that could be changed later
NAMES_OF_NOTHING: Final = ("NAType", "NaTType")  # pandas' missing values, known by name only
MAX_DURATION: Final = timedelta(microseconds=2**63 - 1)
DATES: Final = ("datetime64[D]", "datetime64[us]", "datetime64[ns]")
YEARS: Final = ("0001-01-01", "9999-12-31T23:59:59.999999")
ALLOWED: Final = (
    "numbers, text, booleans, None, dates, times, Decimal, UUID, bytes, arrays, lists and dicts of "
    "JSON, and media"
)


def types_of(cells: Iterable[Any]) -> set[str]:
    """The types of all cells, without that of None."""
    listed = cells if isinstance(cells, list) else list(cells)
    found: set[str] = set()
    for each in set(map(type, listed)):
        if each is datetime:
            found |= {_type_of_datetime(cell) for cell in listed if type(cell) is datetime}
        elif each in TYPES:
            found.add(TYPES[each])
        elif each is np.ndarray:
            found |= {type_of_array(cell) for cell in listed if type(cell) is np.ndarray}
        elif issubclass(each, Media):
            found.add(f"{MEDIA} {each.kind}" if _has_one_kind(each) else MEDIA)
        else:
            found.add(MIXED)
    return found - {EMPTY}


def _has_one_kind(media_class: type[Media]) -> bool:
    return isinstance(getattr(media_class, "kind", None), str)


def _type_of_datetime(cell: datetime) -> str:
    return "datetime" if cell.tzinfo is None else UTC


def type_of_array(array: Array) -> str:
    """Type of an array that is one cell."""
    return " ".join((ARRAY, array.dtype.name, *map(str, array.shape)))


def type_of(cells: Iterable[Any]) -> str:
    """The one type that all cells share; ``mixed`` if there is none."""
    return reduce(merge, sorted(types_of(cells)), EMPTY)


def merge(one: str, other: str) -> str:
    """The type of a column with cells of both types."""
    if one == other or other == EMPTY:
        return one
    if one == EMPTY:
        return other
    if {one, other} == {"integer", "number"}:
        return "number"
    heads = [one.split(" "), other.split(" ")]
    if heads[0][0] == heads[1][0] == MEDIA:
        return MEDIA
    if heads[0][:2] == heads[1][:2] == [ARRAY, heads[0][-2]] and len(heads[1]) == 3:
        return f"{ARRAY} {heads[0][1]} *"  # of one axis, and of any length
    return MIXED


def plain_cells(cells: Iterable[Any]) -> list[Any]:
    """Copy cells as Python's own types; ``MediaError`` for what is no cell."""
    listed = list(cells)
    types = set(map(type, listed))
    if not types <= TYPES.keys() - COPIED:
        plain = TYPES.keys() - COPIED
        listed = [each if type(each) in plain else plain_cell(each) for each in listed]
        types = set(map(type, listed))
    if str in types:
        for each in listed:
            if type(each) is str and not each.isascii():
                check_text(each)
    if timedelta in types:
        _check_durations(listed)
    return listed


def _check_durations(cells: list[Any]) -> None:
    for each in cells:
        if type(each) is timedelta and abs(each) > MAX_DURATION:
            raise MediaError(f"A duration in a table is at most {MAX_DURATION.days:,} days: {each}")


def plain_cell(cell: Any) -> Any:
    """One cell as Python's own type, as an array, or as media."""
    if type(cell) is list:
        return _plain_list(cell)
    if type(cell) is dict:
        return _plain_dict(cell)
    if type(cell).__name__ in NAMES_OF_NOTHING:
        return None
    for types, convert in CONVERSIONS:
        if isinstance(cell, types):
            return convert(cell)
    number = to_number(cell) if getattr(cell, "ndim", 0) == 0 else None
    if number is not None:
        return number
    if isinstance(cell, np.generic) and type(cell.item()) in TYPES:
        return cell.item()
    if is_array_like(cell):
        return _plain_array(cell)
    media = media_for(cell)
    if media is not None and media.unwrap() is media:
        return _media_cell(media)
    raise MediaError(f"Table's cells are {ALLOWED}, got {describe(cell)}: {cell!r:.100}")


def _media_cell(media: Media) -> Media:
    if media.kind == "table":
        raise MediaError("A table cannot be the cell of a table. Log it under a key of its own.")
    return media.snapshot()


def _plain_array(cell: Any) -> Any:
    array = view_array(cell)
    if array.ndim == 0 or array.dtype.kind not in "biuf":
        if array.dtype.kind == "c":
            raise MediaError(
                f"Table's cells are {ALLOWED}, got {describe(cell)} of complex numbers"
            )
        return _plain_list(array.tolist()) if array.ndim else plain_cell(array.item())
    return own_array(array)


def own_array(values: Array) -> Array:
    """A copy whose numbers a Parquet file can hold."""
    if values.dtype.kind == "f" and values.dtype.itemsize > 8:
        raise MediaError(f"Table needs floats of at most 64 bits, got {values.dtype}.")
    return to_array(values.astype(values.dtype.newbyteorder("="), copy=False))


def _plain_time(cell: Any) -> Any:
    if isinstance(cell, np.datetime64):
        return _plain_datetime64(cell)
    if isinstance(cell, (timedelta, np.timedelta64)):
        return _plain_duration(cell)
    if isinstance(cell, datetime):
        if getattr(cell, "nanosecond", 0):
            raise _too_fine(cell)
        return datetime.combine(date(cell.year, cell.month, cell.day), cell.timetz())
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    return time.fromisoformat(cell.isoformat())


def _plain_duration(cell: Any) -> timedelta | None:
    if isinstance(cell, np.timedelta64):
        if np.isnat(cell):
            return None
        plain = cell.astype("timedelta64[us]")
        if plain != cell:
            raise _too_fine(cell)
        found: timedelta = plain.item()
        return found
    if getattr(cell, "nanoseconds", 0):
        raise _too_fine(cell)
    return timedelta(cell.days, cell.seconds, cell.microseconds)


def _plain_datetime64(cell: Any) -> datetime | date | None:
    if np.isnat(cell):
        return None
    check_dates(np.asarray([cell]))
    plain = cell.astype("datetime64[us]")
    if plain != cell:
        raise _too_fine(cell)
    found: datetime | date = (cell if cell.dtype == "datetime64[D]" else plain).item()
    return found


def check_dates(array: Array) -> None:
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


def _too_fine(cell: object) -> MediaError:
    return MediaError(
        f"A cell holds microseconds at most; pass the whole column as an array of datetime64[ns] "
        f"without a time zone, or of timedelta64[ns], to keep nanoseconds: {cell}"
    )


def _plain_list(cell: Any) -> list[Any]:
    listed = list(cell)
    if NUMBERS.issuperset(map(type, listed)):
        return listed
    return list(_json_copy(listed))


def _plain_dict(cell: dict[Any, Any]) -> dict[str, Any]:
    is_flat = NUMBERS.issuperset(map(type, cell.values())) and TEXT.issuperset(map(type, cell))
    if is_flat and "".join(cell).isascii():
        return dict(cell)
    copied: dict[str, Any] = _json_copy(cell)
    return copied


def _json_copy(cell: Any) -> Any:
    try:
        text = AS_GIVEN.encode(cell)
        check_text(text)
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise MediaError(
            f"A list or dict in a table must be plain JSON: {error}. Give media, dates and arrays "
            f"columns of their own."
        ) from error


def _json_number(cell: Any) -> Any:
    number = to_number(cell)
    if number is None and is_array_like(cell):
        return view_array(cell).tolist()
    if number is None:
        raise TypeError(f"{describe(cell)} is not JSON")
    return number


def to_json(cell: Any) -> str | None:
    """A cell of a mixed column, of a list or a dict as JSON text."""
    if cell is None:
        return None
    if isinstance(cell, (date, time)):
        cell = cell.isoformat()
    elif isinstance(cell, (Decimal, UUID, timedelta)):
        cell = str(cell)
    return AS_TEXT.encode(cell)


AS_GIVEN: Final = json.JSONEncoder(ensure_ascii=False, default=_json_number)
AS_TEXT: Final = json.JSONEncoder(ensure_ascii=False)

# Asked in this order: a member of an Enum may be text, and a datetime is a date.
CONVERSIONS: Final[tuple[tuple[tuple[type, ...], Callable[[Any], Any]], ...]] = (
    ((Media,), _media_cell),
    ((Enum,), lambda cell: cell.name),
    ((str,), str),
    ((date, time, np.datetime64, timedelta, np.timedelta64), _plain_time),
    ((bytes, bytearray, memoryview), bytes),
    ((list, tuple), _plain_list),
    ((Mapping,), lambda cell: _json_copy(dict(cell))),
)
