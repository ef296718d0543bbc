"""Columns of cells, from what users pass to arrays that can be written; no rows, no files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from functools import reduce
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import is_array_like, to_array
from marey.media._table_cells import (
    ARRAY,
    DATES,
    EMPTY,
    MEDIA,
    MIXED,
    UTC,
    check_dates,
    merge,
    own_array,
    plain_cells,
    to_json,
    type_of_array,
    types_of,
)
from marey.media._table_media import MediaCells, opened
from marey.media._table_text import Texts

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Cells = list[Any] | Array | Texts

EXACT_IN_FLOAT: Final = 2**53
AS_TEXT: Final = ("decimal", "uuid", "time")
NESTED: Final = (MEDIA, ARRAY, "list", "dict", MIXED)
NUMBERS: Final = {"b": "boolean", "i": "integer", "u": "integer", "f": "number", "m": "duration"}


@dataclass(frozen=True)
class Column:
    """One column as arrays: ``values``, and ``nulls`` where cells are None.

    With ``as_json`` each value is JSON text, because no type of Parquet holds all cells exactly.
    ``values`` of arrays have an axis for each axis of a cell, or are flat with ``lengths``.
    ``info`` is what the description says beside name and type.
    """

    type: str
    values: Array | Texts
    nulls: Array | None = None
    as_json: bool = False
    lengths: Array | None = None
    info: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values if self.lengths is None else self.lengths)

    def equals(self, other: Column) -> bool:
        """Whether both hold the same cells; NaN equals NaN."""
        if (self.type, self.as_json, self.info) != (other.type, other.as_json, other.info):
            return False
        if isinstance(self.values, Texts) or isinstance(other.values, Texts):
            both = isinstance(self.values, Texts) and isinstance(other.values, Texts)
            return both and self.values.equals(other.values)  # type: ignore[union-attr,arg-type]
        if _null_places(self) != _null_places(other):
            return False
        if not np.array_equal(_lengths(self), _lengths(other)):
            return False
        is_flat = self.nulls is None or self.lengths is not None
        kept = slice(None) if is_flat else ~self.nulls  # type: ignore[operator]
        one, two = self.values[kept], other.values[kept]
        has_nan = (one.dtype.kind == two.dtype.kind == "f") or one.dtype.kind in "mM"
        return bool(np.array_equal(one, two, equal_nan=has_nan))


class Moments(np.ndarray):
    """A column of datetimes with a time zone, as datetimes in UTC."""


def _lengths(column: Column) -> Array:
    return np.zeros(0) if column.lengths is None else column.lengths


def _null_places(column: Column) -> list[int]:
    return [] if column.nulls is None else np.flatnonzero(column.nulls).tolist()


def types_in(cells: Cells) -> set[str]:
    """The types of all cells of a column, without that of None."""
    if isinstance(cells, Texts):
        return {"string"} if len(cells) else set()
    if isinstance(cells, list):
        return types_of(cells)
    if cells.ndim > 1:
        return {type_of_array(cells[0])} if len(cells) else set()
    if isinstance(cells, Moments):
        return {UTC}
    if cells.dtype.kind == "M":
        return {"date" if cells.dtype == np.dtype("datetime64[D]") else "datetime"}
    return {NUMBERS[cells.dtype.kind]}


def has_none(cells: Cells) -> bool:
    """Whether a cell is None."""
    if isinstance(cells, Texts):
        return cells.nulls is not None
    if isinstance(cells, list):
        return any(each is None for each in cells)
    return cells.dtype.kind in "mM" and bool(np.isnat(cells).any())


def merged(types: Iterable[str]) -> str:
    """The type of a column with cells of all these types."""
    return reduce(merge, sorted(types), EMPTY)


def to_cells(values: Any) -> Cells:
    """Copy one column's cells: arrays of numbers, dates and durations as they are, else a list.

    Parameters
    ----------
    values:
        A list, packed text, or an array of any library whose first axis is the rows.
    """
    if isinstance(values, Texts):
        return values
    if isinstance(values, Moments):
        check_dates(values)
        return values
    if is_array_like(values) and not isinstance(values, np.ndarray):
        values = to_array(values)
    if not isinstance(values, np.ndarray):
        return plain_cells(values)
    if values.ndim == 0:
        raise MediaError("A column needs an array with an axis for the rows, got one number.")
    if values.dtype == np.float16 and values.ndim == 1:
        return to_array(values.astype(np.float32))  # Parquet's narrowest, and exact
    if values.dtype.kind in "biuf":
        return own_array(values)
    if values.dtype.kind in "mM" and values.ndim == 1:
        return _own_times(values)
    return plain_cells(values.tolist())


def _own_times(values: Array) -> Array:
    if values.dtype.kind == "m":
        if np.datetime_data(values.dtype)[0] not in ("s", "ms", "us", "ns", "m", "h", "D", "W"):
            raise MediaError(f"Table needs durations in weeks to nanoseconds, got {values.dtype}.")
        is_fine = values.dtype.name == "timedelta64[ns]"
        return to_array(values if is_fine else values.astype("timedelta64[us]"))
    check_dates(values)
    if values.dtype.name not in DATES:
        return to_array(values.astype("datetime64[us]"))
    return to_array(values.astype(values.dtype.newbyteorder("="), copy=False))


def build(cell_type: str, cells: Cells, media: MediaCells | None = None) -> Column:
    """The cells of one column, whose type is known, as arrays.

    Parameters
    ----------
    media:
        Encodes the cells of a column of media and keeps their blobs.
    """
    if isinstance(cells, Texts) and cell_type == "string":
        return Column(cell_type, cells, cells.nulls)
    if isinstance(cells, np.ndarray) and cell_type != MIXED:
        return _of_array(cell_type, cells)
    listed = cells if isinstance(cells, list) else listed_cells(cells)
    head = cell_type.partition(" ")[0]
    if head == MEDIA:
        return _of_media(listed, media or MediaCells())
    if head == ARRAY:
        return _of_arrays(cell_type, listed)
    nulls = _nulls(listed)
    if cell_type in ("string", EMPTY):
        return Column(cell_type, Texts.of(listed), nulls)
    if cell_type == "bytes":
        return Column(cell_type, Texts.of(listed), nulls)
    if cell_type in AS_TEXT:
        return Column(cell_type, Texts.of([_text(each) for each in listed]), nulls)
    if cell_type == "list" and (floats := _as_floats(listed)) is not None:
        return Column("list", floats, info={"dtype": "float64", "shape": [floats.shape[1]]})
    exact = _exact_array(cell_type, listed)
    if exact is not None:
        return Column(cell_type, exact, nulls, info=_unit(exact))
    return Column(cell_type, Texts.of([to_json(each) for each in listed]), nulls, as_json=True)


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    return str(cell.isoformat()) if hasattr(cell, "isoformat") else str(cell)


def _nulls(cells: list[Any]) -> Array | None:
    if not any(each is None for each in cells):
        return None
    return np.fromiter((each is None for each in cells), np.bool_, len(cells))


def _unit(values: Array) -> dict[str, Any]:
    return {"unit": np.datetime_data(values.dtype)[0]} if values.dtype.kind == "m" else {}


def _of_array(cell_type: str, cells: Array) -> Column:
    if cells.ndim > 1:
        shape = {"dtype": cells.dtype.name, "shape": list(cells.shape[1:])}
        if cell_type.startswith(ARRAY):
            return Column(ARRAY, cells, info=shape)
        raise MediaError(f"A column of {cell_type} cannot hold arrays.")
    nulls = np.isnat(cells) if cells.dtype.kind in "mM" else None
    nulls = nulls if nulls is not None and nulls.any() else None
    return Column(cell_type, cells.view(np.ndarray), nulls, info=_unit(cells))


def _of_media(cells: list[Any], media: MediaCells) -> Column:
    texts, info = media.column(cells)
    return Column(MEDIA, Texts.of(texts, what="media"), _nulls(cells), info=info)


def _of_arrays(cell_type: str, cells: list[Any]) -> Column:
    dtype, *shape = cell_type.split(" ")[1:]
    nulls = _nulls(cells)
    info = {"dtype": dtype, "shape": [None if each == "*" else int(each) for each in shape]}
    if nulls is None and shape != ["*"]:
        return Column(ARRAY, np.stack(cells), info=info)
    kept = [each.reshape(-1) for each in cells if each is not None]
    lengths = np.array([0 if each is None else each.size for each in cells], dtype=np.int64)
    flat = np.concatenate(kept) if kept else np.empty(0, dtype)
    return Column(ARRAY, flat, nulls, lengths=lengths, info=info)


def _as_floats(cells: list[Any]) -> Array | None:
    """Lists of floats of one length, such as embeddings, as an array of two axes."""
    if not cells or None in cells or not cells[0]:
        return None
    if len(set(map(len, cells))) != 1 or set(map(type, chain.from_iterable(cells))) != {float}:
        return None
    return np.array(cells, dtype=np.float64)


def _exact_array(cell_type: str, cells: list[Any]) -> Array | None:
    if cell_type == "integer":
        return _integers([0 if each is None else each for each in cells])
    if cell_type == "number":
        return _floats(cells)
    if cell_type == "boolean":
        return np.array([bool(each) for each in cells], dtype=np.bool_)
    if cell_type == UTC:
        cells = [each and each.astimezone(timezone.utc).replace(tzinfo=None) for each in cells]
    if cell_type in ("datetime", UTC):
        return np.array(cells, dtype="datetime64[us]")
    if cell_type == "duration":
        return _durations(cells)
    return np.array(cells, dtype="datetime64[D]") if cell_type == "date" else None


def _durations(cells: list[Any]) -> Array:
    if any(type(each) is np.timedelta64 for each in cells):
        as_ns = [
            np.timedelta64("NaT") if each is None else np.timedelta64(each, "ns") for each in cells
        ]
        return np.array(as_ns, dtype="timedelta64[ns]")
    one = timedelta(microseconds=1)
    ticks = [0 if each is None else each // one for each in cells]
    return np.array(ticks, dtype=np.int64).view("timedelta64[us]")


def _integers(cells: list[int]) -> Array | None:
    low, high = min(cells, default=0), max(cells, default=0)
    if low >= -(2**63) and high < 2**63:
        return np.array(cells, dtype=np.int64)
    return np.array(cells, dtype=np.uint64) if low >= 0 and high < 2**64 else None


def _floats(cells: list[Any]) -> Array | None:
    if any(type(each) is int and abs(each) > EXACT_IN_FLOAT for each in cells):
        return None
    return np.array(cells, dtype=np.float64)  # None becomes NaN here, and stays in nulls


def listed_cells(cells: Cells) -> list[Any]:
    """Cells as a list of Python's own types; numpy's only for nanoseconds, which Python lacks."""
    if isinstance(cells, list):
        return cells
    if isinstance(cells, Texts):
        return cells.tolist()
    if cells.ndim > 1:
        return list(cells)
    if isinstance(cells, Moments):
        moments = cells.astype("datetime64[us]").tolist()
        return [each and each.replace(tzinfo=timezone.utc) for each in moments]
    if cells.dtype.kind in "mM" and np.datetime_data(cells.dtype)[0] == "ns":
        return [None if np.isnat(each) else each for each in cells]
    listed: list[Any] = cells.tolist()
    return listed


def as_numpy(cells: Cells, cell_type: str) -> Any:
    """The cells as an array: None among numbers is NaN, what has one shape is stacked."""
    if isinstance(cells, np.ndarray) and not isinstance(cells, Moments):
        return cells
    head = cell_type.partition(" ")[0]
    listed = [opened(each) for each in listed_cells(cells)]
    if head == MEDIA:
        listed = [each.to_numpy() if hasattr(each, "to_numpy") else each for each in listed]
    if head == "list" and _as_floats(listed) is not None:
        return np.array(listed)
    if head in NESTED:
        shapes = {each.shape if isinstance(each, np.ndarray) else None for each in listed}
        return np.stack(listed) if len(shapes) == 1 and None not in shapes else _objects(listed)
    return np.array(listed, dtype=np.float64 if cell_type == "number" else None)


def _objects(cells: list[Any]) -> Array:
    array = np.empty(len(cells), dtype=object)
    for i, each in enumerate(cells):
        array[i] = each
    return array


def joined(cells: Cells, more: Sequence[Any]) -> list[Any]:
    """A list of all cells; the same list, longer, if it was one."""
    listed = cells if isinstance(cells, list) else listed_cells(cells)
    listed.extend(more)
    return listed


def described(name: str, column: Column) -> dict[str, Any]:
    """Name and type of a column, and how its cells are stored, as JSON."""
    return {
        "name": name,
        "type": "datetime" if column.type == UTC else column.type,
        **({"json": True} if column.as_json else {}),
        **({"utc": True} if column.type == UTC else {}),
        **column.info,
    }


def type_in(description: Mapping[str, Any]) -> str:
    """The type of the cells of a stored column."""
    if description.get("utc"):
        return UTC
    cell_type = str(description["type"])
    if cell_type != ARRAY:
        return cell_type
    shape = ("*" if each is None else str(int(each)) for each in description["shape"])
    return " ".join((ARRAY, str(description["dtype"]), *shape))
