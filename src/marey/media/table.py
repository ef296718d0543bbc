"""Tables of plain cells, in columns; no media in cells, no SQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import numpy as np

from marey.errors import MediaError
from marey.media._base import MAX_INLINE_BYTES, Blob, Encoded, Media, Stored
from marey.media._coerce import describe, is_array_like, to_array
from marey.media._table_arguments import (
    check_names,
    check_unique,
    fixed_type,
    is_row_source,
    per_column,
)
from marey.media._table_columns import (
    EMPTY,
    MIXED,
    TYPES,
    build,
    joined,
    listed_cells,
    merge,
    plain_cells,
    restored_column,
    to_cells,
    type_of,
)
from marey.media._table_frames import frame_columns, is_frame
from marey.media._table_parquet import describe_columns, read_parquet, write_parquet

if TYPE_CHECKING:
    from typing_extensions import Self

    from marey.media._table_columns import Cells, Column

LOG_MODES: Final = ("IMMUTABLE", "MUTABLE", "INCREMENTAL")
PARQUET: Final = "application/vnd.apache.parquet"
ROOM_FOR_COUNTS: Final = 256  # bytes of the metadata beside the columns


class Table(Media):
    """Rows of plain cells, to page through, sort and filter on the page.

    A table can be filled after it was made. What is logged is what it held at that call.

    Parameters
    ----------
    columns:
        Names of the columns. For data frames they are those of the frame.
    data:
        A list of rows, an array of shape (rows, columns), or a data frame.
    rows:
        Older name of ``data``.
    dataframe:
        A data frame of pandas or polars; its index is left out.
    dtype:
        Type of all columns, or a list with one for each: ``int``, ``float``, ``str``, ``bool``,
        ``datetime``, ``date``, a numpy dtype; ``object`` for any; None to take it from the cells.
    optional:
        Whether cells may be None, for all columns or a list with one answer for each.
    allow_mixed_types:
        Keep cells of different types in one column, and lists and dicts; such a column is kept
        as JSON, and dates in it become text.
    log_mode:
        ``IMMUTABLE``, ``MUTABLE`` or ``INCREMENTAL``. Taken for code written for other trackers; here a
        table can always be logged again, and each time is kept as it was.

    Raises
    ------
    MediaError
        If names repeat, a row has another length than the columns, a column mixes types, or a cell is
        no number, text, boolean, date, datetime or None.

    Notes
    -----
    There is no limit to rows. All cells come back exactly: integers of any size, NaN and None apart,
    text of any length. A column of integers and floats gives floats, unless that rounded an integer.

    Examples
    --------
    >>> table = Table(columns=["text", "score"])
    >>> table.add_data("a cat", 0.9)
    >>> table.get_column("score")
    [0.9]
    """

    kind: ClassVar[str] = "table"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = (
        "pandas.DataFrame",
        "pandas.core.frame.DataFrame",
        "polars.DataFrame",
        "polars.dataframe.frame.DataFrame",
    )

    def __init__(
        self,
        columns: Sequence[str | int] | None = None,
        data: Any = None,
        rows: Any = None,
        dataframe: Any = None,
        dtype: Any = None,
        optional: bool | Sequence[bool] = True,
        allow_mixed_types: bool = False,
        log_mode: Literal["IMMUTABLE", "MUTABLE", "INCREMENTAL"] = "IMMUTABLE",
    ) -> None:
        if log_mode not in LOG_MODES:
            raise MediaError(f"Table needs a log_mode of {', '.join(LOG_MODES)}, got {log_mode!r}.")
        self.log_mode = log_mode
        self.allow_mixed_types = allow_mixed_types
        self._clear()
        data = rows if data is None else data
        frame = data if dataframe is None and is_frame(data) else dataframe
        if frame is not None:
            names, contents = frame_columns(frame)
            self._set_columns(names, dtype, optional)
            self._set_contents(contents)
            return
        self._set_columns(check_names(columns, data), dtype, optional)
        if data is not None:
            self._add_all(data)

    def _clear(self) -> None:
        self._names: list[str] = []
        self._types: list[str] = []
        self._fixed: list[str | None] = []
        self._optional: list[bool] = []
        self._cells: list[Cells] = []
        self._tail: list[list[Any]] = []  # rows that are not yet in the columns
        self._count = 0  # rows in the columns; lists shared with a snapshot may be longer
        self._shared = False

    def _set_columns(self, names: list[str], dtype: Any, optional: Any) -> None:
        check_unique(names)
        self._names = names
        self._types = [EMPTY] * len(names)
        self._fixed = per_column("dtype", dtype, len(names), fixed_type)
        self._optional = per_column("optional", optional, len(names), bool)
        self._cells = [[] for _ in names]

    def _set_contents(self, contents: Sequence[Any]) -> None:
        cells = [to_cells(each, mixed=self.allow_mixed_types) for each in contents]
        lengths = {len(each) for each in cells}
        if len(lengths) > 1:
            raise MediaError(f"Table needs columns of one length, got {sorted(lengths)}.")
        self._types = [self._check_column(i, each) for i, each in enumerate(cells)]
        self._cells = cells
        self._count = lengths.pop() if lengths else 0

    def _check_column(self, index: int, cells: Cells) -> str:
        """The column's type after these cells were added."""
        found = type_of(cells)
        if not self._optional[index] and isinstance(cells, list) and None in cells:
            raise MediaError(f"Column {self._names[index]!r} does not take None.")
        return self._merged(index, found)

    def _merged(self, index: int, found: str) -> str:
        known, fixed = self._types[index], self._fixed[index]
        merged = merge(known, found)
        if fixed == MIXED or (merged == MIXED and self.allow_mixed_types and fixed is None):
            return MIXED
        wanted = fixed or ("one type" if known == EMPTY else known)
        if merged == MIXED or (fixed is not None and merge(fixed, found) != fixed):
            raise MediaError(
                f"Column {self._names[index]!r} takes cells of {wanted}, got {found}. Convert them, "
                f"or pass allow_mixed_types=True to keep them as they are."
            )
        return fixed or merged

    def _add_all(self, data: Any) -> None:
        if is_array_like(data):
            array = to_array(data) if getattr(data.dtype, "kind", "f") != "O" else np.asarray(data)
            if array.ndim != 2 or array.shape[1] != len(self._names):
                raise MediaError(
                    f"Table needs an array of shape (rows, {len(self._names)}) for its columns "
                    f"{self._names!r:.200}, got {array.shape}."
                )
            self._set_contents(list(array.T))
            return
        if not isinstance(data, (list, tuple)) and not is_row_source(data):
            raise MediaError(
                f"Table needs data as a list of rows, an array or a data frame, got {describe(data)}."
            )
        listed = list(data)
        for number, row in enumerate(listed):
            self._check_row(row, f"Row {number}")
        columns = zip(*listed, strict=True) if listed else [()] * len(self._names)
        self._set_contents([list(each) for each in columns])
        self._count = len(listed)

    def _check_row(self, row: Any, which: str) -> None:
        if isinstance(row, (str, bytes, Mapping)) or not isinstance(row, Collection):
            raise MediaError(f"{which} must be a list of cells, got {describe(row)}.")
        if len(row) != len(self._names):
            raise MediaError(
                f"{which} has {len(row)} cells, but the table has {len(self._names)} columns: "
                f"{self._names!r:.300}"
            )

    def __repr__(self) -> str:
        return f"Table({len(self)} rows of {self._names!r:.200})"

    def __len__(self) -> int:
        return self._count + len(self._tail)

    def __bool__(self) -> bool:
        return True

    @property
    def ndim(self) -> int:
        """Always 2: rows and columns."""
        return 2

    @property
    def columns(self) -> list[str]:
        """Names of the columns; a copy."""
        return list(self._names)

    @property
    def data(self) -> list[list[Any]]:
        """All rows, each a new list."""
        return [row for _, row in self.iterrows()]

    def add_data(self, *row: Any) -> None:
        """Add a row, one argument for each column.

        Raises
        ------
        MediaError
            If the number of cells or the type of one does not fit; then nothing was added.
        """
        self._check_row(row, "The new row")
        cells = plain_cells(row, mixed=self.allow_mixed_types)
        types = list(self._types)
        for i, cell in enumerate(cells):
            if TYPES.get(type(cell)) != types[i] or type(cell) is datetime:
                types[i] = self._check_column(i, [cell])
        self._types = types
        self._tail.append(cells)

    def add_row(self, *row: Any) -> None:
        """Add a row; the older name of :meth:`add_data`."""
        self.add_data(*row)

    def add_column(self, name: str, data: Any, optional: bool = False) -> None:
        """Add a column with a cell for each row; to a table without columns, of any length.

        Parameters
        ----------
        name:
            A name that no other column has.
        data:
            A list, or an array of one axis.
        optional:
            Whether later rows may hold None in it.

        Raises
        ------
        MediaError
            If the name is taken, or the length or a cell does not fit; then nothing was added.
        """
        check_unique([*self._names, str(name)])
        cells = to_cells(data, mixed=self.allow_mixed_types)
        if self._names and len(cells) != len(self):
            raise MediaError(
                f"Column {name!r} has {len(cells)} cells, but the table has {len(self)} rows."
            )
        found = type_of(cells)
        if found == MIXED and not self.allow_mixed_types:
            raise MediaError(
                f"Column {name!r} mixes cells of different types. Convert them, or pass "
                f"allow_mixed_types=True to the table to keep them as they are."
            )
        self._settle()
        self._count = len(cells)
        self._names = [*self._names, str(name)]
        self._types = [*self._types, found]
        self._fixed = [*self._fixed, None]
        self._optional = [*self._optional, optional or None in listed_cells(cells)]
        self._cells = [*self._cells, cells]

    def get_column(self, name: str, convert_to: Literal["numpy"] | None = None) -> Any:
        """The cells of a column, as a new list, or as an array.

        Parameters
        ----------
        name:
            The column's name.
        convert_to:
            ``"numpy"`` for an array, in which None among numbers is NaN.

        Raises
        ------
        MediaError
            If there is no such column.
        """
        if str(name) not in self._names:
            raise MediaError(f"The table has no column {name!r}, only {self._names!r:.500}")
        if convert_to not in (None, "numpy"):
            raise MediaError(f"get_column converts to 'numpy' or not at all, got {convert_to!r}.")
        self._settle()
        index = self._names.index(str(name))
        cells = self._cells[index][: self._count]
        if convert_to is None:
            return list(listed_cells(cells))
        if isinstance(cells, np.ndarray):
            return cells
        return np.array(cells, dtype=np.float64 if self._types[index] == "number" else None)

    def iterrows(self) -> Iterator[tuple[int, list[Any]]]:
        """Each row's number, from 0, and a new list of its cells."""
        self._settle()
        if not self._names:
            return
        columns = [listed_cells(each[: self._count]) for each in self._cells]
        for number, row in enumerate(zip(*columns, strict=True)):
            yield number, list(row)

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

    def snapshot(self) -> Table:
        """The table as it is now; sharing its columns, as they only grow."""
        self._settle()
        copy = object.__new__(Table)
        copy.__dict__.update(self.__dict__)
        copy._tail = []
        copy._shared = True
        return copy

    def _built(self) -> list[Column]:
        self._settle()
        return [
            build(cell_type, cells[: self._count])
            for cell_type, cells in zip(self._types, self._cells, strict=True)
        ]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        if (self._names, len(self)) != (other._names, len(other)):
            return False
        pairs = zip(self._built(), other._built(), strict=True)
        return all(one.equals(two) for one, two in pairs)

    __hash__ = None

    @classmethod
    def accepts(cls, value: Any) -> Table:
        """Take a data frame."""
        return cls(dataframe=value)

    def encode(self) -> Encoded:
        """Write the columns as Parquet; the metadata hold names and types, if they fit."""
        built = self._built()
        described = describe_columns(self._names, built)
        meta: dict[str, object] = {"columns": described, "nrows": len(self), "ncols": len(built)}
        if len(json.dumps(meta)) > MAX_INLINE_BYTES - ROOM_FOR_COUNTS:
            meta |= {"columns": [], "columns_omitted": True}
        if not built:
            return Encoded(self.kind, self.version, meta)
        blob = Blob(write_parquet(self._names, built), PARQUET, ".parquet")
        return Encoded(self.kind, self.version, meta, {"table": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the table; more rows can be added to it."""
        if stored.meta.get("ncols") == 0:
            return cls(columns=[])
        return cls._of(*read_parquet(stored.read_blob("table")))

    @classmethod
    def _of(cls, names: list[str], built: Sequence[Column]) -> Self:
        table = cls(columns=names)
        if len({len(each.values) for each in built}) > 1 or len(built) != len(names):
            raise MediaError("The columns of a stored table differ in length.")
        table._cells = [each.cells() for each in built]
        table._types = [each.type for each in built]
        table._count = len(built[0].values) if built else 0
        table.allow_mixed_types = MIXED in table._types
        return table

    def state(self) -> dict[str, object]:
        """Names, and the columns as arrays, or as lists of text."""
        columns = [
            {
                "type": each.type,
                "values": each.values.tolist() if each.values.dtype.kind == "O" else each.values,
                "nulls": each.nulls,
                "as_json": each.as_json,
            }
            for each in self._built()
        ]
        return {"names": list(self._names), "columns": columns}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The table of these columns; ``MediaError`` if they make none."""
        try:
            names = state["names"]
            if not all(type(name) is str for name in names):
                raise MediaError("The names of a table's columns must be text.")
            table = cls._of(list(names), [restored_column(each) for each in state["columns"]])
            table._built()
            return table
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise MediaError(f"The draft of a table is damaged: {error}") from error
