"""The rows of a table while it is filled: checked, and kept as columns; no encoding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, view_array
from marey.media._table_arguments import (
    allowed_types,
    check_unique,
    is_allowed,
    is_row_source,
    per_column,
)
from marey.media._table_cells import (
    EMPTY,
    IN_MIXED,
    MEDIA,
    MIXED,
    TYPES,
    plain_cells,
)
from marey.media._table_columns import has_none, joined, merged, to_cells, types_in
from marey.media._table_frames import frame_columns, is_frame
from marey.media._table_media import opened

if TYPE_CHECKING:
    from typing_extensions import Self

    from marey.media._table_columns import Cells

REFUSED_TYPES_SHOWN: Final = 5


class TableStore:
    """Columns that grow by rows; ``snapshot`` shares them, as what is there does not change.

    Attributes
    ----------
    MAX_ROWS:
        If set, more rows than these are refused.
    """

    MAX_ROWS: ClassVar[int | None] = None

    allow_mixed_types: bool

    def _clear(self) -> None:
        self._names: list[str] = []
        self._types: list[str] = []
        self._allowed: list[frozenset[str] | None] = []
        self._optional: list[bool] = []
        self._cells: list[Cells] = []
        self._tail: list[list[Any]] = []  # rows that are not yet in the columns
        self._count = 0  # rows in the columns; lists shared with a snapshot may be longer
        self._shared = False

    def _set_columns(self, names: list[str], dtype: Any, optional: Any) -> None:
        check_unique(names)
        self._names = names
        self._types = [EMPTY] * len(names)
        self._allowed = per_column("dtype", dtype, len(names), allowed_types)
        self._optional = per_column("optional", optional, len(names), bool)
        self._cells = [[] for _ in names]

    def _set_contents(self, contents: Sequence[Any]) -> None:
        cells = [to_cells(each) for each in contents]
        lengths = {len(each) for each in cells}
        if len(lengths) > 1:
            raise MediaError(f"Table needs columns of one length, got {sorted(lengths)}.")
        count = lengths.pop() if lengths else 0
        self._check_room(count)
        self._types = [self._check_column(i, each) for i, each in enumerate(cells)]
        self._cells = cells
        self._count = count

    def _check_room(self, rows: int) -> None:
        if self.MAX_ROWS is not None and rows > self.MAX_ROWS:
            raise MediaError(
                f"Table holds at most {self.MAX_ROWS:,} rows, got {rows:,}. Raise Table.MAX_ROWS, or "
                f"set it to None for no limit."
            )

    def _check_column(self, index: int, cells: Cells) -> str:
        """The column's type after these cells were added."""
        if not self._optional[index] and has_none(cells):
            raise MediaError(f"Column {self._names[index]!r} does not take None.")
        return self._merged(index, types_in(cells))

    def _merged(self, index: int, found: set[str]) -> str:
        known, allowed = self._types[index], self._allowed[index]
        result = merged({known, *found})
        if allowed is not None:
            if all(is_allowed(each, allowed) for each in found):
                if result == "integer" and "number" in allowed and "integer" not in allowed:
                    result = "number"
                if result == EMPTY and len(allowed) == 1 and allowed <= TYPES_WITHOUT_PARTS:
                    return next(iter(allowed))
                return self._checked_mixture(index, result, found)
        elif result != MIXED or self.allow_mixed_types:
            return self._checked_mixture(index, result, found)
        wanted = known if known != EMPTY else "one type"
        if allowed is not None:
            wanted = " or ".join(sorted(allowed))
        came = " and ".join(sorted(found - ({known} if known != wanted else set()))) or "others"
        raise MediaError(
            f"Column {self._names[index]!r} takes cells of {wanted}, got {came}. Convert them, "
            f"or pass allow_mixed_types=True to keep them as they are."
        )

    def _checked_mixture(self, index: int, result: str, found: set[str]) -> str:
        known = self._types[index]
        parts = {*found, known}
        if result == MIXED and not parts <= IN_MIXED:
            alone = sorted(parts - IN_MIXED)[:REFUSED_TYPES_SHOWN]
            raise MediaError(
                f"Column {self._names[index]!r} mixes {' and '.join(alone)} with other cells, or "
                f"arrays of different dtypes or shapes. Give them a column of their own."
            )
        return result

    def _add_all(self, data: Any) -> None:
        if is_array_like(data):
            self._add_array(data)
            return
        if not is_row_source(data):
            raise MediaError(
                f"Table needs data as a list of rows, an array or a data frame, got {describe(data)}."
            )
        listed = list(data)
        for number, row in enumerate(listed):
            self._check_row(row, f"Row {number}")
        columns = zip(*listed, strict=True) if listed else [()] * len(self._names)
        self._set_contents([list(each) for each in columns])
        self._check_room(len(listed))
        self._count = len(listed)

    def _add_array(self, data: Any) -> None:
        array = view_array(data) if getattr(data.dtype, "kind", "f") != "O" else np.asarray(data)
        if array.ndim < 2 or array.shape[1] != len(self._names):
            raise MediaError(
                f"Table needs an array of shape (rows, {len(self._names)}) for its columns "
                f"{self._names!r:.200}, got {array.shape}."
            )
        self._set_contents([array[:, i] for i in range(array.shape[1])])
        self._count = len(array)

    def _add_frame(self, frame: Any, dtype: Any, optional: Any) -> None:
        names, contents = frame_columns(frame)
        self._set_columns(names, dtype, optional)
        self._set_contents(contents)

    @staticmethod
    def _is_frame(data: Any) -> bool:
        return is_frame(data)

    def _check_row(self, row: Any, which: str) -> None:
        if isinstance(row, (str, bytes, Mapping)) or not isinstance(row, Collection):
            raise MediaError(f"{which} must be a list of cells, got {describe(row)}.")
        if len(row) != len(self._names):
            raise MediaError(
                f"{which} has {len(row)} cells, but the table has {len(self._names)} columns: "
                f"{self._names!r:.300}"
            )

    def _add_row(self, row: Sequence[Any]) -> None:
        self._check_row(row, "The new row")
        if self.MAX_ROWS is not None:
            self._check_room(len(self) + 1)
        cells = plain_cells(row)
        types = list(self._types)
        for i, cell in enumerate(cells):
            kind = type(cell)
            if TYPES.get(kind) != types[i] or kind is datetime or cell is None:
                types[i] = self._check_column(i, [cell])
        self._types = types
        self._tail.append(cells)

    def _add_cells(self, name: str, data: Any, optional: bool) -> None:
        """Add a whole column, or raise and change nothing."""
        cells = to_cells(data)
        if self._names and len(cells) != len(self):
            raise MediaError(
                f"Column {name!r} has {len(cells)} cells, but the table has {len(self)} rows."
            )
        found = merged(types_in(cells))
        if found == MIXED and not (self.allow_mixed_types and types_in(cells) <= IN_MIXED):
            raise MediaError(
                f"Column {name!r} mixes cells of different types. Convert them, or pass "
                f"allow_mixed_types=True to the table to keep those that are JSON as they are."
            )
        self._check_room(len(cells))
        self._settle()
        self._count = len(cells)
        self._names = [*self._names, name]
        self._types = [*self._types, found]
        self._allowed = [*self._allowed, None]
        self._optional = [*self._optional, optional or has_none(cells)]
        self._cells = [*self._cells, cells]

    def _replace_cells(self, index: int, cells: Cells, cell_type: str) -> None:
        self._cells = [cells if i == index else each for i, each in enumerate(self._cells)]
        self._types = [cell_type if i == index else each for i, each in enumerate(self._types)]

    def __len__(self) -> int:
        return self._count + len(self._tail)

    def _settle(self) -> None:
        """Move new rows into the columns."""
        if not self._tail:
            return
        if self._shared:  # the lists belong to the table this was taken from
            self._cells = [each[: self._count] for each in self._cells]
            self._shared = False
        tail, self._tail = self._tail, []
        more = zip(*tail, strict=True) if self._names else ()
        self._cells = [joined(old, new) for old, new in zip(self._cells, more, strict=True)]
        self._count += len(tail)

    def _columns_of_rows(self, first: int = 0) -> Iterator[tuple[str, Cells]]:
        """Type and cells of each column, from a row on."""
        self._settle()
        for cell_type, cells in zip(self._types, self._cells, strict=True):
            yield cell_type, cells[first : self._count]

    def _share(self) -> Self:
        self._settle()
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._tail = []
        copy._shared = True
        return copy

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled with its rules, so that rows can be added to it, but not with what was logged."""
        state = dict(copy(self).__dict__)
        state["_cells"] = [
            [opened(cell) for cell in cells] if isinstance(cells, list) else cells
            for cells in (each[: self._count] for each in self._cells)
        ]
        state["_shared"] = False
        return object.__new__, (type(self),), state

    def __setstate__(self, state: dict[str, Any]) -> None:
        for cells in state["_cells"]:
            for array in cells if isinstance(cells, list) else [cells]:
                if isinstance(array, np.ndarray):
                    array.flags.writeable = False  # columns are given out as they are
        self.__dict__.update(state)


TYPES_WITHOUT_PARTS: Final = frozenset(TYPES.values()) - {MEDIA, EMPTY}
