"""Tables of cells of any type, media among them; no SQL, and windows of stored ones are analyses."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from marey.errors import MediaError, MissingExtraError
from marey.media._base import MAX_INLINE_BYTES, Blob, Encoded, Media, Stored
from marey.media._coerce import describe, warn_user
from marey.media._table_arguments import check_names, check_unique
from marey.media._table_cast import cast_cells
from marey.media._table_cells import MIXED
from marey.media._table_columns import Column, as_numpy, build, listed_cells
from marey.media._table_media import MediaCells, MediaList, opened_each
from marey.media._table_parquet import describe_columns, write_parquet
from marey.media._table_restore import from_draft, to_draft
from marey.media._table_series import Increment, increment_of, next_increment, parts_of, read_parts
from marey.media._table_store import TableStore

if TYPE_CHECKING:
    from typing_extensions import Self

    from marey.media._table_columns import Cells

LOG_MODES: Final = ("IMMUTABLE", "MUTABLE", "INCREMENTAL")
PARQUET: Final = "application/vnd.apache.parquet"
ROOM_FOR_COUNTS: Final = 1024  # bytes of the metadata beside the columns


class Table(TableStore, Media):
    """Rows of cells, media among them, to page through, sort and filter on the page.

    A table can be filled after it was made. What is logged is what it held at that call.

    Parameters
    ----------
    columns:
        Names of the columns; ``Input``, ``Output``, ``Expected`` if none are given. For data frames
        they are those of the frame.
    data:
        A list of rows, an array of shape (rows, columns), or a data frame.
    rows:
        Older name of ``data``.
    dataframe:
        A data frame of pandas, polars, pyarrow, modin or any library that narwhals reads, a column of
        one, or a relation of DuckDB. An index is left out.
    dtype:
        Type of all columns, or a list with one for each: ``int``, ``float``, ``str``, ``bool``,
        ``datetime``, ``date`` or another type of cells, a numpy dtype, a class of media; ``object``
        for any; a list of these for a column of several; None to take it from the cells.
    optional:
        Whether cells may be None, for all columns or a list with one answer for each.
    allow_mixed_types:
        Keep cells of different types in one column. Such a column is kept as JSON: dates and
        the like in it become text; media, bytes and arrays it cannot hold.
    log_mode:
        ``IMMUTABLE`` and ``MUTABLE``: each log stores the table as it is then. ``INCREMENTAL``: each
        log stores the rows added since the one before, and readers get all rows up to it.

    Attributes
    ----------
    MAX_ROWS:
        None for no limit. Set it on the class and more rows are refused.
    MAX_ARTIFACT_ROWS:
        Taken for code written for other trackers; it limits nothing.

    Raises
    ------
    MediaError
        If names repeat, a row has another length than the columns, a column mixes types, or a cell is
        of a type that cannot be kept.

    Notes
    -----
    All cells come back exactly: integers of any size, NaN and None apart, text of any length, arrays
    with their dtype, media with their masks and boxes. A column of integers and floats gives floats,
    unless that rounded an integer. Tuples come back as lists, members of an Enum as their name.

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
        "_duckdb.DuckDBPyRelation",
        "duckdb.DuckDBPyRelation",
        "duckdb._relation.DuckDBPyRelation",
        "duckdb.duckdb.DuckDBPyRelation",
        "modin.pandas.dataframe.DataFrame",
        "pandas.DataFrame",
        "pandas.core.frame.DataFrame",
        "polars.DataFrame",
        "polars.dataframe.frame.DataFrame",
        "polars.lazyframe.frame.LazyFrame",
        "pyarrow.lib.Table",
    )
    MAX_ARTIFACT_ROWS: ClassVar[int | None] = None

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
        self._keys: dict[str, str] = {}
        self._origin: Table | None = None  # what a part to log was taken from
        self._id = ""
        self._logged: dict[str, Increment] = {}
        self._part: Increment | None = None
        self._offset = 0  # rows of the series that a restored part does not hold
        data = rows if data is None else data
        frame = data if dataframe is None and self._is_frame(data) else dataframe
        if frame is not None:
            self._add_frame(frame, dtype, optional)
            return
        self._set_columns(check_names(columns, data), dtype, optional)
        if data is not None:
            self._add_all(data)

    def __repr__(self) -> str:
        return f"Table({len(self)} rows of {self._names!r:.200})"

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
        self._add_row(row)

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
            A list, or an array whose first axis is the rows.
        optional:
            Whether later rows may hold None in it.

        Raises
        ------
        MediaError
            If the name is taken, the length or a cell does not fit, or rows of the table were logged
            in increments; then nothing was added.
        """
        self._check_open("add a column to")
        check_unique([*self._names, str(name)])
        self._add_cells(str(name), data, optional)

    def add_computed_columns(self, fn: Callable[[int, dict[str, Any]], Mapping[str, Any]]) -> None:
        """Add columns that a function computes from each row.

        Parameters
        ----------
        fn:
            Is called with each row's number and the row as a dict, and gives a dict of new cells
            with the same names for each row.

        Raises
        ------
        MediaError
            If a name is taken or missing, or a cell does not fit; then nothing was added.
        """
        self._check_open("add columns to")
        computed: dict[str, list[Any]] = {}
        for number, row in self.iterrows():
            cells = fn(number, dict(zip(self._names, row, strict=True)))
            if not isinstance(cells, Mapping) or (number and set(cells) != set(computed)):
                raise MediaError(
                    f"The function of computed columns must give a dict with the same names for each "
                    f"row, got for row {number}: {describe(cells)} {cells!r:.100}"
                )
            for name, cell in cells.items():
                computed.setdefault(name, []).append(cell)
        copy = self._share()
        for name, column in computed.items():
            check_unique([*copy._names, str(name)])
            copy._add_cells(str(name), column, optional=True)
        self.__dict__.update(copy.__dict__)

    def _check_open(self, what: str) -> None:
        if self._logged:
            raise MediaError(
                f"Rows of this table were logged in increments, so one cannot {what} it. Make a new "
                f"table, or use log_mode='MUTABLE'."
            )

    def _place(self, name: Any) -> int:
        if str(name) not in self._names:
            raise MediaError(f"The table has no column {name!r:.100}, only {self._names!r:.500}")
        return self._names.index(str(name))

    def get_column(self, name: str, convert_to: Literal["numpy"] | None = None) -> Any:
        """The cells of a column, as a new list, or as an array.

        Parameters
        ----------
        name:
            The column's name.
        convert_to:
            ``"numpy"`` for an array, in which None among numbers is NaN, and pictures and arrays of
            one shape are stacked.

        Raises
        ------
        MediaError
            If there is no such column.
        """
        place = self._place(name)
        if convert_to not in (None, "numpy"):
            raise MediaError(f"get_column converts to 'numpy' or not at all, got {convert_to!r}.")
        self._settle()
        cells = self._cells[place][: self._count]
        if convert_to is None:
            return list(opened_each(listed_cells(cells)))
        return as_numpy(cells, self._types[place])

    def get_index(self) -> list[int]:
        """Numbers of the rows, from 0."""
        return list(range(len(self)))

    def get_dataframe(self) -> Any:
        """All rows as a new data frame of pandas.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                "A table as a data frame needs the package 'pandas', which is not installed. "
                "Install it with: pip install pandas",
                name="pandas",
            ) from error
        self._settle()
        columns = {i: list(self.get_column(name)) for i, name in enumerate(self._names)}
        frame = pandas.DataFrame(
            {
                i: pandas.Series(cells, dtype=None if cells else object)
                for i, cells in columns.items()
            },
            index=range(len(self)),
        )
        frame.columns = self._names
        return frame

    def iterrows(self) -> Iterator[tuple[int, list[Any]]]:
        """Each row's number, from 0, and a new list of its cells."""
        self._settle()
        if not self._names:
            return
        columns = [opened_each(listed_cells(each[: self._count])) for each in self._cells]
        for number, row in enumerate(zip(*columns, strict=True)):
            yield number, list(row)

    def cast(self, col_name: str, dtype: Any, optional: bool = False) -> None:
        """Give a column another type, converting its cells if none of them loses anything.

        Parameters
        ----------
        col_name:
            The column's name.
        dtype:
            As the constructor takes it.
        optional:
            Whether cells may be None.

        Raises
        ------
        MediaError
            If a cell cannot be converted; then nothing was changed.
        """
        self._check_open("cast a column of")
        place = self._place(col_name)
        self._settle()
        cells = self._cells[place][: self._count]
        converted, cell_type, allowed = cast_cells(self._names[place], cells, dtype, optional)
        self._replace_cells(place, converted, cell_type)
        self._allowed = [allowed if i == place else each for i, each in enumerate(self._allowed)]
        self._optional = [optional if i == place else each for i, each in enumerate(self._optional)]

    def set_pk(self, col_name: str) -> None:
        """Name the column whose cells identify the rows; kept with the table."""
        self._place(col_name)
        self._keys = {**self._keys, "primary_key": str(col_name)}

    def set_fk(self, col_name: str, table: Table, table_col: str) -> None:
        """Say that a column's cells identify rows of another table; kept with the table."""
        self._place(col_name)
        table._place(table_col)
        keys = json.loads(self._keys.get("foreign_keys", "{}")) | {str(col_name): str(table_col)}
        self._keys = {**self._keys, "foreign_keys": json.dumps(keys)}

    def snapshot(self) -> Table:
        """The table as it is now; sharing its columns, as they only grow."""
        return self._share()

    def for_log(self, place: str, step: int) -> Table:
        """What to record now: all rows, or of an incremental table the new ones."""
        copy = self._share()
        if self.log_mode == "INCREMENTAL":
            self._id = self._id or secrets.token_hex(8)
            last = self._logged.get(place)
            copy._part = next_increment(self._id, last, place, step, len(copy))
            copy._origin = self
        return copy

    def logged(self) -> None:
        """Rows were recorded: the next log begins after them."""
        part = self._part
        if part is not None and self._origin is not None:
            self._origin._logged = {**self._origin._logged, part.place: part}

    def _first_row(self) -> int:
        """Where in the columns the rows to record begin."""
        return 0 if self._part is None else self._part.first_row - self._offset

    def _built(self, media: MediaCells | None = None) -> list[Column]:
        columns = self._columns_of_rows(self._first_row())
        return [build(cell_type, cells, media) for cell_type, cells in columns]

    def __copy__(self) -> Self:
        copy = self._share()
        copy._id, copy._logged, copy._origin = "", {}, None  # its increments are its own
        return copy

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
        media = MediaCells()
        built = self._built(media)
        described = describe_columns(self._names, built)
        meta: dict[str, object] = {"columns": described, "nrows": len(self), "ncols": len(built)}
        if self._part is not None:
            meta |= {**self._part.meta(), "nrows": self._part.nrows}
        meta |= self._keys_as_json()
        if len(json.dumps(meta)) > MAX_INLINE_BYTES - ROOM_FOR_COUNTS:
            meta |= {"columns": [], "columns_omitted": True}
        if not built:
            return Encoded(self.kind, self.version, meta)
        blob = Blob(write_parquet(self._names, built), PARQUET, ".parquet")
        attachments = list(media.attachments.values())
        return Encoded(self.kind, self.version, meta, {"table": blob}, attachments=attachments)

    def _keys_as_json(self) -> dict[str, object]:
        keys: dict[str, object] = dict(self._keys)
        if "foreign_keys" in keys:
            keys["foreign_keys"] = json.loads(self._keys["foreign_keys"])
        return keys

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the table with all rows up to this log; more rows can be added to it.

        Media in its cells are opened when they are looked at.
        """
        parts, missing = parts_of(stored) if "series" in stored.meta else ([(stored, 0)], 0)
        if missing:
            warn_user(
                "Rows of a table that was logged in increments are missing: those logs are not "
                "encoded yet, or were lost. Its rows are fewer than were logged."
            )
        table = cls._of(*read_parts(parts))
        table._keys = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name in ("primary_key", "foreign_keys")
            if (value := stored.meta.get(name)) is not None
        }
        if "series" in stored.meta:
            table.log_mode = "INCREMENTAL"
        return table

    @classmethod
    def _of(cls, names: list[str], types: list[str], cells: list[Cells]) -> Self:
        table = cls(columns=names)
        if len({len(each) for each in cells}) > 1 or len(cells) != len(names):
            raise MediaError("The columns of a stored table differ in length.")
        table._cells = cells
        table._types = types
        table._count = len(cells[0]) if cells else 0
        table.allow_mixed_types = MIXED in types
        return table

    def state(self) -> dict[str, object]:
        """Names, and the columns as arrays, as buffers of text, or as media once each."""
        part, first = self._part, self._first_row()
        media = MediaList()
        return {
            "names": list(self._names),
            "columns": [to_draft(*each, media) for each in self._columns_of_rows(first)],
            "media": media.media,
            "keys": dict(self._keys),
            "part": None if part is None else {**part.meta(), "nrows": part.nrows},
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The table of these columns; ``MediaError`` if they make none."""
        try:
            names, keys = state["names"], state["keys"]
            if not all(type(text) is str for text in (*names, *keys, *keys.values())):
                raise MediaError("The names of a table's columns must be text.")
            columns = [from_draft(each, state["media"]) for each in state["columns"]]
            part = increment_of(state["part"])
            table = cls._of(
                list(names), [each for each, _ in columns], [each for _, each in columns]
            )
            table._keys = {**keys}
            table._keys_as_json()
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise MediaError(f"The draft of a table is damaged: {error}") from error
        if part is not None and len(table) != part.nrows - part.first_row:
            raise MediaError("The draft of an incremental table has other rows than it says.")
        table._part = part
        table._offset = 0 if part is None else part.first_row
        return table
