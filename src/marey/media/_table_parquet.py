"""Columns as a Parquet file and back, by DuckDB; knows nothing of the table's class."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._table_columns import TYPE_NAMES, UTC, Column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

METADATA_KEY: Final = "marey"
NO_NETWORK: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def write_parquet(names: Sequence[str], columns: Sequence[Column]) -> bytes:
    """A Parquet file of the columns, with their description under the key ``marey``."""
    with tempfile.TemporaryDirectory(prefix="marey-table-") as folder:
        path = Path(folder, "table.parquet")
        with _connect(folder) as connection:
            connection.register("cells", _arrays(columns))
            described = json.dumps({"columns": describe_columns(names, columns)})
            connection.execute(
                f"COPY (SELECT {_selected(names, columns)} FROM cells) TO {_text(str(path))} "
                f"(FORMAT parquet, COMPRESSION zstd, "
                f"KV_METADATA {{{METADATA_KEY}: {_text(described)}}})"
            )
        return path.read_bytes()


def describe_columns(names: Sequence[str], columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Name and type of each column as JSON."""
    return [
        {
            "name": name,
            "type": "datetime" if column.type == UTC else column.type,
            **({"json": True} if column.as_json else {}),
            **({"utc": True} if column.type == UTC else {}),
        }
        for name, column in zip(names, columns, strict=True)
    ]


def read_parquet(data: bytes) -> tuple[list[str], list[Column]]:
    """What :func:`write_parquet` wrote; ``MediaError`` if the bytes are damaged."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="marey-table-") as folder:
        path = Path(folder, "table.parquet")
        path.write_bytes(data)
        try:
            with _connect(folder) as connection:
                described = _read_description(connection, str(path))
                read = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
                arrays = list(read.fetchnumpy().values())
            columns = [
                _to_column(each, array) for each, array in zip(described, arrays, strict=True)
            ]
            return [str(each["name"]) for each in described], columns
        except (duckdb.Error, ValueError, KeyError, TypeError) as error:
            raise MediaError(f"The stored table is damaged: {error}") from error


def _connect(folder: str) -> DuckDBPyConnection:
    import duckdb

    # One thread: tables are written beside a training, which needs the others.
    config: dict[str, Any] = {"threads": 1, "temp_directory": folder, **NO_NETWORK}
    return duckdb.connect(":memory:", config=config)


def _arrays(columns: Sequence[Column]) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    for i, column in enumerate(columns):
        values = column.values
        if values.dtype == np.dtype("datetime64[D]"):
            values = values.astype("datetime64[us]")
        arrays[f"c{i}"] = values
        if column.nulls is not None and values.dtype.kind in "biuf":
            arrays[f"n{i}"] = column.nulls
    return arrays


def _selected(names: Sequence[str], columns: Sequence[Column]) -> str:
    fields = _field_names(names)
    pairs = (
        f"{_expression(i, column)} AS {_quoted(field)}"
        for i, (field, column) in enumerate(zip(fields, columns, strict=True))
    )
    return ", ".join(pairs)


def _expression(i: int, column: Column) -> str:
    kind, value = column.values.dtype.kind, f"c{i}"
    if kind == "O":
        return f"{value}::VARCHAR"
    if kind == "M":
        return {"date": f"{value}::DATE", UTC: f"make_timestamptz(epoch_us({value}))"}.get(
            column.type, value
        )
    if kind == "f" and np.isnan(column.values).any():
        # DuckDB reads NaN in numpy's arrays as NULL.
        value = f"coalesce({value}, 'nan'::{'FLOAT' if column.values.itemsize == 4 else 'DOUBLE'})"
    return value if column.nulls is None else f"CASE WHEN n{i} THEN NULL ELSE {value} END"


def _field_names(names: Sequence[str]) -> list[str]:
    """Names that SQL can tell apart: it ignores case and has no empty ones."""
    taken: set[str] = set()
    fields = []
    for i, name in enumerate(names):
        field = name.replace("\0", "") or f"column {i + 1}"
        while field.casefold() in taken or field.lower() in taken:
            field = f"{field} ({i + 1})"
        taken.update((field.casefold(), field.lower()))
        fields.append(field)
    return fields


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _text(value: str) -> str:
    escaped = value.replace("'", "''")
    return f"'{escaped}'"


def _read_description(connection: DuckDBPyConnection, path: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT value FROM parquet_kv_metadata(?) WHERE key = ?", [path, METADATA_KEY.encode()]
    ).fetchall()
    if not rows:
        raise MediaError("The stored table has no description of its columns.")
    columns: list[dict[str, Any]] = json.loads(rows[0][0])["columns"]
    return columns


def _to_column(described: dict[str, Any], array: Any) -> Column:
    cell_type = UTC if described.get("utc") else described["type"]
    if cell_type not in TYPE_NAMES:
        raise MediaError(f"The stored table has a column of the unknown type {cell_type!r:.40}.")
    nulls = None
    if isinstance(array, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(array)
        nulls = mask if mask.any() else None
        array = array.data
    if cell_type == "date":
        array = array.astype("datetime64[D]")
    if array.dtype.kind == "O":
        array = np.where(nulls, None, array) if nulls is not None else array
    elif array.dtype.kind == "M" and nulls is not None:
        array = np.where(nulls, np.array("NaT", array.dtype), array)
    array.flags.writeable = False
    return Column(cell_type, array, nulls, as_json=bool(described.get("json")))
