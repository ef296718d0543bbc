"""Stored tables, and questions about them as the server asks them, for the tests of their analyses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from marey.analysis import Memory, Written
from marey.analysis import table as analysis
from marey.media.table import Table


class Stored:
    """A table in a file, and everything that can be asked of it."""

    def __init__(self, folder: Path, table: Table) -> None:
        encoded = table.encode()
        blob = encoded.blobs.get("table")
        self.folder = folder
        self.meta = dict(encoded.meta)
        self.paths: dict[str, Path] = {}
        self.memory = Memory()
        if blob is not None:
            self.paths["table"] = folder / f"{len(list(folder.iterdir()))}.parquet"
            assert isinstance(blob.data, bytes)
            self.paths["table"].write_bytes(blob.data)

    def ask(self, name: str = "window", query: Any = None, **arguments: Any) -> Any:
        """The answer of an analysis."""
        given = {key: str(value) for key, value in arguments.items()}
        if query is not None:
            given["query"] = json.dumps(query)
        return analysis.ANALYSES[name](self.paths, self.meta, given, memory=self.memory)

    def rows(self, **query: Any) -> list[list[Any]]:
        """All rows of a query's answer."""
        rows: list[list[Any]] = self.ask(query=query, limit=1000)["rows"]
        return rows

    def found(self, condition: str) -> list[int]:
        """Numbers of the rows that fulfil a filter."""
        numbers: list[int] = self.ask(query={"filter": condition}, limit=1000)["row_numbers"]
        return numbers

    def statistics(self, bins: int = 24, **query: Any) -> list[dict[str, Any]]:
        """Statistics of all columns."""
        answer = {"done": False}
        while not answer["done"]:
            answer = self.ask("columns", query, bins=bins)
        columns: list[dict[str, Any]] = answer["columns"]  # type: ignore[assignment]
        return columns

    def file(self, file_format: str, query: Any = None) -> tuple[Path, Written]:
        """The file that is written of a query's answer."""
        path = self.folder / f"out.{file_format}"
        path.unlink(missing_ok=True)
        given = {"format": file_format} | ({} if query is None else {"query": json.dumps(query)})
        told = analysis.file(path, self.paths, self.meta, given, "/blobs", memory=self.memory)
        return path, told


def table_of(**columns: Sequence[Any]) -> Table:
    """A table of some columns."""
    table = Table(columns=[], allow_mixed_types=True)
    for name, cells in columns.items():
        table.add_column(name, list(cells), optional=True)
    return table
