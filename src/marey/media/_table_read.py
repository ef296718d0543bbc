"""A Parquet file as columns, by DuckDB; writing is elsewhere."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._table_cells import ARRAY, TYPE_NAMES
from marey.media._table_columns import Column, type_in
from marey.media._table_parquet import METADATA_KEY
from marey.media._table_text import Texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from marey.media._table_columns import Array

NO_NETWORK: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def read_parquet(files: Sequence[bytes | Path]) -> list[tuple[list[str], list[Column]]]:
    """Names and columns of what ``write_parquet`` wrote; ``MediaError`` if a file is damaged."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="marey-table-") as folder:
        try:
            with _connect(folder) as connection:
                return [_read_file(connection, _on_disk(each, folder)) for each in files]
        except (duckdb.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise MediaError(f"The stored table is damaged: {error}") from error


def _on_disk(file: bytes | Path, folder: str) -> str:
    if isinstance(file, Path):
        return str(file)
    path = Path(folder, "table.parquet")
    path.unlink(missing_ok=True)
    path.write_bytes(file)
    return str(path)


def _read_file(connection: DuckDBPyConnection, path: str) -> tuple[list[str], list[Column]]:
    described = _read_description(connection, path)
    return [str(each["name"]) for each in described], _read(connection, path, described)


def _connect(folder: str) -> DuckDBPyConnection:
    import duckdb

    # One thread: tables are read beside a training, which needs the others.
    config: dict[str, Any] = {"threads": 1, "temp_directory": folder, **NO_NETWORK}
    return duckdb.connect(":memory:", config=config)


def _read_description(connection: DuckDBPyConnection, path: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT value FROM parquet_kv_metadata(?) WHERE key = ?", [path, METADATA_KEY.encode()]
    ).fetchall()
    if not rows:
        raise MediaError("The stored table has no description of its columns.")
    columns: list[dict[str, Any]] = json.loads(rows[0][0])["columns"]
    return columns


def _read(
    connection: DuckDBPyConnection, path: str, described: list[dict[str, Any]]
) -> list[Column]:
    # Columns go by their place: their names are the user's and may be anything.
    aliases = ", ".join(f"c{place}" for place in range(len(described)))
    source = f"read_parquet(?) AS stored({aliases})"
    plain = {f"c{place}": each for place, each in enumerate(described) if "shape" not in each}
    arrays: dict[str, Any] = {}
    if plain:
        selected = ", ".join(_selected(name, each) for name, each in plain.items())
        arrays = connection.execute(f"SELECT {selected} FROM {source}", [path]).fetchnumpy()
    return [
        _to_column(each, arrays.pop(f"c{place}"))
        if "shape" not in each
        else _read_lists(connection, path, source, f"c{place}", each)
        for place, each in enumerate(described)
    ]


def _selected(name: str, description: dict[str, Any]) -> str:
    if description.get("utc"):  # as a plain moment, which needs no package for time zones
        return f"make_timestamp(epoch_us({name})) AS {name}"
    return name


def _read_lists(
    connection: DuckDBPyConnection, path: str, source: str, name: str, each: dict[str, Any]
) -> Column:
    dtype = np.dtype(each["dtype"])
    flat, nulls = _masked(
        connection.execute(
            f"SELECT unnest({name}) AS v FROM {source} WHERE len({name}) > 0", [path]
        ).fetchnumpy()["v"]
    )
    lengths, nulls = _masked(
        connection.execute(f"SELECT len({name}) AS v FROM {source}", [path]).fetchnumpy()["v"]
    )
    if dtype.kind not in "biuf":
        raise MediaError("The stored table has arrays of no numbers.")
    values = np.asarray(flat).astype(dtype)
    kept: Array | None = None
    if nulls is None and None not in each["shape"]:
        values = values.reshape(len(lengths), *each["shape"])
    else:
        kept = lengths if nulls is None else np.where(nulls, 0, lengths)
    values.flags.writeable = False
    info = {"dtype": each["dtype"], "shape": each["shape"]}
    return Column(type_in(each), values, nulls, lengths=kept, info=info)


def _masked(array: Any) -> tuple[Array, Array | None]:
    if not isinstance(array, np.ma.MaskedArray):
        return array, None
    mask = np.ma.getmaskarray(array)
    return array.data, mask if mask.any() else None


def _to_column(described: dict[str, Any], array: Any) -> Column:
    cell_type = type_in(described)
    if cell_type not in TYPE_NAMES and cell_type != ARRAY:
        raise MediaError(f"The stored table has a column of the unknown type {cell_type!r:.40}.")
    array, nulls = _masked(array)
    if array.dtype.kind == "O":
        cells = array.tolist()
        if nulls is not None:
            cells = [None if null else cell for cell, null in zip(cells, nulls, strict=True)]
        texts = Texts.of(cells)
        return Column(cell_type, texts, texts.nulls, as_json=bool(described.get("json")))
    if cell_type == "date":
        array = array.astype("datetime64[D]")
    if cell_type == "duration":
        array = array.astype(np.int64).view(f"timedelta64[{described['unit']}]")
    array.flags.writeable = False
    return Column(cell_type, array, nulls)
