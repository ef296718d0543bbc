"""Cells of one type as cells of another, where nothing is lost."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from marey.errors import MediaError
from marey.media._table_arguments import allowed_types, is_allowed
from marey.media._table_cells import MIXED, types_of
from marey.media._table_columns import has_none, listed_cells, merged, types_in

if TYPE_CHECKING:
    from marey.media._table_columns import Cells


def cast_cells(
    name: str, cells: Cells, dtype: Any, optional: bool
) -> tuple[Cells, str, frozenset[str] | None]:
    """Cells of a column as ``dtype``, their type, and which types the column takes from now on.

    Raises
    ------
    MediaError
        If a cell is None where none may be, or cannot be converted without loss.
    """
    allowed = allowed_types(dtype)
    if not optional and has_none(cells):
        raise MediaError(f"Column {name!r} holds None; pass optional=True to keep it.")
    if allowed is None or all(is_allowed(each, allowed) for each in types_in(cells)):
        found = merged(types_in(cells))
        is_float = allowed is not None and "number" in allowed and "integer" not in allowed
        return cells, "number" if is_float and found == "integer" else found, allowed
    convert = CONVERSIONS.get(next(iter(allowed))) if len(allowed) == 1 else None
    if convert is None:
        raise _impossible(name, dtype, sorted(types_in(cells)))
    listed = listed_cells(cells)
    converted = []
    for row, cell in enumerate(listed):
        try:
            converted.append(None if cell is None else convert(cell))
        except (ValueError, TypeError, OverflowError) as error:
            raise _impossible(name, dtype, f"row {row}: {cell!r:.100}") from error
    found = merged(types_of(converted))
    if found == MIXED:
        raise _impossible(name, dtype, sorted(types_in(cells)))
    return converted, found, allowed


def _impossible(name: str, dtype: Any, what: object) -> MediaError:
    return MediaError(
        f"Column {name!r} cannot be cast to {getattr(dtype, '__name__', dtype)!r:.100} without loss; "
        f"nothing was changed. It holds {what}"
    )


def _to_int(cell: Any) -> int:
    if isinstance(cell, float) and not cell.is_integer():
        raise ValueError
    if isinstance(cell, (float, int, str)):
        return int(cell)
    raise TypeError


def _to_float(cell: Any) -> float:
    if not isinstance(cell, (int, float, str)):
        raise TypeError
    number = float(cell)
    if isinstance(cell, int) and (math.isinf(number) or int(number) != cell):
        raise ValueError
    return number


def _to_text(cell: Any) -> str:
    if isinstance(cell, (str, int, float)):
        return str(cell)
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())
    if type(cell).__name__ in ("Decimal", "UUID", "timedelta"):
        return str(cell)
    raise TypeError


def _to_bool(cell: Any) -> bool:
    if cell in (0, 1, "True", "False", "true", "false"):
        return cell in (1, "True", "true")
    raise ValueError


CONVERSIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "integer": _to_int,
    "number": _to_float,
    "string": _to_text,
    "boolean": _to_bool,
}
